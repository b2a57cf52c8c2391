"""Accepting writes what the line says now into a file, and leaves all else as somebody wrote it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ivr.sim.form import FormWriter
from ivr.sim.recorded.accepting import LayoutError, accept
from ivr.sim.recorded.played import Played
from ivr.sim.recorded.reading_files import read
from ivr.sim.recorded.replaying import Replay
from ivr.sim.switchboard import Addresses
from ivr.sim.wire import Wire
from tests.sim.stand_in import BASE, REAL, StandIn

LINE = {
    "/voice": '<Response><Say>Hello.</Say><Gather numDigits="1" action="/key">'
    '<Say language="es-US">Uno: dos # tres.</Say></Gather><Redirect>/voice</Redirect></Response>',
    "/key": "<Response><Say>Bye.</Say><Hangup/></Response>",
}
ANSWER = """\
    hears:
      - en, uncut: Hello.
      - es: 'Uno: dos # tres.'
    then: 'waits 5 s for one key, ended by #, then goes on by itself'
"""


def play(path: Path, answers: dict[str, str] | None = None) -> Played:
    rng = random.Random(1)
    with StandIn(answers or LINE).client() as client:
        return Replay(read(path), Wire(client, "t", FormWriter("", "", rng), rng=rng), Addresses.of(BASE)).run()


def accepted(tmp_path: Path, text: str, answers: dict[str, str] | None = None) -> str:
    """The file as it is afterwards, which then has no difference."""
    path = tmp_path / "call.yaml"
    path.write_bytes(text.encode())
    accept(path, play(path, answers))
    assert play(path, answers).differences == ()
    return path.read_bytes().decode()


@pytest.mark.parametrize(
    "written",
    [
        "    hears:\n      - en, uncut: Good day.\n      - es: 'Uno: dos # tres.'\n    then: x\n",
        "    hears:\n      - en, uncut: Hello.\n    then: x\n",
        "    hears: []\n    then: x\n",
        "    hears: [{en: a}, {en: b}, {en: c}]\n    then: hangs up\n",
        "    hears:\n      - en: a\n      - en: b\n      - es: 'Uno: dos # tres.'\n      - en: c\n    then: x\n",
        "    hears:\n    - en, uncut: Hello.\n    - es: 'Uno: dos # tres.'\n    then: >\n      something\n      long\n",
        ANSWER,
    ],
)
def test_whatever_stood_there_it_is_what_the_line_says_afterwards(written: str, tmp_path: Path) -> None:
    after = accepted(tmp_path, f"steps:\n  - caller: calls\n{written}")
    assert (
        after.replace("    - ", "      - ").replace("        - ", "      - ") == f"steps:\n  - caller: calls\n{ANSWER}"
    )


def test_comments_blank_lines_and_what_is_the_same_stay(tmp_path: Path) -> None:
    before = """\
# About this call.

call: "Mine"   # quoted
steps:

  # The beginning.
  - caller: calls   # who
    hears:
      # first
      - en, uncut: Hallo.   # greeting
      - en: gone            # not said any more
      - es: "Uno: dos # tres."
    then: hangs up # for now
  # The end.
  - caller: presses 1
    then: hangs up
# Nothing more.
"""
    after = accepted(tmp_path, before)
    assert after == before.replace("Hallo.   #", "Hello.  #").replace(
        "      - en: gone            # not said any more\n", ""
    ).replace(
        "then: hangs up # for now", "then: 'waits 5 s for one key, ended by #, then goes on by itself'  # for now"
    )


def test_the_line_ends_of_windows_and_its_mark_stay(tmp_path: Path) -> None:
    after = accepted(tmp_path, "\ufeffsteps:\r\n- caller: calls\r\n  then: x\r\n- caller: presses 1\r\n")
    assert after.startswith("\ufeffsteps:\r\n- caller: calls\r\n  then: 'waits")
    assert after.count("\n") == after.count("\r\n") == 4


def test_a_file_without_any_expectation_gets_all_of_them(tmp_path: Path) -> None:
    after = accepted(tmp_path, "steps:\n  - caller: calls  # a\n    # b\n  - caller: presses 1")
    bye = "    hears:\n      - en, uncut: Bye.\n    then: hangs up"
    assert after == f"steps:\n  - caller: calls  # a\n{ANSWER}    # b\n  - caller: presses 1\n{bye}"


def test_an_unusual_layout_stays_as_it_is_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "call.yaml"
    path.write_text("steps: [{caller: calls}, {caller: presses 1}]\n")
    with pytest.raises(LayoutError, match="was not changed: its layout is an unusual one"):
        accept(path, play(path))
    assert path.read_text() == "steps: [{caller: calls}, {caller: presses 1}]\n"


def test_no_real_number_of_the_line_comes_into_the_file(tmp_path: Path) -> None:
    digits = " ".join(REAL[2:])
    answers = {"/voice": f"<Response><Say>Call {digits}.</Say><Say>Now.</Say><Dial>{REAL}</Dial></Response>"}
    text = "steps:\n  - caller: calls\n    hears:\n      - en, uncut: Call 2 0 2 5 5 5 0 1 0 0.\n    rings: x\n"
    after = accepted(tmp_path, text, answers)
    assert digits not in after
    assert REAL[2:] not in after
    assert "      - en, uncut: Call 2 0 2 5 5 5 0 1 0 0.\n      - en, uncut: Now.\n    rings: +12025550100, wi" in after
