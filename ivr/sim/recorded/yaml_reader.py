"""Reads a call's YAML file. All values are text, and each step keeps its line, so that mistakes are named by place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NoReturn

import yaml

from ivr.sim.form import Pairs
from ivr.sim.recorded.phrases import CALLER, CARRIER, STAFF, examples, request_for
from ivr.sim.recorded.script import CALLED, FIELDS, HOURS, Heard, RecordingError, Script, Step, Told
from ivr.sim.recorded.script import CALLER as WHO_CALLS
from ivr.sim.recorded.yaml_writer import FORMAT

_FIELDS: Final = ("format", "call", "clock", "hours", "caller", "called", "steps")
_WHO: Final = (CALLER, STAFF, CARRIER)
_MORE: Final = ("twice", "with", *FIELDS)
_LONG: Final = 10
"""A status has fewer digits; thousands of them fit into no number."""
_TRUE: Final = {"yes": True, "true": True, "no": False, "false": False}
_KEY: Final = re.compile(r"[0-9*#]")
_KEYS: Final = {"star": "*", "pound": "#"}


def read_yaml(path: Path, text: str) -> Script:
    """The call that a file holds.

    Raises:
        RecordingError: it holds none, or something is wrong in it.
    """
    return _Reader(path).script(text)


def nodes(text: str) -> yaml.Node | None:
    """The file as YAML's own tree, with the line of everything.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    return yaml.compose(text, Loader=yaml.SafeLoader)


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path

    def script(self, text: str) -> Script:
        try:
            root = nodes(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            remedy = "Mend the line, or put its text in quotes"
            self._no(mark.line if mark else 0, f"it is not YAML: {error.problem}", remedy)
        except (yaml.YAMLError, RecursionError) as error:
            self._no(0, f"it is not YAML: {str(error).splitlines()[0]}", "Record the call again with 'ivr record'")
        if root is None:
            self._no(0, "it is empty", "Record a call with 'ivr record', or delete the file")
        if not isinstance(root, yaml.MappingNode):
            self._no(0, "it is not a recorded call", "If another tool kept it, make calls of it with 'ivr import'")
        given = self._fields(root, "the file", _FIELDS)
        if (written := self._text(given, "format", FORMAT)) != FORMAT:
            remedy = f"This program reads format {FORMAT}; a newer one may read it"
            self._no(_line(given["format"]), f"it has format {written}", remedy)
        steps = self._steps(given.get("steps"), root)
        return Script(
            self._path.stem,
            self._text(given, "call", ""),
            steps,
            self._clock(given.get("clock")),
            self._choice(given.get("hours"), "hours", HOURS),
            self._text(given, "caller", WHO_CALLS),
            self._text(given, "called", CALLED),
            self._path,
        )

    def _steps(self, node: yaml.Node | None, root: yaml.Node) -> tuple[Step, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self._no(_line(node or root), "there are no steps", "Begin with  steps:  and below it  - caller: calls")
        return tuple(self._step(each) for each in node.value)

    def _step(self, node: yaml.Node) -> Step:
        given = self._fields(node, "a step", (*_WHO, *_MORE))
        who = [name for name in given if name in _WHO]
        if len(who) != 1:
            self._no(_line(node), "a step needs one who does something", "Write it as  - caller: presses 4")
        does = self._scalar(given[who[0]], who[0])
        if request_for(who[0], does) is None:
            known = "', '".join(examples(who[0]))
            hint = " ('#' begins a comment: write  pound  and  star)" if does.strip() == "presses" else ""
            self._no(_line(given[who[0]]), f"the {who[0]} cannot do '{does}'{hint}", f"Write one of '{known}'")
        told = Told(**{name: self._told(name, given[name]) for name in FIELDS if name in given})
        twice = _TRUE[self._choice(given.get("twice"), "twice", tuple(_TRUE)) or "no"]
        return Step(who[0], " ".join(does.split()), told, twice, self._with(given.get("with")), _line(node) + 1)

    def _told(self, name: str, node: yaml.Node) -> Any:  # noqa: ANN401  # as the field of `Told` has it
        match name:
            case "hears":
                return tuple(self._heard(each) for each in self._list(node, name))
            case "keys":
                pairs = self._mapping(node, name)
                return {self._key(key): self._scalar(value, name) for key, value in pairs}
            case "rings":
                one = isinstance(node, yaml.ScalarNode)
                return tuple(self._scalar(each, name) for each in ([node] if one else self._list(node, name)))
            case "status":
                written = self._scalar(node, name)
                if not (written.isdecimal() and len(written) < _LONG):
                    self._no(_line(node), f"status '{written}' is not a number", "Write it as  status: 404")
                return int(written)
            case "twiml":
                return tuple(line.rstrip() for line in self._scalar(node, name).splitlines())
        return self._scalar(node, name)

    def _heard(self, node: yaml.Node) -> Heard:
        pairs = self._mapping(node, "hears") if isinstance(node, yaml.MappingNode) else []
        if len(pairs) != 1:
            self._no(_line(node), "what is heard needs its language", "Write it as  - en: the words")
        kind, words = pairs[0]
        code = self._scalar(kind, "hears").replace(" ", "").replace(",", ", ")
        return code, " ".join(self._scalar(words, "hears").split())

    def _key(self, node: yaml.Node) -> str:
        written = self._scalar(node, "keys")
        key = _KEYS.get(written, written)
        if not _KEY.fullmatch(key):
            self._no(_line(node), f"'{written}' is not a key", 'Write 0 to 9, "*" or "#"')
        return key

    def _with(self, node: yaml.Node | None) -> Pairs:
        pairs = self._mapping(node, "with") if node else []
        return tuple((self._scalar(name, "with"), self._scalar(value, "with")) for name, value in pairs)

    def _clock(self, node: yaml.Node | None) -> datetime | None:
        written = self._scalar(node, "clock") if node else ""
        if not written:
            return None
        try:
            return datetime.fromisoformat(written)
        except ValueError:
            self._no(_line(node), f"clock '{written}' is not a time", "Write it as  clock: 2026-03-10 11:00")

    # --- YAML's own shapes ---

    def _text(self, given: Mapping[str, yaml.Node], name: str, usual: str) -> str:
        return self._scalar(given[name], name) if name in given else usual

    def _choice(self, node: yaml.Node | None, name: str, choices: tuple[str, ...]) -> str:
        written = self._scalar(node, name).lower() if node else ""
        if node and written not in choices:
            self._no(_line(node), f"{name} is '{written}'", f"Write {' or '.join(choices[:2])}")
        return written

    def _fields(self, node: yaml.Node, where: str, known: tuple[str, ...]) -> dict[str, yaml.Node]:
        given: dict[str, yaml.Node] = {}
        for key, value in self._mapping(node, where):
            name = self._scalar(key, where)
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                remedy = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(known)}"
                self._no(_line(key), f"'{name}' is not a field of {where}", remedy)
            if name in given:
                self._no(_line(key), f"'{name}' stands twice in {where}", "Delete one of them")
            given[name] = value
        return given

    def _mapping(self, node: yaml.Node, name: str) -> list[tuple[yaml.Node, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self._no(_line(node), f"{name} must be fields with values", "Write each as  name: value")
        pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
        return pairs

    def _list(self, node: yaml.Node, name: str) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            self._no(_line(node), f"'{name}' must be a list", "Begin each line below it with  -")
        items: list[yaml.Node] = node.value
        return items

    def _scalar(self, node: yaml.Node, name: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self._no(_line(node), f"'{name}' must be a text", "Write it in one line, in quotes if it has a colon")
        return str(node.value)

    def _no(self, line: int, problem: str, remedy: str) -> NoReturn:
        remedy = remedy if remedy.endswith("?") else f"{remedy}."
        raise RecordingError(f"{self._path}:{line + 1}: {problem}. {remedy}") from None


def _line(node: yaml.Node | None) -> int:
    """From 0."""
    return int(node.start_mark.line) if node else 0
