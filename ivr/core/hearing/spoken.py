"""What speech does in a call, so that a recogniser which is always wrong can do no harm.

1. Speech leads to help, to the warning signs, to a place by its name, or to a question. It never ends a call, begins a
   recording, closes anything, or counts as the 1 of somebody who was called.
2. It cuts off no words that name the emergency number: it is listened for only behind the last of them.
3. A warning sign that was said is asked about: what to do about it is said uncut, and whoever is silent then is rung
   for as if they had pressed its key. A "no" is not believed either: it leads to the warning signs.
4. From among the warning signs, where silence reaches a nurse, it leads to no place where silence would not.
5. It does not tell which language the caller knows: what matters is said in every language until a key is pressed.
6. It counts `Line.listens` times in a row at most. Then only keys do, so that a voice in the room keeps nobody from
   what follows silence. What is not understood counts as a wrong key: the third in a row leads to a person.
"""

from __future__ import annotations

from ivr.core.happenings import ChangedLanguage, Said, Step
from ivr.core.hearing.meanings import LANGUAGE, NAME, NO, SIGN, YES
from ivr.core.keys import UNIVERSAL
from ivr.core.line.model import Line
from ivr.core.line.staff import UNKNOWN_FLAG, is_red_flag
from ivr.core.mistakes import TRIES, no_match
from ivr.core.places import Situation, after_call
from ivr.core.reply import End, Hearing, Listen, Record, Reply, Transfer
from ivr.core.ringing import ring
from ivr.core.speak import LANGUAGE_KEY, NOTICE, invitations, say
from ivr.core.state import CallState, Mode, replace
from ivr.core.turns import again, ask, begin, open_menu

_SPEED_KEY = "8"


def spoken(here: Situation, state: CallState, means: str) -> Step:
    """What follows where a caller said something.

    Args:
        here: The line, and who is there now.
        state: Where the call stands; the line listens there.
        means: What it was taken for: one of `meanings`.
    """
    state = replace(state, dialled="")
    tried = "staff" if state.failed_attempt else ""
    step = _meant(
        here, replace(state, silent=0, wrong=0, failed_attempt=tried, speech_count=state.speech_count + 1), means
    )
    if step is None or not _no_less_care(here.line, state, step):
        more = state.wrong + 1 >= TRIES
        return no_match(here, replace(state, speech_count=state.speech_count + more), spoken=True).behind(Said(means))
    after, reply, happened = step.behind(Said(means))
    if after.speech_count == here.line.listens and isinstance(reply.then, Listen):
        over = say(here.line, after, "speech-over")
        reply = Reply(reply.announce, over + reply.prompt, reply.then, reply.opens)
    return Step(after, reply, happened)


def listening(line: Line, step: Step) -> Step:
    """The step, told from where on speech counts in it; nowhere if it has counted too often."""
    state, reply, happened = step
    if not isinstance(reply.then, Listen) or state.speech_count >= line.listens:
        return step
    whole = (place for place, each in enumerate(reply.prompt, 1) if each.id in line.heard_out or each.id == NOTICE)
    then = Listen(reply.then.seconds, Hearing(state.language, max(whole, default=0)))
    return Step(state, Reply(reply.announce, reply.prompt, then, reply.opens), happened)


def _no_less_care(line: Line, before: CallState, step: Step) -> bool:
    """Whether a step is one that speech may take."""
    state, then = step.state, step.reply.then
    if isinstance(then, Record | End):
        return False
    wanted = isinstance(then, Transfer) or state.mode is Mode.OFFER
    return (
        not _leads_to_a_nurse(line, before)
        or (wanted and is_red_flag(state.ringing_for))
        or _leads_to_a_nurse(line, state)
    )


def _leads_to_a_nurse(line: Line, state: CallState) -> bool:
    """Whether silence leads to a nurse from there."""
    match state.mode:
        case Mode.ASK:
            return True
        case Mode.OFFER:
            return line.menus[after_call(line, state)].warning
    return state.mode in {Mode.MENU, Mode.TOPIC} and line.inside_warning(state.at)


def _meant(here: Situation, state: CallState, means: str) -> Step | None:
    """Where a meaning leads; None where it means nothing."""
    kind, _, value = means.partition("=")
    match f"{kind}=" if value else means:
        case digit if digit in UNIVERSAL or digit.isdecimal():
            step = _key(here, state, digit)
        case word if word == YES and state.mode is Mode.ASK:
            step = ring(here, state, state.ringing_for)
        case word if word == NO and state.mode is Mode.ASK:
            step = _denied(here, state)
        case sign if sign == SIGN:
            step = ask(here, state, value if value in here.line.red_flags else UNKNOWN_FLAG)
        case name if name == NAME:
            step = _go(here, state, value)
        case language if language == LANGUAGE and value in here.line.languages:
            step = _in(here, state, value)
        case _:
            step = None
    # After a talk with staff, whoever still speaks wants something.
    return open_menu(here, state, here.line.start) if step is None and state.mode is Mode.BYE else step


def _key(here: Situation, state: CallState, digit: str) -> Step | None:
    """What a key does that was said; one that stands for a warning sign is asked about."""
    if digit == LANGUAGE_KEY:
        languages = here.line.languages
        return _in(here, state, languages[(languages.index(state.language) + 1) % len(languages)])
    if digit == _SPEED_KEY and state.slow:  # "slower" said twice does not mean faster
        return again(here, state)
    if universal := UNIVERSAL.get(digit):
        return universal.does(here, state)
    if state.mode is Mode.MENU and (target := _target(here.line, state, digit)):
        moved = here.line.menus[state.at].meaning != state.menu_hash
        return again(here, state) if moved else _go(here, state, target)
    if state.mode is Mode.ASK and digit == "1":
        return ring(here, state, state.ringing_for)
    if state.mode is Mode.OFFER and digit == "1":
        return ring(here, state, state.ringing_for if is_red_flag(state.ringing_for) else UNKNOWN_FLAG)
    warning = here.line.warning_menu(digit)
    return open_menu(here, state, warning, full=True) if warning else None


def _target(line: Line, state: CallState, digit: str) -> str:
    return next((option.target for option in line.menus[state.at].options if option.key == digit), "")


def _go(here: Situation, state: CallState, target: str) -> Step | None:
    line = here.line
    if target in line.red_flags:
        return ask(here, state, target)
    if target in line.topics:
        return begin(here, state, line.topics[target])
    return open_menu(here, state, target, full=True) if target in line.menus else None


def _denied(here: Situation, state: CallState) -> Step | None:
    """A "no" may be a "yes": the warning signs, where silence reaches a nurse as well."""
    warning = next((each.id for each in here.line.menus.values() if each.warning), "")
    return open_menu(here, state, warning, full=True) if warning else None


def _in(here: Situation, state: CallState, language: str) -> Step:
    """Another language, with the way back in the one that was left: nobody knows if it was really asked for."""
    if language == state.language:
        return again(here, state)
    state = replace(state, language=language, keyed=False, dialled=LANGUAGE_KEY)
    in_the_menu = state.mode is Mode.MENU and state.at == here.line.start
    after = again(here, state, () if in_the_menu else invitations(here.line, state))
    return after.behind(ChangedLanguage(language))
