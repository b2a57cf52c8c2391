"""English."""

# ruff: noqa: RUF001  # phonetic signs look like others

from __future__ import annotations

from typing import Final

from ivr.languages.english.figures import FIGURES
from ivr.languages.english.reports import REPORTS
from ivr.languages.english.safety import CONTRACTED, MEDICAL, NOTICE, SAFETY
from ivr.languages.english.spoken import SPOKEN
from ivr.languages.english.syllables import english
from ivr.languages.figure_words import word_set
from ivr.languages.pack import (
    Goal,
    KeyGrammar,
    Pack,
    Phonemes,
    Readability,
    Scale,
    SentenceKinds,
    TextWords,
    Voices,
    Wording,
)

_CONTRACTED: Final = {f"{verb}nt": f"{verb}n't" for verb in CONTRACTED}
"""As they are typed in haste: without the apostrophe, "dont" still forbids."""
_WORDING: Final = Wording(
    negations=word_set("no not never cannot without none nothing nobody nowhere neither")
    | {*_CONTRACTED, *(f"{verb}{end}" for verb in CONTRACTED for end in ("'nt", "n'nt"))},
    negated_endings=("n't", "n\u2019t"),
    half_negations=word_set("unless avoid avoids unable unknown painless harmless lost lose losing"),
    common=word_set(
        "a about after also an and any are as at be been before but by can do does for from had has have he her his "
        "how if in is it its just may more most much of on one only or other our she so some such than that the their "
        "them then there these they this to until up very was we what when where which who will with you your"
    ),
    known_by=word_set("the our your is are we you to of because will today tomorrow please not and until for at"),
    parts_of_a_list=("or", "and"),
    alternatives=("or",),
    able="not no able cannot can",
    open_ended=word_set("the of and or your a an if than"),
    shortened={
        "w/o": "without",
        "w/": "with",
        "b/c": "because",
        "hrs.": "hours",
        "hrs": "hours",
        "hr.": "hour",
        "hr": "hour",
        "mins.": "minutes",
        "mins": "minutes",
        "min.": "minutes",
        "secs.": "seconds",
        "approx.": "about",
        "appt.": "appointment",
        "appts.": "appointments",
        "e.g.": "for example",
        "i.e.": "that is",
        "etc.": "and so on",
        "vs.": "or",
        "pts.": "patients",
        "temp.": "temperature",
        "meds.": "medicines",
        "tabs.": "tablets",
        "lbs.": "pounds",
        "lbs": "pounds",
        "asap": "as soon as you can",
        "ASAP": "as soon as you can",
        "wks.": "weeks",
        "wks": "weeks",
        "yrs.": "years",
        "yrs": "years",
        "mos.": "months",
        "tel.": "telephone",
        "max.": "at most",
        **_CONTRACTED,
    },
)
_KEYS: Final = KeyGrammar(
    press=r"\bpress ",
    key=r"(?:star|pound|nine|[0-9])\b",
    then=r",? (?:and )?then (?:press )?",
    purpose=r",? (?:for|to) (?P<for>[^,.]*)",
    keys={"star": "*", "pound": "#", "nine": "9"},
    hints={
        "staff": "staff",
        "again": "again",
        "speed": "slower",
        "language": "language",
        "back": "back",
        "next": "next",
    },
    goals=(
        (r"\bnurse\b", Goal.NURSE),
        (r"\bwarning signs?\b", Goal.WARNING),
        (r"\bmain menu\b", Goal.MAIN),
        (r"\bmenu\b", Goal.MENU),
        (r"\b(?:staff|person)\b", Goal.STAFF),
        (r"\btext message\b", Goal.TEXT),
        (r"\bmessage\b", Goal.MESSAGE),
        (r"\b(?:English|Spanish|language)\b", Goal.LANGUAGE),
        (r"\b(?:speed|slow(?:er|ly)?|more slowly)\b", Goal.SPEED),
        (r"\bhear\b.*\bagain\b", Goal.AGAIN),
    ),
)
_TEXTS: Final = TextWords(
    stop=word_set("stop stopall unsubscribe cancel end quit revoke optout"),
    start=word_set("start unstop yes"),
)
"""Those that carriers in the United States obey themselves, too."""
_SENTENCES: Final = SentenceKinds(
    action=r"\b(?:press|hang up|dial|call|ask|tell|take|keep|wear|wrap|plan|stay|wait|write|speak up|do not|be sure)\b",
    passive=r"\b(?:is|are|was|were|be|been|being)\b (?:\w+ )?(?:\w+ed|done|made|given|taken|put|held)\b",
    comfort=r"\b(?:most people|usually|uncommon|rarely?|normal|safe|without trouble|do not worry|no serious"
    r"|less likely)\b",
    at_once=r"\b(?:call|tell)\b.*\b(?:right away|at once|immediately)\b",
)
_READABILITY: Final = Readability(
    scale=Scale(
        name="Flesch-Kincaid grade",
        limits_field="english-grade",
        constant=-15.59,
        a_word_in_a_sentence=0.39,
        a_syllable_in_a_word=11.8,
        less_is_easier=True,
        warning=6,
        error=8,
        says="needs {value:.1f} years of school to follow",
    ),
    syllables=english,
    digits=(2, 1, 1, 1, 1, 1, 1, 2, 1, 1),
    long_letters={"w": 3},
    menu_seconds=25,
)
_VOICES: Final = Voices(
    carrier={
        "en-US": "Danielle Gregory Ivy Joanna Joey Justin Kendra Kevin Kimberly Matthew Ruth Salli Stephen Tiffany"
    },
    example="Polly.Joanna-Neural",
    espeak={"en-US": "en-us"},
    rate=0.93,
    letter_seconds=0.082,
    neural={"af_heart": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b"},
    neural_letter="a",
    neural_times=1.08,
    pronounced_by="en-us",
    sounds_alike=(
        (r"\b(?:too|two)\b", "to"),
        (r"\bfour\b", "for"),
        (r"\bone\b", "won"),
        (r"\bbreak(?=s?\b)", "brake"),
        (r"\bdisc(?=s?\b)", "disk"),
        (r"\bdye\b", "die"),
        (r"\bbroh", "bro"),
    ),
    phonemes=Phonemes(
        first={"ʔˌn\u0329": "ʔn", "ʔn\u0329": "ʔn", "ə^l": "ᵊl", "ʲo": "jo", "ʲə": "jə"},
        syllabic="ᵊ",
        then={
            "ʲ": "",
            "ɚɹ": "əɹ",
            "ɚ": "əɹ",
            "r": "ɹ",
            "x": "k",
            "ç": "k",
            "ɐ": "ə",
            "ɬ": "l",
            "\u0303": "",
            "e": "A",
            "ɜːɹ": "ɜɹ",
            "ɜː": "ɜɹ",
            "ɪə": "iə",
            "ː": "",
            "o": "ɔ",
            "ɾ": "T",
            "ʔ": "t",
        },
    ),
)
_ANSWERED_BY_ANOTHER: Final = (
    "The information line that you called is not working now. Another line answers. "
    "To speak with a person there, press 0, or wait."
)
ENGLISH: Final = Pack(
    code="en",
    name="English",
    names={"en": "English", "es": "Spanish"},
    glossary_field="plain",
    figures=FIGURES,
    wording=_WORDING,
    safety=SAFETY,
    medical=MEDICAL,
    notice=NOTICE,
    keys=_KEYS,
    spoken=SPOKEN,
    answered_by_another=_ANSWERED_BY_ANOTHER,
    texts=_TEXTS,
    sentences=_SENTENCES,
    readability=_READABILITY,
    voices=_VOICES,
    reports=REPORTS,
)
