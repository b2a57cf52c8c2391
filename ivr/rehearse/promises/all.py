"""All promises that a rehearsal is held to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from ivr.rehearse.promises import alerting, hearing, keeping
from ivr.rehearse.promises.record import Record

Promise = Callable[[Record], Iterator[str]]

PROMISES: Final[tuple[Promise, ...]] = (
    hearing.emergency_first,
    hearing.ends_as_promised,
    hearing.failure_leads_to_a_person,
    hearing.own_language,
    hearing.in_ninety_seconds,
    hearing.last_resort_rang,
    hearing.only_one_takes,
    hearing.keeps_its_version,
    keeping.durable_before_told,
    keeping.signs_are_listed,
    keeping.answered_is_closed,
    keeping.numbers_are_there,
    keeping.messages_are_kept,
    keeping.nothing_personal,
    keeping.strangers_touch_nothing,
    keeping.answered_in_time,
    keeping.taken_is_given_back,
    keeping.talked_with_is_kept,
    alerting.staff_are_told,
    alerting.one_call_at_a_time,
    alerting.alerts_stop,
    alerting.no_more_than_needed,
)


class Broken(NamedTuple):
    """A promise that did not hold."""

    promise: str
    """Its name."""
    says: str
    """The promise, in words."""
    how: str


def broken(record: Record) -> tuple[Broken, ...]:
    """The promises that did not hold in a rehearsal."""
    return tuple(Broken(each.__name__, (each.__doc__ or "").strip(), how) for each in PROMISES for how in each(record))
