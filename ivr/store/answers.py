"""What the 1s that were pressed in a call are worth. Pure: no database, and no clock but a moment that is given.

**A called person's 1 answers the red flag for which they were rung, and those that had been chosen before it in the
truth of the call; and it is void if nobody talked: if its dial ended without a person, if it was pressed behind the
caller's end, or if no end of the dial has told of a talk some minutes after the caller's.**

What was chosen before is told by the entries themselves: each names the red flag that had been chosen last when its
document was written. Where an entry in between is not known (yet), what was before it stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from ivr.core.entries import Kind, numbered, run_of
from ivr.core.events import Outcome

PROOF: Final = 120_000
"""The milliseconds behind the caller's end in which the end of a dial must have told of a talk."""
AHEAD: Final = 10_000
"""The milliseconds by which the clocks of two machines may differ. What lies further in the future is that of a clock
that was ahead, and was set back since."""
KEPT: Final = "kept"
FAILURES: Final = frozenset({Kind.FAULT, Kind.FALLBACK})
"""Nobody knows whether a red flag of these was chosen anew."""


class Known(NamedTuple):
    """What is known of an entry, as far as it matters here; see `ivr.core.entries`."""

    name: str
    state: str
    after: str
    step: int
    at: int
    kind: str
    value: str
    opens: str
    language: str
    line: str = ""


KINDS: Final = (Kind.ACCEPTED, Kind.TRANSFER, Kind.MESSAGE, Kind.ENDED)
"""Beside the red flags, the kinds that matter here."""


def matters(kind: str, value: str, opens: str) -> bool:
    """Whether an entry concerns the callback list."""
    return bool(opens) or (kind in KINDS and (kind != Kind.MESSAGE or value == KEPT))


def only_closes(kind: str, opens: str) -> bool:
    """Whether an entry changes nothing but what a 1 is worth."""
    return not opens and kind in {Kind.TRANSFER, Kind.ENDED}


@dataclass(frozen=True)
class Facts:
    """What is known of a call."""

    choices: tuple[Known, ...]
    """The red flags, in order."""
    accepts: tuple[Known, ...]
    messages: Mapping[str, Known]
    """By their names."""
    dials: Mapping[str, bool]
    """By their marks, whether a person talked; those that are over."""
    ended: int | None = None
    """When the caller's leg was over."""

    @cached_property
    def flags_by_name(self) -> Mapping[str, Known]:
        """The red flags by their names."""
        return {choice.name: choice for choice in self.choices}

    def is_void(self, accept: Known, now: int) -> bool:
        """Whether a 1 answers nothing, as far as it is known now (milliseconds since 1970)."""
        talked = self.dials.get(accept.state)
        if talked is not None:
            return not talked
        return self.ended is not None and (self.ended <= accept.at or self.ended + PROOF <= now)

    def counted(self, now: int) -> int:
        """The moment that counts for `is_void`: nobody waits for the times of a clock that was ahead. 0 stays 0."""
        return self.ended + PROOF if now and self.ended is not None and self.ended > now + AHEAD else now

    def was_accepted(self, dial: str) -> bool:
        """Whether somebody pressed 1 in a dial, and as far as the end of it does not tell otherwise, talked."""
        return any(accept.state == dial and not self.is_void(accept, 0) for accept in self.accepts)

    def refutes(self, dial: str) -> bool:
        """Whether a 1 in a dial is known to answer nothing, whoever pressed it."""
        pressed = (accept for accept in self.accepts if accept.state == dial)
        return not self.dials.get(dial, True) or any(self.is_void(accept, 0) for accept in pressed)

    def is_proven(self, accept: Known) -> bool:
        """Whether a 1 cannot become void any more by the time alone."""
        return self.ended is None or self.dials.get(accept.state, False)

    def answers(self, now: int) -> Mapping[str, list[Known]]:
        """For each red flag that is answered, the 1s that answer it, the earliest first."""
        found: dict[str, list[Known]] = {}
        for accept in self.accepts:
            if not self.is_void(accept, now):
                for name in self.covered(accept):
                    found.setdefault(name, []).append(accept)
        return found

    def covered(self, accept: Known) -> Iterator[str]:
        """The red flags that a 1 answers, if it is good."""
        if not run_of(accept.name):  # of a call that an older version began, which counted the steps
            yield from (each.name for each in self.choices if not run_of(each.name) and each.step <= accept.step)
            return
        name, seen = accept.after, set[str]()
        while name in self.flags_by_name and name not in seen:
            seen.add(name)
            choice = self.flags_by_name[name]
            yield name
            yield from (each.name for each in self.choices if _is_repeated_by(each, choice))
            name = choice.after


def is_over(due: int, now: int) -> bool:
    """Whether the time is over in which a talk had to be told; ``due`` is when, 0 for never.

    One that lies too far in the future is that of a clock that was ahead: nobody waits for it.
    """
    return 0 < due <= now or due > now + PROOF + AHEAD


def is_chosen(choice: Known) -> bool:
    """Whether a red flag was chosen for certain, and not perhaps that which was rung for already."""
    return choice.kind not in FAILURES


def is_one_press(choice: Known, other: Known) -> bool:
    """Whether two may be one press of a key: both found one state, and one is a failure that does not know."""
    return choice.state == other.state and not (is_chosen(choice) and is_chosen(other))


def _is_repeated_by(choice: Known, failed: Known) -> bool:
    """Whether a failure is about a choice that was made before it: whoever is rung for one is rung for both."""
    return (
        not is_chosen(failed) and choice.at <= failed.at and choice.name != failed.name and is_one_press(choice, failed)
    )


def facts(entries: Iterable[Known]) -> Facts:
    """What entries of a call tell, in whatever order they come and however often."""
    every = {entry.name: entry for entry in map(named, entries)}.values()
    dials: dict[str, bool] = {}
    for entry in every:
        if entry.kind == Kind.TRANSFER:
            dials[entry.state] = dials.get(entry.state, True) and entry.value == Outcome.ACCEPTED
    return Facts(
        choices=tuple(sorted((each for each in every if each.opens), key=_order)),
        accepts=tuple(sorted((each for each in every if each.kind == Kind.ACCEPTED), key=lambda each: each.at)),
        messages={each.name: each for each in every if each.kind == Kind.MESSAGE and each.value == KEPT},
        dials=dials,
        ended=min((each.at for each in every if each.kind == Kind.ENDED), default=None),
    )


def _order(entry: Known) -> tuple[int, bool, int, str]:
    return entry.step, not is_chosen(entry), entry.at, entry.name


def named(entry: Known) -> Known:
    """An entry that may have no name yet, as those of an older version."""
    if entry.name:
        return entry
    name, state = numbered(entry.step, entry.kind)
    return entry._replace(name=name, state=state)
