"""How a call is shown."""

from __future__ import annotations

import json

import click
import pytest

from ivr.cli.printing.show import JsonShow, Show, Shown
from ivr.sim import events

HEARD = events.Heard(1.0, "caller", "Hello.", "en-US", "Polly.Joanna", slow=False, cuttable=True)
REQUESTED = events.Requested(
    1.0, "caller", "key", "POST", "http://x/voice?v=1", (("Digits", "1"),), 200, "<Response><Hangup/></Response>"
)


def shown(*happened: events.Event, twiml: bool = False, forms: bool = False) -> list[str]:
    lines: list[str] = []
    show = Show(Shown(twiml, forms), lambda line: lines.append(click.unstyle(line)))
    for event in happened:
        show(event)
    return lines


def heard(
    text: str, language: str = "en-US", side: str = "caller", *, slow: bool = False, cut: bool = True
) -> events.Heard:
    return events.Heard(1.0, side, text, language, "", slow, cut)


def test_words_are_shown_with_the_language_where_it_changes() -> None:
    assert shown(heard("One."), heard("Two."), heard("Tres.", "es-US"), heard("Four.", side="staff")) == [
        "en  One.",
        "    Two.",
        "es  Tres.",
        "en  staff: Four.",
    ]


def test_what_cannot_be_cut_off_and_slow_speech_are_marked() -> None:
    assert shown(heard("One.", cut=False), heard("Two.", slow=True)) == [
        "en  One.  [cannot be cut off]",
        "    Two.  [slow]",
    ]


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (events.Began(0, "CA1", "+12025550142", "+12025550100"),
         "+12025550142 calls +12025550100. Keys 0-9, * and #; Ctrl-C hangs up."),
        (events.Gathering(1, "caller", "http://x/voice?v=1&mode=topic&at=recovery&part=p1&mac=5ec"),
         "-- topic recovery p1"),
        (events.Waiting(1, "caller", 2, 1), "(2 s for a key)"),
        (events.Waiting(1, "staff", 6, None), "staff: (6 s for keys)"),
        (events.Pressed(1, "caller", "9"), "presses 9"),
        (events.Pressed(1, "staff", "1"), "staff: presses 1"),
        (events.StayedSilent(1, "caller"), "(silence)"),
        (events.Dialled(1, "+12025550111", 20, "+12025550100"), "-- rings +12025550111 for 20 s, shows +12025550100"),
        (events.RingEnded(1, "+12025550111", "busy"), "-- +12025550111: busy"),
        (events.Bridged(1, "+12025550111"), "-- the caller talks with +12025550111"),
        (events.TransferEnded(1, "busy", bridged=False), "-- the transfer is over: busy, nobody talked"),
        (events.TransferEnded(1, "completed", bridged=True), "-- the transfer is over: completed, they talked"),
        (events.Recording(1, 60, beep=True), "-- beep; records up to 60 s"),
        (events.Recorded(1, 9, "#"), "-- recorded 9 s, ended by #"),
        (events.Warned(1, 12200, "odd", "http://x/voice?v=1"), "  ! 12200 odd (/voice?v=1)"),
        (events.Refused(1, "caller", 12100, "broken", "http://x/voice"), "  ! 12100 broken (/voice)"),
        (events.Ended(61.5, "person-hung-up", 7), "You have hung up. (62 seconds, 7 requests)"),
    ],
)  # fmt: skip
def test_each_event_has_a_line(event: events.Event, line: str) -> None:
    assert shown(event) == [line]


def test_a_place_is_shown_when_it_changes() -> None:
    main, other = (events.Gathering(1, "caller", f"http://x/voice?mode=menu&at={at}&n=1") for at in ("main", "other"))
    nowhere = events.Gathering(1, "caller", "http://x/voice/fallback?stage=nobody-0")
    whisper = events.Gathering(1, "staff", "http://x/voice/whisper/key?mode=ring")
    assert shown(main, main, nowhere, whisper, main, other) == ["-- menu main", "-- menu other"]


def test_documents_and_forms_are_shown_if_asked_for() -> None:
    assert shown(REQUESTED) == []
    assert shown(REQUESTED, twiml=True) == [
        "> POST /voice?v=1 (key) -> 200",
        "    <Response>",
        "      <Hangup/>",
        "    </Response>",
    ]
    assert shown(REQUESTED, forms=True) == ["> POST /voice?v=1 (key) -> 200", "    Digits=1"]


@pytest.mark.parametrize(("asked", "parts"), [(Shown(), set()), (Shown(twiml=True, forms=True), {"body", "form"})])
def test_json_has_one_object_for_each_event(asked: Shown, parts: set[str]) -> None:
    lines: list[str] = []
    show = JsonShow(asked, lines.append)
    show(events.RingEnded(1.2345, "+12025550111", "busy"))
    show(REQUESTED)
    assert json.loads(lines[0]) == {"event": "ring-ended", "at": 1.23, "number": "+12025550111", "outcome": "busy"}
    requested = json.loads(lines[1])
    assert requested.keys() == {"event", "at", "side", "reason", "method", "url", "status"} | parts
