"""Mistakes that were made with the texts, made again in forms and as text: each is named before anybody hears it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
import yaml

from tests.web.console.browsing import text
from tests.web.console.changing.editing import Editing

RECOVERY, MAIN = "topics/recovery.yaml", "menus/main.yaml"
TYPED: Final = yaml.safe_load(Path(__file__).with_name("typed.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("fault", TYPED, ids=[each["name"] for each in TYPED])
def test_a_mistake_is_named_while_it_is_typed(editing: Editing, fault: dict[str, str]) -> None:
    told = editing.check(fault["file"], fault["text"], text_en=fault["en"], text_es=fault["es"])
    assert any(fault["named"] in each for each in told), told
    assert any(each.startswith("error") for each in told), told


@pytest.mark.parametrize(
    ("en", "es"),
    [
        ("If you have chest pain, rest and wait until morning.", "Si le duele el pecho, descanse y espere a mañana."),
        ("Take ibuprofen if it hurts.", "Tome ibuprofeno si le duele."),
        ("Stop your blood thinner before the procedure.", "Deje su anticoagulante antes del procedimiento."),
    ],
)
def test_medical_advice_that_rests_on_nothing_cannot_be_published(editing: Editing, en: str, es: str) -> None:
    form = {"file": RECOVERY, "list": "say", "index": "", "text-en": en, "text-es": es, "rests": ""}
    assert editing.send("/change/add", dict(form)).status_code == 303
    assert any("claims nothing" in each or "medic" in each or "facts" in each for each in editing.mistakes())


def test_a_warning_sign_that_rings_nobody_cannot_be_published(editing: Editing) -> None:
    path = editing.path("menus/warning.yaml", "warning.5")
    form = {"file": "menus/warning.yaml", "path": path, "key": "5", "target": "topic recovery"}
    words = {"text-en": "hives, itching or a rash", "text-es": "si tiene sarpullido o ronchas, o le pica la piel"}
    assert editing.send("/change/text", form | words | {"rests": "RED-16"}).status_code == 303
    assert any("rings nobody" in each or "red-flag" in each for each in editing.mistakes())


def test_the_key_of_the_warning_signs_stays_where_callers_know_it(editing: Editing) -> None:
    form = {"file": MAIN, "path": editing.path(MAIN, "main.4"), "to": "down"}
    answer = editing.send("/change/move", dict(form))
    assert answer.status_code == 422
    assert "Key 4 of the first menu has to lead to 'warning'" in text(answer)


def test_a_topic_that_callers_know_by_its_key_stays(editing: Editing) -> None:
    answer = editing.send("/change/topic/remove", {"file": "topics/prepare.yaml"})
    assert answer.status_code == 422
    assert "Key 2 of the first menu has to lead to 'prepare'" in text(answer)
    assert editing.mistakes() == []


def test_a_refused_edit_is_told_in_the_language_of_the_page(editing: Editing) -> None:
    editing.look("/console/change?lang=es")
    answer = editing.send("/change/topic/remove", {"file": "topics/prepare.yaml"})
    editing.look("/console/change?lang=en")
    assert "La tecla 2 del primer menú tiene que llevar a 'prepare'" in text(answer)
    assert "Deje esta opción en su tecla" in text(answer)


def test_labels_that_are_crossed_are_named(editing: Editing) -> None:
    for id_, en, es in (
        ("main.2", "recovery", "para recuperarse"),
        ("main.3", "preparation", "para prepararse"),
    ):
        form = {"file": MAIN, "path": editing.path(MAIN, id_), "text-en": en, "text-es": es}
        assert editing.send("/change/text", dict(form)).status_code == 303
    assert editing.told()


@pytest.mark.parametrize(
    ("file", "before", "after", "named"),
    [
        ("menus/warning.yaml", "warning-signs: yes\n", "", "'warning-signs: yes' is missing"),
        ("line.yaml", "approvals:\n  - texts: red-flags\n    role: clinician\n", "", "approv"),
        ("topics/recovery.yaml", "    facts:\n", "    fatcs:\n", "Did you mean 'facts'"),
        ("topics/recovery.yaml", "      - REC-13\n", "      - rec-13\n", "REC-13"),
        ("topics/recovery.yaml", "say:\n", "<<<<<<< mine\nsay:\n=======\nsay:\n>>>>>>> theirs\n", "chose between"),
        ("topics/recovery.yaml", "say:\n", "say:\n\t- id: x\n", "tab"),
        ("menus/main.yaml", "choices:\n", "", "choices"),
        ("staff.yaml", "time-zone: America/New_York", "time-zone: Etc/GMT-5", "sign is turned round"),
    ],
)
def test_a_mistake_in_the_text_of_a_file_is_named(
    editing: Editing, file: str, before: str, after: str, named: str
) -> None:
    assert editing.replace(file, before, after).status_code == 303
    told = editing.told()
    assert any(named in each for each in told), told


def team(editing: Editing, index: int = 0, **changed: str) -> list[str]:
    """What is said once a team has other numbers or hours."""
    usual = {"number-0-number": "+12025550111", "number-0-language": "en", "holidays": "", "when-closed": ""}
    hours = {"hours-0-days": "monday-friday", "hours-0-from": "08:00", "hours-0-to": "17:00"}
    form = {"team": str(index)} | usual | hours | {name.replace("_", "-"): value for name, value in changed.items()}
    answer = editing.send("/change/staff/team", dict(form))
    assert answer.status_code == 303, answer.text
    return editing.told()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"number_0_number": "+12025550131"}, "on-call"),
        ({"number_0_number": "+19005550111"}, "cost"),
        ({"number_0_number": "+442025550111"}, "number"),
        ({"number_0_number": "nurse"}, "phone number"),
        ({"number_0_number": "2025550111"}, "phone number"),
        ({"hours_0_to": "5:00"}, "05:00"),
        ({"hours_0_to": "5 pm"}, "17:00"),
        ({"hours_0_to": "08:00"}, "08:00"),
        ({"hours_0_days": "mon-fri"}, "monday-friday"),
        ({"date_0_date": "2026-02-01", "date_0_closed": "yes"}, "over"),
    ],
    ids=str,
)
def test_a_slip_in_numbers_or_hours_is_named(editing: Editing, changed: dict[str, str], named: str) -> None:
    told = team(editing, 0, **changed)
    assert any(named in each for each in told), told


def test_signs_that_an_address_book_brings_along_are_taken_off_or_named(editing: Editing) -> None:
    team(editing, number_0_number="\u202a+1 (202) 555-0112\u202c")
    assert "- number: +12025550112\n" in editing.file("staff.yaml")
