"""Recorded calls: readable files of requests and answers, with nothing real in them.

A file is JSON: ``format``, ``version``, ``name``, ``about`` (what the call shows), ``legs`` (for each side the
parameters that are the same in all its webhooks) and ``exchanges`` in order. An exchange has a ``label`` (why it was
requested), ``leg``, ``url`` (for the reader), ``form`` (the other parameters), ``status``, ``twiml`` in lines, and what
that means: ``heard`` and ``ways``. ``repeat`` marks a webhook that came a second time. Readers pass over fields that
they do not know, so the format can grow; ``version`` changes when a field changes its meaning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from ivr.sim.form import Pairs, reason
from ivr.sim.reading.refusal import RefusedError
from ivr.sim.reading.summary import Summary, summarise
from ivr.sim.reading.twiml_reader import read_document
from ivr.sim.recorded.masking import Masker

FORMAT, VERSION = "ivr-webhooks", 1
MAX_OPEN_CALLS = 200
"""Calls that a recorder can still add to; the one that was quiet for longest is closed first."""
_CLIENT_ERRORS = range(400, 500)
_VERBS = "Response|Say|Play|Pause|Gather|Redirect|Dial|Number|Record|Hangup|Reject"
_LINE_START = re.compile(rf"(?=<(?:{_VERBS})\b)|(?=</(?:Response|Gather|Dial)>)")
_OPENING = re.compile(r"<(?:Response|Gather|Dial)\b(?:[^>]*[^/>])?>")
_TELLING = frozenset({"CallStatus", "Digits"})
"""Parameters that stand with their exchange even if all exchanges have the same."""


class RecordingError(Exception):
    """A file is no recording that this version can read; the message names it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One webhook and its answer."""

    label: str
    leg: str
    url: str
    form: Pairs
    status: int
    twiml: str
    repeat: bool = False
    expected: Summary | None = None
    """What somebody wrote into the file about what is heard and which ways there are, in place of what was recorded."""

    @property
    def summary(self) -> Summary:
        """What the answer means; empty lines stand for an answer that is no document."""
        return summarise_body(self.twiml)


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call as it was recorded."""

    name: str
    about: str
    exchanges: tuple[Exchange, ...]


def summarise_body(body: str) -> Summary:
    """Put an answer into words, also one that the carrier would refuse."""
    if not body:
        return Summary((), ())
    try:
        return summarise(read_document(body.encode()))
    except RefusedError as error:
        return Summary((), (f"refused: {error}",))


def masked(name: str, about: str, exchanges: Sequence[Exchange]) -> RecordedCall:
    """A call with everything real replaced."""
    texts = [text for exchange in exchanges for text in (exchange.url, exchange.twiml, *map("=".join, exchange.form))]
    masker = Masker(texts)
    return RecordedCall(
        name,
        about,
        tuple(
            Exchange(
                exchange.label,
                exchange.leg,
                masker.text(exchange.url),
                masker.form(exchange.form),
                exchange.status,
                masker.text(exchange.twiml),
                exchange.repeat,
            )
            for exchange in exchanges
        ),
    )


def exchange_of(url: str, form: Sequence[tuple[str, str]], status: int, body: str) -> Exchange:
    """Label one webhook; of its URL, path and query are kept."""
    pairs = tuple(form)
    url = urlunsplit(("", "", *urlsplit(url)[2:4], ""))
    leg = "staff" if "ParentCallSid" in dict(pairs) else "caller"
    return Exchange(reason(url.partition("?")[0], pairs), leg, url, pairs, status, body)


def write(path: Path, call: RecordedCall) -> None:
    """Write a recording whole: a reader, or a crash, never finds half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_to_json(call), ensure_ascii=False, indent=1) + "\n"
    # Bytes that were no text are written as JSON's own escapes.
    with NamedTemporaryFile(
        "w", dir=path.parent, encoding="utf-8", errors="backslashreplace", suffix=".part", delete=False
    ) as file:
        file.write(text)
    Path(file.name).replace(path)


def read(path: Path) -> RecordedCall:
    """Read a recording.

    Raises:
        RecordingError: the file cannot be read, or is of another format or version.
    """
    if not path.is_file():
        raise RecordingError(f"'{path}' is not a file. Name a recorded call, or a folder of them.")
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        if data["format"] != FORMAT or data["version"] != VERSION:
            raise RecordingError(
                f"'{path}' has format '{data['format']}', version {data['version']}; this program reads '{FORMAT}', "
                f"version {VERSION}. Record the call again."
            )
        exchanges = tuple(_exchange(entry, data.get("legs", {})) for entry in data["exchanges"])
        return RecordedCall(data["name"], data.get("about", ""), exchanges)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RecordingError(
            f"'{path}' is not a recorded call: {_why(error)}. Record one with 'ivr record'."
        ) from error


def _why(error: Exception) -> str:
    """What is wrong with a file, in words for people who do not program."""
    match error:
        case OSError():
            return f"it cannot be read ({error.strerror})"
        case json.JSONDecodeError():
            return f"reading stopped at line {error.lineno}, column {error.colno}, where it is no JSON any more"
        case UnicodeDecodeError():
            return f"its sign number {error.start + 1} is not UTF-8"
        case KeyError():
            return f"its field '{error.args[0]}' is missing"
    return "its fields are not those of one, or not in the place where they belong"


def _to_json(call: RecordedCall) -> dict[str, Any]:
    legs = {leg: _shared(call.exchanges, leg) for leg in dict.fromkeys(each.leg for each in call.exchanges)}
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": call.name,
        "about": call.about,
        "legs": {leg: _form_to_json(pairs) for leg, pairs in legs.items()},
        "exchanges": [_exchange_to_json(exchange, legs[exchange.leg]) for exchange in call.exchanges],
    }


def _shared(exchanges: Sequence[Exchange], leg: str) -> Pairs:
    """The parameters that say who calls whom and that all webhooks of a leg have alike."""
    forms = [exchange.form for exchange in exchanges if exchange.leg == leg]
    return tuple(
        pair
        for pair in forms[0]
        if pair[0] not in _TELLING
        and all(pair in form and sum(name == pair[0] for name, _ in form) == 1 for form in forms)
    )


def _exchange_to_json(exchange: Exchange, shared: Pairs) -> dict[str, Any]:
    summary = exchange.summary
    entry: dict[str, Any] = {"label": exchange.label, "leg": exchange.leg, "url": exchange.url}
    if exchange.repeat:
        entry["repeat"] = True
    entry["form"] = _form_to_json([pair for pair in exchange.form if pair not in shared])
    entry |= {"status": exchange.status, "twiml": document_lines(exchange.twiml)}
    return entry | {"heard": list(summary.heard), "ways": list(summary.ways)}


def _form_to_json(pairs: Sequence[tuple[str, str]]) -> dict[str, str | list[str]]:
    """Name to value; a repeated name has a list of values."""
    form: dict[str, str | list[str]] = {}
    for name, value in pairs:
        before = form.get(name)
        form[name] = value if before is None else [*([before] if isinstance(before, str) else before), value]
    return form


def _exchange(entry: dict[str, Any], legs: dict[str, Any]) -> Exchange:
    form = tuple(
        (name, value)
        for name, values in (legs.get(entry["leg"], {}) | entry["form"]).items()
        for value in (values if isinstance(values, list) else [values])
    )
    twiml = "".join(line.lstrip() for line in entry["twiml"])
    label, leg, url = entry["label"], entry["leg"], entry["url"]
    recorded = summarise_body(twiml)
    written = Summary(tuple(entry.get("heard", recorded.heard)), tuple(entry.get("ways", recorded.ways)))
    expected = None if written == recorded else written
    return Exchange(label, leg, url, tuple(sorted(form)), entry["status"], twiml, entry.get("repeat", False), expected)


def document_lines(twiml: str) -> list[str]:
    """A document verb by verb, indented; put together again it is the same document."""
    lines, depth = [], 0
    for piece in _LINE_START.split(twiml):
        if not piece:
            continue
        depth -= piece.startswith("</")
        lines.append("  " * max(depth, 0) + piece)
        depth += _OPENING.match(piece) is not None
    return lines


class Recorder:
    """Writes every call that a server answers into a folder, one file each, whole after every exchange."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        taken = [int(found[1]) for path in folder.iterdir() if (found := re.fullmatch(r"call-(\d+)\.json", path.name))]
        self._last = max(taken, default=0)
        self._calls: dict[str, OpenCall] = {}

    def exchange(self, path_and_query: str, form: Sequence[tuple[str, str]], status: int, body: str) -> None:
        """Add a webhook and its answer to its call. Requests that were turned away (4xx) are not recorded."""
        values = dict(form)
        call_id = values.get("ParentCallSid") or values.get("CallSid")
        if not call_id or status in _CLIENT_ERRORS:
            return
        call = self._calls.pop(call_id, None) or self._new()
        self._calls[call_id] = call
        if len(self._calls) > MAX_OPEN_CALLS:
            del self._calls[next(iter(self._calls))]
        call.add(path_and_query, tuple(form), status, body)
        write(self._folder / f"{call.name}.json", call.recorded())

    def _new(self) -> OpenCall:
        self._last += 1
        return OpenCall(f"call-{self._last:04}")


class OpenCall:
    """A call that is going on, as it really is; it leaves memory masked only."""

    def __init__(self, name: str, about: str = "") -> None:
        self.name = name
        self._about = about
        self._exchanges: list[Exchange] = []

    def add(self, url: str, form: Pairs, status: int, body: str) -> None:
        """Add an exchange; the same request as the one before is a repeat of it."""
        exchange = exchange_of(url, form, status, body)
        before = self._exchanges[-1] if self._exchanges else None
        same = before is not None and (before.url, sorted(before.form)) == (exchange.url, sorted(form))
        self._exchanges.append(replace(exchange, repeat=same))

    def recorded(self) -> RecordedCall:
        """The call so far, masked."""
        return masked(self.name, self._about, self._exchanges)
