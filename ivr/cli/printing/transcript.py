"""A logged call, step by step, for people and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple
from typing import Final

from ivr.cli.printing.place_names import Names
from ivr.core.entries import Kind
from ivr.core.happenings import (
    Accepted,
    ChangedLanguage,
    Ended,
    Happening,
    HeardToEnd,
    NobodyAnswered,
    RingingStarted,
    StaffAway,
    TextPromised,
    WrongKey,
)
from ivr.core.state import Mode
from ivr.store.reports.calls import Logged, LoggedCall
from ivr.store.reports.queries import FollowUp
from ivr.store.reports.transcripts import Said

_DOES: Final = {
    Kind.STARTED: "calls",
    Kind.KEY: "presses {value}",
    Kind.SAID: "says something: {value}",
    Kind.SILENCE: "(silence)",
    Kind.TRANSFER: "ringing is over: {value}",
    Kind.MESSAGE: "message: {value}",
    Kind.ACCEPTED: "a called person pressed 1 and took the call",
    Kind.DECLINED: "a called person pressed another key",
    Kind.FAULT: "! the line failed inside: an apology, and a person was rung",
    Kind.FALLBACK: "! the carrier could not reach the line (error {value}): its fallback took the call",
    Kind.ENDED: "the call is over: {value}",
}
_NO_VALUE: Final[dict[str, str]] = {Kind.MESSAGE: "nothing was said", Kind.SAID: "nobody knows what"}
_REMARKS: Final[dict[type[Happening], str]] = {
    WrongKey: "that key does nothing there",
    ChangedLanguage: "the language is {} from here on",
    HeardToEnd: "the topic was heard to its end",
    RingingStarted: "staff are rung: {}",
    StaffAway: "staff are wanted, and nobody rings at this hour: {}",
    NobodyAnswered: "nobody answered",
    Accepted: "the conversation is over",
    TextPromised: "a text about {} is promised",
}
_NO_WORDS: Final = (
    "-- From here on, places only: the words cannot be told, as the menus in the folder are not those of this call, "
    "or led elsewhere."
)


def as_lines(call: LoggedCall, said: Iterable[Said], names: Names) -> Iterator[str]:
    """For people: seconds since the start, what the caller did, where that led, who rang, and the words."""
    told = True
    flags = _flags(call)
    for each in said:
        step = each.step
        seconds = (step.at - call.started) / 1000
        yield f"{seconds:7.1f}  {_does(step)}"
        for remark in (*_where(step, names), *flags.get(id(step), ())):
            yield f"         -- {remark}"
        if step.is_turn and each.words is None and told:
            told = False
            yield f"         {_NO_WORDS}"
        for words in each.words or ():
            yield f"         {words.language}  {words.text}{'  [slow]' if words.slow else ''}"
        if step.tells(Ended):
            yield "         -- the line hangs up"


def afterwards(call: LoggedCall, follow_ups: Iterable[FollowUp], names: Names) -> Iterator[str]:
    """What was done about the call: its entries of the callback list, and the alerts to staff."""
    for each in follow_ups:
        seconds = (each.opened - call.started) / 1000
        sign = f", {names.sign(each.sign)}" if each.sign else ""
        yield f"{seconds:7.1f}  callback {each.id} ({each.cause}{sign}): now {each.standing}"
        for alert in each.alerts:
            seconds = (alert.at - call.started) / 1000
            yield f"{seconds:7.1f}  alert by {alert.way} to {alert.target}: {alert.state}"


def as_data(said: Iterable[Said]) -> list[dict[str, object]]:
    """The steps; neither number nor pseudonym is among what is told."""
    return [
        {
            **{name: value for name, value in each.step._asdict().items() if name not in {"call", "caller"}},
            "words": None if each.words is None else [[word.language, word.text] for word in each.words],
        }
        for each in said
    ]


def _does(step: Logged) -> str:
    if step.kind == Kind.STARTED and step.value:
        return f"calls; the network says of their number: {step.value}"
    text = _DOES.get(Kind(step.kind), step.kind) if step.kind in set(Kind) else step.kind
    return text.format(value=step.value or (_NO_VALUE.get(step.kind, "no word")))


def _where(step: Logged, names: Names) -> Iterator[str]:
    """The place that a step led to, where it is another one, what else happened, and who rings."""
    if not step.is_turn:
        return
    found, led = (step.mode, step.place, step.part), (step.next_mode, step.next_place, step.next_part)
    if led != found and step.next_mode in {Mode.MENU, Mode.TOPIC}:
        name = names.place(step.next_place)
        part = f", {step.next_part}" if step.next_part else ""
        yield f"{step.next_mode} {step.next_place}{part}" + (f": {name}" if name != step.next_place else "")
    if step.next_mode == Mode.MESSAGE:
        yield "a message is recorded"
    for each in step.happenings:
        if remark := _REMARKS.get(type(each)):
            yield remark.format(*astuple(each))
    if step.rung:
        yield f"rings {step.rung}"


def _flags(call: LoggedCall) -> dict[int, list[str]]:
    """What the steps did to the callback list, by the steps' identity."""
    found: dict[int, list[str]] = {}
    sign = ""
    for step in call.steps:
        if step.opens:
            again = f", in place of {sign}" if sign else ""
            found[id(step)] = [f"RED FLAG {step.opens}: on the callback list{again}"]
            sign = step.opens
        elif call.is_void(step):
            found[id(step)] = ["it counts for nothing: nobody is known to have talked with the caller"]
        elif sign and call.answered(step):
            found[id(step)] = [f"red flag {sign}: answered"]
            sign = ""
    return found
