"""Facts, pronunciation and waivers are changed and changed back, on every shipped file: not a byte differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.content.editing.edits import File, as_it_was
from ivr.content.editing.errors import EditError
from ivr.content.editing.outline import outline
from ivr.content.editing.staff import TeamForm, read_staff, set_team
from ivr.content.editing.tables import facts, pronunciation, waivers
from ivr.content.editing.tables.facts import FactForm, FactsForm
from ivr.content.editing.tables.pronunciation import PronunciationForm
from tests.content.editing.walking import SHIPPED, file_at

CODES = ("en", "es")
FACTS = [path for path in SHIPPED if facts.read_facts("x", path.read_bytes(), CODES)]
TEXTS = [path for path in SHIPPED if outline("x", path.read_bytes(), CODES)]
STAFF, SPOKEN = Path("menus/staff.yaml"), Path("menus/pronunciation.yaml")


def form_of(file: File) -> FactsForm:
    found = facts.read_facts(file.name, file.data, CODES)
    assert found
    return found


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.name)
def test_a_fact_is_changed_and_changed_back_without_a_byte_of_difference(path: Path) -> None:
    file = file_at(path)
    form = form_of(file)
    for index in {0, len(form.facts) // 2, len(form.facts) - 1}:
        now = form.facts[index]
        assert facts.set_fact(file, index, now).data == file.data
        wanted = FactForm(
            now.id,
            "may" if now.importance != "may" else "must",
            {code: f"{text} More." for code, text in now.words.items()},
            [*now.support, {"document": "clinic-qa", "heading": "What is it? A: # new"}],
            [*now.figures, {"document": "clinic-qa", "value": "3", "unit": "days", "speak": "no"}],
            [*now.conflicts, "CON-01"],
            f"{now.note} More.".strip(),
        )
        changed = facts.set_fact(file, index, wanted)
        assert form_of(changed).facts[index] == wanted
        assert [each for number, each in enumerate(form_of(changed).facts) if number != index] == [
            each for number, each in enumerate(form.facts) if number != index
        ]
        back = facts.set_fact(changed, index, now)
        assert as_it_was(back, file.data).data == file.data


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.name)
def test_a_fact_is_added_under_the_next_number_and_taken_away_again(path: Path) -> None:
    file = file_at(path)
    form = form_of(file)
    source = {"document": "clinic-qa", "heading": "What is it?"}
    added = facts.add_fact(file, form, {"en": "New.", "es": "Nuevo."}, "may", source)
    after = form_of(added)
    new = after.facts[-1]
    assert (new.importance, new.words, new.support) == ("may", {"en": "New.", "es": "Nuevo."}, [source])
    assert new.id not in {each.id for each in form.facts}
    assert new.id[:4] == form.facts[0].id[:4]
    assert facts.drop_fact(added, after, len(after.facts) - 1).data == file.data


GOOD = FactForm("REC-01", "must", {"en": "a", "es": "b"}, [{"document": "d", "heading": "h"}])
SOURCE = {"document": "d", "heading": "h"}


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (replace(GOOD, words={"en": " ", "es": "b"}), "'en' is empty"),
        (replace(GOOD, importance="very"), "how much this fact matters"),
        (replace(GOOD, support=[{}]), "come from nowhere"),
    ],
)
def test_a_fact_that_lacks_something_is_refused(wanted: FactForm, problem: str) -> None:
    file = file_at(Path("menus/facts/recovery.yaml"))
    with pytest.raises(EditError, match=problem):
        facts.set_fact(file, 0, wanted)
    with pytest.raises(EditError, match=problem):
        facts.add_fact(file, form_of(file), wanted.words, wanted.importance, wanted.support[0])


def test_what_is_no_fact_is_told() -> None:
    file = File("f.yaml", b"fact-topic: x\nfacts:\n  - fact: first\n    en: a\n")
    form = form_of(file)
    assert form.name("en") == "f.yaml"
    with pytest.raises(EditError, match="only one left"):
        facts.drop_fact(file, form, 0)
    with pytest.raises(EditError, match="an id to count"):
        facts.add_fact(file, form, {"en": "a"}, "may", SOURCE)
    with pytest.raises(EditError, match="not there any more"):
        facts.set_fact(file, 7, GOOD)
    for data in (b"topic: x\n", b"fact-topic: x\nfacts: y\n", b"\t", b"- fact-topic"):
        assert facts.read_facts("x", data, CODES) is None
    assert form_of(File("f.yaml", b"fact-topic: x\nfacts:\n  - y\n")).facts[0].id == ""
    assert "hospital-page" in facts.documents({"d.yaml": Path("menus/facts/documents.yaml").read_bytes()})
    assert facts.documents({"d.yaml": b"documents: x\n", "e.yaml": b"documents:\n"}) == []
    assert facts.documents({"d.yaml": b"\xff documents:"}) == []
    assert facts.documents({}) == []


def spoken_of(file: File) -> PronunciationForm:
    found = pronunciation.read_pronunciation({file.name: file.data})
    assert found
    return found


def test_words_are_changed_added_and_taken_away_and_back_again() -> None:
    file = file_at(SPOKEN)
    for index, each in enumerate(spoken_of(file).lists):
        assert pronunciation.set_words(file, index, each.words).data == file.data
        rows = [dict(row) for row in each.words]
        rows[0] = {"word": str(rows[0]["word"]), "say": "other: # words", "carrier": "yes"}
        rows[-1] = {}
        changed = pronunciation.set_words(file, index, [*rows, {"word": "new", "say": "nuw"}])
        after = spoken_of(changed).lists[index].words
        assert after == [row for row in [*rows, {"word": "new", "say": "nuw"}] if row]
        added = pronunciation.set_words(file, index, [*each.words, {"word": "###", "say": "x"}])
        assert pronunciation.set_words(added, index, [*each.words, {}]).data == file.data
        first = pronunciation.set_words(file, index, [rows[0], *each.words[1:]])
        assert as_it_was(pronunciation.set_words(first, index, each.words), file.data).data == file.data


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"say": "x"}, "and not what"),
        ({"word": "vertebroplasty", "say": "x"}, "stands twice"),
        ({"word": "new"}, "how 'new' is spoken"),
    ],
)
def test_a_word_that_lacks_something_is_refused(row: dict[str, str], problem: str) -> None:
    file = file_at(SPOKEN)
    with pytest.raises(EditError, match=problem):
        pronunciation.set_words(file, 0, [*spoken_of(file).lists[0].words, row])


@pytest.mark.parametrize("data", [b"pronunciation: x\n", b"\xff pronunciation:", b"- pronunciation\n", b"line: x\n"])
def test_a_file_without_words_has_no_form(data: bytes) -> None:
    assert pronunciation.read_pronunciation({"p.yaml": data}) is None


def test_a_list_of_words_that_cannot_be_read_is_empty() -> None:
    found = pronunciation.read_pronunciation({"p.yaml": b"pronunciation:\n  - x\n  - language: en\n    words: y\n"})
    assert found
    assert [(each.language, list(each.words)) for each in found.lists] == [("", []), ("en", [])]


ENTRIES = {
    "waivers": [{"figure": "30 minutes", "reason": "Ours: # to approve"}, {"word": "sin", "reason": "One"}],
    "exceptions": [{"conflict": "CON-01", "reason": "In other words"}],
}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_what_was_decided_about_a_text_is_written_below_it_and_taken_away_again(path: Path) -> None:
    file = file_at(path)
    found = outline(file.name, file.data, CODES)
    assert found
    for text in found.texts[:4] + found.texts[-4:] + tuple(each for each in found.texts if "callback" in each.id):
        for name in waivers.lists_of(text):
            now = waivers.read_decided(file, text)[name]
            assert waivers.set_decided(file, text, name, now).data == file.data
            more = waivers.set_decided(file, text, name, [*now, *ENTRIES[name]])
            assert waivers.read_decided(more, text)[name] == [*now, *ENTRIES[name]]
            empty: list[dict[str, str]] = [{} for _ in ENTRIES[name]]
            assert waivers.set_decided(more, text, name, [*now, *empty]).data == file.data, text.id
            if now:
                other = waivers.set_decided(file, text, name, [{**now[0], "reason": "Another: one"}, *now[1:]])
                assert other.data != file.data
                assert as_it_was(waivers.set_decided(other, text, name, now), file.data).data == file.data


@pytest.mark.parametrize(
    ("name", "row", "problem"),
    [
        ("waivers", {"figure": "2", "word": "no", "reason": "x"}, "one figure, or for one word"),
        ("waivers", {"reason": "x"}, "one figure, or for one word"),
        ("waivers", {"figure": "2"}, "why '2' is waived"),
        ("exceptions", {"reason": "x"}, "about one conflict"),
        ("others", {"reason": "x"}, "no such list"),
    ],
)
def test_a_decision_without_subject_or_reason_is_refused(name: str, row: dict[str, str], problem: str) -> None:
    file = file_at(Path("menus/topics/about.yaml"))
    found = outline(file.name, file.data, CODES)
    assert found
    with pytest.raises(EditError, match=problem):
        waivers.set_decided(file, found.texts[1], name, [row])


def test_what_was_decided_in_a_file_that_cannot_be_read_is_nothing() -> None:
    file = File("x.yaml", b"topic: x\nsay:\n  - id: a\n    waivers: y\n")
    found = outline(file.name, file.data, CODES)
    assert found
    assert waivers.read_decided(file, found.texts[0]) == {"waivers": [], "exceptions": []}
    assert waivers.read_decided(File("x.yaml", b"\t"), found.texts[0]) == {"waivers": [], "exceptions": []}


MAILS: tuple[Callable[[TeamForm], TeamForm], ...] = (
    lambda team: replace(team, emails=["nurse@clinic.example"]),
    lambda team: replace(team, emails=["nurse@clinic.example", "second@clinic.example"]),
)


@pytest.mark.parametrize("change", MAILS)
def test_mail_addresses_are_added_and_taken_away_again(change: Callable[[TeamForm], TeamForm]) -> None:
    file = file_at(STAFF)
    form = read_staff({file.name: file.data})
    assert form
    for index, team in enumerate(form.teams):
        changed = set_team(file, index, change(team))
        again = read_staff({file.name: changed.data})
        assert again
        assert again.teams[index] == change(team)
        assert set_team(changed, index, team).data == file.data
