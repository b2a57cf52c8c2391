"""Walking a line in tests: events as short words, the state encoded and decoded between every two steps."""

from __future__ import annotations

from ivr.calls import token as state_token
from ivr.core.engine import step
from ivr.core.events import CallStarted, Event, Key, Outcome, RecordingEnded, Silence, TransferEnded
from ivr.core.happenings import Happened
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY, Duty
from ivr.core.reply import End, Listen, Record, Reply, Transfer
from ivr.core.state import CallState

EVENTS: dict[str, Event] = {
    "start": CallStarted(),
    "withheld": CallStarted(withheld=True),
    "-": Silence(),
    "recorded": RecordingEnded(kept=True),
    "nothing-recorded": RecordingEnded(kept=False),
    **{str(outcome): TransferEnded(outcome) for outcome in Outcome},
    **{key: Key(key) for key in "0123456789*#?"},
}
"""The word of each event, as call scripts write it: ``start 3 - # 9 no-answer``."""

OFFICE_CLOSED = Duty(frozenset({"front-desk", "nurse"}))
"""Of the small line, the on-call nurse alone is there, for red flags."""
ALL_CLOSED = Duty(frozenset({"front-desk", "nurse", "on-call"}))
NOTICE_ON = Duty(notice=(("en", "We are closed today."), ("es", "Hoy no abrimos.")))
DUTIES: dict[str, Duty] = {
    "everybody": EVERYBODY,
    "office-closed": OFFICE_CLOSED,
    "all-closed": ALL_CLOSED,
    "notice": NOTICE_ON,
}
"""The word of each duty, as call scripts write it: ``start office-closed: 0``, from there on."""


def event(word: str) -> Event:
    """The event of a word; ``no-answer/45`` is a transfer that ended with 45 seconds left."""
    name, _, left = word.partition("/")
    return TransferEnded(Outcome(name), int(left)) if left else EVENTS[name]


def carried(state: CallState) -> CallState:
    """The state as the next webhook brings it back."""
    return state_token.decode(state_token.encode(state))


def walk(line: Line, words: str) -> list[tuple[str, CallState, Reply]]:
    """Every step of a call: the word of the event, the new state, the reply."""
    steps: list[tuple[str, CallState, Reply]] = []
    state: CallState | None = None
    duty = EVERYBODY
    for word in words.split():
        if word.endswith(":"):
            duty = DUTIES[word[:-1]]
            continue
        state, reply, _ = step(line, carried(state) if state else None, event(word), duty)
        steps.append((word, state, reply))
    return steps


def happened(line: Line, words: str) -> Happened:
    """What happened in the last step of a call."""
    *before, word = words.split()
    duty = next((DUTIES[each[:-1]] for each in reversed(before) if each.endswith(":")), EVERYBODY)
    state = last(line, " ".join(before))[0] if before else None
    return step(line, carried(state) if state else None, event(word), duty).happened


def last(line: Line, words: str) -> tuple[CallState, Reply]:
    """Where a call stands after its last event, and what is said there."""
    _, state, reply = walk(line, words)[-1]
    return state, reply


def ids(reply: Reply) -> list[str]:
    """What is said, by id; what cannot be cut off is marked with ``!``."""
    return [f"!{said.id}" for said in reply.announce] + [said.id for said in reply.prompt]


def transcript(line: Line, words: str) -> str:
    """A whole call as people read it, with every word and every state."""
    lines = []
    for word, state, reply in walk(line, words):
        lines.append(f"> {word}")
        for mark, utterances in (("!", reply.announce), (" ", reply.prompt)):
            lines += [f"  {mark} {u.language}{'~' * u.slow} {' '.join(u.text.split())}" for u in utterances]
        opens = f"  opens {reply.opens}" if reply.opens else ""
        lines.append(f"  = {_then(reply)}  [{state_token.encode(state)}]{opens}")
    return "\n".join(lines) + "\n"


def _then(reply: Reply) -> str:
    match reply.then:
        case Listen(seconds=seconds):
            return f"listen {seconds} s"
        case Transfer(to=to, seconds=seconds, takes=takes, rung=rung):
            return f"ring {rung} {' '.join(each.number for each in to)} {seconds} s, takes {takes} s"
        case Record(seconds=seconds):
            return f"record {seconds} s"
        case End():
            return "end"
