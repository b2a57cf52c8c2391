"""Writes a call as the YAML file that people read and edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

import yaml

from ivr.sim.form import Pairs
from ivr.sim.recorded.script import FIELDS, Script, Step, Told

FORMAT: Final = "1"
HEAD: Final = """\
# A call that "ivr replay" plays again. What stands here is compared with what the line says and does now;
# a field that you delete is not compared. docs/testers.md tells what each field means.
"""
_PLAIN_KEY: Final = re.compile(r"[\w-]+(?:, [\w-]+)*")
_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w .()/-]*[\w.)])?")
"""A text that is the same as YAML, anywhere."""
_OTHER: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_ALL: Final = 1_000_000
"""No line is ever broken."""


def write(path: Path, script: Script) -> None:
    """Write a call whole: a reader, or a crash, never finds half of one."""
    write_text(path, text_of(script))


def write_text(path: Path, text: str, ends: str = "\n") -> None:
    """Write a file whole; ``ends`` ends its lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Bytes that were no text are written as escapes.
    with NamedTemporaryFile(
        "w", dir=path.parent, encoding="utf-8", errors="backslashreplace", suffix=".part", delete=False, newline=ends
    ) as file:
        file.write(text)
    Path(file.name).replace(path)


def text_of(script: Script) -> str:
    """The whole file."""
    return HEAD + "\n".join(_script(script)) + "\n"


def _script(script: Script) -> Iterator[str]:
    yield f"format: {FORMAT}"
    yield f"call: {scalar(script.about or script.name)}"
    if script.clock:
        aware = script.clock.tzinfo is not None
        written = script.clock.isoformat(" ") if aware else script.clock.strftime("%Y-%m-%d %H:%M")
        yield f"clock: {written}  # a {script.clock:%A}"
    if script.hours:
        yield f"hours: {script.hours}"
    yield f"caller: {scalar(script.caller)}"
    yield f"called: {scalar(script.called)}"
    yield "steps:"
    for step in script.steps:
        yield from _step(step)


def _step(step: Step) -> Iterator[str]:
    yield f"  - {step.who}: {scalar(step.does)}"
    if step.twice:
        yield "    twice: yes"
    if step.more:
        yield f"    with: {_flow(dict(_joined(step.more)))}"
    for name in FIELDS:
        yield from field_lines(name, step.told)


def _joined(pairs: Pairs) -> Pairs:
    return tuple(sorted(pairs))


def field_lines(name: str, told: Told, indent: str = "    ") -> list[str]:
    """The lines of one field of an answer; none where nothing is expected, or where it says only what is usual."""
    value = getattr(told, name)
    match name:
        case _ if value is None:
            return []
        case "hears":
            lines = [heard_line(kind, words, indent) for kind, words in value]
            return [f"{indent}hears:", *lines] if lines else [f"{indent}hears: []"]
        case "keys":
            return [f"{indent}keys: {_flow(value)}"] if value else []
        case "rings":
            return [f"{indent}rings: {_list(value)}"] if value else []
        case "twiml":
            return [f"{indent}twiml: |2", *(f"{indent}  {line}" for line in value)]
    return [f"{indent}{name}: {scalar(str(value))}"]


def heard_line(kind: str, words: str, indent: str = "    ") -> str:
    """One line of what is heard."""
    written = kind if _PLAIN_KEY.fullmatch(kind) else scalar(kind)
    return f"{indent}  - {written}: {scalar(words)}"


def _list(values: tuple[str, ...]) -> str:
    return scalar(values[0]) if len(values) == 1 else "[" + ", ".join(scalar(each, flow=True) for each in values) + "]"


def _flow(values: Mapping[str, str]) -> str:
    pairs = (f"{scalar(key, flow=True)}: {scalar(value, flow=True)}" for key, value in values.items())
    return "{" + ", ".join(pairs) + "}"


def scalar(text: str, *, flow: bool = False) -> str:
    """A text as YAML, in one line, in quotes only where it needs them. Digits stay without: all is text here."""
    if re.fullmatch(r"[0-9]+", text) or (_PLAIN.fullmatch(text) and text.lower() not in _OTHER):
        return text
    quoted = "\n" in text or (flow and re.search(r"[,\[\]{}]", text))
    written: str = yaml.safe_dump(text, default_style='"' if quoted else None, allow_unicode=True, width=_ALL)
    return written.removesuffix("...\n").strip()
