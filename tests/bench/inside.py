"""The service without HTTP: steps of the engine a second, and whole exchanges a second, on one core."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from statistics import median

from ivr.calls.session import Exchange, Webhook
from ivr.content.load import load, read_folder
from ivr.core import engine
from ivr.core.events import CallStarted, Event, Key, Outcome, Silence, TransferEnded
from ivr.core.line.model import Line
from ivr.core.reply import End, Transfer
from ivr.core.state import CallState
from tests.bench import requests

TIMES, SECONDS = 3, 0.5


class BrokenMenusError(Exception):
    """The menus to measure with do not load."""


def measure(menus: Path, steps: Sequence[requests.Step], base: str, token: str) -> dict[str, int]:
    """Engine steps and exchanges a second.

    Args:
        menus: The line that the steps were collected from.
        steps: The mix.
        base: The URL the webhooks are signed for.
        token: The auth token.

    Raises:
        BrokenMenusError: The menus do not load.
    """
    loaded = load(read_folder(menus))
    if loaded.line is None:
        raise BrokenMenusError("\n".join(map(str, loaded.issues)))
    return {
        "engine steps a second": rate(engine_walk(loaded.line)),
        "exchanges a second": rate(exchanges(loaded.line, steps, base, token)),
    }


def engine_walk(line: Line) -> Callable[[], object]:
    """Takes the next step of endless calls that follow the scripts of the mix."""
    events = cycle([Key(key) if key else Silence() for script in requests.SCRIPTS for key in script])
    nobody = TransferEnded(Outcome.NO_ANSWER)
    state: CallState | None = None
    event: Event = CallStarted()

    def step() -> None:
        nonlocal state, event
        state, reply, _ = engine.step(line, state, event)
        match reply.then:
            case Transfer():
                event = nobody
            case End():
                state, event = None, CallStarted()
            case _:
                event = next(events)

    return step


def exchanges(line: Line, steps: Sequence[requests.Step], base: str, token: str) -> Callable[[], object]:
    """Answers the next webhook of the mix: signature, form, state, engine, TwiML.

    Raises:
        WrongAnswerError: A webhook of the mix is not answered with 200.
    """
    exchange = Exchange(line, [token], base)
    webhooks = [webhook(step, base, token) for step in steps]
    for one in webhooks:
        if exchange.answer(one).status != 200:
            raise requests.UnexpectedAnswerError(f"{one.path!r} is not answered with 200 without HTTP")
    supply = cycle(webhooks)
    return lambda: exchange.answer(next(supply))


def webhook(step: requests.Step, base: str, token: str) -> Webhook:
    """The request as the exchange gets it from the web server."""
    path, _, query = step.target.partition("?")
    return Webhook(
        path=path.encode(),
        query=query.encode(),
        signature=requests.signature(base + step.target, step.form, token),
        content_type=b"application/x-www-form-urlencoded; charset=UTF-8",
        body=step.body.encode(),
    )


def rate(action: Callable[[], object]) -> int:
    """How often a second it can be done: the median of `TIMES` runs of `SECONDS`."""
    return round(median(_once(action) for _ in range(TIMES)))


def _once(action: Callable[[], object]) -> float:
    count, start = 0, time.perf_counter()
    while True:
        for _ in range(100):
            action()
        count += 100
        spent = time.perf_counter() - start
        if spent > SECONDS:
            return count / spent
