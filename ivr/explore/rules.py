"""What is promised of every call, each promise as one sentence."""

from __future__ import annotations

from typing import Final

from ivr.explore.breach import Rule
from ivr.explore.care import (
    MOST_UNCUT_SECONDS,
    always_answered,
    nobody_is_hung_up_on,
    signs_near,
    silence_ends,
    silence_goes_on,
    staff_near,
    way_on,
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
    "staff": ("Staff are one key away from everywhere: 0 rings somebody, or says the emergency number.", staff_near),
    "signs": (
        f"The warning signs are at most two keys and {MOST_UNCUT_SECONDS} uncut seconds away from everywhere.",
        signs_near,
    ),
    "way-on": ("Whoever waits has heard something, and there is a way on.", way_on),
    "silence": ("Staff are rung for a silent caller, and the call of one comes to an end.", silence_ends),
    "loops": ("No silence leads round in a circle, wherever a caller falls silent.", silence_goes_on),
    "hang-up": (
        "Nobody is hung up on but after a talk that staff accepted, or after long silence with the emergency number.",
        nobody_is_hung_up_on,
    ),
    "first-words": ("What to do about a warning sign is said first, and no key cuts it off.", red_flag_words_first),
    "entry": ("Every warning sign that is chosen opens an entry of the callback list.", every_sign_is_written_down),
    "menus": ("What a menu says is what its keys do, in each language and in order.", menus_say_what_keys_do),
    "named-keys": ("Keys that a text names lead where it says, from wherever it is heard.", named_keys_work),
    "languages": ("The same keys lead to the same places in each language.", languages_are_twins),
}
RULES: Final = tuple(Rule(id_, says, breaches) for id_, (says, breaches) in _PROMISES.items())
"""All that need nothing but the line."""
