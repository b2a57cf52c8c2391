"""What staff read of a call, step by step, besides the words."""

from __future__ import annotations

from dataclasses import replace

from ivr.cli.printing.place_names import Names
from ivr.cli.printing.transcript import as_data, as_lines
from ivr.core.line.staff import Duty
from ivr.store.reports.calls import in_order
from ivr.store.reports.transcripts import transcript
from tests.lines import small_line
from tests.store.made import HEARD, logged, until_over


def remarks(*happened: str, duty: Duty | None = None, messages: int = 0) -> list[str]:
    """What is remarked on the last step that is not the end of the call."""
    line = replace(small_line(), staff=replace(small_line().staff, message_seconds=messages))
    call = in_order(logged(*happened, duty=duty or Duty(), line=line))
    found: list[str] = []
    for each in as_lines(call, transcript(call, line), Names(line, "en")):
        if not each.startswith("         "):
            found = []
        elif each.startswith("         -- "):
            found.append(each.strip().removeprefix("-- "))
    return found


def test_what_happened_is_told_in_words() -> None:
    assert remarks("9") == ["the language is es from here on"]
    assert remarks("6") == ["that key does nothing there"]
    assert remarks(*HEARD) == ["menu main", "the topic was heard to its end"]
    assert remarks("0")[0] == "staff are rung: staff"
    assert remarks("0", "accepted") == ["the conversation is over"]
    assert remarks("0", "accepted", "silence") == ["the line hangs up"]
    assert remarks(*until_over("0")) == ["nobody answered"]
    assert remarks(*until_over("0"), "2", messages=60) == ["a message is recorded"]
    assert remarks("7") == []


def test_staff_who_are_away_are_said_to_be() -> None:
    away = Duty(closed=frozenset(team.id for team in small_line().staff.teams))
    assert remarks("0", duty=away)[0] == "staff are wanted, and nobody rings at this hour: staff"


def test_what_was_said_to_hang_up_is_known_without_the_words() -> None:
    call = in_order(logged("0", "accepted", "silence"))
    lines = list(as_lines(call, transcript(call, None), Names(None, "")))
    assert lines[-1].endswith("-- the line hangs up")


def test_what_the_network_says_of_a_number_stands_at_the_start() -> None:
    call = in_order(logged("0"))
    silent = next(as_lines(call, transcript(call, None), Names(None, "")))
    assert silent.endswith("calls")
    first, *others = call.steps
    told = replace(call, steps=(first._replace(value="passed-a"), *others))
    line = next(as_lines(told, transcript(told, None), Names(None, "")))
    assert line.endswith("calls; the network says of their number: passed-a")


def test_as_data_a_step_tells_what_happened_and_nothing_of_the_caller() -> None:
    call = in_order(logged("4", "1"))
    *_, last = as_data(transcript(call, small_line()))
    assert last["happened"] == "key:1 flag:leg ringing:leg"
    assert not {"call", "caller"} & last.keys()
