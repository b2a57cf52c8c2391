"""One mistake that touches much gives few messages, and they name it where it was made."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.content.load import load, read_folder
from ivr.content.yaml.issues import Severity

SHIPPED = read_folder(Path(__file__).parents[2] / "menus")


def found(files: dict[str, bytes]) -> list[str]:
    issues = load(files).issues
    assert all(issue.as_line("es") != issue.as_line("en") for issue in issues)
    return [str(issue) for issue in issues if issue.severity is not Severity.NOTE]


def without(name: str) -> dict[str, bytes]:
    return {file: data for file, data in SHIPPED.items() if file != name}


@pytest.mark.parametrize(
    ("file", "copy"),
    [
        ("topics/recovery.yaml", "topics/recovery (1).yaml"),
        ("topics/recovery.yaml", "topics/Copia de recovery.yaml"),
        ("topics/recovery.yaml", "topics/recovery - Copy (2).yaml"),
        ("topics/recovery.yaml", "topics/recovery.yml"),
        ("topics/recovery.yaml", "recovery.yaml"),
        ("topics/recovery.yaml", "before/recovery.yaml"),
        ("menus/main.yaml", "menus/a main (Ana's conflicted copy 2026-11-28).yaml"),
        ("staff.yaml", "staff (1).yaml"),
        ("facts/recovery.yaml", "facts/recovery_old.yaml"),
        ("red-flags.yaml", "red-flags - copia.yaml"),
        ("pronunciation.yaml", "pronunciation (1).yaml"),
        ("facts/signs.yaml", "facts/signs 2.yaml"),
    ],
)
def test_a_copy_is_told_once_by_its_own_name(file: str, copy: str) -> None:
    (told,) = found({**SHIPPED, copy: SHIPPED[file]})
    assert told.startswith(f"{copy}:")
    assert f"'{file}'" in told
    assert "Delete" in told


def test_a_list_may_be_in_two_files() -> None:
    words = b"pronunciation:\n  - language: en\n    words:\n      - word: anesthesia\n        say: a nest he sha\n"
    assert (
        found(
            {
                **SHIPPED,
                "pronunciation-names.yaml": words,
                "pronunciation-2.yaml": words.replace(b"anesthesia", b"anesthetic"),
            }
        )
        == []
    )


@pytest.mark.parametrize(
    "file", ["red-flags.yaml", "facts/signs.yaml", "facts/documents.yaml", "facts/conflicts.yaml", "phrases.yaml"]
)
def test_a_file_that_is_gone_is_told_once(file: str) -> None:
    (told,) = found(without(file))
    assert told.startswith(f"{file}:1: The file is missing: no file begins with '{Path(file).stem}:'. Put it back")


@pytest.mark.parametrize("file", ["facts/sign-groups.yaml", "facts/glossary.yaml"])
def test_a_file_that_only_checks_need_is_missed(file: str) -> None:
    (told,) = found(without(file))
    assert "warning: Not what was shipped: The fact base lost its g" in told


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("line.yaml", "español", "espa\ufffdol"),
        ("menus/main.yaml", "press: 5", "press: five"),
        ("menus/warning.yaml", "warning-signs: yes", "warning-signs: sí"),
        ("line.yaml", "start: main", "start: principal"),
    ],
)
def test_a_key_that_other_menus_leave_out_is_not_missed_there(file: str, old: str, new: str) -> None:
    (told,) = found({**SHIPPED, file: SHIPPED[file].replace(old.encode(), new.encode())})
    assert told.startswith(f"{file}:")


@pytest.mark.parametrize("new", ["", "warning-signs: no\n"])
def test_a_menu_of_warning_signs_that_says_so_no_more_is_named(new: str) -> None:
    name = "menus/warning.yaml"
    told = found({**SHIPPED, name: SHIPPED[name].replace(b"warning-signs: yes\n", new.encode())})
    errors = [each for each in told if "warning:" not in each.replace("menu: warning", "")]
    assert len(errors) == 2
    assert errors[1].startswith(
        f"{name}:10: The menu 'warning' names an emergency (RED-01), but 'warning-signs: yes' is"
    )


KNOW = SHIPPED["topics/recovery.yaml"].decode().splitlines()[21]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("TODO: traducir", "'TODO: traducir' in 'recovery-know-the-signs' still has to be filled in"),
        ("PENDIENTE", "'PENDIENTE' in 'recovery-know-the-signs' still has to be filled in"),
        (
            "Most people recover without trouble. Still, know the warning signs and act at once if you have one.",
            "The text of 'recovery-know-the-signs' below 'es:' is in language 'en'",
        ),
    ],
)
def test_what_follows_from_a_text_that_is_none_is_not_told(text: str, problem: str) -> None:
    name = "topics/recovery.yaml"
    changed = SHIPPED[name].replace(KNOW.encode(), f"      {text}".encode())
    (told,) = (each for each in found({**SHIPPED, name: changed}) if "warning:" not in each)
    assert told.startswith(f"{name}:21: {problem}.")


def test_an_urgent_word_that_stands_there_is_not_called_gone() -> None:
    name = "topics/recovery.yaml"
    tu = "      Conoce las señales de alerta y actúa enseguida si tienes una. La mayoría se recupera sin problemas."
    changed = SHIPPED[name].replace(KNOW.encode(), tu.encode())
    told = [each for each in found({**SHIPPED, name: changed}) if "names WRN-09" in each]
    assert len(told) == 1
    assert "lost the urgency: 'enseguida' does not stand beside what to do about it." in told[0]


IN_ONE_LINE = "Write each of them in a line of its own, with a dash before it."
DASHED = (
    "topics/recovery.yaml:23: 'facts' has no list below it. Write '- WRN-09' below it, with a plain dash and a space."
)
UNREACHED = (
    "facts/about.yaml:11: The fact ABT-01 (must) and 55 more are spoken only in texts such as "
    "'about-vertebroplasty', which no caller can reach. Let a choice of a menu lead to 'more'."
)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "menus/main.yaml",
            "menu: more",
            "menu: main",
            UNREACHED,
        ),
        (
            "red-flags.yaml",
            "- RED-13\n",
            "- RED-31\n",
            "red-flags.yaml:21: There is no sign 'RED-31'. Did you mean 'RED-23'?",
        ),
        (
            "topics/recovery.yaml",
            "- WRN-09\n",
            "- WRN-09, WRN-06\n",
            f"topics/recovery.yaml:24: There is no fact 'WRN-09, WRN-06'. {IN_ONE_LINE}",
        ),
        (
            "topics/recovery.yaml",
            "- RED-01\n      - RED-04\n",
            "- RED-01 y RED-04\n",
            f"topics/recovery.yaml:31: There is no sign 'RED-01 y RED-04'. {IN_ONE_LINE}",
        ),
        (
            "staff.yaml",
            "  silence:\n    - front-desk\n",
            "  silence:\n    - front-desk, nurse\n",
            f"staff.yaml:85: There is no team 'front-desk, nurse'. {IN_ONE_LINE}",
        ),
        (
            "staff.yaml",
            "          - en\n          - es\n",
            "          - en, es\n",
            f"staff.yaml:66: 'en, es' is not a language of this line. {IN_ONE_LINE}",
        ),
        *(
            (
                "topics/recovery.yaml",
                "- WRN-09\n",
                f"{dash}WRN-09\n",
                DASHED,
            )
            for dash in ("-", "• ", "— ", "\u2013")
        ),
    ],
)
def test_what_follows_from_a_wrong_name_is_not_told(file: str, old: str, new: str, told: str) -> None:
    assert old in SHIPPED[file].decode()
    changed = SHIPPED[file].decode().replace(old, new, 1).encode()
    assert [each for each in found({**SHIPPED, file: changed}) if "warning:" not in each] == [told]
