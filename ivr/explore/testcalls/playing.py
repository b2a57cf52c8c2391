"""Plays a test call: through the same engine as live calls, with a clock of its own, and without a telephone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from ivr.core.engine import step
from ivr.core.events import (
    LEFT_STEP,
    RED_FLAG_SECONDS,
    CallStarted,
    Event,
    Key,
    Outcome,
    RecordingEnded,
    Silence,
    Spoken,
)
from ivr.core.events import TransferEnded as RingingEnded
from ivr.core.keys import NAMES
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty, is_red_flag
from ivr.core.reply import End, Listen, Record, Reply, Transfer, Utterance
from ivr.core.speak import LANGUAGE_KEY, seconds_of
from ivr.core.state import CallState, Mode
from ivr.explore.promised import Promised
from ivr.explore.testcalls.calls import (
    NURSE,
    Ends,
    HangsUp,
    Hears,
    LeavesMessage,
    Listens,
    Presses,
    Rings,
    Rung,
    Says,
    SaysNothing,
    TestCall,
    Written,
)
from ivr.languages.hearing import Heard

_PICKED_UP: Final = 10
"""Seconds that a phone rings before somebody picks it up."""
_TALK: Final = 60
_EMPTY: Final = 5
"""Seconds of silence that end a message."""
_SHOWN: Final = 300
"""So much is shown of what a caller heard instead."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of the engine: what happened, where the call stood, and what was said then."""

    before: CallState | None
    event: Event
    duty: Duty
    after: CallState
    reply: Reply


@dataclass(frozen=True, slots=True)
class Played:
    """A test call in a language: what is wrong with it, in a sentence, or nothing; and all that happened."""

    call: TestCall
    language: str
    problem: str
    line: int
    """Of the step that failed."""
    taken: tuple[Taken, ...]

    @property
    def passed(self) -> bool:
        """Whether everything was as it is written."""
        return not self.problem


class _Otherwise(Exception):  # noqa: N818  # not an error of the program: the call went another way
    """The call did not go as it is written; the text is a sentence."""


@dataclass(slots=True)
class _Phone:
    """A call under way."""

    line: Line
    promised: Promised
    clock: datetime
    taken: list[Taken] = field(default_factory=list)
    heard: list[Utterance] = field(default_factory=list)
    """Since the last step in which somebody did something."""
    keys: list[str] = field(default_factory=list)
    chosen: datetime | None = None
    """When the last warning sign was chosen."""

    @property
    def last(self) -> Taken:
        return self.taken[-1]

    def take(self, event: Event, seconds: float = 0) -> None:
        """Let something happen, so many seconds after the last words that cannot be cut off."""
        before = self.last.after if self.taken else None
        self.clock += timedelta(seconds=seconds)
        texts = self.line.texts and before is not None and not before.withheld
        duty = Duty(self.line.staff.closed(self.clock), texts=texts)
        after, reply, _ = step(self.line, before, event, duty)
        if reply.opens:
            self.chosen = self.clock
        self.clock += timedelta(seconds=seconds_of(reply.announce))
        self.taken.append(Taken(before, event, duty, after, reply))
        self.heard += (*reply.announce, *reply.prompt)

    def left(self) -> int:
        """Seconds until a caller with a warning sign must hear what to do instead."""
        spent = (self.clock - self.chosen).total_seconds() if self.chosen else 0.0
        return max(0, int(RED_FLAG_SECONDS - spent) // LEFT_STEP * LEFT_STEP)

    def rung(self) -> str:
        """The team that is rung; "" if nobody is."""
        then = self.last.reply.then
        return then.to[0].team if isinstance(then, Transfer) else ""


def play(call: TestCall, language: str, line: Line, at: datetime, promised: Promised) -> Played:
    """Play a test call.

    Args:
        call: The call.
        language: In which it is made.
        line: The line, with the seconds of its audio.
        at: When it comes in.
        promised: Names the emergency number.
    """
    phone = _Phone(line, promised, at)
    phone.take(CallStarted(call.withheld, call.earlier and replace(call.earlier, language=language)))
    for _ in line.languages:
        if phone.last.after.language != language:
            phone.take(Key(LANGUAGE_KEY))
    number, problem = call.line, ""
    for place, written in enumerate(call.steps):
        number = written.line
        try:
            _do(phone, written, call.steps[place + 1 :])
        except _Otherwise as error:
            problem = f"{error}{_so_far(phone)}"
            break
    return Played(call, language, problem, number, tuple(phone.taken))


def _so_far(phone: _Phone) -> str:
    keys = ", ".join(NAMES.get(each, each) for each in phone.keys)
    return f" So far the caller pressed {keys}." if keys else " So far the caller pressed nothing."


def _do(phone: _Phone, written: Written, following: tuple[Written, ...]) -> None:
    match written.step:
        case Rings(who=who):
            _rings(phone, who)
        case Hears() as hears:
            _hears(phone, hears, written.words)
        case Ends():
            if not isinstance(phone.last.reply.then, End):
                raise _Otherwise(f"The call goes on there. {_instead(phone)}")
        case Rung() as rung:
            _rung(phone, rung, following)
        case _:
            _caller(phone, written)


def _caller(phone: _Phone, written: Written) -> None:
    """What the caller does."""
    if not isinstance(written.step, HangsUp):
        _may_act(phone, written.words)
    phone.heard.clear()
    then = phone.last.reply.then
    match written.step:
        case Presses(key=key):
            phone.keys.append(key)
            phone.take(RecordingEnded(kept=True) if isinstance(then, Record) else Key(key), 1)
        case Says(words=words):
            _says(phone, words)
        case SaysNothing() if isinstance(then, Record):
            phone.take(RecordingEnded(kept=False), _EMPTY)
        case SaysNothing() if isinstance(then, Listen):
            phone.take(Silence(), seconds_of(phone.last.reply.prompt) + then.seconds)
        case Listens():
            _listen(phone)
        case LeavesMessage() if isinstance(then, Record):
            phone.take(RecordingEnded(kept=True), then.seconds)
        case LeavesMessage():
            raise _Otherwise("The caller cannot leave a message there: no tone was heard.")


def _says(phone: _Phone, words: str) -> None:
    """Say something; only what it means goes further."""
    then = phone.last.reply.then
    if not isinstance(then, Listen) or then.hearing is None:
        raise _Otherwise("Nobody listens to speech there.")
    phone.take(Spoken(Heard(phone.line).means(phone.last.after, words)), 1)


def _listen(phone: _Phone) -> None:
    """Say nothing while a topic is read, and while a text is offered behind it.

    A part more than the topic has would be a circle, which exploring finds.
    """
    if phone.last.after.mode is not Mode.TOPIC:
        raise _Otherwise("No topic is being read there.")
    at = phone.last.after.at
    for _ in (*phone.line.topics[at].parts, "the offer"):
        then = phone.last.reply.then
        if phone.last.after.mode in {Mode.TOPIC, Mode.TEXT} and isinstance(then, Listen):
            phone.take(Silence(), seconds_of(phone.last.reply.prompt) + then.seconds)


def _may_act(phone: _Phone, what: str) -> None:
    """Whether the caller can do something.

    Raises:
        _Otherwise: The call is over, or somebody is being rung.
    """
    if isinstance(phone.last.reply.then, End):
        raise _Otherwise(f"'{what}' is too late there: the line has said goodbye and hung up.")
    if team := phone.rung():
        raise _Otherwise(
            f"'{what}' does nothing there: the team '{team}' is being rung. Write first what becomes of that, as in "
            f"'{team} answers' or 'nobody answers'."
        )


def _rings(phone: _Phone, who: str) -> None:
    team = phone.rung()
    if not team or not Rung(who, Outcome.ACCEPTED).means(phone.line, team):
        rung = f"the team '{team}' is" if team else "nobody is"
        raise _Otherwise(f"{_name(who).capitalize()} should be rung there, and {rung}. {_instead(phone)}")


def _rung(phone: _Phone, rung: Rung, following: tuple[Written, ...]) -> None:
    """What the people do who are rung; not answering goes on for as long as it is them."""
    if not phone.rung() or not rung.means(phone.line, phone.rung()):
        _rings(phone, rung.who)
    phone.heard.clear()
    named = _named(following)
    once = rung.outcome in {Outcome.ACCEPTED, Outcome.DECLINED} and not rung.who
    while (team := phone.rung()) and rung.means(phone.line, team):
        then = phone.last.reply.then
        rang = then.seconds if isinstance(then, Transfer) and rung.outcome is Outcome.NO_ANSWER else _PICKED_UP
        seconds = rang + (_TALK if rung.outcome is Outcome.ACCEPTED else 0)
        phone.clock += timedelta(seconds=seconds)
        left = phone.left() if is_red_flag(phone.last.after.ringing_for) else RED_FLAG_SECONDS
        phone.take(RingingEnded(rung.outcome, left))
        if once or rung.outcome is Outcome.ACCEPTED or phone.rung() in named - {rung.who}:
            return


def _named(following: tuple[Written, ...]) -> set[str]:
    """The teams of which something is written before the caller does the next thing."""
    found = set()
    for each in following:
        match each.step:
            case Rung(who=who) | Rings(who=who):
                found.add(who)
            case Hears():
                continue
            case _:
                break
    return found


def _hears(phone: _Phone, hears: Hears, words: str) -> None:
    spoken = [each for each in phone.heard if each.language == phone.last.after.language or not phone.last.after.keyed]
    found = any(phone.promised.says_number(each.text) if hears.number else each.id in hears.texts for each in spoken)
    if found == hears.never:
        what = words.partition(":")[2].strip() or "one of the texts that are written"
        should = "should not hear" if hears.never else "should hear"
        raise _Otherwise(f'The caller {should} "{what}" there. {_instead(phone)}')


def _instead(phone: _Phone) -> str:
    """What the caller heard since they last did something."""
    heard = " ".join(" ".join(each.text.split()) for each in phone.heard)
    if not heard:
        return "They heard nothing."
    return f'They heard: "{heard if len(heard) <= _SHOWN else heard[:_SHOWN] + " ..."}"'


def _name(who: str) -> str:
    return "a nurse" if who == NURSE else f"the team '{who}'" if who else "somebody"
