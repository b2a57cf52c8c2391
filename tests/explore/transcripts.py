"""The promises, asked of what a caller heard: of the player's events alone, and the words in the menus.

Nothing here knows the engine, its states or its replies: what `ivr.explore` proves of the engine is asked once more of
calls that went through webhooks, state tokens and the carrier's documents, and were played by other code.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ivr.core.line.model import Line
from ivr.sim.events import (
    Bridged,
    Dialled,
    Ended,
    Event,
    Heard,
    Pressed,
    Recorded,
    Recording,
    StayedSilent,
    TransferEnded,
    Waiting,
)
from ivr.sim.staff import KINDS, Staff
from ivr.sim.switchboard import LINE_HUNG_UP, PERSON_HUNG_UP
from tests.calls.calls import TestedLine
from tests.calls.test_whole_calls import Played

EMERGENCY = re.compile(r"nine one one|nueve uno uno", re.IGNORECASE)
NUMBER = "2 0 2"
"""How the number to call begins, as it is said."""
_LONGEST = 14
_SILENCES = 3
"""So many follow a try to reach somebody before the line says goodbye."""


@dataclass
class Stretch:
    """What follows on something that happened, until the next thing does."""

    by: Event | None
    heard: list[Heard] = field(default_factory=list)
    then: list[Event] = field(default_factory=list)
    """Whatever else there was: who was rung, what was waited for."""

    @property
    def text(self) -> str:
        """All that was heard, in one go."""
        return " ".join(each.text for each in self.heard)

    def first(self, kind: type[Event]) -> bool:
        """Whether there was any of a kind."""
        return any(isinstance(each, kind) for each in self.then)


def stretches(events: Sequence[Event]) -> list[Stretch]:
    """A call as the caller lived through it."""
    found = [Stretch(None)]
    for event in events:
        if getattr(event, "side", "caller") != "caller":
            continue
        match event:
            case Pressed() | StayedSilent() | TransferEnded() | Recorded():
                found.append(Stretch(event))
            case Heard():
                found[-1].heard.append(event)
            case Waiting() | Dialled() | Recording() | Bridged() | Ended():
                found[-1].then.append(event)
    return found


def broken(line: Line, played: Played) -> Iterator[str]:
    """What a call breaks, in plain words."""
    calls = stretches(played.events)
    first = [each.cuttable for each in calls[0].heard[: len(line.languages)]]
    if not EMERGENCY.search(calls[0].heard[0].text) or any(first):
        yield "the emergency words are not heard first, uncut"
    for before, after in zip([calls[0], *calls], calls, strict=False):
        yield from _of_a_stretch(line, before, after)
    chosen = sum(_is_a_sign(line, each) for each in calls)
    opened = sum(bool(entry.note.opens) for entry in played.entries)
    if opened < chosen:
        yield f"{chosen} warning signs were chosen, and {opened} entries opened"
    yield from _end(line, calls)


def _of_a_stretch(line: Line, before: Stretch, after: Stretch) -> Iterator[str]:
    if after.first(Waiting) and not after.text.strip():
        yield "a key is waited for, and nothing was heard"
    if after.first(Dialled) and any(each.cuttable for each in after.heard):
        yield f"words before the ringing can be cut off: {after.text[:80]}"
    if not isinstance(after.by, Pressed):
        return
    key = after.by.key
    if key == "0" and not after.first(Dialled) and not EMERGENCY.search(after.text) and not before.first(Recording):
        yield f"0 neither rang anybody nor was the emergency number heard: {after.text[:80]}"
    for said, target in _named(line, key, before.text):
        expected = _begins(line, target)
        if expected and not any(each in after.text for each in expected):
            yield f"'{said}' was heard, and {key} led to: {after.text[:80]}"


def _named(line: Line, key: str, heard: str) -> Iterator[tuple[str, str]]:
    """What the last menu that was heard says of a key."""
    found = [
        (at, said, target)
        for pattern, said, target in _labels(line, key)
        if (at := max((each.start() for each in pattern.finditer(heard)), default=-1)) >= 0
    ]
    if found:
        _, said, target = max(found)
        yield said, target


_LINES: dict[int, Line] = {}


def _labels(line: Line, key: str) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    _LINES[id(line)] = line
    return _patterns(id(line), key)


@lru_cache
def _patterns(number: int, key: str) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """For each choice in each language: how it is heard with a key, its words, and what these promise."""
    options = [option for menu in _LINES[number].menus.values() for option in menu.options]
    labels = [(" ".join(text.split()), option.target) for option in options for text in option.label.text.values()]
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(key)}(?!\w)[^.0-9]{{0,8}}{re.escape(label)}[.,]?(?:\s|$)"), label, target)
        for label, target in labels
    )


def _begins(line: Line, target: str) -> tuple[str, ...]:
    """How a place begins, in each language."""
    if target in line.red_flags:
        statement = line.red_flags[target].step_up
    else:
        place = line.menus.get(target) or line.topics[target]
        statement = place.name
    return tuple(" ".join(text.split()) for text in statement.text.values()) if statement else ()


def _is_a_sign(line: Line, stretch: Stretch) -> bool:
    """Whether a warning sign was chosen: what to do about it was heard, and then a nurse was rung."""
    signs = [text for id_ in line.red_flags for text in _begins(line, id_)]
    return isinstance(stretch.by, Pressed) and stretch.first(Dialled) and any(each in stretch.text for each in signs)


def _end(line: Line, calls: list[Stretch]) -> Iterator[str]:
    how = next(each.how for each in calls[-1].then if isinstance(each, Ended))
    if how == PERSON_HUNG_UP:
        return
    if how != LINE_HUNG_UP:
        yield f"the call ended otherwise: {how}"
        return
    last = calls[-1]
    if not isinstance(last.by, StayedSilent):
        yield "the line hung up on somebody who was not silent"
    over = [" ".join(text.split()) for text in line.phrases["conversation-over"].text.values()]
    if any(each in calls[-2].text for each in over):
        if not any(each.first(Bridged) for each in calls):
            yield "a talk is over that never began"
        return
    if not (EMERGENCY.search(last.text) and NUMBER in last.text):
        yield f"goodbye without the emergency number and the number to call: {last.text[:80]}"
    tried = [isinstance(each.by, TransferEnded) or _closed(line, each) for each in calls]
    last_try = max((place for place, known in enumerate(tried) if known), default=len(calls))
    silences = [each for each in calls[last_try + 1 :] if isinstance(each.by, StayedSilent)]
    if len(silences) < _SILENCES:  # a key that means nothing may be among them: it ends no silence
        yield "goodbye before three silences, or before anybody was tried"


def _closed(line: Line, stretch: Stretch) -> bool:
    return any(" ".join(text.split()) in stretch.text for text in line.phrases["closed"].text.values())


# --- walks ----------------------------------------------------------------------------------------------------------


def walk(line: Line, seed: str) -> Played:
    """A call at random: keys pressed late and early, silences, staff of all kinds; then silence to its end."""
    rng = random.Random(seed)
    keys = [_key(rng) for _ in range(rng.randint(1, _LONGEST))]
    if not rng.randrange(6):
        keys.append("h")
    played = Played(TestedLine(line))
    staff = Staff(*(rng.choice(KINDS) for _ in range(8)))
    played.play(",".join(keys), staff, seed=rng.randrange(1 << 30))
    return played


def _key(rng: random.Random) -> str:
    key = rng.choice("0123445678999**#....")
    return f"{key}@{rng.randint(0, 9)}" if key != "." and not rng.randrange(3) else key


def skeleton(played: Played) -> list[tuple[str, str]]:
    """What happened in a call but for its words: keys, silences, who was rung, and how it ended."""
    found = []
    for event in played.events:
        match event:
            case Pressed(side="caller", key=key):
                found.append(("key", key))
            case StayedSilent(side="caller"):
                found.append(("silence", ""))
            case Dialled(number=number):
                found.append(("ring", number))
            case TransferEnded(outcome=outcome, bridged=bridged):
                found.append((outcome, str(bridged)))
            case Ended(how=how):
                found.append(("end", how))
    return found
