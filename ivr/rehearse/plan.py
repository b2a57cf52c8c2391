"""What happens in a rehearsal: who calls and what they press, and which troubles come when. Drawn from one number.

A plan is a value: the same plan is the same rehearsal, to the last letter. It can be written down, and made smaller.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from ivr.rehearse.troubles import OF_CALLS, OF_THE_SYSTEM, Trouble, drawn

SILENCE: Final = "."
"""In the keys of a caller: nothing is pressed where the line waits for a key."""
_BEGINS: Final = ("2026-03-10T15:00:00+00:00", "2026-03-08T06:30:00+00:00", "2026-03-10T20:58:00+00:00")
"""A Tuesday in office hours, a Sunday in the night in which the clocks change, and two minutes before closing time."""
_CROWDS: Final = (1, 2, 4, 8, 12, 16, 24, 32)
_SPREADS: Final = (5.0, 30.0, 120.0, 400.0)
_ONE_IN: Final = 10
_MESSAGE: Final = "2"
"""In the offer behind a ringing that nobody answered: to leave a message."""
_LEAVE_ONE: Final = 6


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keys lead where on a line, as far as callers of a rehearsal need to know."""

    warning: str
    """From the first menu to the warning signs."""
    signs: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caller:
    """One call."""

    at: float
    """Seconds since the rehearsal began."""
    number: str
    """E.164; "" is withheld."""
    keys: str
    """Pressed one after another; `SILENCE` is none. Behind them nothing is pressed any more."""
    hangs_up: float = 0.0
    """After so many seconds of the call; 0: never."""
    chance: int = 0
    """Decides what is left open, such as when a key is pressed and what staff do."""
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A rehearsal."""

    seed: int
    begins: str
    """What the clock shows at its beginning."""
    processes: int
    tells_bridged: bool
    """Whether the carrier tells if two legs were joined."""
    patient: bool
    """Whether it goes on until all that is open must have been told to staff."""
    callers: tuple[Caller, ...]
    troubles: tuple[Trouble, ...] = ()
    takes: tuple[float, ...] = ()
    """When a member of staff takes the oldest open entry with ``ivr callbacks``."""

    def text(self) -> str:
        """The plan as JSON that a person can read."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def read(path: Path) -> Plan:
    """A plan that was kept.

    Raises:
        ValueError: The file holds none.
        OSError: It cannot be read.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        callers = tuple(Caller(**each | {"troubles": _troubles(each)}) for each in found["callers"])
        made = {"callers": callers, "troubles": _troubles(found), "takes": tuple(found["takes"])}
        return Plan(**found | made)
    except (KeyError, TypeError, ValueError) as error:
        problem = f'"{path}" holds no rehearsal ({error}). Name files that "ivr rehearse --keep" wrote.'
        raise ValueError(problem) from None


def _troubles(of: dict[str, Any]) -> tuple[Trouble, ...]:
    return tuple(Trouble(**each) for each in of["troubles"])


def plan(seed: int, keys: Keys) -> Plan:
    """The rehearsal of a seed."""
    rng = Random(seed)
    count, spread = rng.choice(_CROWDS), rng.choice(_SPREADS)
    calm = rng.randrange(_ONE_IN) == 0
    callers = tuple(sorted((_caller(rng, keys, place, spread, calm=calm) for place in range(count)), key=_when))
    troubles = () if calm else drawn(rng, OF_THE_SYSTEM, rng.choice((0, 0, 1, 1, 2, 4)), spread + 120)
    takes = tuple(round(rng.uniform(60, spread + 400), 1) for _ in range(rng.choice((0, 0, 0, 1, 3))))
    return Plan(
        seed=seed,
        begins=rng.choice(_BEGINS),
        processes=rng.choice((1, 1, 2)),
        tells_bridged=rng.random() < 0.7,  # noqa: PLR2004
        patient=rng.randrange(5) == 0,
        callers=callers,
        troubles=troubles,
        takes=takes,
    )


def _when(caller: Caller) -> float:
    return caller.at


def _caller(rng: Random, keys: Keys, place: int, spread: float, *, calm: bool) -> Caller:
    number = "" if rng.randrange(_ONE_IN) == 0 else f"+1202555{_NUMBERS[place]:04d}"
    pressed = "".join(_pressed(rng, keys))
    leaves = round(rng.uniform(0, 120), 2) if rng.randrange(3) == 0 else 0.0
    troubles = () if calm else drawn(rng, OF_CALLS, rng.choice((0, 0, 0, 1, 1, 3)), 10)
    at, chance = round(rng.uniform(0, spread), 2), rng.getrandbits(32)
    more = _MESSAGE if chance % _LEAVE_ONE == 0 else ""
    return Caller(at, number, pressed + more, leaves, chance, troubles)


_NUMBERS: Final = (*range(150, 200), *range(100, 110), *range(112, 120), *range(122, 130))
"""Of callers: 555-01xx, none of them a number of staff in the menus that come with the line."""


def _pressed(rng: Random, keys: Keys) -> list[str]:
    """What a caller presses: mostly a way to some end, then perhaps anything."""
    sign = [keys.warning, rng.choice(keys.signs)]
    ways: tuple[list[str], ...] = (
        *(sign,) * 4,
        sign + sign,
        [*sign, "0", *sign],
        [rng.choice(keys.topics)],
        ["0"],
        [],
        ["."],
    )
    language = ["9"] if rng.randrange(3) == 0 else []
    more = [rng.choice("0123456789*#.") for _ in range(rng.choice((0, 0, 0, 1, 3)))]
    return [*language, *rng.choice(ways), *more]
