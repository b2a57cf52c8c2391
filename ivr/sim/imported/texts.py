"""Form bodies and cURL lines, as people copy them from logs, terminals and browsers."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote_plus

from ivr.sim.form import Pairs
from ivr.sim.imported.found import Found, Requests, pairs_of, request

_CURL: Final = re.compile(r"(?m)^\s*(?:[$>]\s*)?curl(?:\.exe)?\s")
_FIELD: Final = re.compile(r"\s*[\"']?(?P<name>[A-Z][A-Za-z]{1,40})[\"']?\s*[:=]\s*[\"']?(?P<value>.*?)[\"']?,?\s*")
_ANSI: Final = re.compile(r"\$'((?:[^'\\]|\\.)*)'")
_CARETS: Final = re.compile(r"\^[\"&%]")
_CARET: Final = re.compile(r"\^(.)", re.DOTALL)
"""In a command line of Windows a caret stands in front of each sign that would mean something there."""
_DATA: Final = ("-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "-F", "--form", "--form-string")
_TAKES_ONE: Final = (
    *(("-H", "--header"), ("-A", "--user-agent"), ("-e", "--referer"), ("-b", "--cookie"), ("-o", "--output")),
    *(("-u", "--user"), ("-m", "--max-time"), ("--connect-timeout",), ("-x", "--proxy"), ("-c", "--cookie-jar")),
    *(("-w", "--write-out"), ("--cacert",), ("--retry",), ("--resolve",)),
)
VOICE: Final = "/voice"
"""Where a body goes that was kept without its address."""


def has_curl(text: str) -> bool:
    """Whether there is a cURL line."""
    return bool(_CURL.search(text))


def read_curl(text: str) -> Requests:
    """The requests of cURL lines, also of those that go over several lines."""
    joined = re.sub(r"[\\^]\r?\n\s*", " ", text)
    starts = [found.start() for found in _CURL.finditer(joined)]
    lines = [joined[first:last] for first, last in zip(starts, [*starts[1:], len(joined)], strict=True)]
    return Requests("cURL lines", [_curl(line.strip().lstrip("$> ")) for line in lines])


def _options() -> argparse.ArgumentParser:
    """CURL's options, as far as they take a value or tell what is sent."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("-X", "--request", dest="method", default="")
    parser.add_argument(*_DATA, dest="data", action="append", default=[])
    parser.add_argument("--data-urlencode", dest="data", action="append", type=_encoded)
    parser.add_argument("-G", "--get", dest="in_query", action="store_true")
    parser.add_argument("--url", default="")
    for names in _TAKES_ONE:
        parser.add_argument(*names, dest="other", action="append")
    return parser


def _curl(line: str) -> Found:
    if _CARETS.search(line):
        line = _CARET.sub(r"\1", line)
    try:
        words = shlex.split(_ANSI.sub(lambda found: shlex.quote(_unescaped(found[1])), line))
        given, rest = _options().parse_known_args(words[1:])
    except (ValueError, argparse.ArgumentError):
        return Found("", (), problem="a cURL line whose quotes are not closed, or that is cut off")
    url = given.url or next((word for word in rest if not word.startswith("-")), "")
    if any(each.startswith("@") for each in given.data):
        return Found(url, (), problem="a cURL line whose form is in a file of its own (@)")
    body = "&".join(given.data)
    method = given.method or ("GET" if given.in_query or not given.data else "POST")
    return request(method.upper(), f"{url}?{body}" if given.in_query else url, body)


def _encoded(written: str) -> str:
    name, equals, value = written.partition("=")
    return f"{quote_plus(name)}={quote_plus(value)}" if equals else quote_plus(written)


def _unescaped(written: str) -> str:
    return written.encode("latin-1", "backslashreplace").decode("unicode_escape")


def read_bodies(text: str) -> Requests:
    """Form bodies, one a line; or one form, a parameter a line, as consoles and logs show it."""
    lines = [line for line in text.splitlines() if line.strip()]
    fields = _fields(lines)
    if fields:
        return Requests("a form", [Found(VOICE, fields)])
    return Requests("form bodies", [Found(VOICE, form) if (form := pairs_of(line)) else _no_form() for line in lines])


def _no_form() -> Found:
    return Found("", (), problem="a line that is no form")


def _fields(lines: Sequence[str]) -> Pairs:
    """The parameters of one form that is written a line each; nothing where they stand otherwise."""
    found = tuple(_each_field(lines))
    return found if len(found) > 1 and any(name == "CallSid" for name, _ in found) else ()


def _each_field(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        match = _FIELD.fullmatch(line)
        if match and "&" not in line:
            yield match["name"], match["value"]
