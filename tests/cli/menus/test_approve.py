"""`ivr approve` shows what is approved, asks, and records it; nothing is recorded without a yes."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.content.load import load_folder
from tests.lines import EVIDENCE

CLOCK = {"IVR_NOW": "2026-03-31T09:00:00Z"}


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    return shutil.copytree(EVIDENCE, tmp_path / "menus")


def approve(
    menus: Path, *words: str, by: str = "Ana Ruiz, RN", role: str = "clinician", answer: str = "y\n", yes: bool = False
) -> Result:
    command = ["approve", *words, "--menus", str(menus), "--by", by, "--role", role, *(["--yes"] if yes else [])]
    return CliRunner().invoke(main, command, input=answer, env=CLOCK)


def on_record(menus: Path) -> list[tuple[str, str, str, str]]:
    evidence = load_folder(menus).evidence
    assert evidence is not None
    return [(each.statement, each.language, each.role, each.date) for each in evidence.approvals]


def test_everything_about_a_text_is_shown_before_it_is_approved(menus: Path) -> None:
    result = approve(menus, "recovery-lifting")
    assert result.exit_code == 0
    assert result.output == (
        "recovery-lifting  (topic in topics/recovery.yaml, line 13)\n"
        " * en: Take the first day slowly. Do not lift heavy things for at least six weeks.\n"
        " * es: El primer día vaya con calma. No levante cosas pesadas durante al menos seis semanas.\n"
        "   REC-02 (must): Do not lift heavy things for at least six weeks.\n"
        "      leaflet, At home\n"
        "      handbook, Recovery\n"
        "\n"
        "Do you, Ana Ruiz, RN, approve these 2 wordings as clinician? [y/N]: y\n"
        f'Recorded 2 approvals in "{menus}/approvals.yaml".\n'
    )
    assert on_record(menus) == [
        ("recovery-lifting", "en", "clinician", "2026-03-31"),
        ("recovery-lifting", "es", "clinician", "2026-03-31"),
    ]


@pytest.mark.parametrize("answer", ["n\n", "\n"])
def test_without_a_yes_nothing_is_recorded(menus: Path, answer: str) -> None:
    result = approve(menus, "recovery", answer=answer)
    assert result.exit_code == 1
    assert result.output.endswith("Error: Nothing was recorded.\n")
    assert not (menus / "approvals.yaml").exists()


def test_a_script_is_not_asked(menus: Path) -> None:
    result = approve(menus, "all", yes=True, answer="")
    assert result.exit_code == 0
    assert "approve these" not in result.output
    assert len(on_record(menus)) > 80


def test_a_translator_approves_translations_only(menus: Path) -> None:
    result = approve(menus, "recovery-bandage", role="translator")
    assert " * es: Déjese" in result.output
    assert "   en: Keep the bandage" in result.output
    assert [language for _, language, *_ in on_record(menus)] == ["es"]


def test_a_language_may_be_chosen(menus: Path) -> None:
    assert approve(menus, "risks", "recovery-bandage", "--language", "es").exit_code == 0
    assert {language for _, language, *_ in on_record(menus)} == {"es"}
    assert len(on_record(menus)) == 5


def test_what_is_approved_already_is_not_asked_again(menus: Path) -> None:
    approve(menus, "recovery-bandage")
    result = approve(menus, "recovery-bandage", answer="")
    assert result.exit_code == 0
    assert result.output == "Ana Ruiz, RN has approved 2 of 2 wordings already, as they are now.\n"
    result = approve(menus, "recovery-bandage", by="Luis Peña")
    assert "en, Ana Ruiz, RN (clinician) on 2026-03-31: approved\n" in result.output


def test_what_changed_since_is_shown(menus: Path) -> None:
    approve(menus, "recovery-nurse")
    topic = menus / "topics" / "recovery.yaml"
    topic.write_text(topic.read_text(encoding="utf-8").replace("To reach our staff", "For our staff"), encoding="utf-8")
    output = approve(menus, "recovery-nurse").output
    changes = "[-To reach-] {+For+} our staff, press 0."
    assert f"   en, Ana Ruiz, RN (clinician) on 2026-03-31: changed since: {changes}\n" in output
    assert f"on 2026-03-31: translation older than the source: {changes}\n" in output
    assert "   claims nothing\n" in output


def test_signs_and_their_basis_are_shown(menus: Path) -> None:
    output = approve(menus, "red-flags").output
    assert "   RED-01 (emergency; general safety practice, not in the documents): If you have chest pain" in output
    assert "   RED-02 (call-now; in the documents): A fever may mean" in output


def test_waivers_and_exceptions_are_shown(menus: Path) -> None:
    topic = menus / "topics" / "recovery.yaml"
    more = "    waivers:\n      - figure: 48 hours\n        reason: Asked for by our own surgeons.\n"
    more += "    exceptions:\n      - conflict: CON-01\n        reason: It is said in the text before this one.\n"
    text = topic.read_text(encoding="utf-8").replace("      - REC-02\n", f"      - REC-02\n{more}")
    topic.write_text(text, encoding="utf-8")
    output = approve(menus, "recovery-lifting").output
    assert "   waiver for '48 hours': Asked for by our own surgeons.\n" in output
    assert "   exception for CON-01: It is said in the text before this one.\n" in output


@pytest.mark.parametrize(
    ("words", "by", "role", "told"),
    [
        (("recoveri",), "Ana", "clinician", "red flag 'recoveri'. Did you mean 'recovery'?"),
        (("%",), "Ana", "clinician", "red flag '%'. The review sheet of 'ivr evidence' has all names."),
        (("recovery",), "#1", "clinician", "'#1' is not a name. Write it with letters, as in 'Ana Ruiz, RN'."),
        (("recovery",), "Ana", "doctor", "'doctor' is not one of 'clinician', 'translator'."),
        (
            ("recovery", "--language", "fr"),
            "Ana",
            "clinician",
            "'fr' is not a language of this line. Write one of 'en', 'es'.",
        ),
        (
            ("recovery", "--language", "en"),
            "Ana",
            "translator",
            "Language 'en' is not translated, so a translator cannot",
        ),
    ],
)
def test_wrong_use_is_told_with_the_way_out(menus: Path, words: tuple[str, ...], by: str, role: str, told: str) -> None:
    result = approve(menus, *words, by=by, role=role)
    assert result.exit_code == 2
    assert told in " ".join(result.output.split())
    assert not (menus / "approvals.yaml").exists()


def test_menus_with_errors_cannot_be_approved(menus: Path) -> None:
    topic = menus / "topics" / "risks.yaml"
    topic.write_text(topic.read_text(encoding="utf-8").replace("one in ten", "one in nine"), encoding="utf-8")
    result = approve(menus, "recovery")
    assert result.exit_code == 1
    assert "one in nine" in result.output


def test_an_approval_that_cannot_be_recorded_is_told(menus: Path) -> None:
    path = menus / "approvals.yaml"
    path.write_text("menu: main\n", encoding="utf-8")
    path.unlink()
    topic = (menus / "topics" / "risks.yaml").read_text(encoding="utf-8").replace("topic: risks", "topic: more")
    path.write_text(topic.replace("risks-", "more-"), encoding="utf-8")
    result = approve(menus, "recovery")
    assert result.exit_code == 1
    assert "holds something else. Give that another name." in result.output


def test_without_a_given_clock_it_is_today(menus: Path) -> None:
    command = ["approve", "main.1", "--menus", str(menus), "--by", "Ana", "--role", "clinician", "--yes"]
    assert CliRunner().invoke(main, command, env={"IVR_NOW": None}).exit_code == 0
    assert abs(date.fromisoformat(on_record(menus)[0][3]) - date.today()).days <= 1  # noqa: DTZ011  # the local day
