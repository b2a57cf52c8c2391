"""Figures are found in digits and in words, in English and in Spanish, and compared by what they measure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.evidence.figures import numbers
from ivr.content.values.number import Number

Figure = tuple[str, float, str]

ENGLISH: list[tuple[str, list[Figure]]] = [
    ("Keep it on for forty-eight hours.", [("forty-eight hours", 48, "hour")]),
    ("48 hours", [("48 hours", 48, "hour")]),
    ("one thousand two hundred fifty steps", [("one thousand two hundred fifty", 1250, "")]),
    ("three hundred and five", [("three hundred and five", 305, "")]),
    ("two million", [("two million", 2_000_000, "")]),
    ("1,000 people, 2.5 hours, 1.000.000", [("1,000", 1000, ""), ("2.5 hours", 2.5, "hour"), ("1.000.000", 1e6, "")]),
    ("version 1.2.3", [("1.2.3", 123, "")]),
    ("two or three days", [("two or three days", 2, "day"), ("two or three days", 3, "day")]),
    ("2-3 days", [("2-3 days", 2, "day"), ("2-3 days", 3, "day")]),
    ("one to two hours", [("one to two hours", 1, "hour"), ("one to two hours", 2, "hour")]),
    ("an hour or two", [("an hour or two", 1, "hour"), ("an hour or two", 2, "hour")]),
    ("one hour or two days", [("one hour", 1, "hour"), ("two days", 2, "day")]),
    ("an hour and a half", [("an hour and a half", 1.5, "hour")]),
    ("two and a half hours", [("two and a half hours", 2.5, "hour")]),
    ("half an hour", [("half an hour", 0.5, "hour")]),
    ("half of the people, half the people", [("half", 0.5, "share"), ("half", 0.5, "share")]),
    ("the first half went well", []),
    ("a quarter of an hour", [("a quarter of an hour", 0.25, "hour")]),
    ("two thirds of all", [("two thirds", 2 / 3, "share")]),
    ("one third of people", [("one third", 1 / 3, "share")]),
    ("one in ten people", [("one in ten", 0.1, "share")]),
    ("three people out of four", [("three people out of four", 0.75, "share")]),
    ("four in two days", [("four", 4, ""), ("two days", 2, "day")]),
    ("two of them", [("two", 2, "")]),
    (
        "75 percent, 10 per cent, 5 %",
        [("75 percent", 75, "percent"), ("10 per cent", 10, "percent"), ("5 %", 5, "percent")],
    ),
    ("two more days, two or more days", [("two more days", 2, "day"), ("two or more days", 2, "day")]),
    ("a couple of days, a dozen", [("couple of days", 2, "day"), ("dozen", 12, "")]),
    ("within a fortnight", [("fortnight", 14, "day")]),
    ("twice a day, three times a day", [("Twice", 2, "times"), ("three times", 3, "times")]),
    ("fifteen minutes an hour", [("fifteen minutes", 15, "minute")]),
    ("the third day, the 24th hour", [("third day", 3, "day in order"), ("24th hour", 24, "hour in order")]),
    ("the second time, the first day, a second", []),
    ("If you have one, no one knows. A nurse, a few days, several weeks.", []),
    ("one night, an hour", [("one night", 1, "night"), ("an hour", 1, "hour")]),
    ("Hang up and dial nine one one, or 911, or 9-1-1.", []),
    (
        "1/2 day, 2 1/2 hours, 1 and 1/2 days",
        [("1/2 day", 0.5, "day"), ("2 1/2 hours", 2.5, "hour"), ("1 and 1/2 days", 1.5, "day")],
    ),
    ("24/7", [("24/7", 24, ""), ("24/7", 7, "")]),
    ("fortyeight hours, fourty hours", [("fortyeight hours", 48, "hour"), ("fourty hours", 40, "hour")]),
    ("", []),
]
SPANISH: list[tuple[str, list[Figure]]] = [
    ("cuarenta y ocho horas", [("cuarenta y ocho horas", 48, "hour")]),
    ("dieciseis dias", [("dieciseis dias", 16, "day")]),
    ("veintidos, veintitres", [("veintidos", 22, ""), ("veintitres", 23, "")]),
    ("veintiseis, veintiun horas", [("veintiseis", 26, ""), ("veintiun horas", 21, "hour")]),
    ("cuarentayocho horas", [("cuarentayocho horas", 48, "hour")]),
    ("el 3º día", [("3º día", 3, "day in order")]),
    ("treinta y una horas", [("treinta y una horas", 31, "hour")]),
    ("mil doscientas cincuenta", [("mil doscientas cincuenta", 1250, "")]),
    ("un millón", [("un millón", 1_000_000, "")]),
    ("de dos a tres días", [("dos a tres días", 2, "day"), ("dos a tres días", 3, "day")]),
    ("dos y tres", [("dos y tres", 2, ""), ("dos y tres", 3, "")]),
    ("una hora o dos", [("una hora o dos", 1, "hour"), ("una hora o dos", 2, "hour")]),
    ("una o dos horas", [("una o dos horas", 1, "hour"), ("una o dos horas", 2, "hour")]),
    ("una hora y media", [("una hora y media", 1.5, "hour")]),
    ("media hora, medio de contraste", [("media hora", 0.5, "hour")]),
    ("tres cuartos de hora", [("tres cuartos de hora", 0.75, "hour")]),
    ("un cuarto de recuperación", []),
    ("un cuarto de las personas", [("un cuarto", 0.25, "share")]),
    ("un tercio de la gente", [("un tercio", 1 / 3, "share")]),
    ("la mitad de las personas", [("mitad", 0.5, "share")]),
    ("una de cada diez personas", [("una de cada diez", 0.1, "share")]),
    ("una persona de cada mil", [("una persona de cada mil", 0.001, "share")]),
    ("setenta y cinco por ciento", [("setenta y cinco por ciento", 75, "percent")]),
    ("ciento veinte", [("ciento veinte", 120, "")]),
    ("un par de días, una docena", [("un par de días", 2, "day"), ("una docena", 12, "")]),
    ("una quincena", [("quincena", 15, "day")]),
    ("cuarentiocho, treintaiún días", [("cuarentiocho", 48, ""), ("treintaiún días", 31, "day")]),
    ("dos veces al día", [("dos veces", 2, "times")]),
    ("el tercer día", [("tercer día", 3, "day in order")]),
    ("Si tiene una, la persona que quiere una vez más.", []),
    ("Cuelgue y marque el nueve uno uno.", []),
]


def plain(text: str, language: str) -> list[Figure]:
    return [(each.text, each.value, each.unit) for each in numbers(text, language) if not each.loose]


@pytest.mark.parametrize(("text", "figures"), ENGLISH)
def test_english(text: str, figures: list[Figure]) -> None:
    assert [(each.lower(), *rest) for each, *rest in plain(text, "en")] == [
        (each.lower(), *rest) for each, *rest in figures
    ]


@pytest.mark.parametrize(("text", "figures"), SPANISH)
def test_spanish(text: str, figures: list[Figure]) -> None:
    assert plain(text, "es") == figures


@pytest.mark.parametrize(
    ("text", "language", "keys"),
    [
        ("To hear it, press star, then 4.", "en", [4]),
        ("Press 1 for this, 2 for that. It takes 3 days.", "en", [1, 2]),
        ("Press on it for two minutes.", "en", []),
        ("Press star two times.", "en", [2]),
        ("Oprima asterisco y después 4.", "es", [4]),
        ("Call 2 0 2, 5 5 5, 0 1 0 0 now.", "en", [2025550100]),
        ("Press 12.", "en", []),
    ],
)
def test_keys_are_told_apart(text: str, language: str, keys: list[int]) -> None:
    assert [each.value for each in numbers(text, language) if each.key] == keys


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("be ready for both", "en"),
        ("the two of you", "en"),
        ("las dos cosas", "es"),
        ("wait a minute", "en"),
        ("un día", "es"),
    ],
)
def test_pronouns_and_articles_may_stand_for_a_figure(text: str, language: str) -> None:
    assert [each.loose for each in numbers(text, language)] == [True]


def test_of_other_languages_digits_are_known() -> None:
    assert plain("Gardez-le 48 heures, deux jours.", "fr") == [("48", 48, "")]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("48 hours", "two days", True),
        ("one year", "twelve months", True),
        ("75 percent", "three in four", True),
        ("48 hours", "48 minutes", False),
        ("65", "65 years", True),
        ("press 3", "press 3", True),
        ("press 3", "3", False),
        ("one third of all", "33 percent", False),
    ],
)
def test_figures_are_the_same_if_they_measure_the_same(first: str, second: str, same: bool) -> None:  # noqa: FBT001
    (one,), (two,) = numbers(first, "en"), numbers(second, "en")
    assert one.same(two) == two.same(one) == same
    assert one.found_in([two]) == same


@given(
    st.sampled_from(["en", "es"]),
    st.lists(st.sampled_from(" ".join(t for t, _ in ENGLISH + SPANISH).split()), max_size=12),
)
def test_any_words_in_any_order_can_be_read(language: str, words: list[str]) -> None:
    assert all(isinstance(each, Number) and each.text for each in numbers(" ".join(words), language))


@pytest.mark.parametrize("language", ["en", "es", "fr"])
@pytest.mark.parametrize(
    "text",
    [
        "9" * 400,
        "9" * 5_000,
        "press " + "9" * 5_000,
        "9" * 5_000 + "/3",
        "3/" + "9" * 5_000,
        "1." + "9" * 5_000,
        "999" + ",999" * 3_000,
        "1 2 3 4 " * 2_000,
        "million " * 200,
    ],
    ids=lambda text: f"{text[:9]}... {len(text)}",
)
def test_a_figure_of_thousands_of_digits_is_some_large_number(language: str, text: str) -> None:
    assert all(0 <= int(each.value) <= 10**20 for each in numbers(text, language))


@given(st.sampled_from(["en", "es", "fr"]), st.text())
def test_any_text_can_be_read(language: str, text: str) -> None:
    assert all(each.value >= 0 for each in numbers(text, language))
