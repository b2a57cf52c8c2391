"""What happened in entries of an older version, which kept only what was found and where that led.

Read by the migration that carries such rows over, and where a line of a spool was written before it. Whatever is
written now brings its happenings from the engine. These rules belong to old data, and do not change with the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ivr.core.entries import Kind
from ivr.core.events import Outcome
from ivr.core.happenings import (
    CallBegan,
    ChangedLanguage,
    ChoseKey,
    Ended,
    Happened,
    Happening,
    HeardPart,
    HeardToEnd,
    LeftMessage,
    NobodyAnswered,
    OpenedTopic,
    RedFlagChosen,
    RingingStarted,
    StaffAway,
    WasSilent,
    WrongKey,
    dial_ended,
)
from ivr.core.state import Mode

NEEDED: Final = (
    *("kind", "value", "mode", "place", "part", "language"),
    *("next_mode", "next_place", "why", "opens"),
)
"""The columns of an entry from which its happenings follow."""
_TURNS: Final = frozenset({Kind.STARTED, Kind.KEY, Kind.SAID, Kind.SILENCE, Kind.TRANSFER, Kind.MESSAGE})
_EVERYWHERE: Final = frozenset("0*#789")
"""The universal keys as they were then; `ivr.core.keys` holds those of today."""
_HELP: Final = "1"
_THIRD_WRONG: Final = frozenset({"wrong", "unknown"})
_PLACES: Final = frozenset({Mode.MENU, Mode.TOPIC})

Old = Mapping[str, object]


def happened(entry: Old) -> Happened:
    """What happened in one entry, as far as it tells."""
    old = {name: str(entry[name]) for name in NEEDED}
    if old["kind"] not in _TURNS:
        return ()
    return (*_first(old), *_staff(old))


def gave_up(entries: Iterable[Old]) -> bool:
    """Whether the line said goodbye to a silent caller in the last of a call's entries, which are in order."""
    turns = [each for each in entries if each["kind"] in _TURNS]
    silences = 0
    for turn in turns:
        if turn["kind"] == Kind.SILENCE and turn["mode"] == Mode.MENU:
            silences += 1
        elif not any(isinstance(each, WrongKey) for each in happened(turn)):
            silences = 0
    return silences >= 3 and turns[-1]["next_mode"] == Mode.MENU  # noqa: PLR2004  # three silences, as it was then


def _first(old: dict[str, str]) -> Iterator[Happening]:
    match old["kind"]:
        case Kind.STARTED:
            yield CallBegan()
        case Kind.KEY if old["value"]:
            yield from _key(old)
        case Kind.SILENCE:
            yield from _silence(old)
        case Kind.TRANSFER:
            outcome = Outcome(old["value"]) if old["value"] in set(Outcome) else Outcome.FAILED
            yield dial_ended(outcome)
            if outcome is not Outcome.ACCEPTED and old["mode"] == Mode.RING and old["next_mode"] in {"menu", "offer"}:
                yield NobodyAnswered(old["why"])
        case Kind.MESSAGE if old["value"]:
            yield LeftMessage()


def _key(old: dict[str, str]) -> Iterator[Happening]:
    if _is_wrong(old):
        yield WrongKey(old["value"])
        return
    yield ChoseKey(old["value"])
    if old["value"] == "9" and old["language"]:
        yield ChangedLanguage(old["language"])
    if old["next_mode"] == Mode.TOPIC != old["mode"]:
        yield OpenedTopic(old["next_place"])


def _is_wrong(old: dict[str, str]) -> bool:
    """Universal keys mean something everywhere; every other one that does leads elsewhere, rings, or tells the keys."""
    helps = old["mode"] == Mode.TOPIC and old["value"] == _HELP
    if old["mode"] not in {*_PLACES, Mode.OFFER} or old["value"] in _EVERYWHERE or helps:
        return False
    if old["mode"] == Mode.OFFER:
        return old["next_mode"] == Mode.OFFER and not old["opens"]
    stays = (old["next_mode"], old["next_place"]) == (old["mode"], old["place"])
    return stays or (old["next_mode"] in {Mode.RING, Mode.OFFER} and old["why"] in _THIRD_WRONG)


def _silence(old: dict[str, str]) -> Iterator[Happening]:
    if old["mode"] == Mode.TOPIC:
        yield HeardPart(old["part"])
        if old["next_mode"] != Mode.TOPIC:
            yield HeardToEnd(old["place"])
        return
    yield WasSilent()
    if old["mode"] == old["next_mode"] == Mode.BYE:
        yield Ended()


def _staff(old: dict[str, str]) -> Iterator[Happening]:
    """The red flag, and whether staff are rung; nobody could be, where a menu or topic led to the offer at once."""
    if old["opens"]:
        yield RedFlagChosen(old["opens"])
    if old["next_mode"] == Mode.RING != old["mode"]:
        yield RingingStarted(old["why"])
    elif old["next_mode"] == Mode.OFFER and old["mode"] in _PLACES:
        yield StaffAway(old["why"])
