"""Two versions of a line, laid side by side: what callers and staff would hear differently, where, and in which words.

Whatever makes two lines different versions is found here (`content.review.fingerprint` marks a version).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from ivr.content.comparing.places import KeyMove, Length, Order, key_moves, lengths, orders, reach
from ivr.content.comparing.resting import Claim, Waiting, claims, waiting
from ivr.content.comparing.settings import Setting, settings
from ivr.content.comparing.texts import texts
from ivr.content.evidence.evidence import Evidence
from ivr.content.review.changes import Change, compared
from ivr.core.line.model import Line


@dataclass(frozen=True, slots=True)
class Side:
    """One of two versions."""

    name: str
    """What people call it: a folder, or "version 3f2a..."."""
    line: Line
    evidence: Evidence | None = None
    """What it rests on; without it, nothing is told of facts and approvals."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in one language that is new, gone, or in other words."""

    kind: str
    """What it is: see `evidence.Kind`."""
    place: str
    """The id of the menu, topic or red flag where it is heard; "phrases" for the line's own words."""
    statement: str
    language: str
    before: str
    """"" if it is new."""
    after: str
    """"" if it is gone."""
    changes: tuple[Change, ...]
    """The words that are the same, gone and new, in their order."""
    seconds: tuple[float, float]
    """Its length before and after, in seconds at normal speed."""
    moved_from: str = ""
    """The place where it was heard before, if that is another one."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that is different, in the order in which people want to know it."""

    before: str
    after: str
    versions: tuple[str, str]
    """The marks of both. The same marks: nobody would notice a difference."""
    languages: tuple[str, ...]
    """Of both, the later one's first."""
    keys: tuple[KeyMove, ...]
    """Choices that came, went, or are on another key."""
    reach: tuple[KeyMove, ...]
    """Places that callers can reach now, or no more, or by other keys."""
    wordings: tuple[Wording, ...]
    orders: tuple[Order, ...]
    """Places where the same statements are said in another order."""
    lengths: tuple[Length, ...]
    settings: tuple[Setting, ...]
    """Who rings, their hours, voices, and all else that a line does."""
    claims: tuple[Claim, ...]
    """Facts and warning signs that callers hear now, or no more."""
    waiting: tuple[Waiting, ...]
    """Wordings of the later version that somebody has to approve before it goes live."""

    @property
    def same(self) -> bool:
        """Whether nobody would notice a difference."""
        return not any((self.keys, self.reach, self.wordings, self.orders, self.settings, self.claims))


def compare(before: Side, after: Side) -> Comparison:
    """What changes for callers and staff from one version to another.

    Args:
        before: What is heard, or was.
        after: What would be heard.
    """
    one, other = before.line, after.line
    wordings = tuple(_wordings(one, other))
    keys = tuple(key_moves(one, other))
    touched = {each.statement for each in wordings} | {f"{each.menu}.{each.after}" for each in keys}
    return Comparison(
        before=before.name,
        after=after.name,
        versions=(one.version, other.version),
        languages=tuple(dict.fromkeys((*other.languages, *one.languages))),
        keys=keys,
        reach=tuple(reach(one, other)),
        wordings=wordings,
        orders=tuple(orders(one, other)),
        lengths=tuple(lengths(one, other)),
        settings=tuple(settings(one, other)),
        claims=tuple(claims(before.evidence, after.evidence)) if before.evidence and after.evidence else (),
        waiting=tuple(waiting(after.evidence, touched)) if after.evidence else (),
    )


def _wordings(before: Line, after: Line) -> Iterator[Wording]:
    old, new = texts(before), texts(after)
    for id_ in chain(new, (each for each in old if each not in new)):
        was, now = old.get(id_), new.get(id_)
        shown = now or was
        assert shown is not None  # noqa: S101  # it is in one of the two
        moved = was.place if was and now and was.place != now.place else ""
        for language in dict.fromkeys((*shown.statement.text, *(was.statement.text if was else ()))):
            one = was.statement.text.get(language, "") if was else ""
            other = now.statement.text.get(language, "") if now else ""
            changes = compared(one, other)
            if moved or any(each.what != "same" for each in changes):
                seconds = tuple(each.statement.seconds.get(language, 0.0) if each else 0.0 for each in (was, now))
                yield Wording(
                    kind=str(shown.kind),
                    place=shown.place,
                    statement=shown.statement.id,
                    language=language,
                    before=one,
                    after=other,
                    changes=changes,
                    seconds=(seconds[0], seconds[1]),
                    moved_from=moved,
                )
