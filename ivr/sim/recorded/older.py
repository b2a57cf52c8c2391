"""Calls that older versions recorded as JSON: requests, answers in lines, and what these mean.

``heard`` and ``ways`` are what is compared, also where somebody wrote something else there; without them the document
is. How long a number rings is not compared: it depends on how long the words before it take.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ivr.sim.form import Pairs
from ivr.sim.reading.refusal import RefusedError
from ivr.sim.reading.twiml_reader import read_document
from ivr.sim.recorded.phrases import phrase
from ivr.sim.recorded.script import CALLED, CALLER, Heard, RecordingError, Script, Step, Told
from ivr.sim.recorded.telling import RINGS, SLOWLY, UNASKED, UNCUT, UNSHOWN, Guide, present

FORMAT, VERSION = "ivr-webhooks", 1
_WHISPER: Final = " with a whisper"
_RINGS: Final = re.compile(
    r"rings (?P<who>.*?)(?P<order> one by one)? for \d+ s(?P<shown>, shown [^,]*)?(?P<back>, then comes back)?"
)
_HEARD: Final = re.compile(
    r"(?P<code>[a-z]{2,3})(?:-\w+)*(?P<slow>, slowly)?: (?P<words>.*?)(?P<uncut> \[uncut\])?", re.DOTALL
)
_SOUND: Final = re.compile(r"(?:(?P<kind>sound) |a (?P<pause>pause) of )(?P<what>.*?)(?P<uncut> \[uncut\])?")
_BY_NUMBER: Final = Guide(who=lambda number: number)


def read_json(path: Path, text: str) -> Script:
    """The call that an older file holds.

    Raises:
        RecordingError: it holds none, or is of another version.
    """
    try:
        data = json.loads(text)
        if data["format"] != FORMAT or data["version"] != VERSION:
            raise RecordingError(
                f"{path}:1: it has format '{data['format']}', version {data['version']}; this program reads "
                f"'{FORMAT}', version {VERSION}. Record the call again."
            )
        legs = data.get("legs", {})
        forms = [legs.get(each["leg"], {}) | each["form"] for each in data["exchanges"]]
        caller: dict[str, Any] = next((form for form in forms if "ParentCallSid" not in form and "From" in form), {})
        steps = _steps(data["exchanges"], forms)
        parties = (str(caller.get("From", CALLER)), str(caller.get("To", CALLED)))
        return Script(data["name"], data.get("about", ""), steps, None, "", *parties, path)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RecordingError(f"{path}:{_why(error)}. Record one with 'ivr record'.") from None


def _why(error: Exception) -> str:
    """Where and what is wrong with a file, in words for people who do not program."""
    match error:
        case json.JSONDecodeError():
            return f"{error.lineno}: it is not a recorded call: at column {error.colno} it is not JSON any more"
        case KeyError():
            return f"1: it is not a recorded call: its field '{error.args[0]}' is missing"
    return "1: it is not a recorded call: its fields are not those of one, or not in the place where they belong"


def _steps(exchanges: Sequence[dict[str, Any]], forms: Sequence[dict[str, Any]]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for exchange, form in zip(exchanges, forms, strict=True):
        if exchange.get("repeat") and steps:
            steps[-1] = Step(steps[-1].who, steps[-1].does, steps[-1].told, twice=True, more=steps[-1].more)
        else:
            rang = next((step.told.rings for step in reversed(steps) if step.told.rings), ())
            steps.append(_step(exchange, form, several=len(rang) > 1))
    return tuple(steps)


def _step(exchange: Mapping[str, Any], form: Mapping[str, Any], *, several: bool) -> Step:
    """One exchange; where several phones rang, the one that was picked up is told by its number."""
    values = {name: value[-1] if isinstance(value, list) else str(value) for name, value in form.items()}
    repeated: Pairs = tuple((name, each) for name, value in form.items() if isinstance(value, list) for each in value)
    who, does, more = phrase(exchange["label"], values, values.get("To", "") if several else "")
    return Step(who, does, _told(exchange), more=(*more, *repeated))


def _told(exchange: Mapping[str, Any]) -> Told:
    status = exchange["status"]
    held = status if status not in {200, 204} else None
    twiml = "".join(line.lstrip() for line in exchange["twiml"])
    recorded = _document(twiml, held)
    heard, ways = exchange.get("heard"), exchange.get("ways")
    hears = recorded.hears if heard is None else tuple(map(_heard, heard))
    if ways is None or (not twiml and not ways):
        return Told(hears, None, recorded.rings, recorded.then, held)
    rings, then = _ways(ways)
    return Told(hears, None, rings, then, held)


def _document(twiml: str, status: int | None) -> Told:
    try:
        document = read_document(twiml.encode()) if twiml else None
    except RefusedError as error:
        return Told((), None, (), f"refused: {error}", status)
    return present(document, status or 200, _BY_NUMBER).told


def _heard(written: str) -> Heard:
    if found := _SOUND.fullmatch(written):
        return found["pause"] or found["kind"] + (UNCUT if found["uncut"] else ""), found["what"]
    found = _HEARD.fullmatch(written)
    if not found:
        return "", written
    kind = found["code"] + (UNCUT if found["uncut"] else "") + (SLOWLY if found["slow"] else "")
    return kind, found["words"]


def _ways(ways: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Who rings, by number, and what comes then."""
    rings: tuple[str, ...] = ()
    then = []
    for way in ways:
        found = _RINGS.fullmatch(way)
        if not found:
            then.append(way)
            continue
        unshown = "" if found["shown"] else UNSHOWN
        numbers = found["who"].split(" and ") if found["who"] != "nobody" else []
        rings = tuple(
            each.removesuffix(_WHISPER) + ("" if each.endswith(_WHISPER) else UNASKED) + unshown for each in numbers
        )
        then.append(f"{RINGS}{found['order'] or ''}{found['back'] or ''}")
    return rings, ", then ".join(then)
