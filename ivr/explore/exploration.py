"""What came of walking every call of a line: the rules, and the shortest call that breaks each that does not hold."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ivr.core.line.model import Line
from ivr.explore.breach import Breach, Met, Rule
from ivr.explore.documents import Document, documents_are_good
from ivr.explore.graph import Edge, Graph, duties, in_words, who_is_there
from ivr.explore.promised import Promised
from ivr.explore.rules import rules

_DOCUMENTS: Final = "Every answer is one that the carrier reads without an objection, within its limits."
COUNTED: Final = 6
"""Calls are counted up to so many steps: there is no end of longer ones."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One rule, and whether it holds."""

    id: str
    says: str
    broken: int = 0
    """How many steps of calls break it."""
    what: str = ""
    """What is wrong in the shortest of these calls."""
    call: str = ""
    """That call, in plain words."""
    met: tuple[Met, ...] = ()
    """How far its limits were used."""


@dataclass(frozen=True, slots=True)
class Exploration:
    """All that was asked, and of what."""

    line: str
    version: str
    languages: tuple[str, ...]
    hours: tuple[str, ...]
    """Who may be away together."""
    states: int
    steps: int
    calls: int
    """How many different calls of at most `COUNTED` steps there are."""
    number: str
    """What callers in danger dial."""
    proofs: tuple[Proof, ...]

    @property
    def holds(self) -> bool:
        """Whether every rule does."""
        return not self.broken

    @property
    def broken(self) -> tuple[Proof, ...]:
        """The rules that do not hold."""
        return tuple(proof for proof in self.proofs if proof.broken)

    def sentences(self) -> Iterator[str]:
        """What staff are told about what is broken, rule by rule."""
        for proof in self.broken:
            more = f" {proof.broken - 1} more steps of calls break it." if proof.broken > 1 else ""
            yield f"{proof.says} But {proof.what}. The shortest call that shows it: {proof.call}.{more}"


def explore(line: Line, now: datetime, document: Document, promised: Promised | None = None) -> Exploration:
    """Walk every call of a line and ask all rules.

    Args:
        line: The line, with the seconds of its real audio as far as there is any.
        now: From when on its hours are looked at, for a year.
        document: Gives the answer that the carrier gets for a step.
        promised: What is promised; the usual, if nothing is said.
    """
    with _without_collecting():
        return ask(Graph.of(line, duties(line, now), promised=promised), document)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """No search for garbage meanwhile: there is none among millions of values, and looking takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def ask(graph: Graph, document: Document) -> Exploration:
    """Ask all rules; where something has no answer, that alone, since no other rule means anything then."""
    line, promises = graph.line, rules(graph.promised, speech=bool(graph.line.listens))
    asked = promises[:1] if graph.failures else (*promises, Rule("documents", _DOCUMENTS, documents_are_good(document)))
    return Exploration(
        line=line.id,
        version=line.version,
        languages=line.languages,
        hours=tuple(who_is_there(duty) for duty in graph.duties),
        states=len(graph.edges),
        steps=sum(map(len, graph.edges.values())),
        calls=graph.calls(COUNTED),
        number=graph.promised.number,
        proofs=tuple(_proof(graph, rule) for rule in asked),
    )


def _proof(graph: Graph, rule: Rule) -> Proof:
    found = list(rule.ask(graph))
    met = tuple(each for each in found if isinstance(each, Met))
    breaches = [each for each in found if isinstance(each, Breach)]
    if not breaches:
        return Proof(rule.id, rule.says, met=met)
    shortest = min(breaches, key=lambda breach: len(_way(graph, breach)))
    return Proof(rule.id, rule.says, len(breaches), shortest.what, in_words(_way(graph, shortest)), met)


def _way(graph: Graph, breach: Breach) -> tuple[Edge, ...]:
    return graph.way(breach.edge) if breach.edge else ()
