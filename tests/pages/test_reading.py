"""A topic as it is read: all that is heard, in its order, with the keys made sense of."""

from __future__ import annotations

import pytest

from ivr.core.line.model import Part, Statement, Topic
from ivr.pages.reading import code_of, mark_of, reading, readings, topic_of, written
from tests.lines import small_line


def topic(en: str, es: str = "Descanse hoy.") -> Topic:
    return Topic("rest", {"en": "Rest", "es": "Descanso"}, (Part((Statement("rest-one", {"en": en, "es": es}),)),))


def read(en: str) -> list[tuple[str, bool]]:
    return [(each.text, each.by_phone) for page in reading(topic(en), "en").passages for each in page.sentences]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_statement_that_callers_hear_is_read_in_its_order(language: str) -> None:
    line = small_line()
    for found in readings(line, language):
        heard = [each for part in line.topics[found.topic].parts for each in part.statements]
        assert [each.id for each in found.passages] == [each.id for each in heard]
        for passage, said in zip(found.passages, heard, strict=True):
            words = " ".join(each.text for each in passage.sentences)
            assert words == " ".join(said.text[language].split())


def test_topics_stand_in_the_order_in_which_callers_meet_them() -> None:
    line = small_line()
    assert [each.topic for each in readings(line, "en")] == [id_ for id_ in line.parents if id_ in line.topics]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Rest today.\nEat well.", [("Rest today. Eat well.", False)]),
        (
            "If it gets worse, call a nurse: press 4, then 0. Then rest.",
            [("If it gets worse, call a nurse: press 4, then 0.", True), ("Then rest.", False)],
        ),
        ("For warning signs, press 4. For a nurse, press 4, then 0.",) * 2,
        ("Rest today. To hear this part again, press 7.", [("Rest today.", False)]),
        ("To hear this part again, press 7.", []),
        ("If your leg is numb, press star for the menu.", [("If your leg is numb, press star for the menu.", True)]),
    ],
    ids=["no keys", "a way to a nurse", "two ways", "again", "nothing else", "medicine is never left out"],
)
def test_keys_are_framed_and_those_that_only_move_about_are_left_out(
    said: str, expected: list[tuple[str, bool]] | str
) -> None:
    assert read(said) == ([(expected, True)] if isinstance(expected, str) else expected)


def test_a_mark_is_of_the_words_and_their_language() -> None:
    marks = {mark_of(topic("Rest today."), "en"), mark_of(topic("Rest now."), "en"), mark_of(topic("Rest now."), "es")}
    assert len(marks) == 3
    assert mark_of(topic("Rest  today.\n"), "en") == mark_of(topic("Rest today."), "en")


def test_a_topic_without_a_title_is_named_by_its_id() -> None:
    nameless = Topic("rest", {}, topic("Rest today.").parts)
    assert reading(nameless, "en").title == "rest"


def test_a_topic_is_found_by_its_id_and_by_its_code_and_by_nothing_else() -> None:
    line = small_line()
    for id_ in line.topics:
        assert topic_of(line, id_) is topic_of(line, code_of(id_)) is line.topics[id_]
        assert id_ not in code_of(id_)
    assert topic_of(line, "main") is topic_of(line, "") is None
    assert len({code_of(id_) for id_ in line.topics}) == len(line.topics)


@pytest.mark.parametrize(
    ("number", "expected"),
    [("+12025550100", "(202) 555-0100"), ("+34911234567", "+34 911 23 45 67"), ("none", "none")],
)
def test_numbers_are_written_as_people_write_them(number: str, expected: str) -> None:
    assert written(number) == expected
