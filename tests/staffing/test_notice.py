"""A notice is short, names no key, sends nobody away, and what is kept of it is read only if it is whole."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ivr.content.yaml.issues import told_in
from ivr.staffing import notice
from ivr.staffing.notice import Notice, NoticeError, problems
from tests.lines import small_line

SNOW = {"en": "Our office is closed today because of snow.", "es": "Hoy la oficina está cerrada por la nieve."}
UNTIL = datetime(2026, 11, 22, 23, tzinfo=UTC)


def faults(text: str, language: str = "en") -> str:
    """What is wrong with a text of a notice."""
    return " ".join(problems(SNOW | {language: text}, small_line()))


def test_a_plain_notice_in_every_language_is_right() -> None:
    assert faults(SNOW["en"]) == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In an emergency, hang up and call 911."),
        ("en", "In an emergency, dial 911 if no one is with you."),
        ("en", "Call 2 0 2, 5 5 5, 0 1 0 0 for an appointment."),
        ("en", "We are closed until 8 on Monday. A nurse is on the line for warning signs."),
        ("es", "En una emergencia, cuelgue y marque el 911."),
        ("es", "La clínica está cerrada por la tormenta. Uno de nosotros le llamará."),
        ("en", "The head nurse is away because of ice on the roads. We are sorry for the confusion."),
        ("en", "The pain clinic is closed. Call this number tomorrow."),
        ("es", "La clínica del dolor está cerrada."),
        ("en", "X-ray and the blood laboratory are closed. Call back tomorrow for appointments."),
        ("es", "Cerramos por el hielo. Para citas, llame mañana. En una emergencia, marque el 911 de inmediato."),
    ],
)
def test_what_may_be_said(language: str, text: str) -> None:
    assert faults(text, language) == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "For the nurse, press 4."),
        ("en", "Press the star key."),
        ("en", "Choose option two."),
        ("en", "Dial 0 for the desk."),
        ("en", "Enter the number 5."),
        ("es", "Para la enfermera, oprima el cuatro."),
        ("es", "Marque 4."),
        ("es", "Presione la tecla numeral."),
        ("es", "Elija la opción 2."),
        ("en", "For visits, touch 1."),
        ("en", "Tap on 2, or type 3."),
        ("en", "Press\u00a0\uff14."),
        ("es", "Para citas, digite 1."),
        ("es", "Para citas, ingrese el 1."),
        ("es", "Para citas, presionen 1."),
        ("es", "Toquen el tres."),
        ("es", "Hay que marcar 4."),
        ("en", "Punch 1, or key in 2."),
        ("es", "Marca 1."),
        ("es", "Apriete el 3."),
    ],
)
def test_a_notice_names_no_key(language: str, text: str) -> None:
    assert faults(text, language).startswith(f"The text in '{language}' names a key.")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We are closed. Please hang up."),
        ("en", "In an emergency call 911. Else hang up and try again tomorrow."),
        ("en", "Please end this call."),
        ("es", "Está cerrado. Cuelgue, por favor."),
        ("es", "Puede colgar ahora."),
        ("es", "Termine la llamada."),
        ("en", "Please hang-up now."),
        ("en", "Please hangup now."),
        ("en", "Please disconnect and call tomorrow."),
        ("en", "Put the phone down."),
        ("es", "Corten la llamada."),
        ("es", "Cuelguen."),
        ("es", "Desconecte, por favor."),
        ("en", "Please get off the line."),
        ("en", "Hang the phone up, please."),
        ("en", "Cut the call."),
        ("en", "Do not stay on the line."),
        ("en", "No nurse is here today. Goodbye."),
        ("es", "Ponga fin a la llamada."),
        ("es", "No siga en la línea."),
        ("es", "Cierre la llamada."),
        ("es", "Cuélguenos."),
        ("es", "Hoy no hay nadie. Adiós."),
    ],
)
def test_a_notice_sends_nobody_away_but_to_911(language: str, text: str) -> None:
    assert faults(text, language).startswith(f"The text in '{language}' tells callers to hang up.")


@pytest.mark.parametrize(
    ("language", "text", "what"),
    [
        ("en", "Chest pain is normal.", "Chest"),
        ("en", "If you have a fever, wait until Monday.", "fever"),
        ("en", "You need not worry about bleeding.", "bleeding"),
        ("es", "Si sangra, espere al lunes.", "sangra"),
        ("es", "La fiebre es normal.", "fiebre"),
    ],
)
def test_a_notice_speaks_of_no_sign_of_danger(language: str, text: str, what: str) -> None:
    assert faults(text, language).startswith(f"The text in '{language}' speaks of '{what}', which may be a sign")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In an emergency, do not call 911."),
        ("en", "Never dial nine one one for this."),
        ("en", "Call 911 tomorrow."),
        ("es", "En una emergencia, no llame al 911."),
        ("es", "Mañana marque el nueve uno uno."),
    ],
)
def test_a_notice_keeps_nobody_from_dialing_911(language: str, text: str) -> None:
    assert f"The text in '{language}' may keep callers from dialing 911" in faults(text, language)


@pytest.mark.parametrize(
    "written",
    [
        *("202.555.0100", "(202)555-0100", "+1 202 555 0100", "202 555 0100", "202-555-0100", "2025550100"),
        *("202/555/0100", "202·555·0100", "001 202 555 0100", "1.202.555.0100", "202\u2013555\u20130100"),
    ],
)
def test_a_number_is_said_digit_by_digit(written: str) -> None:
    assert notice.prepared(f"Call {written}.") == ("Call 2 0 2, 5 5 5, 0 1 0 0.", ())
    assert faults(f"Call {written}.") == ""


def test_the_one_before_a_free_number_is_said_too_and_amounts_are_left_alone() -> None:
    assert notice.prepared("Call 1-800-555-0199.")[0] == "Call 1, 8 0 0, 5 5 5, 0 1 9 9."
    assert notice.prepared("Call 555-0100.")[0] == "Call 5 5 5, 0 1 0 0."
    assert notice.prepared("Call +52 55 5550 0100.")[0] == "Call 5 2, 5 5, 5 5 5 0, 0 1 0 0."
    assert notice.prepared("Closed 12/24/2026 8 to 12.")[0] == "Closed 12/24/2026 8 to 12."
    text = "Room 12345 opens at 8:30 on 2026-12-24, for 202 people."
    assert notice.prepared(text) == (text, ())


@pytest.mark.parametrize(
    ("language", "text", "what"),
    [
        ("en", "We are clo\u200bsed.", "invisible sign U+200B"),
        ("en", "We are closed 🙂.", "SLIGHTLY SMILING FACE"),
        ("es", "La clÃ\xadnica cierra.", "wrong encoding"),
        ("es", "Our office is closed today.", "seems to be in the language 'en'"),
        ("en", "Hoy la oficina está cerrada por la nieve.", "seems to be in the language 'es'"),
        ("en", "Take aspirin if you have chest pain.", "tells callers to take or to stop something"),
        ("en", "Please stop your blood thinner today.", "tells callers to take or to stop something"),
        ("es", "Tome una aspirina si le duele.", "tells callers to take or to stop something"),
        ("es", "Deje de tomar sus medicinas.", "tells callers to take or to stop something"),
    ],
)
def test_a_notice_is_readable_in_its_language_and_gives_no_orders(language: str, text: str, what: str) -> None:
    assert what in faults(text, language)


@pytest.mark.parametrize(
    ("english", "spanish", "told"),
    [
        ("Our office opens at ten.", "Hoy la oficina abre a las once.", "says 'ten', and the text in 'es' says 'once'"),
        ("We are closed until 8:30.", "Hoy la oficina está cerrada hasta las ocho y media.", ""),
        ("We are closed until half past eight.", "Hoy la oficina está cerrada hasta las 8:30.", ""),
        ("The office is closed today at noon.", "Hoy la oficina cierra a las 12.", ""),
        ("We are closed on December 24.", "La oficina está cerrada el 24 de diciembre.", ""),
        ("We are closed on December 24.", "La oficina está cerrada el 25 de diciembre.", "says '24', and"),
        ("We are closed until " + "9" * 400, "Hoy la oficina está cerrada hasta las 10.", "says '999"),
        ("You can call us at 202-555-0143.", "Puede llamar en español al 202-555-0187.", ""),
    ],
)
def test_each_language_says_the_same_figures(english: str, spanish: str, told: str) -> None:
    found = " ".join(problems({"en": english, "es": spanish}, small_line()))
    assert (told in found) if told else found == ""
    assert not told or "dice" in told_in(found, "es")


def test_a_notice_takes_fifteen_seconds_at_most() -> None:
    assert faults("word " * 35) == ""
    assert faults("word " * 36) == (
        "The text in 'en' takes 15 seconds to say; at most 15 are allowed. Say it in fewer words."
    )
    assert "takes" in faults("x" * 501)


def test_every_language_of_the_line_and_no_other_has_a_text() -> None:
    assert list(problems({"en": SNOW["en"], "es": "  ", "fr": "Neige."}, small_line())) == [
        "'fr' is not a language of this line; it has 'en', 'es'.",
        "The text in 'es' is missing. Every language of the line needs one, or its callers hear nothing.",
    ]


def test_what_is_written_is_read_and_gone_when_removed(tmp_path: Path) -> None:
    path = tmp_path / "new" / notice.FILE
    written = Notice(tuple(SNOW.items()), UNTIL)
    assert notice.read(path) is None
    assert not notice.remove(path)
    notice.write(path, written)
    assert notice.read(path) == written
    notice.write(path, Notice(written.texts, UNTIL.astimezone(timezone(timedelta(hours=-5)))))
    assert notice.read(path) == written
    assert list(path.parent.iterdir()) == [path]
    assert notice.remove(path)
    assert notice.read(path) is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "It is not JSON."),
        ("[" * 100_000, "It is not JSON."),
        ("[]", "It does not hold"),
        ('{"texts": {"en": "x"}}', "It does not hold"),
        ('{"texts": "x", "until": "2026-11-22T23:00:00Z"}', "It does not hold"),
        ('{"texts": {"en": "x"}, "until": "soon"}', "It does not hold"),
        ('{"texts": {"en": "x"}, "until": 7}', "It does not hold"),
        ('{"texts": {"en": "x"}, "until": "2026-11-22T23:00:00"}', "Its 'until' names no offset from UTC."),
        ('{"texts": {"en": 7}, "until": "2026-11-22T23:00:00Z"}', "Its 'texts' are not all texts"),
        ('{"texts": {"en": " "}, "until": "2026-11-22T23:00:00Z"}', "Its 'texts' are not all texts"),
        (json.dumps({"texts": {"en": "x" * 501}, "until": "2026-11-22T23:00:00Z"}), "Its 'texts' are not all texts"),
    ],
)
def test_a_file_that_is_not_whole_is_not_read(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / notice.FILE
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NoticeError, match=why):
        notice.read(path)


def test_what_is_no_file_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / notice.FILE)
    with pytest.raises(NoticeError, match="It is not a file"):
        notice.read(tmp_path / notice.FILE)


def test_a_file_that_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoticeError, match="It cannot be read: Is a directory"):
        notice.read(tmp_path)
    (tmp_path / notice.FILE).mkdir()
    with pytest.raises(OSError, match="directory"):
        notice.write(tmp_path / notice.FILE, Notice((), UNTIL))
    assert list(tmp_path.iterdir()) == [tmp_path / notice.FILE]
