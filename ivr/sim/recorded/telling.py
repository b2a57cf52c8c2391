"""An answer put into the words of a call's file: what is heard, which keys lead where, who rings, what comes then."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ivr.sim.reading.document import Dial, Document, Gather, Hangup, Number, Pause, Play, Say, Sound, Verb, hands_over
from ivr.sim.reading.summary import wait, way
from ivr.sim.recorded.script import Heard, Told
from ivr.sim.words import Words, no_words, worded

RINGS: Final = "rings"
UNCUT: Final = ", uncut"
SLOWLY: Final = ", slowly"
UNASKED: Final = ", without being asked for 1"
UNSHOWN: Final = ", without a number to show"
_OF_A_TOPIC: Final = re.compile(r"[?&]mode=topic(?:&|\Z)")
_TAKEN: Final = frozenset({200, 204})


SOMETHING: Final = "something"
"""Stands for words whose meaning nobody knows."""


def _nobody_knows(_text: str) -> None:
    """Nothing is known of a line that tells nothing of itself."""


@dataclass(frozen=True, slots=True)
class Guide:
    """What a line tells of itself, as far as somebody can ask it."""

    words: Words = no_words
    """What a sound file says."""
    keys: Callable[[str], Mapping[str, str] | None] = _nobody_knows
    """Where keys lead that are sent to an address; None where nobody knows."""
    who: Callable[[str], str | None] = _nobody_knows
    """Whose number it is; None where nobody knows."""
    said: Callable[[str, str], str] = lambda _address, _words: SOMETHING
    """Other words that mean the same at an address: nothing that a caller said is kept."""
    hours: str = ""
    """Whether the clinic is open or closed by the clock."""


@dataclass(frozen=True, slots=True)
class Present:
    """An answer of a line, and what of it a file does not hold."""

    told: Told
    numbers: tuple[str, ...] = ()
    """Who rings, by number."""
    of_a_topic: bool = False
    """Whether it is a part of a topic: the rest is heard without a key."""


def present(document: Document | None, status: int, guide: Guide) -> Present:
    """Put an answer into words; ``document`` None is an answer without a body."""
    held = status if status not in _TAKEN else None
    if document is None:
        return Present(Told(hears=(), keys={}, rings=(), then="nothing", status=held))
    verbs = _once(_run(worded(document, guide.words).verbs))
    sounds = [(sound, verb) for verb in verbs for sound in _sounds(verb)]
    hears = tuple(_heard(sound, cuttable=isinstance(verb, Gather)) for sound, verb in sounds)
    gather = next((verb for verb in verbs if isinstance(verb, Gather)), None)
    dial = next((verb for verb in verbs if isinstance(verb, Dial)), None)
    keys = guide.keys(gather.action or "") if gather else {}
    rings = _rings(dial, guide) if dial else ()
    told = Told(hears, keys, rings, _then(verbs), held)
    numbers = tuple(number.number + _amiss(number, dial) for number in dial.numbers) if dial else ()
    return Present(told, numbers, bool(gather and _OF_A_TOPIC.search(gather.action or "")))


def _run(verbs: Sequence[Verb]) -> Sequence[Verb]:
    """The verbs that can run."""
    last = next((place for place, verb in enumerate(verbs, start=1) if hands_over(verb)), len(verbs))
    return verbs[:last]


def _once(verbs: Sequence[Verb]) -> Sequence[Verb]:
    """A question that is asked again until the time is over, once: how often depends on when somebody picked up."""
    asked = [verb for verb in verbs[:-1] if isinstance(verb, Gather)]
    alone = bool(asked) and len(asked) == len(verbs) - 1 and isinstance(verbs[-1], Hangup)
    same = {(each.sounds, each.action, each.num_digits) for each in asked}
    return (asked[0], verbs[-1]) if alone and len(same) == 1 and asked[0].sounds else verbs


def _sounds(verb: Verb) -> Sequence[Sound]:
    match verb:
        case Say() | Play() | Pause():
            return (verb,)
        case Gather(sounds=sounds):
            return sounds
    return ()


def _heard(sound: Sound, *, cuttable: bool) -> Heard:
    match sound:
        case Say(text=text, loop=loop):
            words = text if loop == 1 else f"{text} ({loop} times)"
            return heard_as(sound, "" if cuttable else UNCUT), words
        case Play(url=url, digits=digits):
            return ("sends", digits) if digits else ("sound" + ("" if cuttable else UNCUT), url)
        case Pause(length=length):
            return "pause", f"{length} s"


def heard_as(say: Say, uncut: str) -> str:
    """The language of words and how they are said, as a file has it."""
    return say.language.partition("-")[0] + uncut + (SLOWLY if say.slow else "")


def _rings(dial: Dial, guide: Guide) -> tuple[str, ...]:
    """Who rings. That nobody is asked for a 1, or that no number is shown, is told: it should never be."""
    return tuple((guide.who(number.number) or number.number) + _amiss(number, dial) for number in dial.numbers)


def _amiss(number: Number, dial: Dial) -> str:
    return ("" if number.url else UNASKED) + ("" if dial.caller_id else UNSHOWN)


def _then(verbs: Sequence[Verb]) -> str:
    """The ways that a call can go, in a sentence."""
    ways = []
    for verb in verbs:
        match verb:
            case Dial(sequential=sequential, action=action):
                ways.append(f"{RINGS}{' one by one' if sequential else ''}{', then comes back' if action else ''}")
            case Gather():
                ends = len(verbs) == len("12") and isinstance(verbs[1], Hangup) and verb.sounds
                ways.append(wait(verb, until_the_end=bool(ends)))
            case Say() | Play() | Pause():
                pass
            case _:
                ways.append(way(verb))
    if not verbs or not hands_over(verbs[-1]):
        ways.append("the end of the document")
    return ", then ".join(ways)
