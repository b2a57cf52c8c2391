"""What test calls exercised of a line, and what they never did, kind by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from ivr.core.events import Key, Outcome, RecordingEnded, Silence, TransferEnded
from ivr.core.keys import NAMES, UNIVERSAL, choice_keys
from ivr.core.line.model import Line
from ivr.core.line.phrases import ONLY_SLOW
from ivr.core.line.staff import Duty, is_red_flag
from ivr.core.line.utterances import to_callers
from ivr.core.state import CallState, Mode
from ivr.explore.graph import OUTCOMES, who_is_there
from ivr.explore.testcalls.playing import Played, Taken

CHOICES: Final = "choices of the menus"
KEYS: Final = "keys that work everywhere"
SILENCES: Final = "silences"
WRONG_KEYS: Final = "wrong keys"
LANGUAGES: Final = "languages"
HOURS: Final = "hours"
OUTCOMES_OF_RINGING: Final = "ends of ringing"
SENTENCES: Final = "texts"
_LISTENING: Final = {
    Mode.MENU: "a menu",
    Mode.TOPIC: "a topic",
    Mode.OFFER: "the offer after nobody answered",
    Mode.ASK: "the question about a sign that was said",
    Mode.BYE: "the end of a talk",
    Mode.TEXT: "the offer of a text",
    Mode.CONSENT: "the question about a text",
}
_ABOUT_TEXTS: Final = frozenset({Mode.TEXT, Mode.CONSENT})
"""Places that only a line with texts has."""
_NEVER_SAID: Final = frozenset({"apology", "any-key", "start-again", "text-sorry"})
"""What is said only after a fault of ours, or where something changed under a caller."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of things, in plain words."""

    name: str
    done: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def all(self) -> int:
        """How many there are."""
        return len(self.done) + len(self.missing)


def cover(line: Line, duties: Iterable[Duty], played: Iterable[Played]) -> tuple[Kind, ...]:
    """What was exercised, and what not.

    Args:
        line: The line.
        duties: The kinds of hours that there are.
        played: The test calls that were played.
    """
    taken = [step for each in played for step in each.taken]
    hours = [duty for duty in duties if not duty.notice]
    there = {
        CHOICES: list(_choices(line)),
        KEYS: [_key(key, mode) for mode in _listening(line) for key in UNIVERSAL],
        SILENCES: [*_places(line), "silence after the tone of a message"],
        WRONG_KEYS: list(_wrong_keys(line)),
        LANGUAGES: list(line.languages),
        HOURS: [who_is_there(duty) for duty in hours],
        OUTCOMES_OF_RINGING: [_outcome(outcome, flag=flag) for flag in (True, False) for outcome in Outcome],
        SENTENCES: list(_sentences(line)),
    }
    if not line.staff.message_seconds:
        there[SILENCES].pop()
    done = {*_exercised(line, taken)}
    return tuple(
        Kind(name, tuple(each for each in every if each in done), tuple(each for each in every if each not in done))
        for name, every in there.items()
    )


def _exercised(line: Line, taken: Iterable[Taken]) -> Iterator[str]:
    for step in taken:
        yield step.after.language
        yield from {who_is_there(step.duty), who_is_there(replace(step.duty, texts=False))}
        for said in (*step.reply.announce, *step.reply.prompt):
            yield _sentence(said.id, said.language)
        if step.before is None:
            continue
        match step.event:
            case Key(digit=digit):
                yield from _pressed(line, step, step.before, digit)
            case Silence():
                yield _silence(step.before)
            case RecordingEnded(kept=False):
                yield "silence after the tone of a message"
            case TransferEnded(outcome=outcome):
                yield _outcome(outcome, flag=is_red_flag(step.before.ringing_for))


def _pressed(line: Line, step: Taken, before: CallState, digit: str) -> Iterator[str]:
    menu = line.menus.get(before.at) if before.mode is Mode.MENU else None
    if menu and any(option.key == digit for option in menu.options):
        yield _choice(menu.id, digit, before.language)
    elif digit in UNIVERSAL:
        yield _key(digit, before.mode)
    if step.after.wrong > before.wrong:
        yield _wrong(_silence(before))


# --- names ----------------------------------------------------------------------------------------------------------


def _choices(line: Line) -> Iterator[str]:
    menus = [line.menus[id_] for id_ in line.parents if id_ in line.menus]
    for language in line.languages:
        yield from (_choice(menu.id, option.key, language) for menu in menus for option in menu.options)


def _choice(menu: str, key: str, language: str) -> str:
    return f"key {key} of the menu '{menu}' in language '{language}'"


def _listening(line: Line) -> list[Mode]:
    """Where keys count in this line."""
    never = set() if line.texts else {*_ABOUT_TEXTS}
    never |= set() if line.listens else {Mode.ASK}
    return [mode for mode in _LISTENING if mode not in never]


def _key(key: str, mode: Mode) -> str:
    return f"{NAMES.get(key, key)} in {_LISTENING.get(mode, 'another place')}"


def _places(line: Line) -> list[str]:
    menus = [f"silence in the menu '{id_}'" for id_ in line.parents if id_ in line.menus]
    return [*menus, *(f"silence in {_LISTENING[mode]}" for mode in _listening(line) if mode is not Mode.MENU)]


def _wrong_keys(line: Line) -> Iterator[str]:
    """The places with a key that means nothing there; after a talk every key leads somewhere."""
    for id_ in (each for each in line.parents if each in line.menus):
        used = {option.key for option in line.menus[id_].options}
        if any(key not in used and not line.warning_menu(key) for key in choice_keys()):
            yield _wrong(f"silence in the menu '{id_}'")
    heard = (Mode.TOPIC, Mode.OFFER, *(_ABOUT_TEXTS if line.texts else ()))
    yield from (_wrong(f"silence in {_LISTENING[mode]}") for mode in sorted(heard))


def _wrong(silence: str) -> str:
    return silence.replace("silence in", "a wrong key in")


def _silence(before: CallState) -> str:
    in_menu = before.mode is Mode.MENU
    return f"silence in the menu '{before.at}'" if in_menu else f"silence in {_LISTENING.get(before.mode)}"


def _outcome(outcome: Outcome, *, flag: bool) -> str:
    return f"{OUTCOMES[outcome]}, for {'a warning sign' if flag else 'another reason'}"


def _sentences(line: Line) -> Iterator[str]:
    """What callers hear at normal speed, unless only a fault of ours brings it about."""
    for language in line.languages:
        for said in to_callers(line):
            if said.id not in _NEVER_SAID and not said.id.endswith(ONLY_SLOW):
                yield _sentence(said.id, language)


def _sentence(id_: str, language: str) -> str:
    return f"{id_} in language '{language}'"
