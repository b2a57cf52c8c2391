"""A caller with a goal and a difficulty: hears what the line says, and presses keys as that kind of person would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from ivr.core.keys import STAFF_KEY
from ivr.core.line.model import Line
from ivr.core.state import Mode
from ivr.explore.table.goals import Goal, Want, key_for_sign, key_towards
from ivr.explore.table.memory import Memory
from ivr.explore.table.personas import Persona
from ivr.sim.events import Bridged, Dialled, Event, Gathering, Heard, Pressed
from ivr.sim.people import Act, Doing, HangUp, Moment, Press

_SOON, _AT_ONCE = 0.5, 0.3
"""Seconds until somebody presses who knows the keys, and between two presses of the same key."""
_LEAVES: Final = 5.0
"""Seconds into the ringing at which somebody hangs up who calls again."""
_MOST_AGAIN: Final = 2
"""How often somebody wants a menu again before they ask for a person."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the caller is, as the readable address tells a tester, and the voice the caller."""

    mode: str = ""
    at: str = ""
    part: str = ""
    language: str = ""


class Caller:
    """One caller in one call.

    Args:
        line: What is called.
        persona: How they are.
        goal: What they want.
        language: What they want to hear; the first key changes it where the call begins in another one.
        again: Whether they have called before.
    """

    def __init__(self, line: Line, persona: Persona, goal: Goal, language: str, *, again: bool = False) -> None:
        self.line, self._persona, self._goal, self._language = line, persona, goal, language
        self._again = again
        self.keys = 0
        self.done_at: float | None = None
        """When the goal was reached, in seconds of the call."""
        self.person_at: float | None = None
        """When a person took the call."""
        self._place = Place()
        self._was: list[Place] = []
        self._ready: float | None = None
        """Since when the caller could have pressed."""
        self._memory = Memory(persona.remembers)
        self._second = ""
        self._doubled: set[str] = set()
        self._extra: dict[str, list[str]] = {}
        self._wanted_again = 0

    # --- what is heard ---

    def tell(self, event: Event) -> None:
        """Something happened in the call."""
        match event:
            case Gathering(side="caller"):
                self._arrive(event)
            case Heard(side="caller"):
                self._memory.hear(event.text, event.at)
                self._heard(event)
            case Pressed(side="caller"):
                self.keys += 1
                self._ready = None
                self._memory.clear()
            case Dialled():
                if self._goal.want == Want.OFFICE or (self._goal.want == Want.NURSE and self._in_warning()):
                    self._done(event.at)
            case Bridged():
                self.person_at = self.person_at or event.at
            case _:
                pass

    def _arrive(self, event: Gathering) -> None:
        values = {name: found[0] for name, found in parse_qs(urlsplit(event.action).query).items()}
        here = Place(values.get("mode", ""), values.get("at", ""), values.get("part", ""), values.get("lang", ""))
        goal, self._place = self._goal, here
        self._was.append(here)
        if here.mode == Mode.TOPIC and self._ready is None:
            self._ready = event.at
        if goal.want == Want.LANGUAGE and self._was[0].language != here.language:
            self._done(event.at)
        if goal.want == Want.AGAIN and here.mode == Mode.TOPIC and [here, here] == self._was[-2:]:
            self._done(event.at)
        if goal.want == Want.BACK and here.at == self.line.start and any(each.at == goal.target for each in self._was):
            self._done(event.at)

    def _heard(self, event: Heard) -> None:
        goal = self._goal
        if goal.want == Want.SLOWER and event.slow:
            self._done(event.at)
        if goal.want == Want.HEAR and event.text in self._words(goal.target):
            self._done(event.at)

    def _words(self, statement: str) -> str:
        parts = (part for topic in self.line.topics.values() for part in topic.parts)
        found = next(each for part in parts for each in part.statements if each.id == statement)
        return found.text[self._language]

    def _done(self, at: float) -> None:
        self.done_at = at if self.done_at is None else self.done_at

    # --- what is done ---

    def spend(self, moment: Moment) -> Act | None:
        """Live through a moment."""
        self._memory.last(moment.seconds)
        if self._leaves_now(moment):
            return HangUp(min(_LEAVES, moment.seconds) if moment.doing is Doing.RINGING else 0.0)
        if not moment.may_press:
            return None
        if self._second:
            second, self._second = self._second, ""
            return Press(second, _AT_ONCE) if moment.seconds > _AT_ONCE else None
        key = self._key()
        due = None if key is None else self._due(key, moment)
        if self._memory.lost:
            key, due = self._asks_again(), _SOON
        if key is None or due is None or due >= moment.seconds:
            return None
        self._pressed(key)
        return Press(key, due)

    def _leaves_now(self, moment: Moment) -> bool:
        for_a_sign = self._goal.want == Want.SIGN
        if moment.doing is Doing.RINGING:
            return for_a_sign and self._persona.calls_again and not self._again
        if self.done_at is not None and not for_a_sign and moment.doing in {Doing.LISTENING, Doing.WAITING}:
            return True
        over = self._place.mode in {Mode.OFFER, Mode.BYE, Mode.MESSAGE} and moment.doing is Doing.WAITING
        return over and not self._persona.falls_silent

    def _due(self, key: str, moment: Moment) -> float | None:
        """When the key is pressed, in seconds of the moment; None: not now."""
        persona = self._persona
        if persona.early:
            return max(0.0, _SOON - moment.since)
        labels = self._labels()
        if persona.remembers and key in labels:
            return self._memory.due(key, labels, moment)
        if self._ready is None:
            if moment.doing is not Doing.WAITING:
                return None
            self._ready = moment.clock
        return max(0.0, self._ready + persona.waits - moment.clock)

    def _pressed(self, key: str) -> None:
        if self._persona.twice and key not in self._doubled:
            self._second = key
            self._doubled.add(key)
        extra = self._extra.get(self._place.at)
        if extra and extra[0] == key:
            extra.pop(0)

    def _labels(self) -> dict[str, str]:
        """By key, what is said of each choice of the menu where the caller is."""
        if self._place.mode != Mode.MENU or self._place.at not in self.line.menus:
            return {}
        menu, language = self.line.menus[self._place.at], self._place.language
        staff = self.line.phrases["nurse-label" if menu.warning else "staff-label"]
        said = {each.key: each.label.text.get(language, "") for each in menu.options}
        return {key: " ".join(text.split()) for key, text in {**said, STAFF_KEY: staff.text.get(language, "")}.items()}

    def _key(self) -> str | None:
        """The key that is wanted here; None: the caller goes on listening."""
        here, persona = self._place, self._persona
        if persona.falls_silent and (self._goal.want != Want.SIGN or self._in_warning()):
            return None
        if here.language != self._language and self._goal.want != Want.LANGUAGE:
            return "9"
        if here.mode == Mode.TOPIC:
            return self._in_topic()
        if here.mode != Mode.MENU or here.at not in self.line.menus:
            return "*" if here.mode == Mode.MENU else None
        extra = self._extra.setdefault(here.at, [*persona.first])
        return extra[0] if extra else self._in_menu()

    def _asks_again(self) -> str:
        """What somebody presses who has forgotten the choice: to hear it again, and at last a person."""
        self._wanted_again += 1
        return "7" if self._wanted_again <= _MOST_AGAIN else STAFF_KEY

    def _in_warning(self) -> bool:
        menu = self.line.menus.get(self._place.at)
        return menu is not None and menu.warning

    def _in_menu(self) -> str | None:
        goal, line, at = self._goal, self.line, self._place.at
        match goal.want:
            case Want.SIGN:
                if self._persona.falls_silent:
                    return key_for_sign(line, at, Goal("", "", Want.SIGN))
                return key_for_sign(line, at, goal) or "*"
            case Want.NURSE:
                return key_for_sign(line, at, Goal("", "", Want.SIGN)) or "*"
            case Want.OFFICE:
                return "*" if self._in_warning() else STAFF_KEY
            case Want.LANGUAGE:
                return "9"
            case Want.SLOWER:
                return "8"
            case Want.HEAR:
                return key_towards(line, at, _topic_of(line, goal.target)) or "*"
        return key_towards(line, at, goal.target) or "*"

    def _in_topic(self) -> str | None:
        goal, at = self._goal, self._place.at
        if goal.want == Want.HEAR and at == _topic_of(self.line, goal.target):
            return None
        if goal.want == Want.AGAIN and at == goal.target:
            return "7"
        fixed = {Want.OFFICE: STAFF_KEY, Want.LANGUAGE: "9", Want.SLOWER: "8"}
        return fixed.get(goal.want, "*")


def _topic_of(line: Line, statement: str) -> str:
    return next((topic.id for topic in line.topics.values() if statement in topic.places), "")
