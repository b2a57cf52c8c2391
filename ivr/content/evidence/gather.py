"""Drafts without errors, gathered into the evidence: the fact base, and every text in the order callers meet it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.files.drafts import Drafts, MenuDraft, Said, TopicDraft
from ivr.content.review import translations
from ivr.content.review.decisions import decisions, with_demand
from ivr.content.review.shipped import shipped
from ivr.core.line.model import Line
from ivr.core.line.phrases import RECALLING, SPEECH


def gather(drafts: Drafts, line: Line) -> Evidence:
    """The evidence of these drafts.

    Args:
        drafts: All files.
        line: What they were joined to.
    """
    base, decided = drafts.base, decisions(drafts, line)
    found = Evidence(
        line=line,
        spoken={each.statement.id: each for each in _spoken(drafts, line)},
        titles=tuple(_titles(drafts, line)),
        documents=_by_id(base.documents),
        topics=_by_id(base.topics),
        facts=_by_id(base.facts),
        conflicts=_by_id(base.conflicts),
        signs=_by_id(base.signs),
        groups=tuple(base.groups),
        omitted=tuple(base.omitted),
        glossary=tuple(base.glossary),
        approvals=tuple(drafts.approvals),
        decisions=decided,
        rules=with_demand(drafts.lines[0].rules, decided, line.languages[0]),
        shipped=shipped().marks if shipped().fits(drafts) else {},
        staff=drafts.staffs[0].places,
    )
    return translations.with_demand(found)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Entry = TypeVar("_Entry", bound=_Named)


def _by_id(entries: Iterable[_Entry]) -> dict[str, _Entry]:
    """Entries by id; of two with the same id the first counts, as everywhere."""
    found: dict[str, _Entry] = {}
    for entry in entries:
        found.setdefault(entry.id, entry)
    return found


def _spoken(drafts: Drafts, line: Line) -> Iterator[Spoken]:
    unheard = {*(() if line.recall_key else RECALLING), *(() if line.listens else SPEECH)}
    for id_, said in drafts.phrases[0].phrases.items():
        yield from _each(Kind.PHRASE, id_, [said], reachable=id_ not in unheard)
    files: dict[str, MenuDraft | TopicDraft] = {each.id: each for each in drafts.menus}
    files |= {each.id: each for each in drafts.topics}
    # The parents stand in the order of the keys, nearest to the start first; what has none is reached by none.
    for id_ in (*line.parents, *(id_ for id_ in files if id_ not in line.parents)):
        file, reachable = files[id_], id_ in line.parents
        if isinstance(file, TopicDraft):
            yield from _each(Kind.TOPIC, id_, file.statements, reachable=reachable)
            continue
        yield from _each(Kind.MENU, id_, file.intro, reachable=reachable)
        for choice in file.choices:
            (spoken,) = _each(Kind.CHOICE, id_, [choice.heard_name], reachable=reachable)
            yield replace(spoken, leads=f"{choice.key} {choice.kind} {choice.target}")
        yield from _each(Kind.MENU, id_, file.after, reachable=reachable)
    rung = {option.target for id_ in line.parents if id_ in line.menus for option in line.menus[id_].options}
    for flag in drafts.flags:
        for kind, said in zip((Kind.SIGN, Kind.STEP_UP), flag.statements, strict=False):
            yield from _each(kind, flag.flag.id, [said], reachable=flag.flag.id in rung)


def _titles(drafts: Drafts, line: Line) -> Iterator[Spoken]:
    files: tuple[MenuDraft | TopicDraft, ...] = (*drafts.menus, *drafts.topics)
    for file in files:
        named = [file.name] if file.name else []
        yield from _each(Kind.TITLE, file.id, named, reachable=file.id in line.parents)


def _each(kind: Kind, owner: str, said: Sequence[Said], *, reachable: bool) -> Iterator[Spoken]:
    for each in said:
        yield Spoken(each.place, kind, owner, each.statement, each.cites, reachable, each.lines)
