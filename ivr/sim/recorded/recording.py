"""Recording calls: what the carrier asks and what a line answers, as a file with nothing real in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from ivr.sim.form import Pairs, reason
from ivr.sim.reading.document import Dial
from ivr.sim.reading.refusal import RefusedError
from ivr.sim.reading.twiml_reader import read_document
from ivr.sim.recorded.masking import Masker
from ivr.sim.recorded.phrases import phrase
from ivr.sim.recorded.script import CALLED, CALLER, Script, Step, Told
from ivr.sim.recorded.telling import Guide, present
from ivr.sim.recorded.twiml import document_lines, masked_lines
from ivr.sim.recorded.yaml_writer import write

__all__ = ["OpenCall", "Recorder", "document_lines", "read_guide", "write"]

MAX_OPEN_CALLS: Final = 200
"""Calls that a recorder can still add to; the one that was quiet for longest is closed first."""
_SPEECH: Final = frozenset({"SpeechResult", "UnstableSpeechResult", "StableSpeechResult"})
_CLIENT_ERRORS: Final = range(400, 500)


def read_guide() -> Guide:
    """A guide who knows nothing of the line."""
    return Guide()


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One request and its answer, as they really were."""

    url: str
    form: Pairs
    told: Told
    rang: str = ""
    """Whose phone was picked up, where several rang at once."""
    twice: bool = False


class OpenCall:
    """A call that is going on, as it really is; it leaves memory without anything real.

    Args:
        name: Of its file.
        about: What it shows, for its reader.
        guide: Asked for what the line tells of itself; it may tell something else after an edit.
        clock: When it is; None leaves that open.
        hours: ``open`` or ``closed``, where the call was played as if the clinic were so.
        twiml: Whether the documents are kept and compared too.
    """

    def __init__(
        self,
        name: str,
        about: str = "",
        *,
        guide: Callable[[], Guide] = read_guide,
        clock: datetime | None = None,
        hours: str = "",
        twiml: bool = False,
    ) -> None:
        self.name = name
        self._about = about
        self._guide = guide
        self._clock = clock
        self._hours = hours
        self._twiml = twiml
        self._exchanges: list[_Exchange] = []
        self._rings: Mapping[str, str] = {}

    def add(self, url: str, form: Pairs, status: int, body: str) -> None:
        """Add a request and its answer; the same request as the one before is a repeat of it."""
        guide, values = self._guide(), dict(form)
        self._hours = self._hours or guide.hours
        rang = self._rings.get(values.get("To", ""), "") if "ParentCallSid" in values and len(self._rings) > 1 else ""
        form = tuple((name, guide.said(url, value) if name in _SPEECH else value) for name, value in form)
        exchange = _Exchange(url, form, self._told(status, body, guide), rang)
        before = self._exchanges[-1] if self._exchanges else None
        if before is not None and (before.url, sorted(before.form)) == (exchange.url, sorted(form)):
            self._exchanges[-1] = replace(before, twice=True)
        else:
            self._exchanges.append(exchange)

    def script(self) -> Script:
        """The call so far, with fictional numbers and ids."""
        texts = [text for each in self._exchanges for text in _texts(each)]
        masker = Masker(texts)
        values = dict(self._exchanges[0].form) if self._exchanges else {}
        parties = dict(masker.form([("From", values.get("From", CALLER)), ("To", values.get("To", CALLED))]))
        steps = tuple(_step(each, masker) for each in self._exchanges)
        return Script(self.name, self._about, steps, self._clock, self._hours, parties["From"], parties["To"])

    def _told(self, status: int, body: str, guide: Guide) -> Told:
        try:
            document = read_document(body.encode()) if body else None
        except RefusedError as error:
            return Told(then=f"refused: {error}", status=status)
        dial = next((verb for verb in document.verbs if isinstance(verb, Dial)), None) if document else None
        if dial:
            self._rings = {number.number: guide.who(number.number) or number.number for number in dial.numbers}
        told = present(document, status, guide).told
        return replace(told, twiml=masked_lines(body)) if self._twiml else told


def _texts(exchange: _Exchange) -> Sequence[str]:
    return [*map("=".join, exchange.form), *texts_of(exchange.told)]


def texts_of(told: Told) -> Sequence[str]:
    """All that may hold a number."""
    return [*(words for _, words in told.hears or ()), *(told.rings or ())]


def _step(exchange: _Exchange, masker: Masker) -> Step:
    url = exchange.url.partition("?")[0]
    form = dict(exchange.form)
    who, does, more = phrase(reason(url, exchange.form), form, exchange.rang)
    return Step(who, masker.text(does), masked(exchange.told, masker), exchange.twice, masker.form(more))


def masked(told: Told, masker: Masker) -> Told:
    """What an answer tells, without numbers that are real."""
    hears = None if told.hears is None else tuple((kind, masker.text(words)) for kind, words in told.hears)
    rings = None if told.rings is None else tuple(map(masker.text, told.rings))
    return replace(told, hears=hears, rings=rings)


class Recorder:
    """Writes every call that a line answers into a folder, one file each, whole after every request.

    Args:
        folder: Made if it is missing.
        guide: As in `OpenCall`.
        clock: The time on the clinic's wall.
    """

    def __init__(
        self,
        folder: Path,
        guide: Callable[[], Guide] = read_guide,
        clock: Callable[[], datetime | None] = lambda: None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._guide = guide
        self._clock = clock
        taken = [int(found[1]) for path in folder.iterdir() if (found := re.fullmatch(r"call-(\d+)\.\w+", path.name))]
        self._last = max(taken, default=0)
        self._calls: dict[str, OpenCall] = {}
        self._unwritten: dict[str, OpenCall] = {}

    def exchange(
        self,
        path_and_query: str,
        form: Sequence[tuple[str, str]],
        status: int,
        body: str,
        hours: str = "",
        *,
        write_now: bool = True,
    ) -> None:
        """Add a webhook and its answer to its call. Requests that were turned away (4xx) are not recorded.

        Where more is about to come, ``write_now`` False leaves writing to that.
        """
        values = dict(form)
        call_id = values.get("ParentCallSid") or values.get("CallSid")
        if not call_id or status in _CLIENT_ERRORS:
            return
        call = self._calls.pop(call_id, None) or self._new(hours)
        self._calls[call_id] = call
        if len(self._calls) > MAX_OPEN_CALLS:
            del self._calls[next(iter(self._calls))]
        call.add(path_and_query, tuple(form), status, body)
        self._unwritten[call.name] = call
        while write_now and self._unwritten:
            name, call = self._unwritten.popitem()
            write(self._folder / f"{name}.yaml", call.script())

    def _new(self, hours: str) -> OpenCall:
        self._last += 1
        return OpenCall(f"call-{self._last:04}", guide=self._guide, clock=self._clock(), hours=hours)
