"""What all legs of one call share: the clock, the requests and their limit, the fallback, and who listens."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.sim.events import Event, Listener, Refused, Requested, Warned
from ivr.sim.form import FormWriter, Leg, Pairs, reason
from ivr.sim.reading.document import Document
from ivr.sim.reading.refusal import RefusedError
from ivr.sim.reading.twiml_reader import XML_TYPES, read_answer
from ivr.sim.wire import Answer, Wire, check_status, link
from ivr.sim.words import Words, no_words, worded

DOCUMENT_ENDED = "document-ended"
"""The end of a document: on a called leg, the legs are joined."""
LINE_HUNG_UP = "line-hung-up"
PERSON_HUNG_UP = "person-hung-up"
REJECTED = "rejected"
APPLICATION_ERROR = "application-error"
"""The fallback failed too: the caller hears the carrier's own error message."""
LOOP = "loop"
"""The player gave up: the carrier would go on until the call is four hours old."""

_NO_CONTENT = 204
_NOT_OF_THE_CARRIER = 0
"""The code of a warning that only this player gives."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """The next document to ask for, and what to tell with it."""

    url: str
    method: str = "POST"
    extra: Pairs = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A document and the address it came from."""

    url: str
    document: Document

    def link(self, url: str | None) -> str:
        """The address that a document means: relative to its own, which is also meant by none."""
        return link(self.url, url) if url else self.url


@dataclass(frozen=True, slots=True)
class Over:
    """A leg has come to its end; ``how`` is one of this module's constants."""

    how: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """What is configured for the number: where calls, failures and the final status go."""

    voice: str
    fallback: str
    status: str

    @classmethod
    def of(cls, base: str) -> Addresses:
        """The addresses of a line, from scheme, host and port."""
        return cls(f"{base}/voice", f"{base}/voice/fallback", f"{base}/voice/status")


class Switchboard:
    """Asks for documents on behalf of the legs. ``clock`` counts seconds; nothing here waits."""

    def __init__(
        self,
        wire: Wire,
        forms: FormWriter,
        addresses: Addresses,
        listener: Listener,
        max_requests: int,
        words: Words = no_words,
    ) -> None:
        self.clock = 0.0
        self.requests = 0
        self.empty_inputs = 0
        self._wire = wire
        self._forms = forms
        self._addresses = addresses
        self._listener = listener
        self._max_requests = max_requests
        self._words = words
        self._started = False

    def tell(self, event: Event) -> None:
        """Tell the listener what happened."""
        self._listener(event)

    def open(self, leg: Leg, fetch: Fetch) -> Page | Over:
        """Ask for a document; if it cannot be used, for the fallback (on the caller's leg)."""
        if self.requests >= self._max_requests:
            return Over(LOOP)
        try:
            return self._document(leg, fetch)
        except RefusedError as error:
            self._refuse(leg, error, fetch.url)
            if leg.parent:
                return Over(APPLICATION_ERROR)
            told = (("ErrorCode", str(error.code)), ("ErrorUrl", fetch.url))
        try:
            return self._document(leg, Fetch(self._addresses.fallback, extra=told))
        except RefusedError as error:
            self._refuse(leg, error, self._addresses.fallback)
            return Over(APPLICATION_ERROR)

    def notify(self, leg: Leg, url: str, form: Pairs) -> None:
        """Send a callback whose answer changes nothing; a bad answer is a warning."""
        try:
            for answer in self._send(leg, Fetch(url), form):
                kind = (answer.content_type or "").partition(";")[0].strip().lower()
                fine = (answer.status == _NO_CONTENT and not answer.body) or (
                    answer.status == 200 and kind in XML_TYPES  # noqa: PLR2004 - HTTP's OK
                )
                if not fine:
                    self.warn(15003, f"a callback was answered with {answer.status} and type '{kind}'", url)
        except RefusedError as error:
            self.warn(15003, f"a callback failed: {error.problem}", url)

    def ended(self, leg: Leg, status: str) -> None:
        """Send the final status callback of the call."""
        seconds = int(self.clock)
        extra = (
            ("CallDuration", str(seconds)),
            ("Duration", str(-(-seconds // 60))),
            ("CallbackSource", "call-progress-events"),
            ("SequenceNumber", "0"),
            ("Timestamp", "Mon, 05 Jan 2026 15:00:00 +0000"),
        )
        self.notify(leg, self._addresses.status, self.form(leg, status, extra))

    def post_after_hang_up(self, leg: Leg, fetch: Fetch) -> None:
        """Request an action although the caller has gone: the answer is not executed."""
        try:
            self._send(leg, fetch, self.form(leg, "completed", fetch.extra))
        except RefusedError as error:
            self._refuse(leg, error, fetch.url)

    def form(self, leg: Leg, status: str, extra: Pairs) -> Pairs:
        """The parameters about a leg."""
        return self._forms.pairs(leg, status, extra)

    def warn(self, code: int, problem: str, url: str) -> None:
        """Tell of a warning."""
        self.tell(Warned(self.clock, code, problem, url))

    def _document(self, leg: Leg, fetch: Fetch) -> Page:
        status = "in-progress" if self._started else "ringing"
        self._started = True
        answer = self._send(leg, fetch, self.form(leg, status, fetch.extra))[-1]
        check_status(answer)
        document = read_answer(answer.body, answer.content_type, answer.url)
        for objection in document.objections:
            self.warn(objection.code, objection.problem, answer.url)
        return Page(answer.url, worded(document, self._words))

    def _send(self, leg: Leg, fetch: Fetch, form: Pairs) -> tuple[Answer, ...]:
        self.requests += 1
        answers = self._wire.send(fetch.method, fetch.url, form)
        for answer in answers:
            self._tell_request(leg, fetch, form, answer)
        contents = {(answer.status, answer.content_type, answer.body) for answer in answers}
        if len(contents) > 1:
            self.warn(_NOT_OF_THE_CARRIER, "a repeated webhook got another answer than the first one", fetch.url)
        return answers

    def _tell_request(self, leg: Leg, fetch: Fetch, form: Pairs, answer: Answer) -> None:
        why = reason(fetch.url.partition("?")[0], form)
        body = answer.body.decode(errors="replace")
        self.tell(Requested(self.clock, leg.side, why, fetch.method, fetch.url, form, answer.status, body))

    def _refuse(self, leg: Leg, error: RefusedError, url: str) -> None:
        self.tell(Refused(self.clock, leg.side, error.code, error.problem, url))
