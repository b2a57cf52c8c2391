"""Each instruction as TwiML, with all that may be said of it; see `tests/calls/test_documents.py` for whole replies."""

from __future__ import annotations

import pytest

from ivr.carriers.instructions import (
    CODE,
    PLACE,
    SHOWN,
    Ask,
    Called,
    Ears,
    File,
    HangUp,
    Instruction,
    Ring,
    Speak,
    TakeMessage,
)
from ivr.carriers.twilio.twiml import document
from ivr.core.reply import Utterance
from tests.lines import small_line

NURSE, DESK = "+12025550111", "+12025550121"
HEAD = '<?xml version="1.0" encoding="UTF-8"?><Response>'
WORDS = Utterance("words", "en", "Words & more.")
SAY = '<Say language="en-US" voice="Polly.Joanna-Neural">Words &amp; more.</Say>'
NEXT = f"/voice?lang=en&n={PLACE}&mac={CODE}"
FILLED = "/voice?lang=en&amp;n=5&amp;p=0a&amp;mac=c0de"


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        (Speak((File("/audio/a.wav"), WORDS)), f"<Play>/audio/a.wav</Play>{SAY}"),
        (Speak(()), ""),
        (
            Ask((WORDS,), 6, NEXT),
            f'<Gather action="{FILLED}" finishOnKey="" method="POST" numDigits="1" timeout="6">{SAY}</Gather>',
        ),
        (
            Ask((), 6, NEXT, silence="/voice"),
            (
                f'<Gather action="{FILLED}" finishOnKey="" method="POST" numDigits="1" timeout="6" />'
                '<Redirect method="POST">/voice</Redirect>'
            ),
        ),
        (
            Ask((), 6, NEXT, ears=Ears("es", ("una enfermera", "dos"))),
            (
                f'<Gather action="{FILLED}" finishOnKey="" hints="una enfermera, dos" input="dtmf speech" '
                'language="es-US" method="POST" numDigits="1" speechTimeout="2" timeout="6" />'
            ),
        ),
        (Ask((), 6, key=""), '<Gather finishOnKey="" numDigits="1" timeout="6" />'),
        (
            Ring((Called(NURSE, NEXT), Called(DESK, "/w")), 20, NEXT),
            (
                f'<Dial action="{FILLED}" answerOnBridge="true" callerId="+12025550100" method="POST" timeout="20">'
                f'<Number method="POST" url="{FILLED}">{NURSE}</Number>'
                f'<Number method="POST" url="/w">{DESK}</Number></Dial>'
            ),
        ),
        (
            Ring((Called(NURSE),), 30, "/over", shown=DESK, most_seconds=3_600),
            (
                f'<Dial action="/over" callerId="{DESK}" method="POST" timeLimit="3600" timeout="30">'
                f"<Number>{NURSE}</Number></Dial>"
            ),
        ),
        (
            Ring((Called(NURSE),), 20, shown="", in_turn=True),
            f'<Dial sequential="true" timeout="20"><Number>{NURSE}</Number></Dial>',
        ),
        (
            TakeMessage(120, 5, NEXT, "/ready"),
            (
                f'<Record action="{FILLED}" finishOnKey="#" maxLength="120" method="POST" '
                'recordingStatusCallback="/ready" '
                'recordingStatusCallbackEvent="completed" recordingStatusCallbackMethod="POST" timeout="5" />'
            ),
        ),
        (HangUp(), "<Hangup />"),
    ],
)
def test_an_instruction_is_one_verb_with_all_that_it_says(instruction: Instruction, expected: str) -> None:
    filled = document(small_line(), (instruction,)).fill("+12025550100", "5&p=0a", "c0de").decode()
    assert filled == (f"{HEAD}{expected}</Response>" if expected else HEAD.replace("<Response>", "<Response />"))


def test_where_no_number_was_dialled_none_is_shown() -> None:
    filled = document(small_line(), (Ring((Called(NURSE),), 20),)).fill("")
    assert b"callerId" not in filled
    assert SHOWN.encode() not in filled
