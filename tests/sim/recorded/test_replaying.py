"""Recorded calls played again: what a caller would notice is a difference, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import httpx
import pytest

from ivr.sim.events import Requested
from ivr.sim.form import FormWriter
from ivr.sim.player import CallSettings
from ivr.sim.recorded.played import Difference
from ivr.sim.recorded.recording import OpenCall
from ivr.sim.recorded.replaying import FORBIDDEN, Replay
from ivr.sim.recorded.script import Script, Step, Told
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


def record(answers: Mapping[str, Answer | Sequence[Answer]], keys: str, *, repeat: bool = False) -> Script:
    recorded = OpenCall("call")
    settings = CallSettings(BASE, "token", repeat=repeat)
    for event in play(answers, keys, Staff("answers"), settings=settings).of(Requested):
        recorded.add(event.url, event.form, event.status, event.body)
    return recorded.script()


def again(call: Script, answers: Mapping[str, Answer | Sequence[Answer]]) -> tuple[list[Difference], StandIn]:
    stand_in = StandIn(answers)
    rng = random.Random(1)
    with stand_in.client() as client:
        wire = Wire(client, "token", FormWriter("", "", rng), rng=rng)
        return list(Replay(call, wire, Addresses.of(BASE)).run().differences), stand_in


@pytest.mark.parametrize("keys", ["1", ".", ".,.", ".,1", "h", ".,.,#"])
def test_an_unchanged_line_has_no_difference_although_its_tokens_have(keys: str) -> None:
    call = record(line(), keys)
    differences, stand_in = again(call, line(token="t2"))
    assert differences == []
    assert len(stand_in.requests) == len(call.steps)
    assert all("t1" not in str(request.url) for request in stand_in.requests)
    for request in stand_in.requests:
        assert request.headers[HEADER] == sign("token", str(request.url), tuple(form_of(request).items()))


def test_a_changed_word_is_shown_with_its_place() -> None:
    (difference,), _ = again(record(line(), "."), line(text="Press one."))
    assert (
        str(difference) == "call, step 1 (caller: calls):\n"
        "  - expected to hear in English: Press 1.\n"
        "  + hears now in English: Press one."
    )


@pytest.mark.parametrize(
    ("now", "lines"),
    [
        (
            line(timeout=5),
            (
                "- expected: the line waits 10 s for one key, ended by #, then goes on by itself",
                "+ now: the line waits 5 s for one key, ended by #, then goes on by itself",
            ),
        ),
        (line(number=B), (f"- expected: {A} rings", f"+ now: {B} rings")),
    ],
)
def test_other_ways_are_differences(now: dict[str, str], lines: tuple[str, ...]) -> None:
    (difference,), _ = again(record(line(), "1"), now)
    assert difference.lines == lines


def test_real_numbers_are_compared_by_their_stand_ins() -> None:
    real = line(number=REAL)
    call = record(real, "1")
    assert again(call, real)[0] == []
    other = {path: body.replace(REAL, OTHER_REAL) for path, body in real.items()}
    assert again(call, other)[0] == [], "which real number stands for which fictional one is not recorded"
    assert again(call, line(number=B))[0][0].lines[1] == f"+ now: {B} rings", "a fictional one stands for itself"


def test_one_real_number_cannot_stand_for_two() -> None:
    def two(one: str, other: str) -> dict[str, str]:
        dial = f'<Response><Dial action="/end"><Number>{one}</Number><Number>{other}</Number></Dial></Response>'
        return {"/voice": dial, "/end": END}

    call = record(two(REAL, OTHER_REAL), "")
    assert again(call, two(REAL, OTHER_REAL))[0] == []
    (difference,), _ = again(call, two(REAL, REAL))
    assert difference.lines[0].count("without being asked for 1") == 2


def test_a_way_that_is_gone_ends_the_replay() -> None:
    (first, lost), stand_in = again(record(line(), "1"), {"/voice": END})
    assert (first.place, lost.place, lost.label) == (1, 2, "caller: presses 1")
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
    assert [difference.label for difference in again(record(line(), "1"), now)[0]] == [
        "caller: presses 1",
        "staff: picks up",
    ]
    now["/key?mac=t1"] = END
    assert [difference.label for difference in again(record(line(), "1"), now)[0]] == [
        "caller: presses 1",
        "staff: picks up",
    ]


def test_a_status_an_unusable_answer_and_no_answer_are_differences() -> None:
    call = record(line(), "h")
    (difference, _), _ = again(call, {**line(), "/voice": httpx.Response(500), "/voice/status": httpx.Response(500)})
    assert difference.lines[-2:] == ("- expected: status as usual", "+ now: status 500")
    (difference,), _ = again(call, {**line(), "/voice": "<Response>"})
    assert difference.lines[0].startswith("the carrier could not use the answer: 12100")

    def silent(_request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    (difference,), _ = again(call, {**line(), "/voice": silent})
    assert "11203" in difference.lines[0]


def test_a_repeat_is_sent_to_the_same_address_again() -> None:
    call = record(line(), "1", repeat=True)
    assert all(step.twice for step in call.steps)
    differences, stand_in = again(call, line(token="t2"))
    assert differences == []
    targets = [request.url.raw_path for request in stand_in.requests]
    assert targets[::2] == targets[1::2]


def test_a_fallback_is_replayed_at_its_own_address() -> None:
    broken: dict[str, Answer] = {**line(), "/voice": httpx.Response(500)}
    call = record(broken, "")
    assert [step.who for step in call.steps] == ["caller", "carrier", "carrier"]
    assert call.steps[1].does == "the line could not be reached (11200)"
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
    _, stand_in = again(recorded.script(), answers)
    assert [request.url.raw_path for request in stand_in.requests][1] == b"/w?n=2"


def test_silence_on_a_called_leg_follows_its_own_redirect() -> None:
    dial = f'<Response><Dial action="/end"><Number url="/w">{A}</Number></Dial></Response>'
    answers = {"/voice": dial, "/w": "<Response><Redirect>/w2</Redirect></Response>", "/w2": END, "/end": END}
    steps = tuple(
        Step(who, does) for who, does in (("caller", "calls"), ("staff", "picks up"), ("staff", "says nothing"))
    )
    differences, stand_in = again(Script("call", "", steps), answers)
    assert (differences, stand_in.requests[-1].url.path) == ([], "/w2")


def test_a_refused_signature_ends_the_replay_and_says_what_it_means() -> None:
    (difference,), stand_in = again(record(line(), "1"), {**line(), "/voice": httpx.Response(403)})
    assert (difference.lines, len(stand_in.requests)) == ((FORBIDDEN,), 1)


def test_a_repeat_that_is_answered_otherwise_is_a_difference() -> None:
    def turn(request: httpx.Request) -> httpx.Response:
        turns.append(request)
        return httpx.Response(
            200, headers={"Content-Type": "text/xml"}, text=f"<Response><Say>{len(turns)}</Say></Response>"
        )

    turns: list[httpx.Request] = []
    (difference,), _ = again(Script("call", "", (Step("caller", "calls", twice=True),)), {"/voice": turn})
    assert "another answer than the first time" in difference.lines[0]


@pytest.mark.parametrize(("told", "differs"), [(Told(), 0), (Told(then="hangs up"), 1), (Told(hears=()), 1)])
def test_only_what_the_file_expects_is_compared(told: Told, differs: int) -> None:
    differences, _ = again(Script("call", "", (Step("caller", "calls", told),)), line())
    assert len(differences) == differs


def parts(*cut: str) -> dict[str, str]:
    """A topic that is cut into these parts, and a menu."""
    answers = {"/voice": "<Response><Redirect>/part?mode=topic&amp;n=0</Redirect></Response>"}
    for place, words in enumerate(cut):
        says = "".join(f"<Say>{word}.</Say>" for word in words)
        after = f"/part?mode=topic&amp;n={place + 1}" if place + 1 < len(cut) else "/menu"
        answers[f"/part?mode=topic&n={place}"] = (
            f'<Response><Gather numDigits="1" action="/key?mode=topic&amp;n={place}">{says}</Gather>'
            f"<Redirect>{after}</Redirect></Response>"
        )
    return {**answers, "/menu": "<Response><Say>Menu.</Say><Hangup/></Response>"}


@pytest.mark.parametrize("now", [("abcde",), ("a", "b", "c", "d", "e"), ("ab", "cde"), ("abcd", "e"), ("a", "bcde")])
def test_where_a_topic_is_cut_into_parts_is_no_difference(now: tuple[str, ...]) -> None:
    call = record(parts("abc", "de"), "")
    differences, stand_in = again(call, parts(*now))
    assert differences == []
    assert stand_in.requests[-1].url.path == "/voice/status"


@pytest.mark.parametrize("now", [("abd", "ec"), ("abc", "d"), ("ab", "ce"), ("abc", "dee")])
def test_other_words_in_a_topic_are_a_difference(now: tuple[str, ...]) -> None:
    assert again(record(parts("abc", "de"), ""), parts(*now))[0] != []
