"""What is put together at load: choices, whispers, filled-in phrases."""

from __future__ import annotations

from pathlib import Path

from ivr.content.load import load, load_folder, read_folder
from ivr.content.yaml.issues import Severity
from ivr.core.line.phrases import OPTIONAL, PHRASES, RECALLING, whisper_id
from ivr.core.line.staff import UNKNOWN_FLAG
from ivr.core.line.utterances import to_callers
from tests.lines import SMALL, remembering_line, small_line

SHIPPED = Path(__file__).parents[3] / "menus"


def test_the_choices_are_one_sentence_that_ends_with_the_staff() -> None:
    assert small_line().menus["main"].choices.text == {
        "en": "Press 1 for what to expect, 2 for recovery, 3 for more topics, 4 for warning signs, or 0 for our staff.",
        "es": "Oprima 1 para qué esperar, 2 para la recuperación, 3 para más temas, 4 para señales de alerta, "
        "o 0 para nuestro personal.",
    }


def test_a_single_choice_is_a_sentence_too() -> None:
    assert small_line().menus["more"].choices.text["en"] == "Press 1 for medicines, or 0 for our staff."


def test_each_choice_is_a_sentence_of_its_own_but_in_the_first_menu() -> None:
    line = load_folder(SHIPPED).line
    assert line is not None
    assert line.menus["main"].choices.text["en"].startswith("Press 1 for what to expect, 2 for preparation, 3 for")
    assert (
        line.menus["warning"].choices.text["en"].endswith("Press 5 for hives, itching or a rash. Press 0 for a nurse.")
    )
    assert "Oprima 3 si sangra mucho. Oprima 4 si" in line.menus["warning"].choices.text["es"]


def test_key_0_leads_to_a_nurse_in_warning_signs() -> None:
    assert small_line().menus["warning"].choices.text["en"].endswith("or 0 for a nurse.")


def test_there_is_a_whisper_for_each_red_flag_and_language_of_the_caller() -> None:
    line = small_line()
    flags = [None, UNKNOWN_FLAG, *line.red_flags]
    whispers = [whisper_id(flag, language) for flag in flags for language in line.languages]
    assert set(line.phrases) - OPTIONAL == {*PHRASES, *whispers} - OPTIONAL


def test_a_whisper_tells_staff_in_their_language_which_sign_and_which_language() -> None:
    assert small_line().phrases[whisper_id("leg", "es")].text == {
        "en": "Information line. Red flag, numbness in a leg. Caller speaks Spanish. Press 1 to take the call.",
        "es": "Línea de información. Señal de alerta, una pierna dormida. Habla español. Oprima 1 para tomarla.",
    }


def test_the_whisper_for_an_unknown_sign_says_so() -> None:
    assert "sign not known" in small_line().phrases[whisper_id(UNKNOWN_FLAG, "en")].text["en"]


def test_a_whisper_without_red_flag_names_the_language_only() -> None:
    text = small_line().phrases[whisper_id(None, "en")].text["es"]
    assert text == "Línea de información. Una llamada en inglés. Oprima 1 para tomarla."


def test_blanks_that_never_change_are_filled_in() -> None:
    phrases = small_line().phrases
    assert phrases["nobody"].text["es"].startswith("Nadie pudo contestar. Puede llamar al 2 0 2. 5 5 5. 0 1 0 0.")
    assert "at most 120 seconds" in phrases["message-ask"].text["en"]


def test_every_text_of_the_line_has_its_seconds() -> None:
    line = small_line()
    for statement in line.phrases.values():
        assert set(statement.seconds) == set(statement.text) == {"en", "es"}
        assert min(statement.seconds.values()) > 0


def test_a_line_that_does_not_remember_has_neither_key_nor_words_for_it() -> None:
    files = read_folder(SMALL)
    without = files["phrases.yaml"][: files["phrases.yaml"].index(b"  - id: again-go-on")]
    plain = load(files | {"phrases.yaml": without}).line
    assert plain is not None
    assert small_line() == plain, "what is never said is no part of the line, nor of its version"
    assert (small_line().recall_key, small_line().version) == ("", plain.version)
    assert not RECALLING & set(small_line().phrases)
    off = load(files | {"line.yaml": files["line.yaml"] + b"remember-callers: no\n"}).line
    assert off == small_line()


def test_a_line_that_remembers_names_its_first_free_key() -> None:
    line = remembering_line()
    assert set(line.phrases) >= RECALLING
    assert line.recall_key == "5"
    assert line.phrases["again-go-on"].text["es"].endswith("oprima 5.")
    assert line.version != small_line().version
    shipped = read_folder(SHIPPED)
    found = load(shipped | {"line.yaml": shipped["line.yaml"] + b"remember-callers: yes\n"})
    assert found.line is not None
    assert found.line.recall_key == "6"
    assert not [issue for issue in found.issues if issue.severity is not Severity.NOTE]
    said = {each.id for each in to_callers(found.line)}
    assert said >= RECALLING
    assert not RECALLING & {each.id for each in to_callers(small_line())}
