"""What callers say in English."""

from __future__ import annotations

from typing import Final

from ivr.languages.pack import SpokenWords

SPOKEN: Final = SpokenWords(
    digits=(
        ("zero", "oh", "nought"),
        ("one", "won", "first"),
        ("two", "to", "too", "second"),
        ("three", "third"),
        ("four", "for", "fourth"),
        ("five", "fifth"),
        ("six", "sixth"),
        ("seven",),
        ("eight", "ate"),
        ("nine",),
    ),
    before_a_digit=("press", "number", "option", "key", "choice"),
    keys={
        "staff": (
            *("nurse", "operator", "a person", "somebody", "someone", "human", "agent", "representative", "help"),
            *("receptionist", "front desk", "office", "staff", "doctor", "talk to", "speak to", "help me"),
        ),
        "again": ("repeat", "again", "say that again", "one more time", "pardon", "what did you say"),
        "speed": ("slower", "slow down", "more slowly", "slowly", "too fast"),
        "language": ("other language", "another language", "change language"),
        "back": ("back", "go back", "menu", "main menu", "return", "star"),
        "next": ("next", "skip", "go on", "continue", "pound"),
    },
    languages={"en": ("english", "ingles"), "es": ("spanish", "espanol", "en espanol")},
    yes=("yes", "yeah", "yep", "yup", "yes please", "sure", "right", "correct", "okay", "ok"),
    no=("no", "nope", "nah", "no thanks", "not really"),
    red_flags=(
        *("emergency", "ambulance", "nine one one", "heart attack", "stroke", "dying", "overdose"),
        *("chest pain", "pain in my chest", "chest hurts", "chest is tight", "pressure in my chest"),
        *(
            "cannot breathe",
            "can t breathe",
            "can not breathe",
            "hard to breathe",
            "trouble breathing",
            "short of breath",
        ),
        *("shortness of breath", "choking", "coughing blood", "coughing up blood", "throwing up blood"),
        *("passed out", "fainted", "fainting", "unconscious", "not waking up", "won t wake up", "seizure", "collapsed"),
        *("confused", "confusion", "slurred", "face is drooping", "drooping"),
        *("cannot walk", "can t walk", "cannot stand", "can t stand", "cannot move", "can t move", "paralyzed"),
        *("weak leg", "legs are weak", "leg is weak", "leg gave out", "cannot feel", "can t feel", "numb", "numbness"),
        *("cannot pee", "can t pee", "cannot urinate", "can t urinate", "wet myself", "soiled myself", "incontinent"),
        *(
            "bleeding",
            "blood",
            "fever",
            "chills",
            "infection",
            "infected",
            "pus",
            "swollen",
            "swelling",
            "rash",
            "hives",
        ),
        *("allergic", "allergy", "severe pain", "terrible pain", "unbearable", "worst pain", "worse pain", "fell down"),
        *("kill myself", "suicide", "hurt myself", "end my life"),
    ),
)
