"""A case's outcome as people read it: what is heard, who rings, what is stored, who is alerted, and the seconds."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from sqlalchemy import select

from ivr.core.callbacks.attempts import FINAL, MESSAGE, PATIENT, State
from ivr.core.callbacks.entry import Callback
from ivr.core.line.utterances import utterances
from ivr.sim.events import (
    Bridged,
    Dialled,
    Ended,
    Event,
    Heard,
    Pressed,
    Recorded,
    Recording,
    Refused,
    RingEnded,
    StayedSilent,
    TransferEnded,
    Waiting,
    Warned,
)
from ivr.store.database import reading
from ivr.store.durable.log_row import call_key
from ivr.store.tables import entries
from tests.cases.case import line_of_cases, places
from tests.cases.service import Service, seconds

_ROUNDS: Final = {FINAL: "final notice", MESSAGE: "about the message", PATIENT: "dial to the caller"}
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+")


@cache
def _known() -> dict[tuple[str, tuple[str, ...]], str]:
    """Everything the line says, by language and sentences."""
    found: dict[tuple[str, tuple[str, ...]], str] = {}
    for each in utterances(line_of_cases()):
        found.setdefault((each.language, tuple(_SENTENCE_END.split(each.text.strip()))), each.id)
    for id_ in ("fallback-over", "fallback-again"):
        for language, text in line_of_cases().phrases[id_].text.items():
            found.setdefault((language, tuple(_SENTENCE_END.split(text.strip()))), id_)
    return found


def said(sentences: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The ids of what is said, given language and words sentence by sentence; words that are none of the line's."""
    done = 0
    while done < len(sentences):
        language = sentences[done][0]
        for count in range(len(sentences) - done, 0, -1):
            part = tuple(words for _, words in sentences[done : done + count])
            if found := _known().get((language, part)):
                yield f"{found}({language})"
                done += count
                break
        else:
            yield f'"{sentences[done][1]}"({language})'
            done += 1


def call(events: Sequence[Event]) -> Iterator[str]:
    """The call as it is heard on both sides."""
    names = places(line_of_cases())
    heard: list[Heard] = []
    for event in events:
        if heard and not (
            isinstance(event, Heard) and (event.side, event.cuttable) == (heard[0].side, heard[0].cuttable)
        ):
            yield _heard(heard)
            heard = []
        if isinstance(event, Heard):
            heard.append(event)
        elif told := _by_people(event) or _by_the_line(event, names) or _by_the_carrier(event):
            yield _line(event.at, *told)
    if heard:
        yield _heard(heard)


def _heard(heard: Sequence[Heard]) -> str:
    sentences = [(each.language[:2], " ".join(each.text.split())) for each in heard]
    mark = "" if heard[0].cuttable else "!"
    return _line(heard[0].at, heard[0].side, f"hears {' '.join(mark + each for each in said(sentences))}")


def _by_people(event: Event) -> tuple[str, str] | None:
    match event:
        case Pressed(side=side, key=key):
            return side, f"presses {key}"
        case StayedSilent(side=side):
            return side, "stays silent"
        case Waiting(side=side, seconds=wait):
            return side, f"is waited for, {wait} s"
    return None


def _by_the_line(event: Event, names: dict[str, str]) -> tuple[str, str] | None:
    match event:
        case Dialled(number=number, seconds=ring, caller_id=shown):
            return "line", f"rings {names[number]} for {ring} s, as from {shown}"
        case RingEnded(number=number, outcome=outcome):
            return "line", f"{names[number]}: {outcome}"
        case Bridged(number=number):
            return "line", f"TALK with {names[number]}"
        case Recording(seconds=most):
            return "line", f"records up to {most} s"
        case Recorded(seconds=spoken, ended_by=ended_by):
            return "line", f"recorded {spoken} s, ended by {ended_by}"
    return None


def _by_the_carrier(event: Event) -> tuple[str, str] | None:
    match event:
        case TransferEnded(outcome=outcome, bridged=bridged):
            return "carrier", f"dial {outcome}, {'' if bridged else 'not '}bridged"
        case Refused(code=code, side=side, url=url):
            return "carrier", f"error {code} for the {side} at {_path(url)}"
        case Warned(code=code, url=url):
            return "carrier", f"warning {code} at {_path(url)}"
        case Ended(how=how):
            return "call", f"over: {how}"
    return None


def _path(url: str) -> str:
    return "/" + url.partition("?")[0].split("/", 3)[3]


def _line(at: float, who: str, what: str) -> str:
    return f"{at:6.1f}  {who:8} {what}"


def log(service: Service, call_id: str) -> Iterator[str]:
    """What the call log holds, step by step."""
    with reading(service.kept._engine) as connection:
        table = entries.c
        found = connection.execute(
            select(entries).where(table.call == call_key(call_id)).order_by(table.step, table.at, table.kind)
        )
        for row in found.mappings():
            more = [f"{name} {row[name]}" for name in ("why", "rung", "opens", "language") if row[name]]
            here = "/".join(filter(None, (row["mode"], row["place"], row["part"])))
            there = "/".join(filter(None, (row["next_mode"], row["next_place"], row["next_part"])))
            spent = [f"{row['seconds']} s"] if row["seconds"] else []
            went = f"{here or '-'} -> {there or '-'}"
            caller = "caller known" if row["caller"] else "caller unknown"
            yield (
                f"{row['step']:6}  {row['kind']} {row['value']}".rstrip()
                + "; "
                + ", ".join([went, *more, *spent, caller])
            )


def rows(service: Service, call_id: str) -> Iterator[str]:
    """The entries of the callback list."""
    for row in service.kept.of_call(call_id):
        number = service.kept.number(row.id)
        assert number in {"", CALLER}
        yield "  " + _row(service, row, f"number {'kept' if number else 'not known'}")


CALLER: Final = "+12025550171"


def _row(service: Service, row: Callback, number: str) -> str:
    more = [f"attempts {row.attempts}", number]
    if row.withheld:
        more.append("withheld")
    if row.has_message:
        fetched = row.id > 0 and row.id not in {each.callback for each in service.kept.recordings()}
        more.append("has a message" + (", kept here" if fetched else ""))
    if row.taken_by:
        more.append(f"taken by {row.taken_by}")
    return f"{row.cause} {row.sign or '-'} {row.language}: {str(row.standing).upper()}, step {row.step}, " + ", ".join(
        more
    )


def alerts(service: Service) -> Iterator[str]:
    """What left the service for staff, by the time since the first choice."""
    first = service.first_opened() or service.case.at
    for at in dict.fromkeys(each.at for each in service.sent):
        parts = []
        for way in ("call", "text", "mail", "webhook"):
            targets = Counter(each.target for each in service.sent if (each.at, each.way) == (at, way))
            if targets:
                told = [target + (f" {count} times" if count > 1 else "") for target, count in targets.items()]
                parts.append(f"{way} {', '.join(told)}".rstrip())
        yield f"  {_mark(seconds(first, at))}  {'; '.join(parts)}"


def _mark(passed: float) -> str:
    minutes, rest = divmod(round(passed, 1), 60)
    return f"+{int(minutes)}:{rest:04.1f}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of tries to alert staff."""

    way: str
    state: State
    problem: str
    tries: int


def attempts(service: Service, callback: int) -> Iterator[str]:
    """What became of the tries to tell staff of an entry, those that are alike in one line."""
    found: dict[tuple[int, Outcome], list[str]] = {}
    for each in sorted(service.attempts(callback), key=lambda a: (a.round % 1000, a.way, a.target)):
        found.setdefault((each.round, Outcome(each.way, each.state, each.problem, each.tries)), []).append(each.target)
    for (round_, about), targets in found.items():
        name = _ROUNDS.get(round_, f"round {round_}")
        why = f" ({about.problem})" if about.problem else ""
        tries = f", {about.tries} tries" if about.tries != 1 else ""
        yield f"  {name} {about.way} {', '.join(targets)}: {about.state}{why}{tries}"


def alert_words(service: Service) -> Iterator[str]:
    """What staff hear in alert calls."""
    for each in service.alert_words:
        target, _, document = each.partition(": ")
        words = [
            (language[:2], sentence)
            for language, text in re.findall(r'<Say [^>]*?language="([^"]+)"[^>]*>([^<]+)</Say>', document)
            for sentence in _SENTENCE_END.split(" ".join(html.unescape(text).split()))
        ]
        dials = [
            f"dials {'the caller' if number == CALLER else 'SOMEBODY ELSE'}"
            for number in re.findall(r"<Number>([^<]+)<", document)
        ]
        yield f"  {target} hears {' '.join((*said(words), *dials))}"


def readiness(reasons: Sequence[str]) -> str:
    """What /readyz says; why a database is gone may change with every try to open it again."""
    told = " ".join(reasons) or "ready"
    return re.sub(r"since \S+ \S+ UTC \(.*?\): ", "since (then) (why): ", told)
