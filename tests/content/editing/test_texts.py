"""Statements, choices, topics and staff, as forms change them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.content.editing import staff, texts
from ivr.content.editing.edits import File
from ivr.content.editing.errors import EditError
from ivr.content.editing.outline import Outline, Text, languages, outline, outlines, written
from ivr.content.editing.staff import StaffForm, TeamForm
from ivr.content.load import load, read_folder

FILES = read_folder(Path("menus"))
PLACES = {each.id: each for each in outlines(FILES)}
STAFF = File("staff.yaml", FILES["staff.yaml"])


def place(id_: str) -> tuple[Outline, File]:
    found = PLACES[id_]
    return found, File(found.file, FILES[found.file])


def text_of(found: Outline, id_: str) -> Text:
    return next(each for each in found.texts if each.id == id_)


def form() -> StaffForm:
    found = staff.read_staff(FILES)
    assert found
    return found


def test_every_text_of_the_line_has_a_form() -> None:
    loaded = load(FILES)
    assert loaded.evidence
    shown = {each.id for found in PLACES.values() for each in found.texts}
    assert {id_ for id_ in loaded.evidence.spoken if not id_.startswith("decision")} <= shown
    assert {each.kind for each in PLACES.values()} == {"menu", "topic", "red-flags", "phrases"}
    assert written(("say", 3, "en")) == "say.3.en"


def test_what_a_text_rests_on_is_changed_in_its_own_lines() -> None:
    found, file = place("recovery")
    text = text_of(found, "recovery-breathing")
    changed = texts.set_rests(file, text, ("WRN-09", "RED-01"))
    block = changed.plain()["say"][text.number]
    assert (block["facts"], block["signs"]) == (["WRN-09"], ["RED-01"])
    nothing = texts.set_rests(file, text, ()).plain()["say"][text.number]
    assert (nothing["claims"], "signs" in nothing) == ("nothing", False)
    free = text_of(found, "recovery-some-signs")
    assert "claims" not in texts.set_rests(file, free, ("WRN-09",)).plain()["say"][free.number]
    assert texts.set_rests(file, free, ()) is file
    assert texts.set_rests(file, text, text.rests) is file
    assert texts.read_rests(" rec-13; RED-01,\nnothing NADA .") == ("REC-13", "RED-01")
    flags, flag_file = place("red-flags")
    flag = text_of(flags, "fever.step-up")
    assert texts.set_rests(flag_file, flag, ("RED-09",)).plain()["red-flags"][1]["signs"] == ["RED-09"]
    menu, menu_file = place("warning")
    choice = text_of(menu, "warning.3")
    assert "signs" not in texts.set_rests(menu_file, choice, ("WRN-04",)).plain()["choices"][2]


def test_words_are_kept_in_their_style_and_nothing_empty_is() -> None:
    found, file = place("recovery")
    title, said = found.texts[0], text_of(found, "recovery-bones")
    assert texts.set_words(file, title, {"en": "  At\nhome: now "}).plain()["title"]["en"] == "At home: now"
    assert texts.set_words(file, said, dict(said.words)) is file
    with pytest.raises(EditError, match="empty"):
        texts.set_words(file, said, {"en": " \n "})
    with pytest.raises(EditError, match="begins with '#'"):
        texts.set_words(file, said, {"en": "# TODO"})


def test_a_statement_has_an_id_that_no_other_has() -> None:
    found, file = place("recovery")
    typed = {"en": "Bones. Now that is all.", "es": "Eso es todo."}
    added = texts.add_statement(file, found, "say", 10**6, typed, "")
    assert added.plain()["say"][-1] == {"id": "recovery-bones-now-that-is", **typed, "claims": "nothing"}
    twice = texts.add_statement(added, outline(added.name, added.data, ("en", "es")) or found, "say", 0, typed, "")
    assert twice.plain()["say"][0]["id"] == "recovery-bones-now-that-is-2"
    menu, menu_file = place("more")
    after = texts.add_statement(menu_file, menu, "after", 0, typed, "REC-13")
    assert after.plain()["after"] == [{"id": "more-bones-now-that-is", **typed, "facts": ["REC-13"]}]
    assert texts.new_id("", "¿?", ()) == "text"
    with pytest.raises(EditError, match="language 'es' is empty"):
        texts.add_statement(file, found, "say", 0, {"en": "x", "es": " "}, "")


def test_a_choice_leads_elsewhere_and_keeps_its_lines() -> None:
    menu, file = place("more")
    choice = text_of(menu, "more.3")
    assert texts.set_target(file, choice, "3", choice.target) is file
    other = texts.set_target(file, choice, "4", ("topic", "about")).plain()["choices"][2]
    assert (other["press"], other["topic"]) == ("4", "about")
    kind = texts.set_target(file, choice, "3", ("menu", "main")).plain()["choices"][2]
    assert (kind["menu"], "topic" in kind) == ("main", False)
    assert texts.set_target(file, choice, "3", ("nowhere", "x")) is file
    added = texts.add_choice(file, menu, "4", {"en": "home", "es": "casa"}, ("menu", "main"))
    assert [each["press"] for each in added.plain()["choices"]] == ["1", "2", "3", "4", "5", "6"]
    with pytest.raises(EditError, match="Key 3"):
        texts.add_choice(file, menu, "3", {"en": "x", "es": "x"}, ("menu", "main"))
    with pytest.raises(EditError, match="empty"):
        texts.add_choice(file, menu, "4", {"en": "", "es": "x"}, ("menu", "main"))


def test_keys_that_callers_know_by_heart_stay() -> None:
    _, file = place("main")
    assert texts.fixed_keys(FILES) == ("main", FIXED)
    with pytest.raises(EditError, match="Key 4 of the first menu has to lead to 'warning'"):
        texts.keep_fixed(FILES, file.text(("choices", 3, "menu"), "more"))
    texts.keep_fixed(FILES, file.text(("choices", 4, "en"), "other things"))
    texts.keep_fixed(FILES, place("more")[1].text(("choices", 0, "press"), "4"))
    assert texts.fixed_keys({"x.yaml": b"line: x\n\tbroken"}) == ("", {})
    assert texts.fixed_keys({"x.yaml": b"staff: x\n"}) == ("", {})
    texts.keep_fixed({}, file)


FIXED = {"1": ("topic", "expect"), "2": ("topic", "prepare"), "3": ("topic", "recovery"), "4": ("menu", "warning")}


def test_a_new_topic_is_a_file_of_its_own() -> None:
    title, said = {"en": "Your visit: what to bring", "es": "Su cita"}, {"en": "Bring your list.", "es": "Su lista."}
    file = texts.new_topic(FILES, title, said, "")
    assert file.name == "topics/your-visit-what-to.yaml"
    assert list(file.plain()) == ["topic", "title", "say"]
    assert file.data.startswith(b'topic: your-visit-what-to\ntitle:\n  en: "Your visit: what to bring"\n')
    again = texts.new_topic({**FILES, file.name: file.data}, title, said, "")
    assert again.name == "topics/your-visit-what-to-2.yaml"
    assert [choice.id for _, choice in texts.leading_to(FILES, "topic", "recovery")] == ["main.3"]


def test_a_file_that_cannot_be_read_has_no_forms_and_stops_no_other() -> None:
    files = {
        **FILES,
        "topics/recovery.yaml": b"\xff",
        "x.yaml": b"- a\n",
        "y.yaml": b"facts: x\n",
        "f.yaml": b"red-flags:\n  - red-flag: x\n",
    }
    assert "recovery" not in {each.id for each in outlines(files)}
    assert outline("y.yaml", b"facts: x\n", ()) is None
    odd = b"menu:\n  - x\ntitle: x\nsay: x\nchoices:\n  - x\n  - press: [1]\nred-flags: 1\n"
    found = outline("z.yaml", odd, ("en",))
    assert found
    assert (found.id, found.title, found.name("en")) == ("menu", {}, "")
    assert [each.key for each in found.texts] == [""]
    assert outline("t.yaml", b"topic: t\nsay:\n  - id: a\n    en: b\n", ()).texts[0].words == {"en": "b"}  # type: ignore[union-attr]  # it is one


def test_a_team_is_changed_and_changed_back_without_a_byte_of_difference() -> None:
    for index, team in enumerate(form().teams):
        number = {"number": "+12025550199", "language": "es", "speaks": ["en", "es"]}
        hours = [{"days": "saturday", "from": "09:00", "to": "12:00"}]
        closed = [
            {"date": "2026-12-24", "closed": "yes"},
            {"date": "2026-12-28", "until": "2026-12-31", "closed": "yes"},
        ]
        wanted = TeamForm(team.id, [*team.numbers, number], hours, closed, "open", "last-resort")
        changed = staff.set_team(STAFF, index, wanted)
        block = changed.plain()["teams"][index]
        assert block["numbers"][-1] == number
        assert (block["hours"], block["exceptions"], block["when-closed"]) == (hours, closed, "last-resort")
        assert staff.set_team(changed, index, team).data == STAFF.data
    assert staff.set_team(STAFF, 0, form().teams[0]).data == STAFF.data


def test_rows_are_changed_in_their_place_and_empty_ones_go() -> None:
    team = form().teams[0]
    two = staff.set_team(
        STAFF, 0, TeamForm(team.id, [*team.numbers, {"number": "+12025550198", "language": "es"}], team.hours)
    )
    one = staff.set_team(two, 0, TeamForm(team.id, [{}, {"number": "+12025550197", "language": "es"}], team.hours))
    assert one.plain()["teams"][0]["numbers"] == [{"number": "+12025550197", "language": "es"}]
    fewer = staff.set_team(two, 0, TeamForm(team.id, team.numbers, team.hours))
    assert fewer.data == STAFF.data


def test_single_lines_holidays_and_rings() -> None:
    changed = staff.set_single(STAFF, {"caller-id": "+12025550100", "message-seconds": "", "callback-minutes": "30"})
    assert changed.plain()["callback-minutes"] == "30"
    assert "message-seconds" not in changed.plain()
    assert b"# caller-id: +12025550100\ncaller-id: +12025550100\n" in changed.data
    state = staff.set_holidays(STAFF, "US", "NY")
    assert state.plain()["holidays"] == {"country": "US", "state": "NY"}
    none = staff.set_holidays(state, "", "")
    assert "holidays" not in none.plain()
    assert staff.set_holidays(none, "", "") is none
    assert staff.set_holidays(none, "MX", "").plain()["holidays"] == {"country": "MX"}
    assert staff.set_holidays(none, "MX", "JAL").plain()["holidays"] == {"country": "MX", "state": "JAL"}
    assert staff.set_ring(STAFF, "asked", ["front-desk", "nurse"]) is STAFF
    assert staff.set_ring(STAFF, "asked", ["nurse"]).plain()["ring"]["asked"] == ["nurse"]


def test_a_staff_file_that_is_odd_is_shown_as_far_as_it_goes() -> None:
    assert staff.read_staff({"a.yaml": b"\xff", "b.yaml": b"- x\n"}) is None
    odd = staff.read_staff({"s.yaml": b"staff: x\nteams: x\nring:\n  asked: x\nholidays: US\nnumber-to-call: [1]\n"})
    assert odd
    assert (list(odd.teams), odd.fields["number-to-call"], odd.holidays["country"]) == ([], "", "")


@pytest.mark.parametrize("data", [b'- "x\nline: y"\n', b'"x\nline: y"\n', b"line: [\n"], ids=["list", "text", "broken"])
def test_a_file_of_the_line_that_holds_no_fields_fixes_no_keys(data: bytes) -> None:
    assert texts.fixed_keys({"line.yaml": data}) == ("", {})
    assert languages({"line.yaml": data}) == ()
