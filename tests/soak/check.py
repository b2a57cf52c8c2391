"""What must be true once the line is up again: read from the disk by nothing but SQL, and from what staff received."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, select

from ivr.core.callbacks.entry import Standing
from ivr.store.tables import callbacks
from tests.soak.callers import Told


@dataclass(frozen=True, slots=True)
class Row:
    """What matters of an entry of the callback list."""

    id: int
    call: str
    standing: Standing


def rows(engine: Engine) -> list[Row]:
    """The whole callback list."""
    table = callbacks.c
    with engine.connect() as connection:
        found = connection.execute(select(table.id, table.call, table.standing)).all()
    return [Row(id_, call, Standing(standing)) for id_, call, standing in found]


def mistakes(told: Iterable[Told], listed: Collection[Row], alerted: Collection[int]) -> list[str]:
    """What is wrong, in words; calls are named by the carrier's id.

    Args:
        told: What callers were told.
        listed: The callback list at the end.
        alerted: The ids of the entries that staff were told about.
    """
    by_call: defaultdict[str, list[Row]] = defaultdict(list)
    for row in listed:
        by_call[row.call].append(row)
    return [*_calls(told, by_call), *_alerts(listed, alerted)]


def _calls(told: Iterable[Told], by_call: dict[str, list[Row]]) -> Iterator[str]:
    for call in told:
        found = by_call.get(call.call, [])
        if call.sign and not found:
            yield f"{call.call}: the caller was told about '{call.sign}', and is not on the list"
        if len(found) > 1:
            yield f"{call.call}: is on the list {len(found)} times"
        if found and call.accepted and found[0].standing is not Standing.ANSWERED:
            yield f"{call.call}: somebody pressed 1 and was joined, and it is {found[0].standing}"
        if found and not call.pressed and found[0].standing is Standing.ANSWERED:
            yield f"{call.call}: nobody pressed 1, and it is {found[0].standing}"


def _alerts(listed: Iterable[Row], alerted: Collection[int]) -> Iterator[str]:
    known = set(alerted)
    for row in listed:
        if row.standing is Standing.OPEN and row.id not in known:
            yield f"{row.call}: is open, and nobody was alerted"


def summary(told: Collection[Told], listed: Collection[Row], alerted: Collection[int]) -> str:
    """What was put to the test, in one line."""
    standings = Counter(row.standing for row in listed)
    flagged = sum(bool(call.sign) for call in told)
    accepted = sum(call.accepted for call in told)
    return (
        f"{len(told):,} calls, {flagged:,} of them told about a warning sign, {accepted:,} taken by staff; "
        f"on the list {len(listed):,} ({standings[Standing.OPEN]:,} open, {standings[Standing.ANSWERED]:,} answered); "
        f"staff were alerted of {len(set(alerted)):,}"
    )
