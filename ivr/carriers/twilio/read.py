"""A form of the carrier, read into one `Signal`. Only the body is read: the URL's query is our own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from ivr.carriers.port import DialEnd, MalformedError, Recorded, Signal
from ivr.core.events import Outcome

_MAX_FIELDS: Final = 500
_CALL_ID: Final = re.compile(r"[A-Za-z0-9:_.-]{1,64}\Z")
_NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}\Z", re.ASCII)
_WRITTEN_NUMBER: Final = re.compile(r"(\+|00|011)?[0-9(][0-9 ().\-/]{5,24}\Z", re.ASCII)
_URI: Final = re.compile(r"(?:sips?|tel):([^@;?>]+)", re.ASCII | re.IGNORECASE)
_PREFIXES: Final = ("+", "00", "011")
_NEAR: Final = "+1"
"""The country of the numbers that can be read without one, see `e164`."""
_NATIONAL_DIGITS: Final = 10
_WITHHELD: Final = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""What the carrier sends for a withheld number: ANONYMOUS, RESTRICTED and the like, spelled on the keypad."""
_NOBODY: Final = re.compile(
    r"\W*|.*(?:anonymous|restricted|private|withheld|blocked|unknown|unavailable).*", re.IGNORECASE
)
"""How carriers and exchanges write in words that a number is withheld."""
_MOST_READ: Final = 120
"""Characters of what is no number that are kept for people to read."""
_SECONDS: Final = re.compile(r"[0-9]{1,5}\Z")
"""A day and more. No call is that long, and no telephone number that short."""
_LIKE_A_NUMBER: Final = re.compile(r"(?:[A-Za-z]+:)?[0-9._-]{7,20}\Z")

_OUTCOMES: Final = {
    "busy": Outcome.BUSY,
    "no-answer": Outcome.NO_ANSWER,
    "canceled": Outcome.CANCELED,
    "failed": Outcome.FAILED,
}
"""Dial statuses in which nobody picked up. Words that are not listed count as failed."""
_PICKED_UP: Final = {"completed", "answered"}
_FINAL: Final = {"completed", "busy", "failed", "no-answer", "canceled"}
"""Call statuses behind which nothing follows."""
_REPEATED: Final = "CallToken"
"""A long field in two codes, the same in all webhooks of a call: decoding it takes longest of all in a form."""
_REPEATED_LENGTH: Final = 2_000
"""Longer ones are remembered for nobody: it is not known yet who sent them."""
_ERROR_CODE: Final = re.compile(r"[0-9]{1,6}\Z")

_VERIFIED: Final = re.compile(
    r"(?:TN-Validation-(Passed|Failed)(?:-([A-C]))?|No-TN-Validation)(?:-(Diverted|Passthrough))?\Z"
)
"""What STIR tells: whether the network that sent the call vouches for its number, and how surely it knows."""

Fields = Mapping[str, str]


def signal(fields: Fields) -> Signal:
    """What a form tells.

    Raises:
        MalformedError: it names no call.
    """
    if "CallSid" not in fields and "MessageSid" in fields:
        return _message(fields)
    status, number, called = fields.get("CallStatus", ""), _written(fields), called_number(fields)
    reached = called or e164(fields.get("To", ""), _NEAR)
    # Whoever sends the very number that was called hides theirs: nobody may be connected with the line itself.
    mine = bool(number) and number == reached
    return Signal(
        call=call_id(fields),
        caller="" if mine or number in _WITHHELD else number,
        sent="" if number else sent(fields),
        called=called,
        reached="" if called else reached,
        digits=fields.get("Digits", ""),
        said=fields.get("SpeechResult", ""),
        called_leg=is_called_leg(fields),
        ringing=status == "ringing",
        dial=_dial(fields) if "DialCallStatus" in fields else None,
        recorded=_recorded(fields) if "RecordingDuration" in fields or "RecordingSid" in fields else None,
        ended=status if status in _FINAL else "",
        seconds=seconds(fields, "CallDuration"),
        failed=fields.get("ErrorUrl", ""),
        error=_error(fields["ErrorCode"]) if "ErrorCode" in fields else None,
        verified=verified(fields.get("StirVerstat", "")),
    )


def _message(fields: Fields) -> Signal:
    """A text message. Where the carrier itself obeys a word in it, it says which."""
    return Signal(
        call=_id(fields["MessageSid"]),
        caller=caller_number(fields),
        called=called_number(fields),
        text=fields.get("OptOutType") or fields.get("Body", ""),
    )


@lru_cache(maxsize=64)  # the carrier has a dozen words for it
def verified(written: str) -> str:
    """The carrier's verification of the caller's number as one word of ours; "" for what is none of its words."""
    found = _VERIFIED.match(written)
    if not found:
        return ""
    result, grade, on_its_way = found.groups()
    return "-".join(filter(None, (result or "none", grade, on_its_way))).lower()


def _dial(fields: Fields) -> DialEnd:
    """How a dial ended. Picked up without ``DialBridged=true`` is a voicemail box or a person who declined."""
    status, lasted = fields["DialCallStatus"], _seconds(fields.get("DialCallDuration", ""))
    if status not in _PICKED_UP:
        return DialEnd(_OUTCOMES.get(status, Outcome.FAILED), lasted)
    outcome = Outcome.ACCEPTED if fields.get("DialBridged") == "true" else Outcome.DECLINED
    return DialEnd(outcome, lasted, untold="DialBridged" not in fields)


def _recorded(fields: Fields) -> Recorded:
    return Recorded(
        recording(fields),
        seconds(fields, "RecordingDuration"),
        kept=fields.get("RecordingDuration", "").strip("0") != "",
        ready=fields.get("RecordingStatus") == "completed",
    )


def _error(written: str) -> str:
    return written if _ERROR_CODE.match(written) else ""


def parse_form(body: bytes) -> list[tuple[str, str]]:
    """All fields of a form in their order, blank ones too; bytes that are not UTF-8 become surrogate escapes.

    The same as ``urllib.parse.parse_qsl`` (a test compares them), which takes half of a webhook's time: it decodes
    every field, while most of a real one's are plain.

    Raises:
        ValueError: there are more fields than any webhook has.
    """
    text = body.decode("utf-8", "surrogateescape").replace("+", " ")
    if text.count("&") >= _MAX_FIELDS:
        raise ValueError("There are more fields than any webhook has.")
    found = []
    for field in text.split("&"):
        if field:
            name, _, value = field.partition("=")
            if "%" in field:
                name = name if name.isalnum() else _decoded(name)
                value = (_decoded_again if name == _REPEATED and len(value) < _REPEATED_LENGTH else _decoded)(value)
            found.append((name, value))
    return found


def _decoded(written: str) -> str:
    if written.startswith("%2B") and written[3:].isalnum():  # telephone numbers, which stand in every webhook
        return f"+{written[3:]}"
    return unquote(written, errors="surrogateescape")


_decoded_again = lru_cache(maxsize=256)(_decoded)


def call_id(fields: Fields) -> str:
    """The id of the caller's leg; for a request about the called leg, that of its parent.

    It is stored and shown, so one that could be a telephone number is replaced.

    Raises:
        MalformedError: there is none, or it has characters that no carrier's ids have.
    """
    return _id(fields.get("ParentCallSid") or fields.get("CallSid", ""))


def _id(found: str) -> str:
    if not _CALL_ID.match(found):
        raise MalformedError("CallSid is missing or malformed.")
    if _LIKE_A_NUMBER.match(found):
        return _in_place_of(found)
    return found


@lru_cache(maxsize=1024)
def _in_place_of(number: str) -> str:
    """The same for the same number, in every process. Some milliseconds of work, so that nobody tries all numbers."""
    return f"id-{hashlib.scrypt(number.encode(), salt=b'ivr call id', n=2**12, r=8, p=1, dklen=16).hex()}"


def is_called_leg(fields: Fields) -> bool:
    """Whether a request is about the leg of somebody we rang: nobody may be dialled from there."""
    return bool(fields.get("ParentCallSid")) or fields.get("Direction", "").startswith("outbound")


def called_number(fields: Fields) -> str:
    """The clinic's number that was dialled, or "" where something else was dialled (SIP, a client)."""
    number = _with_plus(fields.get("To", ""))
    return number if _NUMBER.match(number) else ""


def _with_plus(written: str) -> str:
    """A plus that was not encoded arrives as a blank."""
    return f"+{written[1:]}" if written[:1] == " " and _NUMBER.match(f"+{written[1:]}") else written


def caller_number(fields: Fields) -> str:
    """The caller's number in E.164, or "" where it is withheld or cannot be read as a number."""
    written = _written(fields)
    return "" if written in _WITHHELD else written


def sent(fields: Fields) -> str:
    """For people to read, what the carrier sent in place of a number; "" where there is one, or it is withheld."""
    if _written(fields):
        return ""
    known = fields.get("From", "").encode(errors="replace").decode()
    text = "".join(filter(str.isprintable, known)).strip()[:_MOST_READ]
    name = _URI.match(text)
    return "" if _NOBODY.fullmatch(name[1] if name else text) else text


def _written(fields: Fields) -> str:
    """The number in E.164 that the carrier wrote, in whatever form; "" where it is none."""
    written = _with_plus(fields.get("From", ""))
    return written if _NUMBER.match(written) else e164(written, called_number(fields))


def e164(written: str, near: str = "") -> str:
    """A number in E.164 that stands in a ``sip:`` or ``tel:`` address, or is written as people dial it; else "".

    Args:
        written: What the carrier sent.
        near: The clinic's number, whose country a number without one is in. Only the North American plan is read so:
            there all numbers have ten digits.
    """
    uri = _URI.match(unquote(written))
    text = (uri[1] if uri else written).strip()
    if not _WRITTEN_NUMBER.match(text):
        return ""
    prefix = next((prefix for prefix in _PREFIXES if text.startswith(prefix)), "")
    digits = "".join(filter(str.isdigit, text[len(prefix) :]))
    if not prefix and near.startswith("+1"):
        digits = f"1{digits}" if len(digits) == _NATIONAL_DIGITS else digits
        prefix = "+" if len(digits) == _NATIONAL_DIGITS + 1 and digits.startswith("1") else ""
    number = f"+{digits}"
    return number if prefix and _NUMBER.match(number) else ""


def seconds(fields: Fields, name: str) -> int:
    """A duration that the carrier tells, in seconds; 0 where it tells none."""
    return _seconds(fields.get(name, "")) or 0


def _seconds(written: str) -> int | None:
    return int(written) if written and _SECONDS.match(written) else None


def recording(fields: Fields) -> str:
    """The carrier's id of a message, or ""; it stands in addresses, so what could be a telephone number is none."""
    found = fields.get("RecordingSid", "")
    return found if _CALL_ID.match(found) and not _LIKE_A_NUMBER.match(found) else ""
