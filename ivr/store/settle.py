"""How the red flags, accepts and messages of one call become rows of the callback list. Pure: no database here.

What is stored must not depend on the order in which a call's entries arrive, nor on how often: a webhook may be
repeated, overtake another one, or come out of a spool hours later. So the rows of a call are worked out anew from
all that is known of it, each time something arrives:

- Accepts, and rows that staff have taken or done, are borders. The choices of a red flag between two borders are one
  row: the first choice opened it, each further one is another attempt, unless it is only that of a failed webhook,
  which nobody knows to be another one.
- An accept answers the choices up to its own step. So a choice is answered if and only if there is an accept at its
  step or later (and staff did not take its row before).
- An accept is void if the dial that it belongs to ended without a person: the carrier did not join the legs, whatever
  was pressed. It answers nothing, and what it had answered is open again. It stays a border, so that rows are never
  joined: which rows there are does not depend on what is void, only whether they are answered.
- A message belongs to the open row of the call's red flag, else it is a row of its own. It stays where it was put,
  unless that red flag turns out to have been answered before the message was left.
- A row keeps its id, and with it its alerts and its message's sound. None is ever deleted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ivr.core.callbacks import Cause, Standing

NO_MESSAGE = -1
LAST = 2**31
"""Behind every step."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A red flag that was chosen."""

    step: int
    at: int
    sign: str
    language: str
    chosen: bool = True
    """Not of a webhook that failed, where the sign is the one that was rung for perhaps already."""


@dataclass(frozen=True, slots=True)
class Accept:
    """A called person's 1."""

    step: int
    at: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message that a caller left."""

    step: int
    at: int
    language: str
    recording: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """What this module knows of a row of ``callbacks``; ``id`` is 0 for a row that is yet to be inserted."""

    id: int
    cause: Cause
    step: int
    last_step: int
    sign: str
    language: str
    opened: int
    standing: Standing
    number: str = field(default="", repr=False)
    withheld: bool = False
    attempts: int = 1
    last_attempt: int = 0
    closed: int = 0
    recording: str = field(default="", repr=False)
    message_step: int = NO_MESSAGE


@dataclass(slots=True)
class _Group:
    """The choices between two borders, what answered them, and the row of the later border."""

    choices: list[Choice]
    accept: Accept | None
    fixed: Row | None
    until: int = LAST
    """The last step before the next group."""
    row: Row | None = None

    @property
    def steps(self) -> set[int]:
        return {choice.step for choice in self.choices}

    def holds(self, step: int) -> bool:
        """Whether a message of this step was left between the group's first choice and its end."""
        end = min(self.accept.step, self.until) if self.accept else self.until
        return self.fixed is None and self.choices[0].step <= step <= end


def settle(
    choices: Iterable[Choice],
    accepts: Iterable[Accept],
    messages: Iterable[Message],
    rows: Iterable[Row],
    number: str = "",
    declined: Collection[int] = (),
) -> tuple[Row, ...]:
    """The rows that a call should have.

    Args:
        choices: All that are known, each step once.
        accepts: All that are known.
        messages: Those that have just arrived; older ones are in the rows.
        rows: Those that the call has.
        number: The caller's, encrypted, as far as it is known now.
        declined: The steps of all dials that are known to have ended without a person: one behind those that rang.
    """
    new = {message.step: message for message in messages}  # of two with a step, one is a repetition
    rows = [_completed(row, new.pop(row.message_step, None), number) for row in rows]
    number = number or next((row.number for row in rows if row.number), "")
    fixed = [row for row in rows if row.standing in {Standing.TAKEN, Standing.DONE}]
    loose = [row for row in rows if row not in fixed]
    accepts = sorted(accepts, key=lambda accept: accept.step)
    good = [accept for accept in accepts if not is_void(accept, declined)]
    groups = _groups(_each_once(choices), {accept.step for accept in accepts}, good, fixed)
    others = _claim(groups, loose, good)
    others += _place(groups, sorted(new.values(), key=lambda message: message.step), number)
    flags = [_flag(group, number) for group in groups]
    taken = {row.id for row in flags}
    return (*flags, *(row for row in fixed if row.id not in taken), *others)


def is_void(accept: Accept, declined: Collection[int]) -> bool:
    """Whether the dial in which 1 was pressed ended without a person."""
    return accept.step + 1 in declined


def _each_once(choices: Iterable[Choice]) -> list[Choice]:
    """The choices in order; of two with a step the one that was made, else the earlier one."""
    ordered = sorted(choices, key=lambda choice: (choice.step, choice.chosen, -choice.at, choice.sign))
    return list({choice.step: choice for choice in ordered}.values())


def _completed(row: Row, message: Message | None, number: str) -> Row:
    """A row with what only a later webhook told: the carrier's id of the message, the caller's number."""
    forgotten = not row.number and not row.withheld  # its retention is over: a repeated webhook brings nothing back
    if message is not None and not row.recording and not forgotten:
        row = replace(row, recording=message.recording)
    return replace(row, number=number, withheld=False) if row.withheld and number else row


def _groups(
    choices: Sequence[Choice], accepted: set[int], good: Sequence[Accept], fixed: Sequence[Row]
) -> list[_Group]:
    taken = {row.last_step: row for row in fixed if row.cause is Cause.RED_FLAG}
    borders = sorted({*taken, *accepted})
    groups: dict[int, _Group] = {}
    for choice in choices:
        place = bisect_left(borders, choice.step)
        if place not in groups:
            border = borders[place] if place < len(borders) else NO_MESSAGE
            answer = next((accept for accept in good if accept.step >= choice.step), None)
            groups[place] = _Group([], answer, taken.get(border))
        groups[place].choices.append(choice)
    found = list(groups.values())
    for group, following in pairwise(found):
        group.until = following.choices[0].step - 1
    return found


def _claim(groups: Sequence[_Group], loose: Iterable[Row], accepts: Sequence[Accept]) -> list[Row]:
    """Give the groups the rows that they have already; rows with a message choose first. Returns the other rows."""
    others = []
    for row in sorted(loose, key=lambda row: row.message_step == NO_MESSAGE):
        if row.cause is not Cause.RED_FLAG:
            others.append(_drilled(row, accepts))
            continue
        group = next((group for group in groups if group.row is None and _fits(group, row)), None)
        if group is not None:
            group.row = row
        else:
            others.append(_message_alone(row))
    return others


def _fits(group: _Group, row: Row) -> bool:
    if row.message_step != NO_MESSAGE:
        return group.holds(row.message_step)
    return group.fixed is None and not group.steps.isdisjoint({row.step, row.last_step})


def _drilled(row: Row, accepts: Iterable[Accept]) -> Row:
    """A drill is answered by any accept of its call; a message stays until somebody has heard it."""
    if row.cause is Cause.DRILL and row.standing is Standing.OPEN:
        for accept in accepts:
            return replace(row, standing=Standing.ANSWERED, closed=accept.at)
    return row


def _message_alone(row: Row) -> Row:
    """A row whose red flag was answered before its message was left: the message goes on as a row of its own."""
    if row.message_step == NO_MESSAGE:
        return row
    return replace(
        row,
        cause=Cause.MESSAGE,
        step=row.message_step,
        last_step=row.message_step,
        sign="",
        standing=Standing.OPEN,
        attempts=1,
        closed=0,
    )


def _place(groups: Iterable[_Group], messages: Iterable[Message], number: str) -> list[Row]:
    """Put new messages into the open red flag's row where there is one. Returns the rows of the others."""
    others = []
    for message in messages:
        group = next((group for group in groups if group.accept is None and group.holds(message.step)), None)
        if group is not None and (group.row is None or group.row.message_step == NO_MESSAGE):
            group.row = replace(
                group.row or _blank(group, number), message_step=message.step, recording=message.recording
            )
        else:
            others.append(_new_message(message, number))
    return others


def _new_message(message: Message, number: str) -> Row:
    return Row(
        id=0,
        cause=Cause.MESSAGE,
        step=message.step,
        last_step=message.step,
        sign="",
        language=message.language,
        opened=message.at,
        standing=Standing.OPEN,
        number=number,
        withheld=not number,
        last_attempt=message.at,
        recording=message.recording,
        message_step=message.step,
    )


def _blank(group: _Group, number: str) -> Row:
    first = group.choices[0]
    return Row(
        id=0,
        cause=Cause.RED_FLAG,
        step=first.step,
        last_step=first.step,
        sign=first.sign,
        language=first.language,
        opened=first.at,
        standing=Standing.OPEN,
        number=number,
        withheld=not number,
    )


def _flag(group: _Group, number: str) -> Row:
    """The row of a red flag, with all that its choices say."""
    row = group.fixed or group.row or _blank(group, number)
    first, last = group.choices[0], group.choices[-1]
    row = replace(
        row,
        step=first.step,
        last_step=max(last.step, row.last_step) if group.fixed else last.step,
        sign=last.sign,
        language=last.language,
        opened=first.at,
        attempts=1 + sum(choice.chosen for choice in group.choices[1:]),
        last_attempt=last.at,
    )
    if group.fixed:
        return row
    if group.accept:
        return replace(row, standing=Standing.ANSWERED, closed=group.accept.at)
    return replace(row, standing=Standing.OPEN, closed=0)
