"""The rules that hold in every case, asserted by themselves so that no golden file can freeze a breach."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.events import RED_FLAG_SECONDS
from ivr.core.sharing import WHISPER_SECONDS as RECKONED
from ivr.sim.events import (
    Bridged,
    Dialled,
    Ended,
    Event,
    Heard,
    Pressed,
    Recording,
    RingEnded,
    StayedSilent,
    TransferEnded,
    Waiting,
)
from ivr.sim.switchboard import PERSON_HUNG_UP
from tests.cases.case import line_of_cases
from tests.cases.service import Service, seconds

RING_SECONDS: Final = 20
QUIET_SECONDS: Final = 20
WHISPER_SECONDS: Final = RECKONED + 1
"""The words before the ringing may take a little less than reckoned: then the whisper is heard a little longer."""
_GUIDANCE: Final = ("nobody-red-flag", "fallback-over")


@cache
def _guidance() -> frozenset[str]:
    """The first sentence of what a caller hears whom nobody answered."""
    texts = (text for id_ in _GUIDANCE for text in line_of_cases().phrases[id_].text.values())
    return frozenset(" ".join(text.split()).partition(". ")[0] + "." for text in texts)


def choices(service: Service) -> list[tuple[float, str]]:
    """When which sign was chosen, in seconds of the call; a repeated webhook, or one that failed, is no new choice."""
    found: dict[tuple[str, int], tuple[float, str]] = {}
    for answer in service.answers:
        for entry in answer.entries:
            if entry.note.opens:
                key = (entry.call, entry.step)
                found.setdefault(key, (seconds(service.case.at, answer.at), entry.note.opens))
    return list(found.values())


def reached(events: Sequence[Event], since: float) -> tuple[str, float] | None:
    """Whom or what a caller reached after a choice, and when."""
    for event in events:
        if event.at < since:
            continue
        match event:
            case Bridged():
                return "a person", event.at
            case Heard(side="caller", text=text) if " ".join(text.split()) in _guidance():
                return "guidance", event.at
            case Ended(how=how) if how == PERSON_HUNG_UP:
                return "the caller's hanging up", event.at
    return None


def check(service: Service, events: Sequence[Event]) -> list[str]:
    """Assert the rules; what the seconds were."""
    told = []
    for at, sign in choices(service):
        found = reached(events, at)
        assert found, f"after {sign} was chosen at {at} s nobody and nothing was reached"
        what, when = found
        assert round(when - at, 1) <= RED_FLAG_SECONDS, f"{when - at} s from choosing {sign} to {what}"
        told.append(f"  {sign}: {when - at:.1f} s from the choice to {what}")
    told.append(f"  longest without a word: {_longest_quiet(events):.1f} s")
    return told


def check_list(rows: Sequence[Callback], events: Sequence[Event], chosen: Sequence[tuple[float, str]]) -> None:
    """A red flag is answered if and only if the caller talked with somebody behind the last choice."""
    flags = [row for row in rows if row.cause is Cause.RED_FLAG]
    if not chosen:
        assert not flags
        return
    talked = any(isinstance(event, Bridged) and event.at >= chosen[-1][0] for event in events)
    answered = all(row.standing is Standing.ANSWERED for row in flags)
    assert flags, "a red flag was lost"
    for at, sign in chosen:
        before = [event for event in events if event.at <= at and isinstance(event, Bridged | Pressed | StayedSilent)]
        new = [event for event in before if isinstance(event, Bridged) or event.side == "caller"]
        assert not isinstance(new[-1], Bridged), f"{sign} is on the list again though the caller had talked about it"
    assert answered == talked, "nobody talked with the caller, but the entry is closed" if answered else "still open"


def _longest_quiet(events: Sequence[Event]) -> float:
    """The longest that the caller hears nothing while nobody talks; ringing and a whisper are at most 37 seconds."""
    longest = 0.0
    for i, event in enumerate(events):
        if isinstance(event, Dialled):
            assert event.seconds <= RING_SECONDS, f"{event.seconds} s of ringing"
        if not (isinstance(event, Dialled) or (isinstance(event, Waiting) and event.side == "caller")):
            continue
        if isinstance(event, Dialled) and isinstance(events[i + 1], Dialled):
            continue  # they ring together
        heard = _next_heard(events[i + 1 :]) or event
        between = events[i : events.index(heard)]
        picked_up = any(isinstance(each, RingEnded) and each.outcome == "answered" for each in between)
        most = QUIET_SECONDS + (WHISPER_SECONDS if picked_up else 0)
        quiet = round(heard.at - event.at, 1)
        assert quiet <= most, f"{quiet} s without a word from {event.at} s on"
        longest = max(longest, quiet)
    return longest


def _next_heard(events: Sequence[Event]) -> Event | None:
    """The next that a caller hears: words, a person, a beep, or another phone that rings in the same dial."""
    dialling = True
    for event in events:
        if isinstance(event, Bridged | Recording | Ended) or (isinstance(event, Heard) and event.side == "caller"):
            return event
        dialling = dialling and not isinstance(event, TransferEnded)
        if isinstance(event, Dialled) and dialling:
            return event
    return None
