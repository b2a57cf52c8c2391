"""Walking a line in tests: events as short words, the state encoded and decoded between every two steps."""

from __future__ import annotations

from ivr.core.engine import step
from ivr.core.events import CallStarted, Event, Key, Outcome, RecordingEnded, Silence, TransferEnded
from ivr.core.model import Line
from ivr.core.reply import End, Listen, Record, Reply, Transfer
from ivr.core.state import CallState
from ivr.twilio import state_token

EVENTS: dict[str, Event] = {
    "start": CallStarted(),
    "-": Silence(),
    "recorded": RecordingEnded(kept=True),
    "nothing-recorded": RecordingEnded(kept=False),
    **{str(outcome): TransferEnded(outcome) for outcome in Outcome},
    **{key: Key(key) for key in "0123456789*#?"},
}
"""The word of each event, as call scripts write it: ``start 3 - # 9 no-answer``."""


def carried(state: CallState) -> CallState:
    """The state as the next webhook brings it back."""
    return state_token.decode(state_token.encode(state))


def walk(line: Line, words: str) -> list[tuple[str, CallState, Reply]]:
    """Every step of a call: the word of the event, the new state, the reply."""
    steps: list[tuple[str, CallState, Reply]] = []
    state: CallState | None = None
    for word in words.split():
        state, reply = step(line, carried(state) if state else None, EVENTS[word])
        steps.append((word, state, reply))
    return steps


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
        lines.append(f"  = {_then(reply)}  [{state_token.encode(state)}]")
    return "\n".join(lines) + "\n"


def _then(reply: Reply) -> str:
    match reply.then:
        case Listen(seconds=seconds):
            return f"listen {seconds} s"
        case Transfer(to=number, seconds=seconds):
            return f"ring {number.team} {number.number} {seconds} s"
        case Record(seconds=seconds):
            return f"record {seconds} s"
        case End():
            return "end"
