"""What a request tells, in words: ``caller: presses 4``, ``carrier: the ringing is over (no-answer)``; and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ivr.sim.form import Pairs

CALLER: Final = "caller"
STAFF: Final = "staff"
CARRIER: Final = "carrier"
_KEYS: Final = {"*": "star", "#": "pound"}
_DIGITS: Final = {name: key for key, name in _KEYS.items()}
_TALKED: Final = {"true": "talked", "false": "not talked"}
_BRIDGED: Final = {words: value for value, words in _TALKED.items()}
_DIGITS_MOST: Final = 6
_KEYS_MOST: Final = 20
_TELLING: Final = frozenset(
    {
        "CallStatus",
        "Digits",
        "DialCallStatus",
        "DialBridged",
        "DialCallDuration",
        "RecordingDuration",
        "RecordingStatus",
        "CallDuration",
        "ErrorCode",
        "AnsweredBy",
    }
)
"""Parameters that the line may look at, besides who calls whom."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is sent: why (as `form.reason` names it), and the parameters of the occasion."""

    label: str
    extra: Pairs = ()
    status: str = "in-progress"
    """What the carrier says of the call."""
    at: str = ""
    """Who picks up, where several phones ring."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    who: str
    pattern: re.Pattern[str]
    example: str
    make: Callable[[Mapping[str, str | None]], Asked]


def request_for(who: str, does: str) -> Asked | None:
    """What is sent where somebody does so; None for words that mean nothing."""
    words = " ".join(does.split())
    for phrase in _PHRASES:
        found = phrase.pattern.fullmatch(words) if phrase.who == who else None
        if found:
            return phrase.make(found.groupdict())
    return None


def examples(who: str) -> tuple[str, ...]:
    """What somebody can do, for people who wrote something else; nothing for nobody."""
    return tuple(phrase.example for phrase in _PHRASES if phrase.who == who)


def phrase(label: str, form: Mapping[str, str], at: str = "") -> tuple[str, str, Pairs]:
    """Who does what in a request, and what of its parameters these words do not tell."""
    who, does = _said(label, form, at)
    again = request_for(who, does)
    told = dict(again.extra) | {"CallStatus": again.status} if again else {}
    more = tuple(
        (name, value)
        for name, value in sorted(form.items())
        if name in _TELLING and told.get(name, "" if name == "Digits" else None) != value and not _counted(label, name)
    )
    return who, does, more


def _counted(label: str, name: str) -> bool:
    """Parameters that the carrier always sends with a request, and that tell nothing there."""
    return (label, name) in {("recording-ready", "ErrorCode"), ("silence", "Digits")}


def _said(label: str, form: Mapping[str, str], at: str) -> tuple[str, str]:
    side = STAFF if "ParentCallSid" in form else CALLER
    seconds = _number(form.get("RecordingDuration", ""), "0")
    ended = _named(form.get("Digits", "")) if form.get("Digits") else ""
    said = {
        "start": (CALLER, "calls"),
        "speech": (CALLER, f'says "{_spoken(form.get("SpeechResult", ""))}"'),
        "key": (side, f"presses {_named(form.get('Digits', ''))}"),
        "whisper": (STAFF, f"picks up ({at})" if at else "picks up"),
        "dial-ended": (CARRIER, f"the ringing is over ({_details(form, 'DialCallStatus', 'DialCallDuration')})"),
        "recording-ended": (CARRIER, f"the message is over ({seconds} s{', ended by ' * bool(ended)}{ended})"),
        "recording-ready": (CARRIER, f"the recording is ready ({seconds} s)"),
        "fallback": (CARRIER, f"the line could not be reached ({_number(form.get('ErrorCode', ''), '11200')})"),
        "status": (CARRIER, f"the call is over ({_details(form, 'CallStatus', 'CallDuration')})"),
    }
    return said.get(label.removeprefix("whisper-"), (side, "says nothing"))


def _number(written: str, otherwise: str) -> str:
    return written if written.isascii() and written.isdecimal() and len(written) <= _DIGITS_MOST else otherwise


def _details(form: Mapping[str, str], status: str, duration: str) -> str:
    """The carrier's word for how something ended, after how long, and whether the two talked."""
    seconds = _number(form.get(duration, ""), "")
    word = re.sub(r"[^a-z-]", "", form.get(status, ""), flags=re.IGNORECASE)[:40]
    talked = _TALKED.get(form.get("DialBridged", ""), "")
    return ", ".join(filter(None, (word, seconds and f"{seconds} s", talked)))


def _named(keys: str) -> str:
    """Keys as a file has them: what no phone has is left out, and told among the further parameters."""
    kept = [key for key in keys[:_KEYS_MOST] if key in "0123456789*#"] if keys != "hangup" else [keys]
    return "".join(_KEYS.get(key, key) for key in kept) or "nothing"


def _spoken(words: str) -> str:
    """What was said as a file has it, between quotation marks."""
    return " ".join(words.replace('"', " ").split())


def _keys(written: str) -> str:
    for name, key in _DIGITS.items():
        written = written.replace(name, key)
    return "" if written == "nothing" else written


def _pressed(label: str) -> Callable[[Mapping[str, str | None]], Asked]:
    def make(found: Mapping[str, str | None]) -> Asked:
        told = (("Digits", _keys(found["keys"] or "")), ("FinishedOnKey", ""), ("msg", "Gather End"))
        return Asked(label, told)

    return make


def _ringing_over(found: Mapping[str, str | None]) -> Asked:
    extra = [("DialCallStatus", found["status"] or "")]
    if found["talked"]:
        extra.append(("DialBridged", _BRIDGED[found["talked"]]))
    if found["seconds"]:
        extra.append(("DialCallDuration", found["seconds"]))
    return Asked("dial-ended", tuple(extra))


def _message_over(found: Mapping[str, str | None]) -> Asked:
    return Asked(
        "recording-ended", (("RecordingDuration", found["seconds"] or "0"), ("Digits", _keys(found["keys"] or "")))
    )


def _recording_ready(found: Mapping[str, str | None]) -> Asked:
    return Asked(
        "recording-ready",
        (("RecordingStatus", "completed"), ("RecordingDuration", found["seconds"] or "0"), ("ErrorCode", "0")),
    )


def _call_over(found: Mapping[str, str | None]) -> Asked:
    seconds = int(found["seconds"] or 0)
    extra = (
        ("CallDuration", str(seconds)),
        ("Duration", str(-(-seconds // 60))),
        ("CallbackSource", "call-progress-events"),
        ("SequenceNumber", "0"),
        ("Timestamp", "Mon, 05 Jan 2026 15:00:00 +0000"),
    )
    return Asked("status", extra, found["status"] or "completed")


_SECONDS: Final = r"(?P<seconds>\d{1,6}) s"
_PRESSED: Final = r"presses (?P<keys>nothing|(?:[0-9*#]|star|pound){1,20})"
_PHRASES: Final = (
    _Phrase(CALLER, re.compile("calls"), "calls", lambda _found: Asked("start", (), "ringing")),
    _Phrase(CALLER, re.compile(_PRESSED), "presses 4", _pressed("key")),
    _Phrase(CALLER, re.compile("says nothing"), "says nothing", lambda _found: Asked("silence")),
    _Phrase(
        CALLER,
        re.compile(r'says "(?P<words>[^"]*[^"\s][^"]*)"'),
        'says "nurse"',
        lambda found: Asked("speech", (("SpeechResult", found["words"] or ""), ("Confidence", "0.9"))),
    ),
    _Phrase(
        STAFF,
        re.compile(r"picks up(?: \((?P<at>[+\w -]+)\))?"),
        "picks up",
        lambda found: Asked("whisper", at=found["at"] or ""),
    ),
    _Phrase(STAFF, re.compile(_PRESSED), "presses 1", _pressed("whisper-key")),
    _Phrase(STAFF, re.compile("says nothing"), "says nothing", lambda _found: Asked("silence")),
    _Phrase(
        CARRIER,
        re.compile(
            rf"the ringing is over \((?P<status>[\w-]*?)(?:(?:, )?{_SECONDS})?(?:(?:, )?(?P<talked>(?:not )?talked))?\)"
        ),
        "the ringing is over (no-answer)",
        _ringing_over,
    ),
    _Phrase(
        CARRIER,
        re.compile(rf"the message is over \({_SECONDS}(?:, ended by (?P<keys>[0-9*#]|star|pound|hangup))?\)"),
        "the message is over (5 s)",
        _message_over,
    ),
    _Phrase(
        CARRIER,
        re.compile(rf"the recording is ready \({_SECONDS}\)"),
        "the recording is ready (5 s)",
        _recording_ready,
    ),
    _Phrase(
        CARRIER,
        re.compile(r"the line could not be reached \((?P<code>\d{1,6})\)"),
        "the line could not be reached (11200)",
        lambda found: Asked("fallback", (("ErrorCode", found["code"] or ""),)),
    ),
    _Phrase(
        CARRIER,
        re.compile(rf"the call is over \((?P<status>[\w-]*?)(?:(?:, )?{_SECONDS})?\)"),
        "the call is over (completed, 60 s)",
        _call_over,
    ),
)
