"""Makes calls of what some tool kept: finds out what it is, sorts it by call, and says what was of no use."""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from ivr.sim.imported.found import Found, NotUsableError, Requests, dict_of, pairs_from
from ivr.sim.imported.texts import VOICE, has_curl, read_bodies, read_curl
from ivr.sim.imported.tools import read_cassette, read_har, read_inspector, read_tunnel
from ivr.sim.recorded.masking import Masker
from ivr.sim.recorded.recording import OpenCall
from ivr.sim.recorded.script import Script, Step, Told

KINDS: Final = (
    "a form body, a cURL line, a HAR, the events of the carrier's request inspector, the requests of a tunnel's "
    "inspector (ngrok), or a cassette (VCR, Betamax)"
)
_CLIENT_ERRORS: Final = range(400, 500)
_MOST_BYTES: Final = 64 * 1024 * 1024
_NUMBER: Final = re.compile(r"\d(?:[ .()-]{0,2}\d){6,}")
BEGINNING: Final = "a call whose beginning is missing: 'caller: calls' was put before it"


@dataclass(frozen=True, slots=True)
class Imported:
    """The calls of one file."""

    path: Path
    kind: str
    calls: tuple[Script, ...]
    left_out: Mapping[str, int]
    """What was of no use, and how many of it."""
    notes: tuple[str, ...] = ()
    """What was put right."""


class _Loader(yaml.SafeLoader):
    """Reads YAML of other languages' tools: what it does not know, such as their own kinds of strings, is plain."""


def _plain(loader: _Loader, _suffix: str, node: yaml.Node) -> object:
    match node:
        case yaml.MappingNode():
            return loader.construct_mapping(node, deep=True)
        case yaml.SequenceNode():
            return loader.construct_sequence(node, deep=True)
    return str(node.value)


_Loader.add_multi_constructor("", _plain)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda _loader, node: str(node.value))


def read_file(path: Path) -> Imported:
    """The calls of a file.

    Raises:
        NotUsableError: it cannot be read, or is of no kind that is known.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise NotUsableError(f"'{path}' is larger than {_MOST_BYTES // 2**20} MB. Export fewer requests.")
        data = path.read_bytes()
        # What PowerShell writes with > is UTF-16.
        coding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
        text = data.decode(coding, errors="replace")
    except OSError as error:
        raise NotUsableError(f"'{path}' cannot be read ({error.strerror}). Name another file.") from None
    requests = _requests(text)
    if requests is None or not requests.found:
        raise NotUsableError(f"'{path}' holds no webhook. What can be imported: {KINDS}.")
    return _calls(path, requests)


def _requests(text: str) -> Requests | None:
    """The requests of a file of any kind; None where it is of none."""
    data = _data(text)
    if isinstance(data, dict):
        for fits, read in _READERS:
            if fits(data):
                return read(data)
        return None
    if isinstance(data, list):
        parts = [found for each in data if isinstance(each, dict) and (found := _of_data(each))]
        return Requests(parts[0].kind, [each for part in parts for each in part.found]) if parts else None
    if has_curl(text):
        return read_curl(text)
    return read_bodies(text) if "=" in text or ":" in text else None


def _of_data(data: dict[str, Any]) -> Requests | None:
    return next((read(data) for fits, read in _READERS if fits(data)), None)


def _data(text: str) -> object:
    """The file as JSON or YAML; None where it is plain text."""
    if text.lstrip().startswith(("{", "[")):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return {}
    if re.search(r"(?m)^(?:http_)?interactions:", text):
        try:
            return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
        except (yaml.YAMLError, RecursionError, ValueError):
            return {}
    return None


_READERS: Final[tuple[tuple[Callable[[dict[str, Any]], bool], Callable[[dict[str, Any]], Requests]], ...]] = (
    (lambda data: "entries" in dict_of(data.get("log")), read_har),
    (lambda data: "events" in data, read_inspector),
    (lambda data: "parameters" in dict_of(data.get("request")), lambda data: read_inspector({"events": [data]})),
    (lambda data: "interactions" in data or "http_interactions" in data, read_cassette),
    (lambda data: "requests" in data or "raw" in dict_of(data.get("request")), read_tunnel),
    (lambda data: "CallSid" in data, lambda data: Requests("a form", [Found(VOICE, pairs_from(data.items()))])),
)


def _calls(path: Path, requests: Requests) -> Imported:
    left_out: Counter[str] = Counter()
    kept: dict[str, list[Found]] = {}
    for each in requests.found:
        values = dict(each.form)
        call = values.get("ParentCallSid") or values.get("CallSid")
        problem = each.problem or ("" if call else f"{_where(each)}: it belongs to no call (it has no CallSid)")
        if problem and each.problem:
            problem = f"{_where(each)}: {problem}"
        if each.status in _CLIENT_ERRORS and not problem:
            problem = f"{_where(each)}: it was turned away with {each.status}"
        if problem or not call:
            left_out[problem] += 1
        else:
            kept.setdefault(call, []).append(each)
    stem = _NUMBER.sub("number", path.stem)
    several = len(kept) > 1
    made = [
        _script(f"{stem}-{place}" if several else stem, f"Imported from {requests.kind}.", found)
        for place, found in enumerate(kept.values(), start=1)
    ]
    notes = tuple(BEGINNING for _, put in made if put)
    return Imported(path, requests.kind, tuple(script for script, _ in made), dict(left_out), notes)


def _where(found: Found) -> str:
    """Which request, without anything of a person."""
    try:
        path = urlsplit(found.url).path
    except ValueError:
        path = ""
    return Masker([]).text(f"{found.method} {path or '(no address)'}")[:80]


def _script(name: str, about: str, found: list[Found]) -> tuple[Script, bool]:
    """A call without expectations, and whether its beginning had to be made up."""
    began = found[0].at
    clock = began.replace(second=0, microsecond=0) if began else None
    call = OpenCall(name, about, clock=clock)
    for each in found:
        call.add(_known(each.url), each.form, 200, "")
    script = call.script()
    steps = [replace(step, told=Told()) for step in script.steps]
    put = steps[0].label != "caller: calls" and "could not be reached" not in steps[0].does
    if put:
        steps.insert(0, Step("caller", "calls"))
    return replace(script, steps=tuple(steps)), put


def _known(url: str) -> str:
    """The address without its host; a GET's parameters are in its form."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
