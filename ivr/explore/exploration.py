"""What came of walking every call of a line: the rules, and the shortest call that breaks each that does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ivr.core.line.model import Line
from ivr.explore.breach import Breach, Rule
from ivr.explore.graph import Edge, Graph, duties, told
from ivr.explore.rules import RULES
from ivr.explore.words import Document, documents_are_good

_DOCUMENTS: Final = "Every answer is one that the carrier reads without an objection."


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


def explore(line: Line, now: datetime, document: Document) -> Exploration:
    """Walk every call of a line and ask all rules.

    Args:
        line: The line, with the seconds of its real audio as far as there is any.
        now: From when on its hours are looked at, for a year.
        document: Gives the answer that the carrier gets for a step.
    """
    return ask(Graph.of(line, duties(line.staff, now)), document)


def ask(graph: Graph, document: Document) -> Exploration:
    """Ask all rules; where something has no answer, that alone, since no other rule means anything then."""
    line = graph.line
    rules = (*RULES, Rule("documents", _DOCUMENTS, documents_are_good(document)))
    if graph.failures:
        rules = RULES[:1]
    return Exploration(
        line=line.id,
        version=line.version,
        languages=line.languages,
        hours=tuple(_away(sorted(duty.closed)) for duty in graph.duties),
        states=len(graph.edges),
        steps=sum(map(len, graph.edges.values())),
        proofs=tuple(_proof(graph, rule) for rule in rules),
    )


def _proof(graph: Graph, rule: Rule) -> Proof:
    found = list(rule.breaches(graph))
    if not found:
        return Proof(rule.id, rule.says)
    shortest = min(found, key=lambda breach: len(_way(graph, breach)))
    return Proof(rule.id, rule.says, len(found), shortest.what, told(_way(graph, shortest)))


def _way(graph: Graph, breach: Breach) -> tuple[Edge, ...]:
    return graph.way(breach.edge) if breach.edge else ()


def _away(teams: list[str]) -> str:
    return f"closed: {', '.join(teams)}" if teams else "everybody is there"
