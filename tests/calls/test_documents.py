"""Replies as documents: what must be heard stands before the Gather, what may be heard in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from ivr.calls.documents import Documents
from ivr.calls.token import Place
from ivr.core.line.staff import StaffNumber
from ivr.core.reply import End, Listen, Record, Reply, Then, Transfer, Utterance
from ivr.core.sharing import HEARD_SECONDS, LEAST_HEARD, LONGEST, WHISPER_SECONDS
from ivr.sim.reading.twiml_reader import read_answer
from tests.calls.calls import TWILIO
from tests.lines import small_line

WRITE = Documents(small_line(), TWILIO)
MUST = Utterance("must", "en", "Must be heard & <understood>.")
MAY = Utterance("may", "es", "Puede oírse, o no.", slow=True)
STATE = "v=1&lang=es&mode=menu&at=main"
STAFF = StaffNumber("+12025550111", "en", "nurse")
NEXT = "/voice?v=1&lang=es&mode=menu&at=main&n=5&mac=c0de"


def document(then: Then, prompt: tuple[Utterance, ...] = ()) -> ET.Element:
    filled = WRITE.reply(Reply((MUST,), prompt, then), STATE).fill("+12025550100", str(Place(5)), "c0de")
    return ET.fromstring(filled.decode())


def test_listen() -> None:
    must, gather, redirect = document(Listen(10), (MAY,))
    assert (must.tag, must.text) == ("Say", MUST.text)
    assert must.attrib == {"language": "en-US", "voice": "Polly.Joanna-Neural"}
    expected = {"action": NEXT, "method": "POST", "numDigits": "1", "timeout": "10", "finishOnKey": ""}
    assert gather.attrib == expected
    (say,) = gather
    assert say.attrib == {"language": "es-US", "voice": "Polly.Lupe-Neural"}
    assert "".join(say.itertext()) == MAY.text
    assert [(each.tag, each.attrib) for each in say] == [("break", {"time": "700ms"})]
    assert (redirect.tag, redirect.text, redirect.attrib) == ("Redirect", NEXT, {"method": "POST"})


def test_what_has_a_file_is_played_wherever_it_is_said() -> None:
    def sound(utterance: Utterance, among: Sequence[Utterance]) -> str | None:
        heard.append(tuple(among))
        return "/audio/rendered/may.wav" if utterance == MAY else None

    heard: list[tuple[Utterance, ...]] = []
    write = Documents(small_line(), TWILIO, sound)
    replied = ET.fromstring(write.reply(Reply((MAY, MUST), (MAY, MUST), Listen(10)), STATE).fill("").decode())
    play, say, gather, _ = replied
    assert (play.tag, play.text, play.attrib) == ("Play", "/audio/rendered/may.wav", {})
    assert say.tag == "Say"
    assert [each.tag for each in gather] == ["Play", "Say"]
    assert set(heard) == {(MAY, MUST, MAY, MUST)}
    whispered = ET.fromstring(write.whisper(MAY, STATE).fill("").decode())
    assert [each.tag for each in whispered[0]] == ["Play"]


def test_transfer() -> None:
    _, dial = document(Transfer((STAFF,), 20))
    expected = {"action": NEXT, "method": "POST", "timeout": "20", "answerOnBridge": "true", "callerId": "+12025550100"}
    assert dial.attrib == expected
    (number,) = dial
    assert number.text == STAFF.number
    assert number.attrib == {"url": NEXT.replace("/voice", "/voice/whisper/en"), "method": "POST"}


def test_a_round_of_several_rings_at_once_and_whispers_to_each_in_their_language() -> None:
    other = StaffNumber("+12025550112", "es", "nurse")
    _, dial = document(Transfer((STAFF, other), 20))
    assert "sequential" not in dial.attrib
    assert [number.text for number in dial] == [STAFF.number, other.number]
    assert [number.get("url", "").partition("?")[0] for number in dial] == ["/voice/whisper/en", "/voice/whisper/es"]


def test_the_place_in_the_call_stands_in_every_url() -> None:
    for then, count in ((Transfer((STAFF,), 20), 2), (Listen(10), 2)):
        rendered = WRITE.reply(Reply((), (), then), STATE)
        place = Place(5, "170-25", "0a1b2c3d", "0a1b2c3d" + "e" * 12)
        written = b"&amp;n=5&amp;t=170-25&amp;p=0a1b2c3d&amp;c=0a1b2c3deeeeeeeeeeee&amp;mac=c0de"
        assert rendered.fill("", str(place), "c0de").count(written) == count
        assert b"t=" not in rendered.fill("", str(Place(5)), "c0de").replace(b"timeout=", b"").replace(b"at=", b"")


def test_record() -> None:
    _, record = document(Record(120))
    assert record.attrib == {
        "action": NEXT,
        "method": "POST",
        "maxLength": "120",
        "finishOnKey": "#",
        "timeout": "5",
        "recordingStatusCallback": NEXT.replace("/voice", "/voice/recording"),
        "recordingStatusCallbackMethod": "POST",
        "recordingStatusCallbackEvent": "completed",
    }


def test_end() -> None:
    assert [element.tag for element in document(End())] == ["Say", "Hangup"]


@pytest.mark.parametrize(
    ("lasts", "seconds", "times", "pause"),
    [
        (7.0, 16, 2, 1),
        (7.0, 24, 3, 1),
        (7.0, 36, 4, 2),
        (9.0, 16, 1, 7),
        (9.0, 25, 2, 3),
        (12.0, 10, 1, 1),
        (0.0, 4, 2, 1),
    ],
)
def test_the_whisper_is_said_until_its_time_is_over_and_then_hangs_up(
    lasts: float, seconds: int, times: int, pause: int
) -> None:
    said = replace(MUST, seconds=lasts)
    *gathers, hangup = ET.fromstring(WRITE.whisper(said, STATE, seconds).fill("", str(Place(5)), "c0de").decode())
    assert len(gathers) == times
    for gather in gathers:
        assert gather.get("action") == NEXT.replace("/voice", "/voice/whisper/key")
        assert (gather.get("timeout"), gather.get("numDigits"), gather.get("finishOnKey")) == (str(pause), "1", "")
        assert [each.tag for each in gather] == ["Say"]  # so that a 1 counts from the first word on
    assert hangup.tag == "Hangup"


@pytest.mark.parametrize(
    ("own", "called", "shown"),
    [
        ("", "+12025550100", "+12025550100"),
        ("", "", None),
        ("+12025550109", "+12025550100", "+12025550109"),
        ("+12025550109", "", "+12025550109"),
    ],
)
def test_the_number_shown_to_staff_is_the_clinics(own: str, called: str, shown: str | None) -> None:
    line = replace(small_line(), staff=replace(small_line().staff, caller_id=own))
    filled = Documents(line, TWILIO).reply(Reply((), (), Transfer((STAFF,), 20)), STATE).fill(called)
    dial = ET.fromstring(filled.decode()).find("Dial")
    assert dial is not None
    assert dial.get("callerId") == shown


def test_documents_begin_at_the_first_byte() -> None:
    for each in (WRITE.empty, WRITE.hang_up):
        assert each.startswith(b"<?xml")


@pytest.mark.parametrize("seconds", [LEAST_HEARD, HEARD_SECONDS, LONGEST + WHISPER_SECONDS])
def test_every_whisper_is_one_that_the_carrier_reads_and_small(seconds: int) -> None:
    line = small_line()
    whispers = [each for id_, each in line.phrases.items() if id_.startswith("whisper.")]
    assert len(whispers) == 2 * (2 + len(line.red_flags))
    for each in whispers:
        for language in line.languages:
            said = Utterance(each.id, language, each.text[language], seconds=each.seconds[language])
            written = Documents(line, TWILIO).whisper(said, STATE, seconds).fill("", str(Place(5)), "c0de")
            assert read_answer(written, "text/xml").objections == ()
            assert len(written) < 4_000
