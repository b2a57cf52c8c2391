"""What is promised of every call, each promise as one sentence."""

from __future__ import annotations

from typing import Final

from ivr.explore.breach import Rule
from ivr.explore.care import always_answered, help_near, keys_soon, signs_near, staff_near, way_on
from ivr.explore.endings import nobody_is_hung_up_on, silence_ends, silence_goes_on
from ivr.explore.promised import Promised
from ivr.explore.speech import (
    no_less_care,
    not_understood_reaches_somebody,
    nothing_is_cut,
    nothing_is_ended,
    signs_are_asked_about,
)
from ivr.explore.words import (
    every_sign_is_written_down,
    languages_are_twins,
    menus_say_what_keys_do,
    named_keys_work,
    red_flag_words_first,
)

_PROMISES: Final = {
    "answers": ("Whatever happens in a call, there is an answer to it.", always_answered),
    "help": (
        "From wherever keys count, {keys} keys and {seconds} seconds lead to a person or the emergency words at most.",
        help_near,
    ),
    "keys": ("No words keep a caller from pressing a key for more than {uncut} seconds.", keys_soon),
    "staff": ("Staff are one key away from everywhere: 0 rings somebody, or says the emergency number.", staff_near),
    "signs": ("The warning signs are at most {keys} keys away from everywhere.", signs_near),
    "way-on": ("Whoever waits has heard something, and there is a way on.", way_on),
    "silence": ("Staff are rung for a silent caller, and the call of one comes to an end.", silence_ends),
    "loops": ("No silence leads round in a circle, wherever a caller falls silent.", silence_goes_on),
    "hang-up": (
        "Nobody is hung up on but after a talk with staff, or after long silence with {number} and the number to call.",
        nobody_is_hung_up_on,
    ),
    "first-words": ("What to do about a warning sign is said first, and no key cuts it off.", red_flag_words_first),
    "entry": ("Every warning sign that is chosen opens an entry of the callback list.", every_sign_is_written_down),
    "menus": ("What a menu says is what its keys do, in each language and in order.", menus_say_what_keys_do),
    "named-keys": ("Keys that a text names lead where it says, from wherever it is heard.", named_keys_work),
    "languages": ("The same keys lead to the same places in each language.", languages_are_twins),
}

_OF_SPEECH: Final = {
    "speech-care": (
        "Whatever speech is taken for, who is silent then has no less care than if nothing had been heard.",
        no_less_care,
    ),
    "speech-cut": ("Speech cuts off no words that name the emergency number.", nothing_is_cut),
    "speech-ends": (
        "Speech ends no call, begins no recording and closes nothing, and counts so often in a row only.",
        nothing_is_ended,
    ),
    "speech-sign": (
        "A warning sign that is said is asked about, with what to do first, and silence then writes it down.",
        signs_are_asked_about,
    ),
    "speech-person": (
        "What is not understood three times leads to a person, or to the emergency words.",
        not_understood_reaches_somebody,
    ),
}
"""Of a line that listens to speech."""


def rules(promised: Promised, *, speech: bool = False) -> tuple[Rule, ...]:
    """All promises that need nothing but the line.

    Args:
        promised: The limits.
        speech: Whether the line listens to speech.
    """
    limits = {"keys": promised.keys, "seconds": promised.seconds, "uncut": promised.uncut_seconds}
    held = {**_PROMISES, **_OF_SPEECH} if speech else _PROMISES
    said = {**limits, "number": promised.number}
    return tuple(Rule(id_, says.format(**said), ask) for id_, (says, ask) in held.items())


RULES: Final = rules(Promised())
"""These, with the usual limits."""
