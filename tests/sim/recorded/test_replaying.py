"""Recorded calls played again: what a caller would notice is a difference, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import httpx
import pytest

from ivr.sim.events import Requested
from ivr.sim.form import FormWriter
from ivr.sim.player import CallSettings
from ivr.sim.recorded.recording import Exchange, OpenCall, RecordedCall
from ivr.sim.recorded.replaying import Difference, replay
from ivr.sim.signing import HEADER, sign
from ivr.sim.staff import Staff
from ivr.sim.switchboard import Addresses
from ivr.sim.wire import Wire
from tests.sim.stand_in import BASE, OTHER_REAL, REAL, Answer, StandIn, form_of, play

A, B = "+12025550111", "+12025550112"
END = "<Response><Hangup/></Response>"


def line(text: str = "Press 1.", token: str = "t1", number: str = A, timeout: int = 10) -> dict[str, str]:
    """A small line whose addresses contain a token."""
    return {
        f"/ready?mac={token}": "<Response/>",
        "/voice": f'<Response><Say>Hello.</Say><Gather numDigits="1" timeout="{timeout}" action="/key?mac={token}">'
        f"<Say>{text}</Say></Gather><Redirect>/silent?mac={token}</Redirect></Response>",
        f"/silent?mac={token}": f'<Response><Gather numDigits="1" timeout="2" action="/key?mac={token}"/>'
        f"<Redirect>/record?mac={token}</Redirect></Response>",
        f"/record?mac={token}": f'<Response><Record action="/end?mac={token}" '
        f'recordingStatusCallback="/ready?mac={token}"/></Response>',
        f"/key?mac={token}": f'<Response><Dial action="/end?mac={token}" callerId="+12025550100">'
        f'<Number url="/whisper?mac={token}">{number}</Number></Dial></Response>',
        f"/whisper?mac={token}": f'<Response><Gather numDigits="1" action="/accept?mac={token}"/><Hangup/></Response>',
        f"/accept?mac={token}": "<Response/>",
        f"/end?mac={token}": END,
        "/voice/fallback": END,
    }


def record(answers: Mapping[str, Answer | Sequence[Answer]], keys: str, *, repeat: bool = False) -> RecordedCall:
    recorded = OpenCall("call")
    settings = CallSettings(BASE, "token", repeat=repeat)
    for event in play(answers, keys, Staff("answers"), settings=settings).of(Requested):
        recorded.add(event.url, event.form, event.status, event.body)
    return recorded.recorded()


def again(call: RecordedCall, answers: Mapping[str, Answer | Sequence[Answer]]) -> tuple[list[Difference], StandIn]:
    stand_in = StandIn(answers)
    rng = random.Random(1)
    with stand_in.client() as client:
        wire = Wire(client, "token", FormWriter("", "", rng), rng=rng)
        return list(replay(call, wire, Addresses.of(BASE))), stand_in


@pytest.mark.parametrize("keys", ["1", ".", ".,.", ".,1", "h", ".,.,#"])
def test_an_unchanged_line_has_no_difference_although_its_tokens_have(keys: str) -> None:
    call = record(line(), keys)
    differences, stand_in = again(call, line(token="t2"))
    assert differences == []
    assert len(stand_in.requests) == len(call.exchanges)
    assert all("t1" not in str(request.url) for request in stand_in.requests)
    for request in stand_in.requests:
        assert request.headers[HEADER] == sign("token", str(request.url), tuple(form_of(request).items()))


def test_a_changed_word_is_shown_with_its_place() -> None:
    (difference,), _ = again(record(line(), "."), line(text="Press one."))
    assert str(difference) == ("call, exchange 1 (start):\n  - hears en-US: Press 1.\n  + hears en-US: Press one.")


@pytest.mark.parametrize(
    ("now", "lines"),
    [
        (line(timeout=5), ("- waits 10 s for one key, ended by #", "+ waits 5 s for one key, ended by #")),
        (
            line(number=B),
            (f"- rings {A} with a whisper for 30 s, shown +12025550100, then comes back",
             f"+ rings {B} with a whisper for 30 s, shown +12025550100, then comes back"),
        ),
    ],
)  # fmt: skip
def test_other_ways_are_differences(now: dict[str, str], lines: tuple[str, ...]) -> None:
    (difference,), _ = again(record(line(), "1"), now)
    assert difference.lines == lines


def test_real_numbers_are_compared_by_their_stand_ins() -> None:
    real = line(number=REAL)
    call = record(real, "1")
    assert again(call, real)[0] == []
    other = {path: body.replace(REAL, OTHER_REAL) for path, body in real.items()}
    assert again(call, other)[0] == [], "which real number stands for which fictional one is not recorded"


def test_one_real_number_cannot_stand_for_two() -> None:
    def two(one: str, other: str) -> dict[str, str]:
        dial = f'<Response><Dial action="/end"><Number>{one}</Number><Number>{other}</Number></Dial></Response>'
        return {"/voice": dial, "/end": END}

    call = record(two(REAL, OTHER_REAL), "")
    assert again(call, two(REAL, OTHER_REAL))[0] == []
    (difference,), _ = again(call, two(REAL, REAL))
    assert "another" not in difference.lines[0]


def test_a_way_that_is_gone_ends_the_replay() -> None:
    (first, lost), stand_in = again(record(line(), "1"), {"/voice": END})
    assert (first.place, lost.place, lost.label) == (1, 2, "key")
    assert "no such way" in lost.lines[0]
    assert len(stand_in.requests) == 1


def test_a_dial_that_does_not_come_back_is_a_way_that_is_gone() -> None:
    now = line()
    now["/key?mac=t1"] = now["/key?mac=t1"].replace('action="/end?mac=t1" ', "")
    places = [difference.place for difference in again(record(line(), "1"), now)[0]]
    assert places == [2, 5]


def test_a_whisper_that_is_gone_ends_the_replay() -> None:
    now = line()
    now["/key?mac=t1"] = now["/key?mac=t1"].replace(' url="/whisper?mac=t1"', "")
    assert [difference.label for difference in again(record(line(), "1"), now)[0]] == ["key", "whisper"]
    now["/key?mac=t1"] = END
    assert [difference.label for difference in again(record(line(), "1"), now)[0]] == ["key", "whisper"]


def test_a_status_an_unusable_answer_and_no_answer_are_differences() -> None:
    call = record(line(), "h")
    (difference, _), _ = again(call, {**line(), "/voice": httpx.Response(500), "/voice/status": httpx.Response(500)})
    assert difference.lines == ("- status 200", "+ status 500")
    (difference,), _ = again(call, {**line(), "/voice": "<Response>"})
    assert difference.lines[0].startswith("the answer would be refused: 12100")

    def silent(_request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    (difference,), _ = again(call, {**line(), "/voice": silent})
    assert difference.lines[0].startswith("no answer: 11203")


def test_a_repeat_is_sent_to_the_same_address_again() -> None:
    call = record(line(), "1", repeat=True)
    assert sum(exchange.repeat for exchange in call.exchanges) == len(call.exchanges) / 2
    differences, stand_in = again(call, line(token="t2"))
    assert differences == []
    targets = [request.url.raw_path for request in stand_in.requests]
    assert targets[::2] == targets[1::2]


def test_a_fallback_is_replayed_at_its_own_address() -> None:
    broken: dict[str, Answer] = {**line(), "/voice": httpx.Response(500)}
    call = record(broken, "")
    assert [exchange.label for exchange in call.exchanges] == ["start", "fallback", "status"]
    assert again(call, broken)[0] == []


def test_a_whisper_of_several_goes_to_the_number_that_answered() -> None:
    dial = (
        f'<Response><Dial sequential="true" action="/end"><Number url="/w?n=1">{A}</Number>'
        f'<Number url="/w?n=2">{B}</Number></Dial></Response>'
    )
    answers = {"/voice": dial, "/w": "<Response/>", "/end": END}
    recorded = OpenCall("call")
    for event in play(answers, "", Staff("busy", "answers")).of(Requested):
        recorded.add(event.url, event.form, event.status, event.body)
    _, stand_in = again(recorded.recorded(), answers)
    assert [request.url.raw_path for request in stand_in.requests][1] == b"/w?n=2"


def test_silence_on_a_called_leg_follows_its_own_redirect() -> None:
    exchanges = (
        Exchange("whisper", "staff", "/w", (), 200, END),
        Exchange("silence", "staff", "/w", (), 200, END),
    )
    (difference,), _ = again(RecordedCall("call", "", exchanges), {})
    assert difference.label == "whisper"
