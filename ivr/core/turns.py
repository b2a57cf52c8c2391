"""The places where a call waits for a key, and what is read there: a menu, a part of a topic, an offer."""

from __future__ import annotations

from typing import Final

from ivr.core.events import Earlier
from ivr.core.happenings import CallBegan, CalledAgain, OpenedTopic, Step, TextPromised
from ivr.core.line.model import Menu, Topic
from ivr.core.line.staff import UNKNOWN_FLAG, is_red_flag
from ivr.core.places import Situation, home, reading, stopped_at
from ivr.core.reply import Listen, Reply, Utterance
from ivr.core.speak import going_on, in_full, invitations, named, say, say_to_silence, spoken, spoken_to_silence
from ivr.core.state import CallState, Mode, replace

CHOICE_SECONDS: Final = 10
"""How long a caller has to choose (guidance: 3-10 s, the longer for older callers)."""
PART_SECONDS: Final = 2
"""The pause between two parts of a topic, in which a key is still in time."""

TEXT_SECONDS: Final = 4
"""How long a caller has to ask for a text behind a topic; silence goes on to the menu."""
TEXT_KEY: Final = "6"
"""Asks for a text. Behind a topic no other choice has it: a menu that gives it to one is read afterwards."""
AGREE_KEY: Final = "1"
"""Agrees to be sent a text."""

Words = tuple[Utterance, ...]


def open_menu(
    here: Situation, state: CallState, at: str, *, announce: Words = (), lead: Words = (), full: bool = False
) -> Step:
    """A choice: its name, then the whole menu, or its choices alone for a caller who comes back to it."""
    menu = here.line.menus[at]
    unread = bool(state.again) and state.mode is Mode.OFFER  # who was greeted with what the list says heard no menu yet
    stays = state.again if state.mode is Mode.MENU and at == here.line.start else ""
    state = replace(
        state,
        mode=Mode.MENU,
        at=at,
        part="",
        ringing_for="",
        ring=0,
        already_rung="",
        menu_hash=menu.meaning,
        again=stays,
    )
    short = (*going_on(here.line, state), *spoken(state, menu.choices))
    words = in_full(here, state, menu) if full or unread else short
    return Step(state, Reply(announce, lead + named(state, menu) + words, Listen(CHOICE_SECONDS)))


def begin(here: Situation, state: CallState, topic: Topic) -> Step:
    """A topic that was just chosen: its name before anything else, then its first part."""
    return read(here, state, topic, 0, named(state, topic)).behind(OpenedTopic(topic.id))


def read(here: Situation, state: CallState, topic: Topic, index: int, lead: Words = ()) -> Step:
    """One part of a topic; the first part of a call is preceded by the keys that work inside topics."""
    part = topic.parts[index]
    if not state.heard_keys:
        lead += say(here.line, state, "topic-keys")
    state = replace(state, mode=Mode.TOPIC, at=topic.id, part=part.id, menu_hash="", heard_keys=True, again="")
    return Step(state, Reply((), lead + spoken(state, *part.statements), Listen(PART_SECONDS)))


def read_next(here: Situation, state: CallState, lead: Words = ()) -> Step:
    """The next part of a topic; after the last one, the menu that led to it."""
    topic, index = reading(here.line, state)
    if index + 1 < len(topic.parts):
        return read(here, state, topic, index + 1, lead)
    lead += say(here.line, state, "topic-end")
    if here.line.texts and not here.line.inside_warning(topic.id) and here.duty.texts:
        return offer_text(here, state, lead)
    return open_menu(here, state, home(here.line, state), lead=lead)


def offer_text(here: Situation, state: CallState, lead: Words = ()) -> Step:
    """A text about the topic that is over, to a caller who can be sent one; then comes the menu that led there."""
    menu = here.line.menus[home(here.line, state)]
    state = replace(state, mode=Mode.TEXT, part="", menu_hash=menu.meaning)
    return Step(state, Reply((), lead + say(here.line, state, "text-offer"), Listen(TEXT_SECONDS)))


def ask_consent(here: Situation, state: CallState, lead: Words = ()) -> Step:
    """What will be sent, and where, which no key cuts off; then whether the caller agrees."""
    state = replace(state, mode=Mode.CONSENT, part="", menu_hash="")
    words = say(here.line, state, "text-agree")
    return Step(state, Reply(lead + say(here.line, state, "text-consent"), words, Listen(CHOICE_SECONDS)))


def promise_text(here: Situation, state: CallState) -> Step:
    """The caller agreed: they hear that the text will be sent, or that none can be; then the menu."""
    menu = home(here.line, state)
    if not here.duty.texts:
        return open_menu(here, state, menu, lead=say(here.line, state, "text-sorry"))
    promised = open_menu(here, state, menu, lead=say(here.line, state, "text-promised"))
    return promised.behind(TextPromised(state.at))


def offer(here: Situation, state: CallState, *, announce: Words = (), lead: Words = (), opens: str = "") -> Step:
    """What is left after nobody answered: 1 for a warning sign, 2 for a message, star for the menu."""
    state = replace(state, mode=Mode.OFFER)
    if state.again:
        return Step(state, Reply(announce, lead + _on_the_list(here, state, lead), Listen(CHOICE_SECONDS)))
    first = "offer-again" if is_red_flag(state.ringing_for) else "offer-warning"
    message = ("offer-message",) if here.line.staff.message_seconds else ()
    words = say_to_silence(here.line, state, first, *message, "offer-menu")
    return Step(state, Reply(announce, lead + words, Listen(CHOICE_SECONDS), opens))


def _on_the_list(here: Situation, state: CallState, lead: Words) -> Words:
    """What the list says of earlier calls from this telephone, of whom nobody knows who made them: no sign is named."""
    line = here.line
    said = (f"again-{state.again}", "again-worse", "offer-again")
    invited = () if lead else invitations(line, state)
    return (*(word for phrase in said for word in say(line, state, phrase)), *invited, *say(line, state, "offer-menu"))


def called_again(here: Situation, state: CallState, earlier: Earlier, announce: Words) -> Step:
    """The beginning of a call from a telephone that called before, in the language that was chosen then.

    Args:
        here: The line, and who is there now.
        state: As every call begins.
        earlier: What is known.
        announce: What every caller hears first.
    """
    line = here.line
    if earlier.language in line.languages:
        state = replace(state, language=earlier.language)
    began = (CallBegan(), CalledAgain(str(earlier)))
    if earlier.listed:
        # Nobody knows who calls now, or with what: so it is a warning sign of unknown kind.
        state = replace(state, ringing_for=UNKNOWN_FLAG, again=str(earlier.listed))
        return offer(here, state, announce=announce).behind(*began)
    state = replace(state, again=earlier.place if stopped_at(line, earlier.place) else "")
    words = in_full(here, state, line.menus[state.at])
    return Step(state, Reply(announce, words, Listen(CHOICE_SECONDS)), began)


def go_on(here: Situation, state: CallState) -> Step:
    """Where the last call from this telephone stopped; the first menu where that no longer exists."""
    match stopped_at(here.line, state.again):
        case Menu(id=menu):
            return open_menu(here, state, menu, full=True)
        case topic, index:
            after = read(here, state, topic, index, named(state, topic))
            return after.behind(OpenedTopic(topic.id))
    return open_menu(here, state, here.line.start, lead=say(here.line, state, "start-again"), full=True)


def ask(here: Situation, state: CallState, flag: str, lead: Words = ()) -> Step:
    """Whether what was said is this warning sign: what to do about it first, uncut, for nobody knows what was meant."""
    line = here.line
    state = replace(state, mode=Mode.ASK, ringing_for=flag, part="", ring=0, already_rung="", menu_hash="", again="")
    found = line.red_flags.get(flag)
    first = found.step_up if found and found.step_up else line.phrases["emergency"]
    if line.listens:
        sign = (found.sign,) if found else ()
        question = spoken_to_silence(line, state, line.phrases["sign-heard"], *sign, line.phrases["sign-ask"])
    else:  # which it did until a moment ago
        question = say_to_silence(line, state, "offer-warning", "offer-menu")
    return Step(state, Reply(spoken_to_silence(line, state, first), lead + question, Listen(CHOICE_SECONDS)))


def again(here: Situation, state: CallState, lead: Words = ()) -> Step:
    """The same place once more."""
    match state.mode:
        case Mode.TOPIC:
            topic, index = reading(here.line, state)
            return read(here, state, topic, index, lead)
        case Mode.MENU:
            return open_menu(here, state, state.at, lead=lead, full=True)
        case Mode.OFFER:
            return offer(here, state, lead=lead)
        case Mode.ASK:
            return ask(here, state, state.ringing_for, lead)
        case Mode.TEXT:
            return offer_text(here, state, lead)
        case Mode.CONSENT:
            return ask_consent(here, state, lead)
    words = lead + say_to_silence(here.line, state, "conversation-over")
    return Step(state, Reply((), words, Listen(CHOICE_SECONDS)))
