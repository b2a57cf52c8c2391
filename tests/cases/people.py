"""Callers who hang up at a chosen moment, and staff who behave as a case says, number by number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from ivr.sim.people import Act, Doing, HangUp, Key, Leave, Moment, NotReached, PickedUp, Scripted, parse_keys
from ivr.sim.sides import BY_ID

_PICK_UP: Final[dict[str, Callable[[], Scripted]]] = {
    "presses-1": lambda: Scripted([Key("1")]),
    "presses-2": lambda: Scripted([Key("2")]),
    "silent": Scripted,
    "hangs-up": lambda: Scripted([Leave()]),
    "voicemail": Scripted,
}
_AFTER: Final = {"voicemail": 14.0}
_USUAL_AFTER: Final = 6.0
_NOT_REACHED: Final = {"no-answer": None, "busy": 2.0, "failed": 1.0, "canceled": 3.0}


class Caller:
    """Presses keys one by one, and may hang up after so many seconds of something."""

    def __init__(self, keys: str, leaves: tuple[str, float] | None) -> None:
        self._person = Scripted(parse_keys(keys))
        self._leaves = leaves
        self._spent = 0.0

    def spend(self, moment: Moment) -> Act | None:
        """Live through a moment."""
        if self._leaves and not self._person._steps and moment.doing is Doing(self._leaves[0]):
            due = self._leaves[1] - self._spent
            if due < moment.seconds:
                self._leaves = None
                return HangUp(due)
            self._spent += moment.seconds
        return self._person.spend(moment)


class Phones:
    """Staff: what each number does, ring after ring, such as ``voicemail@1`` (picked up after a second).

    Beside the words of this module, those of `ivr.sim.sides`.
    """

    def __init__(self, ways: Mapping[str, Sequence[str]], others: str, places: Mapping[str, str]) -> None:
        self._ways = {place: list(each) for place, each in ways.items()}
        self._others = others
        self._places = places
        unknown = ways.keys() - set(places.values())
        assert not unknown, f"nobody is at {unknown}"

    def ring(self, number: str) -> PickedUp | NotReached:
        """What happens at this ring."""
        ways = self._ways.get(self._places[number], [self._others])
        way, _, after = (ways.pop(0) if len(ways) > 1 else ways[0]).partition("@")
        if way in _PICK_UP:
            return PickedUp(_PICK_UP[way](), float(after or _AFTER.get(way, _USUAL_AFTER)))
        if way in BY_ID and way not in _NOT_REACHED:
            return BY_ID[way].ring(float(after) if after else None)
        return NotReached(way, _NOT_REACHED.get(way, 1.0))
