"""What callers want, as data: the warning signs, and ten everyday tasks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ivr.content.evidence.evidence import Evidence
from ivr.core.keys import STAFF_KEY
from ivr.core.line.model import Line


class Want(StrEnum):
    """Kinds of goals."""

    SIGN = "sign"
    """A nurse, for one's own warning sign."""
    HEAR = "hear"
    """A statement of a topic."""
    NURSE = "nurse"
    """A nurse, whatever the sign."""
    OFFICE = "office"
    LANGUAGE = "language"
    SLOWER = "slower"
    AGAIN = "again"
    """A part of a topic, heard twice."""
    BACK = "back"
    """The first menu, from a topic."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing that a caller wants."""

    id: str
    about: str
    want: Want
    target: str = ""
    """The statement to hear, the topic or menu to be in, or the sign to choose."""


TASKS: Final = (
    Goal("fasting", "find the rule about food and drink before the procedure", Want.HEAR, "prepare-food"),
    Goal("bandage", "find how to care for the bandage", Want.HEAR, "recovery-bandage"),
    Goal("driver", "find that somebody must drive them home", Want.HEAR, "prepare-driver"),
    Goal("difference", "find how kyphoplasty is different", Want.HEAR, "kyphoplasty-difference"),
    Goal("nurse", "reach a nurse about a warning sign", Want.NURSE),
    Goal("office", "reach the office", Want.OFFICE),
    Goal("language", "change the language", Want.LANGUAGE),
    Goal("slower", "hear it more slowly", Want.SLOWER),
    Goal("again", "hear a part of a topic again", Want.AGAIN, "recovery"),
    Goal("back", "come back from a topic to the main menu", Want.BACK, "expect"),
)
"""Everyday tasks, in the words of the shipped line."""


def tasks(line: Line) -> tuple[Goal, ...]:
    """Those that a line can be asked for: what it does not speak of, nobody can find in it."""
    known = {id_ for topic in line.topics.values() for id_ in topic.places} | set(line.topics)
    return tuple(task for task in TASKS if not task.target or task.target in known)


def signs(evidence: Evidence) -> tuple[Goal, ...]:
    """Each warning sign, with the red flag that stands for it.

    A sign without a choice of its own is one for which callers are told to hang up and dial the emergency number, or to
    tell their care team: who stays on the line all the same presses 0 for a nurse.
    """
    line = evidence.line
    chosen = {
        sign: option.target
        for menu in line.menus.values()
        for option in menu.options
        if option.target in line.red_flags and option.label.id in evidence.spoken
        for sign in evidence.spoken[option.label.id].cites.signs
    }
    first = line.languages[0]
    return tuple(
        Goal(id_, " ".join(sign.text.get(first, "").split()), Want.SIGN, chosen.get(id_, ""))
        for id_, sign in evidence.signs.items()
    )


def key_towards(line: Line, menu: str, target: str) -> str | None:
    """The key of a menu that leads to a topic, menu or red flag, at once or through other menus; None: none does."""
    for option in line.menus[menu].options:
        if option.target == target:
            return option.key
    below = (each for each in line.menus[menu].options if each.target in line.menus)
    down = (each for each in below if line.parents.get(each.target) == menu)
    return next((each.key for each in down if key_towards(line, each.target, target) is not None), None)


def key_for_sign(line: Line, menu: str, sign: Goal) -> str | None:
    """The key of a menu for a sign: its choice, else 0 inside warning signs, else the way there."""
    if sign.target:
        return key_towards(line, menu, sign.target)
    if line.menus[menu].warning:
        return STAFF_KEY
    warning = next((id_ for id_, each in line.menus.items() if each.warning), "")
    return key_towards(line, menu, warning)
