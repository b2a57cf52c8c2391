"""Reads files with test calls, strictly: every mistake with its file, its line and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from ivr.content.files.line import REMEMBER
from ivr.content.values import calendar_words
from ivr.content.yaml.fields import Block, Page, Shape, did_you_mean, listed
from ivr.content.yaml.issues import Issue, Place
from ivr.content.yaml.strict_yaml import Fields, parse
from ivr.core.events import Earlier, OnList
from ivr.core.line.model import Line
from ivr.core.places import stopped_at
from ivr.explore.testcalls.calls import HangsUp, TestCall, When, Written
from ivr.explore.testcalls.steps import Steps

KIND: Final = "test-calls"
ENDINGS: Final = (".yaml", ".yml")
_FILE: Final = Shape("a file of test calls", needs=(KIND,))
_CALL: Final = Shape("a test call", needs=("call", "steps"), may=("at", "language", "number", "earlier-call"))
_WITHHELD: Final = "withheld"
_LISTED: Final = {"on the list": OnList.WAITS, "off the list": OnList.TAKEN}
_HOURS: Final = {"open": False, "closed": True}
_AT: Final = "Write a day and a time as in 'at: sunday 19:00' or 'at: 2026-12-24 09:30', or 'at: open' or 'at: closed'."


@dataclass(slots=True)
class Found:
    """The test calls of some files, and what is wrong with the files."""

    calls: list[TestCall] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def files(paths: list[Path]) -> Iterator[Path]:
    """The files that are meant by some paths: of a folder, all in it that hold test calls by their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix in ENDINGS and each.is_file())
        else:
            yield path


def read(paths: list[Path], line: Line, number: str) -> Found:
    """The test calls in files and folders.

    Args:
        paths: Of files and folders.
        line: The line that is called: a text, team or language that it does not have is a mistake.
        number: What callers in danger dial.
    """
    found = Found()
    for path in files(paths):
        try:
            data = path.read_bytes()
        except OSError as error:
            found.issues.append(Place(str(path), 1).error(f"It cannot be read: {error.strerror}", "Check its name."))
            continue
        _read_file(str(path), data, Steps(line, number), found)
    return found


def _read_file(file: str, data: bytes, steps: Steps, found: Found) -> None:
    parsed = parse(file, data)
    found.issues.extend(parsed.issues)
    if parsed.node is None:
        return
    page = Page(file)
    if not isinstance(parsed.node, Fields):
        page.wrong(parsed.node.line, "The file does not begin with a field", f"Begin it with '{KIND}:'.")
    else:
        block = Block(page, parsed.node, parsed.node.line, _FILE)
        found.calls.extend(_call(each, steps) for each in block.blocks(KIND, _CALL))
    misread = {each.line for each in parsed.issues}
    found.issues.extend(each for each in page.issues if each.line not in misread)


def _call(block: Block, steps: Steps) -> TestCall:
    name, written = block.text("call"), list(steps.read(block, "steps"))
    _after_the_end(block, written)
    when, languages, withheld = _when(block), _languages(block, steps.line), _withheld(block)
    shown = " ".join(name.split())
    earlier = _earlier(block, steps.line)
    return TestCall(block.page.file, block.line("call"), shown, when, languages, withheld, tuple(written), earlier)


def _earlier(block: Block, line: Line) -> Earlier | None:
    """What is known of an earlier call: what the list says of it, or where it stopped."""
    written = block.text("earlier-call")
    if not written:
        return None
    if not line.recall_key:
        block.wrong("earlier-call", "This line does not remember calls", f"Write '{REMEMBER}: yes' into line.yaml.")
        return None
    if written in _LISTED:
        return Earlier(listed=_LISTED[written])
    topic = line.topics.get(written)
    place = topic.parts[0].id if topic else written
    if stopped_at(line, place):
        return Earlier(place=place)
    guess = did_you_mean(written, [*_LISTED, *line.topics, *(menu for menu in line.menus if stopped_at(line, menu))])
    examples = f"Write {listed(_LISTED)}, or the topic, menu or text at which the earlier call stopped."
    problem = f"'earlier-call: {written}' is neither a place of this line nor something that its list can say"
    block.wrong("earlier-call", problem, f"Did you mean '{guess}'?" if guess else examples)
    return None


def _withheld(block: Block) -> bool:
    number = block.text("number")
    if number and number != _WITHHELD:
        block.wrong("number", f"'number: {number}' means nothing", f"Write 'number: {_WITHHELD}', or delete the line.")
    return number == _WITHHELD


def _after_the_end(block: Block, written: list[Written]) -> None:
    for before, after in pairwise(written):
        if isinstance(before.step, HangsUp):
            block.page.wrong(after.line, "Nothing can follow 'hangs up'", "Make 'hangs up' the last step.")
            return


def _languages(block: Block, line: Line) -> tuple[str, ...]:
    written = block.text("language")
    if not written:
        return line.languages
    found = tuple(dict.fromkeys(each.strip() for each in written.split(",")))
    for code in found:
        if code not in line.languages:
            remedy = f"Write one of {listed(line.languages)}; without this line the call is made in each of them."
            block.wrong("language", f"'{code}' is not a language of this line", remedy)
            return ()
    return found


def _when(block: Block) -> When:
    written = " ".join(block.text("at").lower().split())
    if not written or written in _HOURS:
        return When(closed=_HOURS.get(written, False))
    day, _, time = written.rpartition(" ")
    minute, date = calendar_words.minute(time), calendar_words.day(day)
    weekday = calendar_words.DAYS.index(day) if day in calendar_words.DAYS else None
    if minute is None or (date is None and weekday is None):
        block.wrong("at", f"'at: {written}' is not a day and time", _better(written))
        return When()
    return When(weekday, date, minute)


def _better(written: str) -> str:
    """What was probably meant."""
    if guess := did_you_mean(written, _HOURS):
        return f"Did you mean 'at: {guess}'?"
    words = written.replace(",", " ").split()
    for cut in range(len(words), 0, -1):
        day, time = " ".join(words[:cut]), " ".join(words[cut:])
        better = calendar_words.better_days(day) or next(iter(calendar_words.better_dates(day)), "")
        hour = calendar_words.better_time(time)
        known = better in calendar_words.DAYS or calendar_words.day(better) is not None
        if known and hour:
            return f"Did you mean 'at: {better} {hour}'?"
    return _AT
