"""A logged call step by step, in the words of the console. No number and no pseudonym is among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Final

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
from ivr.core.line.model import Line
from ivr.core.line.staff import is_red_flag
from ivr.core.state import Mode
from ivr.store.reports.calls import Logged, LoggedCall
from ivr.store.reports.transcripts import Said
from ivr.web.console.pages.callback_rows import language
from ivr.web.console.words import Words

_REMARKS: Final[dict[type[Happening], str]] = {
    WrongKey: "remark-wrong",
    ChangedLanguage: "remark-language",
    HeardToEnd: "remark-to-end",
    RingingStarted: "remark-rings",
    StaffAway: "remark-away",
    NobodyAnswered: "remark-nobody",
    Accepted: "remark-talked",
    TextPromised: "remark-text",
    Ended: "remark-hangs-up",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a call."""

    seconds: str
    does: str
    remarks: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    """Language code and words that the caller heard."""
    is_flag: bool
    unknown: bool
    """The words cannot be told any more."""


def steps(call: LoggedCall, said: Sequence[Said], line: Line, t: Words) -> Iterator[Step]:
    """The steps of a call."""
    for each in said:
        step = each.step
        yield Step(
            seconds=f"{(step.at - call.started) / 1000:.0f}",
            does=_does(step, t),
            remarks=tuple(_remarks(call, step, line, t)),
            words=tuple((words.language, words.text) for words in each.words or ()),
            is_flag=bool(step.opens),
            unknown=step.is_turn and each.words is None,
        )


def place_name(line: Line, id_: str, t: Words) -> str:
    """What a menu or topic is called; its id where the line does not know it any more."""
    title = line.topics[id_].title if id_ in line.topics else line.menus[id_].title if id_ in line.menus else {}
    named = title.get(t.language) or title.get(line.languages[0], "")
    return " ".join(named.split()) or (t("start") if id_ == line.start else id_)


def sign_name(line: Line, id_: str, t: Words) -> str:
    """What a warning sign is called."""
    flag = line.red_flags.get(id_)
    return flag.sign.text.get(t.language, flag.sign.text[line.languages[0]]).strip() if flag else id_


def why(line: Line, reason: str, t: Words) -> str:
    """Why staff are rung."""
    if is_red_flag(reason):
        return sign_name(line, reason, t)
    return t(f"why-{reason}") if t.has(f"why-{reason}") else reason


def _does(step: Logged, t: Words) -> str:
    if step.kind not in set(Kind):
        return step.kind
    value = t(f"end-{step.value}") if t.has(f"end-{step.value}") else step.value
    return t(f"does-{step.kind}", value=value or t("no-value"))


def _remarks(call: LoggedCall, step: Logged, line: Line, t: Words) -> Iterator[str]:
    if step.opens:
        yield t("remark-flag", sign=sign_name(line, step.opens, t))
    if call.is_void(step):
        yield t("remark-void")
    if not step.is_turn:
        return
    led = (step.next_mode, step.next_place, step.next_part)
    if led != (step.mode, step.place, step.part) and step.next_mode in {Mode.MENU, Mode.TOPIC}:
        yield t("remark-place", place=place_name(line, step.next_place, t))
    for each in step.happenings:
        if key := _REMARKS.get(type(each)):
            yield t(key, value=_value(each, line, t))
    if step.rung:
        yield t("remark-rung", teams=", ".join(map(_team, step.rung.split("+"))))


def _team(number: str) -> str:
    """A number of a team as people call it: the log names team and place, as in `front-desk.0`."""
    team, _, place = number.rpartition(".")
    name = (team or number).replace("-", " ")
    return f"{name} ({int(place) + 1})" if team and place.isdecimal() and int(place) else name


def _value(happening: Happening, line: Line, t: Words) -> str:
    value = str(next(iter(astuple(happening)), ""))
    if isinstance(happening, ChangedLanguage):
        return language(value, t)
    return why(line, value, t) if isinstance(happening, RingingStarted | StaffAway | NobodyAnswered) else value
