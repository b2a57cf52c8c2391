"""Reads the steps of a test call: what the caller does, what the people do who are rung, and what must be heard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ivr.content.values.emergency_number import emergency_number
from ivr.content.yaml.fields import Block, did_you_mean, listed
from ivr.content.yaml.strict_yaml import Fields, Items, Node, Text
from ivr.core.events import DIGITS, Outcome
from ivr.core.keys import NAMES
from ivr.core.line.model import Line, Statement
from ivr.core.line.phrases import PHRASES
from ivr.core.line.utterances import to_callers
from ivr.explore.testcalls.calls import (
    NURSE,
    Ends,
    HangsUp,
    Hears,
    LeavesMessage,
    Listens,
    Presses,
    Rings,
    Rung,
    Says,
    SaysNothing,
    Step,
    Written,
)
from ivr.languages.registry import PACKS

_TIMES: Final = {"once": 1, "twice": 2, "three times": 3, "four times": 4, "five times": 5}
_MOST_TIMES: Final = 99
_KEYS: Final = {name: key for key, name in NAMES.items()} | {key: key for key in DIGITS} | {"hash": "#"}
_PLAIN: Final[Mapping[str, Step]] = {
    "hangs up": HangsUp(),
    "leaves a message": LeavesMessage(),
    "listens to the end": Listens(),
    "the call ends": Ends(),
    "call ends": Ends(),
}
_PEOPLE: Final[Mapping[str, Outcome]] = {
    "answers": Outcome.ACCEPTED,
    "answer": Outcome.ACCEPTED,
    "presses 1": Outcome.ACCEPTED,
    "does not answer": Outcome.NO_ANSWER,
    "do not answer": Outcome.NO_ANSWER,
    "is busy": Outcome.BUSY,
    "cannot be reached": Outcome.FAILED,
    "stops ringing": Outcome.CANCELED,
    "picks up": Outcome.DECLINED,
    "does not press 1": Outcome.DECLINED,
    "picks up and does not press 1": Outcome.DECLINED,
}
_ANYBODY: Final = ("somebody", "staff", "a person")
_WORD: Final = re.compile(r"[^\W_]+")
_WITH_VALUE: Final = ("presses", "says", "hears", "does not hear", "rings")
_EXAMPLES: Final = (
    "'presses: 4', 'says nothing', 'says: nurse', 'hears: closed', 'does not hear: closed', 'rings: nurse', "
    "'nurse answers', 'nurse does not answer', 'nurse is busy', 'nobody answers', 'voicemail picks up', "
    "'listens to the end', 'leaves a message', 'hangs up' or 'the call ends'"
)

_SWITCHES: Final = "Messages need 'message-seconds' in staff.yaml; speech, texts and earlier calls a line in line.yaml."


@dataclass(slots=True)
class Steps:
    """Reads steps, knowing the line."""

    line: Line
    number: str
    """What callers in danger dial."""
    _said: dict[str, list[str]] = field(default_factory=dict)
    """Of each text the words, in every language."""
    _parts: dict[str, frozenset[str]] = field(default_factory=dict)
    """The texts of each menu, topic and red flag, by its name; each text by its own."""

    def __post_init__(self) -> None:
        """Gather what may be heard."""
        for statement in to_callers(self.line):
            self._said[statement.id] = [_words(text) for text in statement.text.values()]
            self._parts[statement.id] = frozenset({statement.id})
        for id_, topic in self.line.topics.items():
            self._belongs(id_, topic.name, (each for part in topic.parts for each in part.statements))
        for id_, menu in self.line.menus.items():
            self._belongs(id_, menu.name, (*menu.intro, menu.choices, *menu.after))

    def _belongs(self, id_: str, name: Statement | None, statements: Iterable[Statement]) -> None:
        found = {each.id for each in statements} | ({name.id} if name else set())
        self._parts.setdefault(id_, frozenset(found))

    def read(self, block: Block, name: str) -> Iterator[Written]:
        """The steps below a field; each that cannot be understood is noted."""
        for node in block.items(name):
            yield from self._read(block, node)

    def _read(self, block: Block, node: Node) -> Iterator[Written]:
        if isinstance(node, Text):
            words = " ".join(node.value.split())
            for step in self._plain(block, node.line, words):
                yield Written(node.line, words, step)
        elif isinstance(node, Fields):
            for name, value in node.values.items():
                line = node.lines[name]
                shown = f"{name}: {value.value.strip()}" if isinstance(value, Text) else name
                for step in self._with_value(block, line, name, value):
                    yield Written(line, shown, step)
        else:
            block.page.wrong(node.line, "A step is not a list", f"Write {_EXAMPLES}.")

    # --- steps without a value --------------------------------------------------------------------------------------

    def _plain(self, block: Block, line: int, words: str) -> Iterator[Step]:
        known = words.lower().removesuffix(".").removeprefix("the caller ").removeprefix("caller ")
        if known in _PLAIN:
            yield _PLAIN[known]
        elif known.startswith("says nothing"):
            yield from self._nothing(block, line, known.removeprefix("says nothing").strip())
        elif people := self._people(known):
            yield people
        elif (name := known.partition(" ")[0]) in {"presses", "hears", "rings"}:
            value = words.split(" ", 1)[1] if " " in words else "..."
            block.page.wrong(line, f"'{words}' lacks a colon", f"Write '{name}: {value}'.")
        else:
            guess = did_you_mean(known, [*_PLAIN, "says nothing", "nobody answers", *self._usual()])
            remedy = f"Did you mean '{guess}'?" if guess else f"Write {_EXAMPLES}."
            block.page.wrong(line, f"'{words}' is not a step of a test call", remedy)

    def _usual(self) -> list[str]:
        teams = [NURSE, *(team.id for team in self.line.staff.teams)]
        return [f"{team} {does}" for team in teams for does in _PEOPLE]

    def _nothing(self, block: Block, line: int, times: str) -> Iterator[Step]:
        number = re.fullmatch(r"([0-9]{1,2}) times", times)
        count = int(number[1]) if number else _TIMES.get(times or "once", 0)
        if not 1 <= count <= _MOST_TIMES:
            block.page.wrong(
                line, f"'says nothing {times}' is not a step", "Write 'says nothing' or 'says nothing 3 times'."
            )
        yield from [SaysNothing()] * count

    def _people(self, words: str) -> Rung | None:
        words = words.removeprefix("the ")
        if words in {"voicemail picks up", "voicemail answers", "a machine answers"}:
            return Rung("", Outcome.DECLINED)
        if words == "nobody answers":
            return Rung("", Outcome.NO_ANSWER)
        for does, outcome in sorted(_PEOPLE.items(), key=lambda each: -len(each[0])):
            who = words.removesuffix(f" {does}")
            if who != words and (team := self._team(who)) is not None:
                return Rung(team, outcome)
        return None

    def _team(self, who: str) -> str | None:
        """The team that is meant: "" is anybody, None is nobody who is known."""
        plain = who.removeprefix("the ").removeprefix("a ").replace(" ", "-")
        if who in _ANYBODY:
            return ""
        return plain if plain == NURSE or self.line.staff.team(plain) else None

    # --- steps with a value -----------------------------------------------------------------------------------------

    def _with_value(self, block: Block, line: int, name: str, node: Node) -> Iterator[Step]:
        name = name.removeprefix("the caller ").removeprefix("caller ")
        if name not in _WITH_VALUE:
            guess = did_you_mean(name, _WITH_VALUE)
            remedy = f"Did you mean '{guess}'?" if guess else f"Write {_EXAMPLES}."
            block.page.wrong(line, f"'{name}:' is not a step of a test call", remedy)
        elif isinstance(node, Items) or (isinstance(node, Fields) and "hear" not in name):
            block.page.wrong(line, f"'{name}' is a text, not a list or block", f"Write {_EXAMPLES}.")
        elif isinstance(node, Fields):
            yield from self._in_languages(block, node, never=name != "hears")
        elif not node.value.strip():
            block.page.wrong(line, f"'{name}' is empty", f"Write {_EXAMPLES}.")
        elif name == "presses":
            yield from self._presses(block, line, node.value)
        elif name == "says":
            yield from self._says(block, line, node.value)
        elif name == "rings":
            yield from self._rings(block, line, " ".join(node.value.lower().split()))
        else:
            yield from self._hears(block, line, node.value, never=name != "hears")

    def _presses(self, block: Block, line: int, written: str) -> Iterator[Step]:
        for word in re.split(r"[,\s]+", written.strip().lower()):
            if key := _KEYS.get(word):
                yield Presses(key)
            else:
                several = all(each in _KEYS for each in word)
                remedy = f"Write 'presses: {', '.join(word)}'." if several else "Write 0 to 9, star or pound."
                block.page.wrong(line, f"'{word}' is not a key", remedy)

    def _says(self, block: Block, line: int, words: str) -> Iterator[Step]:
        if self.line.listens:
            yield Says(" ".join(words.split()))
        else:
            block.page.wrong(
                line, "This line listens to keys alone", "Write 'presses:', or 'speech: yes' in line.yaml."
            )

    def _rings(self, block: Block, line: int, who: str) -> Iterator[Step]:
        team = self._team(who)
        if team is None:
            known = listed(each.id for each in self.line.staff.teams)
            block.page.wrong(line, f"There is no team '{who}' in staff.yaml", f"Write one of {known}.")
        else:
            yield Rings(team)

    def _in_languages(self, block: Block, node: Fields, *, never: bool) -> Iterator[Step]:
        """Words for each language: the texts that say them."""
        texts: set[str] = set()
        for code, value in node.values.items():
            if code not in self.line.languages or not isinstance(value, Text):
                known = listed(self.line.languages)
                block.page.wrong(node.lines[code], f"'{code}' is not a language of this line", f"Write one of {known}.")
                return
            for step in self._hears(block, node.lines[code], value.value, never=never):
                if step.number:
                    yield step
                    return
                texts |= step.texts
        yield Hears(frozenset(texts), never=never)

    def _hears(self, block: Block, line: int, written: str, *, never: bool) -> Iterator[Hears]:
        """The texts that are meant: one by its name, all of a menu or topic, or those that say some words."""
        name, words = written.strip(), _words(written)
        if emergency_number(tuple(PACKS), self.number).fullmatch(" ".join(written.split())):
            yield Hears(frozenset(), number=True, never=never)
            return
        texts = self._parts.get(name) or frozenset(
            id_ for id_, said in self._said.items() if words and any(f" {words} " in f" {each} " for each in said)
        )
        if texts:
            yield Hears(texts, never=never)
        else:
            block.page.wrong(line, *self._unheard(name))

    def _unheard(self, name: str) -> tuple[str, str]:
        if name in PHRASES:
            problem = f"Callers never hear '{name}' as this line is set up: what it belongs to is switched off"
            return problem, f"If that is meant, take this step or its test call out. {_SWITCHES}"
        guess = did_you_mean(name, self._parts)
        remedy = f"Did you mean '{guess}'?" if guess else "Write words of a text as it stands in the menus, or its id."
        return f"No text of this line says '{name}'", remedy


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))
