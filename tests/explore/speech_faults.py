"""An engine with one planted fault each in what it does with speech."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ivr.core.engine import step
from ivr.core.events import Event, Key, Silence, Spoken
from ivr.core.happenings import Step
from ivr.core.hearing.meanings import NO, NOTHING, SIGN
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY, Duty
from ivr.core.reply import End, Hearing, Listen, Record, Reply
from ivr.core.state import CallState, Mode
from ivr.core.state import replace as with_state

Fault = Callable[[Line, CallState, Event, Step], Step]
"""What becomes of a step, told where the call stood and what happened."""


def back_leaves_the_signs(line: Line, before: CallState, event: Event, after: Step) -> Step:
    """Who says "back" among warning signs leaves them, as with the key."""
    if event == Spoken("*") and before.mode is Mode.MENU and line.menus[before.at].warning:
        left = step(line, before, Key("*"))
        return Step(
            with_state(left.state, keyed=before.keyed, speech_count=before.speech_count + 1), left.reply, left.happened
        )
    return after


def no_is_believed(line: Line, before: CallState, event: Event, after: Step) -> Step:
    """Whoever says "no" to a sign is led to the first menu."""
    if event == Spoken(NO) and before.mode is Mode.ASK:
        led = step(line, before, Key("*"))
        return Step(
            with_state(led.state, keyed=before.keyed, speech_count=before.speech_count + 1), led.reply, led.happened
        )
    return after


def silence_forgets_the_sign(line: Line, before: CallState, event: Event, after: Step) -> Step:
    """Whoever is silent when asked about a sign hears the menu."""
    return step(line, before, Key("*")) if event == Silence() and before.mode is Mode.ASK else after


def goodbye_hangs_up(_line: Line, before: CallState, event: Event, after: Step) -> Step:
    """What nobody understands ends the call, with the right words."""
    if event == Spoken(NOTHING) and before.mode is Mode.TOPIC:
        return Step(after.state, Reply(after.reply.prompt, (), End()), after.happened)
    return after


def two_records(_line: Line, before: CallState, event: Event, after: Step) -> Step:
    """Whoever says "two" in an offer is recorded."""
    if event == Spoken("2") and before.mode is Mode.OFFER:
        state = with_state(after.state, mode=Mode.MESSAGE)
        return Step(state, Reply(after.reply.prompt, (), Record(60)), after.happened)
    return after


def speech_counts_for_ever(_line: Line, before: CallState, _event: Event, after: Step) -> Step:
    """How often speech counted is forgotten."""
    return Step(with_state(after.state, speech_count=before.speech_count), after.reply, after.happened)


def speech_cuts_all(_line: Line, _before: CallState, _event: Event, after: Step) -> Step:
    """Speech may cut off whatever a key may."""
    then = after.reply.then
    if isinstance(then, Listen) and then.hearing:
        reply = replace(after.reply, then=Listen(then.seconds, Hearing(then.hearing.language)))
        return Step(after.state, reply, after.happened)
    return after


def speech_tells_the_language(_line: Line, _before: CallState, event: Event, after: Step) -> Step:
    """Whoever speaks is taken to know the language."""
    if isinstance(event, Spoken):
        return Step(with_state(after.state, keyed=True), after.reply, after.happened)
    return after


def signs_are_read_out(line: Line, before: CallState, event: Event, after: Step) -> Step:
    """A sign that is said leads to the first menu."""
    if isinstance(event, Spoken) and event.means.startswith(SIGN):
        led = step(line, before, Spoken(f"name={line.start}"))
        return Step(with_state(led.state, keyed=before.keyed), led.reply, led.happened)
    return after


def the_question_is_cut(_line: Line, _before: CallState, event: Event, after: Step) -> Step:
    """What to do about a sign that was said is said behind the question."""
    if isinstance(event, Spoken) and after.state.mode is Mode.ASK:
        reply = replace(after.reply, announce=(), prompt=after.reply.prompt + after.reply.announce)
        return Step(after.state, reply, after.happened)
    return after


def nobody_for_what_is_not_understood(line: Line, before: CallState, event: Event, after: Step) -> Step:
    """What nobody understands reads the place again, however often."""
    if event == Spoken(NOTHING) and before.mode is Mode.MENU:
        state = with_state(before, speech_count=before.speech_count + (before.wrong > 0), wrong=1)
        return Step(state, step(line, before, Spoken("7")).reply, after.happened)
    return after


FAULTS: dict[Fault, str] = {
    back_leaves_the_signs: "speech-care",
    no_is_believed: "speech-care",
    silence_forgets_the_sign: "speech-sign",
    goodbye_hangs_up: "speech-ends",
    two_records: "speech-ends",
    speech_counts_for_ever: "speech-ends",
    speech_tells_the_language: "speech-ends",
    speech_cuts_all: "speech-cut",
    signs_are_read_out: "speech-sign",
    the_question_is_cut: "speech-sign",
    nobody_for_what_is_not_understood: "speech-person",
}
"""Each fault, with the promise that it breaks."""


def faulty(fault: Fault) -> Callable[..., Step]:
    """The engine with a fault."""

    def engine(line: Line, before: CallState | None, event: Event, duty: Duty = EVERYBODY) -> Step:
        after = step(line, before, event, duty)
        return after if before is None or isinstance(after.reply.then, End) else fault(line, before, event, after)

    return engine
