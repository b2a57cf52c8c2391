"""How the red flags, accepts and messages of one call become rows of the callback list. Pure: no database here.

**A row is open while any red flag that it stands for is answered by no good 1 (see `answers`), until staff take it.**

What is open must not depend on the order in which a call's entries arrive, nor on how often: a webhook may be repeated,
overtake another one, or come out of a spool hours later. So it is worked out again from all that is known of the call,
each time something arrives:

- A red flag that is new joins the open row of the one that was chosen before it in the same run of the call: it is
  another attempt, unless it is only that of a failed webhook, which nobody knows to be another one. Else it opens a
  row: what joined one that is answered, or that staff have taken, would be lost. It stays in its row for good.
- A 1 that turns out to be void opens again what it had answered.
- A message belongs to the open row of the red flag behind which it was left, else it is a row of its own. If it turns
  out that the red flag was answered before the message was left, it goes on as a row of its own.
- A row keeps its id, and with it its alerts and its message's sound. None is ever deleted, and none becomes another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ivr.core.callbacks.entry import Cause, Standing
from ivr.core.entries import has_no_number, run_of
from ivr.store.answers import PROOF, Facts, Known, is_chosen, is_one_press

_CLOSED = frozenset({Standing.TAKEN, Standing.DONE})
"""Staff have the row: nothing changes what it stands for."""


@dataclass(frozen=True, slots=True)
class Row:
    """What this module knows of a row of ``callbacks``; ``id`` is 0 for a row that is yet to be inserted."""

    id: int
    cause: Cause
    name: str
    """Of the entry that opened it."""
    step: int
    sign: str
    language: str
    opened: int
    standing: Standing
    choices: str = ""
    """The names of the red flags that it stands for, with blanks between them."""
    number: str = field(default="", repr=False)
    withheld: bool = False
    attempts: int = 1
    last_attempt: int = 0
    closed: int = 0
    recording: str = field(default="", repr=False)
    message: str = ""
    """The name of the message's entry."""
    proof_due: int = 0
    """When it is open again if nothing has told of a talk by then; 0: never."""
    line: str = ""
    """Of the entry that opened it."""


def settle(
    facts: Facts,
    rows: Iterable[Row],
    number: str = "",
    recordings: Mapping[str, str] | None = None,
    now: int = 0,
) -> tuple[Row, ...]:
    """The rows that a call should have.

    Args:
        facts: All that is known of it.
        rows: Those that it has.
        number: The caller's, encrypted, as far as it is known now.
        recordings: The carrier's ids of messages that have just arrived, by the names of their entries.
        now: Milliseconds since 1970; 0 where no time has passed.
    """
    rows = [_completed(row, recordings or {}, number) for row in rows]
    number = number or next((row.number for row in rows if row.number), "")
    call = _Call(facts, number, recordings or {}, facts.answers(now))
    loose: list[Row] = []
    done: list[Row] = []
    for row in rows:
        (done if row.standing in _CLOSED else loose).append(row)
    flags = call.placed([row for row in loose if row.cause is Cause.RED_FLAG], done)
    others = [_drilled(row, facts, now) for row in loose if row.cause is not Cause.RED_FLAG]
    stood = [each for row in flags for each in call.stand(row)]
    stood, messages = call.with_messages([*stood, *done, *others])
    return (*stood, *messages)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call while its rows are worked out."""

    facts: Facts
    number: str = field(repr=False)
    recordings: Mapping[str, str] = field(repr=False)
    answers: Mapping[str, Sequence[Known]]

    def placed(self, rows: list[Row], done: Iterable[Row]) -> list[Row]:
        """The rows with the red flags that are in none yet."""
        known = {name for row in (*rows, *done) for name in row.choices.split()}
        for choice in self.facts.choices:
            if choice.name in known:
                continue
            place = next((i for i, row in enumerate(rows) if self._joins(choice, row)), None)
            if place is None:
                rows.append(_flag_row(choice, self.number))
            else:
                rows[place] = replace(rows[place], choices=f"{rows[place].choices} {choice.name}")
        return rows

    def _joins(self, choice: Known, row: Row) -> bool:
        """Whether a red flag is another attempt of a row's: it follows one that is open too, or has the same answer."""
        answers = self.answers.get(choice.name)
        return any(
            self.answers.get(each.name) == answers and (_follows(choice, each) or _follows(each, choice))
            for each in self._choices(row)
        )

    def _choices(self, row: Row) -> list[Known]:
        names = set(row.choices.split())
        return [choice for choice in self.facts.choices if choice.name in names]

    def stand(self, row: Row) -> Iterator[Row]:
        """A red flag's row with all that its choices say, and with a message that must be heard, that one's row."""
        choices = self._choices(row)
        if not choices:
            yield row
            return
        first, last = choices[0], next((each for each in reversed(choices) if is_chosen(each)), choices[-1])
        row = replace(
            row,
            step=first.step,
            sign=last.opens,
            language=last.language,
            opened=min(each.at for each in choices),
            attempts=1 + sum(is_chosen(each) for each in choices[1:]),
            last_attempt=max(each.at for each in choices),
        )
        if any(each.name not in self.answers for each in choices):
            yield replace(row, standing=Standing.OPEN, closed=0, proof_due=0)
            return
        message = self.facts.messages.get(row.message)
        if row.message and not (message and self._heard(message, choices)):
            yield _message_alone(row, message.step if message else row.step)
            row = replace(row, id=0, recording="", message="")
        yield replace(row, standing=Standing.ANSWERED, closed=self._closed(choices), proof_due=self._proof_due(choices))

    def _closed(self, choices: Iterable[Known]) -> int:
        return max(min(accept.at for accept in self.answers[each.name]) for each in choices)

    def _proof_due(self, choices: Iterable[Known]) -> int:
        proven = all(any(map(self.facts.is_proven, self.answers[each.name])) for each in choices)
        return 0 if proven or self.facts.ended is None else self.facts.ended + PROOF

    def _heard(self, message: Known, choices: Iterable[Known]) -> bool:
        """Whether a 1 that answers the row was pressed for a later choice than that behind which a message was left."""
        for accept in (accept for each in choices for accept in self.answers[each.name]):
            if not run_of(message.name) and not run_of(accept.name):
                if accept.step >= message.step:
                    return True
            elif accept.after != message.after and message.after in set(self.facts.covered(accept)):
                return True
        return False

    def with_messages(self, rows: list[Row]) -> tuple[list[Row], list[Row]]:
        """The rows with the messages that are in none yet, and the rows of those that go alone."""
        known = {row.message for row in rows}
        alone = []
        for message in sorted(self.facts.messages.values(), key=lambda each: (each.step, each.at, each.name)):
            if message.name in known:
                continue
            recording = self.recordings.get(message.name, "")
            place = next((i for i, row in enumerate(rows) if self._takes(row, message)), None)
            if place is None:
                alone.append(_message_row(message, self.number, recording))
            else:
                rows[place] = replace(rows[place], message=message.name, recording=recording)
        return rows, alone

    def _takes(self, row: Row, message: Known) -> bool:
        if row.cause is not Cause.RED_FLAG or row.standing is not Standing.OPEN or row.message:
            return False
        if run_of(message.name):
            return message.after in row.choices.split()
        return any(not run_of(each.name) and each.step <= message.step for each in self._choices(row))


def _follows(later: Known, earlier: Known) -> bool:
    if is_one_press(later, earlier):
        return True
    if run_of(later.name) != run_of(earlier.name):
        return False
    return not run_of(later.name) or later.after == earlier.name


def _completed(row: Row, recordings: Mapping[str, str], number: str) -> Row:
    """A row with what only a later webhook told: the carrier's id of the message, the caller's number."""
    forgotten = not row.number and not row.withheld  # its retention is over: a repeated webhook brings nothing back
    if row.message in recordings and not row.recording and not forgotten:
        row = replace(row, recording=recordings[row.message])
    return replace(row, number=number, withheld=has_no_number(number)) if row.withheld and number else row


def _drilled(row: Row, facts: Facts, now: int) -> Row:
    """A drill is answered by any accept of its call; a message stays until somebody has heard it."""
    if row.cause is Cause.DRILL and row.standing is Standing.OPEN:
        for accept in facts.accepts:
            if not facts.is_void(accept, now):
                return replace(row, standing=Standing.ANSWERED, closed=accept.at)
    return row


def _message_alone(row: Row, step: int) -> Row:
    """A row whose red flag was answered before its message was left: the message goes on as a row of its own."""
    return replace(
        row,
        cause=Cause.MESSAGE,
        name=row.message,
        step=step,
        choices="",
        sign="",
        standing=Standing.OPEN,
        attempts=1,
        closed=0,
        proof_due=0,
    )


def _message_row(message: Known, number: str, recording: str) -> Row:
    return Row(
        id=0,
        cause=Cause.MESSAGE,
        name=message.name,
        step=message.step,
        sign="",
        language=message.language,
        opened=message.at,
        standing=Standing.OPEN,
        number=number,
        withheld=has_no_number(number),
        last_attempt=message.at,
        recording=recording,
        message=message.name,
        line=message.line,
    )


def _flag_row(choice: Known, number: str) -> Row:
    return Row(
        id=0,
        cause=Cause.RED_FLAG,
        name=choice.name,
        step=choice.step,
        sign=choice.opens,
        language=choice.language,
        opened=choice.at,
        standing=Standing.OPEN,
        choices=choice.name,
        number=number,
        withheld=has_no_number(number),
        line=choice.line,
    )
