"""An answer in the words of a call's file."""

from __future__ import annotations

import pytest

from ivr.sim.reading.document import Say
from ivr.sim.reading.twiml_reader import read_document
from ivr.sim.recorded.script import Told
from ivr.sim.recorded.telling import Guide, present

CLINIC = "+12025550100"
END = "the end of the document"


@pytest.mark.parametrize(
    ("inside", "hears", "rings", "then"),
    [
        ("", (), (), END),
        ('<Say language="es-US">Hola.</Say>', (("es, uncut", "Hola."),), (), END),
        (
            '<Say loop="2"><prosody rate="80%">Hi</prosody></Say>',
            (("en, uncut, slowly", "Hi (2 times)"),),
            (),
            END,
        ),
        ('<Play>a.wav</Play><Pause length="2"/>', (("sound, uncut", "a.wav"), ("pause", "2 s")), (), END),
        ('<Play digits="1"/>', (("sends", "1"),), (), END),
        (
            '<Gather numDigits="1" finishOnKey="" timeout="10"><Say>Hi</Say></Gather><Redirect>/x</Redirect>',
            (("en", "Hi"),),
            (),
            "waits 10 s for one key, then goes on by itself",
        ),
        (
            f'<Dial action="/a" callerId="{CLINIC}"><Number url="/w">+12025550111</Number></Dial><Say>Dead</Say>',
            (),
            ("nurse",),
            "rings, then comes back",
        ),
        (
            '<Dial sequential="true"><Number>+12025550111</Number><Number url="/w">+12025550112</Number></Dial>',
            (),
            (
                "nurse, without being asked for 1, without a number to show",
                "+12025550112, without a number to show",
            ),
            f"rings one by one, then {END}",
        ),
        (  # as often as there is time for
            '<Gather numDigits="1" timeout="2"><Say>Hi</Say></Gather>' * 3 + "<Hangup/>",
            (("en", "Hi"),),
            (),
            "waits for one key until the time is over, then hangs up",
        ),
        (
            '<Gather numDigits="1"><Say>Hi</Say></Gather><Gather numDigits="1"><Say>Ho</Say></Gather><Hangup/>',
            (("en", "Hi"), ("en", "Ho")),
            (),
            "waits 5 s for one key, ended by #, then waits 5 s for one key, ended by #, then hangs up",
        ),
    ],
)
def test_what_is_heard_who_rings_and_what_then(
    inside: str, hears: tuple[tuple[str, str], ...], rings: tuple[str, ...], then: str
) -> None:
    guide = Guide(who={"+12025550111": "nurse"}.get)
    told = present(read_document(f"<Response>{inside}</Response>".encode()), 200, guide).told
    assert (told.hears, told.rings, told.then, told.status) == (hears, rings, then, None)


def test_words_of_files_and_keys_are_asked_of_the_line() -> None:
    guide = Guide(words=lambda _url: Say("Hi.", "es-MX", slow=True), keys=lambda action: {"1": action})
    document = read_document(b'<Response><Gather action="/voice?mode=topic"><Play>/a.wav</Play></Gather></Response>')
    found = present(document, 200, guide)
    assert found.told.hears == (("es, slowly", "Hi."),)
    assert found.told.keys == {"1": "/voice?mode=topic"}
    assert found.of_a_topic


def test_an_answer_without_a_body_and_one_of_another_status() -> None:
    assert present(None, 204, Guide()).told == Told((), {}, (), "nothing", None)
    assert present(None, 500, Guide()).told.status == 500
