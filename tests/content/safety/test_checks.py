"""The safety rules: every edit that weakens a safety text gives its own message, in either language and in both.

`tests/data/safety/` holds an edit of the line `evidence` in each file: the name of a menu file, the lines that are
taken away (-) and those that take their place (+), perhaps more of these, and behind a line with "=" all errors and
warnings.
"""

from __future__ import annotations

import re
import shutil
from itertools import combinations
from pathlib import Path

import pytest

from ivr.content.load import Loaded, load, read_folder
from ivr.content.safety.rules import EMERGENCY_PHRASES, KEYS
from ivr.content.yaml.issues import Severity
from ivr.core.line.phrases import SPEECH
from tests.content.signing import sign
from tests.lines import EVIDENCE

SAFETY = Path(__file__).parents[1].parent / "data" / "safety"
CASES = sorted(path.stem for path in SAFETY.iterdir())
FILES = read_folder(EVIDENCE)
SHIPPED = read_folder(Path(__file__).parents[1].parent.parent / "menus")


def edited(case: str) -> tuple[dict[str, bytes], list[str]]:
    """The files after the edit of a case, and what is to be said about them."""
    edits, expected = (SAFETY / f"{case}.txt").read_text(encoding="utf-8").split("=\n")
    files = dict(FILES)
    for edit in edits.strip().split("\n\n"):
        name, *lines = edit.split("\n")
        old, new = ("".join(f"{line[2:]}\n" for line in lines if line[0] == sign) for sign in "-+")
        text = files[name].decode()
        assert text.count(old) == 1, (case, old)
        files[name] = text.replace(old, new).encode()
    return files, expected.splitlines()


def errors(loaded: Loaded) -> list[str]:
    return [str(issue) for issue in loaded.issues if issue.severity is Severity.ERROR]


@pytest.mark.parametrize("case", CASES)
def test_each_edit_gives_exactly_its_own_messages(case: str) -> None:
    files, expected = edited(case)
    found = load(files).issues
    assert expected
    assert [str(issue) for issue in found if issue.severity is not Severity.NOTE] == expected
    assert any(issue.severity is Severity.ERROR for issue in found) == (not case.endswith("-warning"))


def test_there_are_at_least_sixty_edits_in_both_languages() -> None:
    assert len(CASES) >= 60
    for ending in ("english", "spanish", "both"):
        assert sum(case.endswith(ending) for case in CASES) >= 10


def test_the_shipped_line_gives_no_false_alarm() -> None:
    assert errors(load(SHIPPED)) == []


# What follows holds for whatever words the shipped line has: the edits are made by meaning.

NUMBER = {"en": re.compile("nine[ ]one[ ]one"), "es": re.compile("nueve[ ]uno[ ]uno")}


def said(issues: list[str], id_: str) -> bool:
    """Whether one of them is about a text."""
    return any(f"'{id_}'" in each for each in issues)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("other", ["", "nine nine nine", "our office"])
def test_the_emergency_number_stays_in_every_phrase_and_step_up(language: str, other: str) -> None:
    menus = SHIPPED | {"line.yaml": SHIPPED["line.yaml"] + b"remember-callers: yes\n"}
    line = load(menus).line
    assert line is not None
    steps = [flag.step_up for flag in line.red_flags.values() if flag.step_up]
    wanting = dict(menus)
    for statement in (*(line.phrases[id_] for id_ in EMERGENCY_PHRASES), *steps):
        (sentence,) = (
            each
            for each in re.split(r"(?<=[.:])\s", statement.text[language])
            if NUMBER[language].search(each) and "2 0 2" not in each
        )
        old, new = sentence.strip().encode(), NUMBER[language].sub(other, sentence).encode()
        for name in ("phrases.yaml", "red-flags.yaml"):
            wanting[name] = wanting[name].replace(old, new)
    found = errors(load(wanting))
    for statement in (*(line.phrases[id_] for id_ in EMERGENCY_PHRASES), *steps):
        assert said(found, statement.id), statement.id


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_key_that_a_phrase_has_to_name_stays_in_it(language: str) -> None:
    line = load(SHIPPED).line
    assert line is not None
    naming = {id_: keys for id_, keys in KEYS.items() if id_ in line.phrases}  # others are for lines that listen
    assert len(naming) >= len(KEYS) - len(SPEECH)
    spoken = {"9": {"en": "nine", "es": "nueve"}, "star": {"en": "star", "es": "asterisco"}}
    written = SHIPPED["phrases.yaml"].decode()
    told = {id_ for id_ in naming if language in line.phrases[id_].text}
    for id_ in told:
        name = spoken.get(naming[id_][0], {}).get(language, naming[id_][0])
        at = written.index(name, written.index(f"    {language}: |", written.index(f"- id: {id_}\n")))
        written = written[:at] + written[at:].replace(name, "6", 1)
    found = errors(load(SHIPPED | {"phrases.yaml": written.encode()}))
    for id_ in told:
        assert said(found, id_), id_


def targets(menu: str) -> list[str]:
    return re.findall(r"^    ((?:topic|menu|red-flag): .*)$", SHIPPED[menu].decode(), re.MULTILINE)


@pytest.mark.parametrize("menu", ["menus/main.yaml", "menus/warning.yaml"])
def test_no_two_keys_may_change_places(menu: str) -> None:
    for one, two in combinations(targets(menu), 2):
        text = SHIPPED[menu].decode().replace(one, "?").replace(two, one).replace("?", two)
        assert errors(load(SHIPPED | {menu: text.encode()})), (one, two)


@pytest.mark.parametrize("languages", [["en"], ["es"], ["en", "es"]])
def test_no_two_labels_of_the_first_menu_may_change_places(languages: list[str]) -> None:
    line = load(SHIPPED).line
    assert line is not None
    for one, two in combinations(line.menus["main"].options, 2):
        text = SHIPPED["menus/main.yaml"].decode()
        for language in languages:
            first, second = (f"    {language}: {each.label.text[language]}\n" for each in (one, two))
            text = text.replace(first, "?").replace(second, first).replace("?", second)
        assert errors(load(SHIPPED | {"menus/main.yaml": text.encode()})), (one.key, two.key)


def test_every_sign_of_the_warning_menu_rings_a_nurse() -> None:
    for target in targets("menus/warning.yaml"):
        text = SHIPPED["menus/warning.yaml"].decode().replace(target, "topic: recovery")
        assert errors(load(SHIPPED | {"menus/warning.yaml": text.encode()})), target


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_a_marker_of_a_merge_hides_is_told_once_the_marker_is_gone(language: str) -> None:
    line, written = load(SHIPPED).line, SHIPPED["red-flags.yaml"].decode()
    assert line is not None
    for flag in (each for each in line.red_flags.values() if each.step_up):
        assert flag.step_up is not None
        kept = f"        {flag.step_up.text[language].strip()}"
        lost = NUMBER[language].sub("us", kept)
        assert (written.count(kept), lost == kept) == (1, False)
        joined = written.replace(kept, f"<<<<<<< ours\n{lost}\n=======\n{kept}\n>>>>>>> theirs")
        (found,) = errors(load(SHIPPED | {"red-flags.yaml": joined.encode()}))
        assert "Two versions of this file were joined here" in found, flag.id
        chosen = errors(load(SHIPPED | {"red-flags.yaml": written.replace(kept, lost).encode()}))
        assert any("911" in each and f"{flag.id}.step-up" in each for each in chosen), flag.id


OWN = b"""safety-rules:
  - text: recovery-bandage
    says:
      en:
        - forty-eight hours
        - two days
      es:
        - dos semanas
    why: Our surgeons lost a patient to an early bath.
  - text: recovery-gone
    says:
      en:
        - anything
    why: It was here once.
"""


def test_a_clinic_may_add_rules_of_its_own() -> None:
    assert errors(load(FILES | {"safety.yaml": OWN})) == [
        (
            "safety.yaml:10: 'recovery-gone' in language 'en' has to say 'anything', by a rule of this clinic. "
            "Write it again: It was here once."
        ),
        (
            "topics/recovery.yaml:9: 'recovery-bandage' in language 'es' has to say 'dos semanas', by a rule of this "
            "clinic. Write it again: Our surgeons lost a patient to an early bath."
        ),
    ]


def test_a_country_may_have_an_emergency_number_of_its_own() -> None:
    words = ((b"nine one one", b"one one two"), (b"nueve uno uno", b"uno uno dos"))
    files = dict(FILES)
    for old, new in words:
        files = {name: data.replace(old, new) for name, data in files.items()}
    assert errors(load(files)) != []
    files["line.yaml"] += b"emergency-number: 112\n"
    assert errors(load(files)) == []


@pytest.mark.parametrize("signs", ["RED-01", "RED-02"])
def test_a_choice_that_names_a_sign_may_lead_to_the_warning_signs_and_to_no_other_menu(signs: str) -> None:
    named = f"    menu: warning\n    signs:\n      - {signs}\n".encode()
    files = FILES | {"menus/main.yaml": FILES["menus/main.yaml"].replace(b"    menu: warning\n", named)}
    assert errors(load(files)) == []
    files["menus/main.yaml"] = files["menus/main.yaml"].replace(b"menu: warning", b"topic: risks")
    assert [each for each in errors(load(files)) if f"is about {signs}" in each and "does not ring a nurse" in each]


def test_a_rule_without_a_language_that_is_known_says_nothing() -> None:
    files = {name: data for name, data in FILES.items() if name != "line.yaml"} | {"safety.yaml": OWN}
    assert all(issue.file != "safety.yaml" for issue in load(files).issues)


def test_an_approval_of_a_choice_ends_when_its_key_leads_elsewhere(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EVIDENCE, tmp_path / "menus"))
    sign(folder, "warning.1", "en")
    menu = folder / "menus" / "warning.yaml"
    text = menu.read_text(encoding="utf-8")
    menu.write_text(text + "# A remark changes nothing.\n", encoding="utf-8")
    assert not [
        each for each in load(read_folder(folder)).issues if "warning.1' in language 'en' changed" in each.problem
    ]
    menu.write_text(text.replace("red-flag: fever", "topic: recovery"), encoding="utf-8")
    (found,) = [
        each for each in load(read_folder(folder)).issues if "warning.1' in language 'en' changed" in each.problem
    ]
    assert "(key 1 [-red-flag fever)-] {+topic recovery)+}" in found.problem


def test_what_was_decided_is_a_warning_until_a_clinician_approves_it(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EVIDENCE, tmp_path / "menus"))
    line = folder / "line.yaml"
    line.write_text(line.read_text(encoding="utf-8").replace("role: clinician", "role: translator"), encoding="utf-8")

    def decided() -> list[Severity]:
        found = load(read_folder(folder)).issues
        return [issue.severity for issue in found if issue.problem.startswith("Decided against the usual rules")]

    assert decided() == [Severity.WARNING]
    evidence = load(read_folder(folder)).evidence
    assert evidence is not None
    assert "decisions" in {required.texts for required in evidence.rules.required}
    sign(folder, "decisions", "en")
    assert decided() == [Severity.NOTE]
