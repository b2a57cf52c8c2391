"""An engine with one planted fault each: many promises are kept by the engine, and no text can break them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ivr.core.engine import step
from ivr.core.events import Event, Key, Silence
from ivr.core.happenings import Step
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty
from ivr.core.reply import End, Reply
from ivr.core.state import CallState, Mode

Fault = Callable[[CallState, Event, Step], Step]
"""What becomes of a step, told where the call stood and what happened."""


def hangs_up_on_a_key(before: CallState, event: Event, after: Step) -> Step:
    """Who presses 7 in a menu is hung up on."""
    if event == Key("7") and before.mode is Mode.MENU:
        return Step(after.state, Reply(after.reply.announce, (), End()), after.happened)
    return after


def hangs_up_at_once(before: CallState, event: Event, after: Step) -> Step:
    """The first silence in a menu ends the call, with the right words."""
    if event == Silence() and before.mode is Mode.MENU and not before.silent:
        return Step(after.state, Reply(after.reply.prompt, (), End()), after.happened)
    return after


def talks_without_a_person(before: CallState, _event: Event, after: Step) -> Step:
    """A dial that nobody answered counts as a talk."""
    if before.mode is Mode.RING and after.state.mode is Mode.OFFER:
        return Step(replace(after.state, mode=Mode.BYE), after.reply, after.happened)
    return after


def opens_no_entry(before: CallState, event: Event, after: Step) -> Step:
    """A sign that is tried again is not written down."""
    if before.mode is Mode.OFFER and event == Key("1"):
        return Step(after.state, replace(after.reply, opens=""), after.happened)
    return after


def opens_another_entry(before: CallState, _event: Event, after: Step) -> Step:
    """A sign of a menu is written down as another one."""
    if before.mode is Mode.MENU and after.reply.opens:
        return Step(after.state, replace(after.reply, opens="unknown"), after.happened)
    return after


def forgets_silence(_before: CallState, _event: Event, after: Step) -> Step:
    """Silences in a menu are not counted, so a silent caller is asked for ever."""
    return Step(replace(after.state, silent=0), after.reply, after.happened)


def reads_on_for_ever(before: CallState, event: Event, after: Step) -> Step:
    """A topic that is over is read again."""
    if event == Silence() and before.mode is Mode.TOPIC:
        return Step(before, after.reply, after.happened)
    return after


def cuts_what_matters(_before: CallState, _event: Event, after: Step) -> Step:
    """What to do about a sign is said behind the other words."""
    if after.reply.opens:
        first, *rest = after.reply.announce
        return Step(after.state, replace(after.reply, announce=(*rest, first)), after.happened)
    return after


def staff_key_reads_again(before: CallState, event: Event, after: Step) -> Step:
    """Key 0 in a topic says the part again."""
    if event == Key("0") and before.mode is Mode.TOPIC:
        return step(LINES[0], before, Key("7"))
    return after


def spanish_key_differs(before: CallState, event: Event, after: Step) -> Step:
    """Star leads elsewhere in Spanish."""
    if event == Key("*") and before.language == "es" and before.mode is Mode.TOPIC:
        return step(LINES[0], before, Key("4"))
    return after


def menu_key_leads_back(before: CallState, event: Event, after: Step) -> Step:
    """Key 1 of a menu leads to the same menu."""
    if event == Key("1") and before.mode is Mode.MENU:
        return step(LINES[0], before, Key("7"))
    return after


def nothing_leads_on(before: CallState, _event: Event, after: Step) -> Step:
    """Behind a call that nobody answered, nothing changes any more."""
    return Step(before, after.reply, after.happened) if before.mode is Mode.OFFER else after


LINES: list[Line] = []
"""The line that is walked."""
FAULTS: dict[Fault, str] = {
    hangs_up_on_a_key: "hang-up",
    hangs_up_at_once: "hang-up",
    talks_without_a_person: "hang-up",
    opens_no_entry: "entry",
    opens_another_entry: "entry",
    forgets_silence: "silence",
    reads_on_for_ever: "loops",
    cuts_what_matters: "first-words",
    staff_key_reads_again: "staff",
    spanish_key_differs: "languages",
    menu_key_leads_back: "menus",
    nothing_leads_on: "way-on",
}
"""Each fault, with the promise that it breaks."""


def faulty(fault: Fault, line: Line) -> Callable[..., Step]:
    """The engine with a fault."""
    LINES[:] = [line]

    def engine(of: Line, before: CallState | None, event: Event, duty: Duty) -> Step:
        after = step(of, before, event, duty)
        if before is None or isinstance(after.reply.then, End):
            return after
        return fault(before, event, after)

    return engine
