"""The benchmark's own parts: that it measures what it says it measures."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from ivr.content.load import load_folder
from ivr.core.line.utterances import utterances
from ivr.explore.exploration import ask
from ivr.explore.graph import Graph
from ivr.wiring.proving.exploring import documents
from tests.bench import apps, durable, exploring, inside, load, requests, servers, speech
from tests.bench.compare import Figures, Measure, doubts, figures, ratio, undisturbed
from tests.bench.prepare import MENUS
from tests.bench.report import Goal
from tests.calls.calls import session_for

TOKEN, BASE = "a-token-for-tests", "http://127.0.0.1:45678"


def test_signature_is_the_carriers() -> None:
    form = (("FromCity", ""), ("Digits", ""), ("CallSid", "CA1"))
    assert requests.signature("https://ivr.example.com/voice", form, "12345") == "whEDdR01GnO2RZIVag6ippvK9S4="


def test_mix_walks_the_line_in_both_languages_and_rings_staff() -> None:
    session = session_for(tokens=[TOKEN], base=BASE)
    steps = requests.walk(lambda step: session.answer(inside.webhook(step, BASE, TOKEN)).body, len(requests.SCRIPTS))
    states = [parse_qs(urlsplit(step.target).query) for step in steps]
    modes = Counter(state["mode"][0] for state in states if state)
    assert {state["lang"][0] for state in states if state} == {"en", "es"}
    assert min(modes[mode] for mode in ("menu", "topic", "ring")) >= len(requests.SCRIPTS)
    assert states.count({}) == len({dict(step.form)["CallSid"] for step in steps}) == len(requests.SCRIPTS)


def test_mix_can_be_sent_again_and_other_words_are_noticed() -> None:
    session = session_for(tokens=[TOKEN], base=BASE)
    shots: list[load.Shot] = []

    def ask(step: requests.Step) -> bytes:
        return session.answer(inside.webhook(step, BASE, TOKEN)).body

    def first(step: requests.Step) -> bytes:
        shots.append(load.Shot(b"", ask(step)))
        return shots[-1].body

    steps = requests.walk(first, len(requests.SCRIPTS))
    for _ in range(2):
        assert all(shot.fits(ask(step)) for step, shot in zip(steps, shots, strict=True))
    assert not shots[0].fits(shots[0].body.replace(b"emergency", b"emergence"))


def test_key_has_29_parameters_in_about_850_bytes() -> None:
    step = requests.Step("/voice", requests.form(f"CA{1:032x}", "in-progress", msg="Gather End", Digits="3"))
    assert len(step.form) == 29
    assert 800 <= len(step.body) <= 900
    assert requests.wire(step, BASE, TOKEN).endswith(f"\r\n\r\n{step.body}".encode())


def test_walk_says_what_it_cannot_go_on_from() -> None:
    with pytest.raises(requests.UnexpectedAnswerError, match="no way to go on"):
        requests.walk(lambda _: b"<Response><Say>Hello.</Say></Response>", 1)


@pytest.mark.parametrize("size", [700, 1200, 3000])
def test_compared_documents_have_the_size_asked_for(size: int) -> None:
    assert len(apps.twiml(4, apps.letters_for(4, size))) == pytest.approx(size, abs=4)


def made_up(throughput: float, client: float, server: float | None) -> Figures:
    return Figures(throughput, p50=1, p99=2, requests=1, client=client, cpu=None, server=server)


def test_ratio_is_taken_within_each_round_and_absent_where_nothing_was_measured() -> None:
    rounds = [{"a": made_up(one, 0.4, 1), "b": made_up(two, 0.4, 1)} for one, two in ((6, 10), (4, 5), (7, 10))]
    assert ratio(rounds, "throughput", "a", "b") == Measure(0.7, 0.6, 0.8)
    assert ratio(rounds, "cpu", "a", "b") is None


@pytest.mark.parametrize(
    ("client", "server", "told"),
    [
        (0.4, 1.0, []),
        (0.4, None, []),
        (0.99, 0.7, ["a: its core worked 70% of the time, the client's 99%; the client was the bottleneck"]),
        (0.4, 0.7, ["a: its core worked 70% of the time, the client's 40%; something else used the machine"]),
    ],
)
def test_idle_server_is_told(client: float, server: float | None, told: list[str]) -> None:
    assert doubts([{"a": made_up(1, client, server)}]) == told


@pytest.mark.parametrize(("calm", "counted"), [(3, 3), (2, 5)])
def test_disturbed_rounds_are_left_out_while_enough_are_left(calm: int, counted: int) -> None:
    rounds = [{"a": made_up(1, 0.4, 1.0 if number < calm else 0.5)} for number in range(5)]
    assert len(undisturbed(rounds)) == counted


@pytest.mark.parametrize(
    ("goal", "verdict"),
    [
        (Goal("a", Measure(0.6, 0.5, 0.7), 0.6), "target >= 0.6: met"),
        (Goal("a", Measure(0.59, 0.5, 0.7), 0.6), "target >= 0.6: MISSED"),
        (Goal("a", Measure(2.1, 2, 3), 2, at_least=False), "target <= 2: MISSED"),
        (Goal("a", Measure(2.1, 2, 3)), ""),
        (Goal("a", None, 2), "not measured on this system"),
    ],
)
def test_verdict_says_whether_the_target_is_reached(goal: Goal, verdict: str) -> None:
    assert goal.verdict == verdict


def test_one_sentence_of_the_shipped_line_changes(tmp_path: Path) -> None:
    menus = Path(shutil.copytree(MENUS, tmp_path / "menus"))
    before = load_folder(menus).line
    speech.change_one_sentence(menus)
    after = load_folder(menus).line
    assert before
    assert after
    assert len(set(utterances(after)) - set(utterances(before))) == 2


def test_the_disk_is_asked_for_its_flush_time(tmp_path: Path) -> None:
    found = durable.flush_milliseconds(tmp_path)
    assert 0 < found.low <= found.median <= found.high
    assert (tmp_path / "flushed").stat().st_size == durable.FLUSHES * durable.FLUSHED_BYTES


def test_the_sides_are_measured_in_turn_now_the_one_first_and_now_the_other() -> None:
    asked: list[str] = []

    @dataclass
    class Side:
        server: servers.Server

        def measure(self, number: int) -> Figures:
            asked.append(self.server.name)
            return made_up(number, 0.4, 1)

    sides = [Side(servers.Server(name, 0, 0)) for name in ("a", "b")]
    rounds = [durable._round(sides, number) for number in range(2)]  # type: ignore[arg-type]
    assert asked == ["b", "a", "a", "b"]
    assert [list(each) for each in rounds] == [["a", "b"]] * 2


def test_requests_that_are_sent_once_are_all_answered_by_what_is_expected() -> None:
    answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
    shots = [load.Shot(f"GET /{number} HTTP/1.1\r\n\r\n".encode(), b"ok") for number in range(20)]
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await reader.read(1000):
            asked.append(request)
            writer.write(answer)
        writer.close()

    async def measure() -> load.Run:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            return await asyncio.to_thread(load.run_once, server.sockets[0].getsockname()[1], shots, 4)

    run = asyncio.run(measure())
    assert sorted(asked) == sorted(shot.request for shot in shots)
    assert run.requests == len(shots)
    assert figures(run, 1.0, 2.0).cpu == pytest.approx(1e6 / 20)


def test_walking_every_call_is_measured_from_few_menus_to_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench.exploring.SIZES", (5, 20))
    found = exploring.measure()
    assert found["20 menus: places"] > found["5 menus: places"]
    assert found["times a place costs among the most"] > 0
    line = exploring.line_of(20)
    assert list(ask(Graph.of(line, keys=exploring.KEYS), documents(line)).sentences()) == []
