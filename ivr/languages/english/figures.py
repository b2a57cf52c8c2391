"""How English says numbers."""

from __future__ import annotations

from typing import Final

from ivr.languages.figure_words import FigureWords, counted, joined, named, tens, word_set

_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

FIGURES: Final = FigureWords(
    numbers=counted(_NUMBERS) | tens(_TENS) | joined(_TENS, _NUMBERS, "") | {"couple": 2, "dozen": 12},
    factors={"hundred": 100, "thousand": 1000, "million": 1_000_000},
    ones=word_set("one"),
    articles=word_set("a an"),
    units=named(
        second="second seconds sec secs",
        minute="minute minutes min mins",
        hour="hour hours hr hrs",
        day="day days",
        week="week weeks",
        month="month months",
        year="year years",
        night="night nights",
        percent="percent %",
        times="times",
        degree="degree degrees",
        pound="pound pounds",
        clock="o'clock",
    ),
    percent=("per", "cent"),
    joins=word_set("to or and through"),
    links=word_set("and"),
    shares=(("in",), ("out", "of"), ("of", "every"), ("in", "every"), ("of", "each")),
    people=word_set("people persons person patients patient"),
    parts={"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifths": 5, "tenths": 10},
    of=word_set("of"),
    halves=word_set("half"),
    half_of=word_set("half"),
    fillers=word_set("more full whole additional extra further straight short long good of or so fewer less"),
    ordinals=counted("second third fourth fifth sixth seventh eighth ninth tenth", 2),
    endings=word_set("st nd rd th"),
    fixed={"twice": (2, "times"), "fortnight": (14, "day")},
    loose=word_set("both"),
    the=word_set("the these those"),
    press=word_set("press pressing dial key push"),
    slips={"fourty": "forty", "ninty": "ninety", "fivteen": "fifteen", "fourthy": "forty", "fiveteen": "fifteen"}
    | {"eigth": "eighth", "nineth": "ninth", "twelf": "twelve", "eightteen": "eighteen", "fiv": "five"},
)
