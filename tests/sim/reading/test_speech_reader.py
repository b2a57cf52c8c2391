"""Say is heard without its markup, and markup that a voice cannot speak is refused."""

from __future__ import annotations

import pytest

from ivr.sim.reading.document import Say
from ivr.sim.reading.refusal import RefusedError
from ivr.sim.reading.twiml_reader import read_document

NEURAL = "Polly.Joanna-Neural"


def say(inside: str, voice: str = NEURAL) -> Say:
    document = read_document(f'<Response><Say voice="{voice}">{inside}</Say></Response>'.encode())
    assert document.objections == ()
    (verb,) = document.verbs
    assert isinstance(verb, Say)
    return verb


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("one\n   two", "one two"),
        ("<s>One.</s><s>Two.</s>", "One. Two."),
        ('One<break time="500ms"/>two', "One two"),
        ('Take <sub alias="milligrams">mg</sub> now', "Take mg now"),
        ('<prosody rate="slow">Slowly <lang xml:lang="es-US">hola</lang></prosody>', "Slowly hola"),
        ("Salt &amp; water", "Salt & water"),
    ],
)
def test_markup_is_not_heard(inside: str, text: str) -> None:
    assert say(inside).text == text


@pytest.mark.parametrize(
    ("rate", "slow"), [("slow", True), ("x-slow", True), ("80%", True), ("100%", False), ("fast", False)]
)
def test_slow_speech_is_known_by_its_rate(rate: str, slow: bool) -> None:  # noqa: FBT001 - a value of the table
    assert say(f'<prosody rate="{rate}">Hi</prosody>').slow is slow


@pytest.mark.parametrize(
    ("attributes", "seconds"),
    [
        ('time="500ms"', 0.5),
        ('time="2s"', 2.0),
        ('strength="strong"', 0.7),
        ("", 0.4),
        ('strength="odd"', 0.0),
    ],
)
def test_breaks_take_time(attributes: str, seconds: float) -> None:
    assert say(f"One<break {attributes}/>two").breaks == seconds


@pytest.mark.parametrize(
    ("inside", "voice"),
    [
        ("<emphasis>Hi</emphasis>", NEURAL),
        ('<prosody pitch="high">Hi</prosody>', "Polly.Joanna-Generative"),
        ("<speak>Hi</speak>", NEURAL),
        ("<Break/>Hi", "Polly.Joanna"),
    ],
)
def test_markup_that_the_voice_cannot_speak_is_refused(inside: str, voice: str) -> None:
    with pytest.raises(RefusedError) as refused:
        say(inside, voice)
    assert refused.value.code == 12200


def test_a_standard_voice_takes_emphasis() -> None:
    assert say("<emphasis>Hi</emphasis>", "Polly.Joanna").text == "Hi"
