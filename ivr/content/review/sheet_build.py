"""Filling the review sheet from the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ivr.content.evidence.coverage import cited_by, heard_facts, keys_to
from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.evidence.fact_base import Basis, Conflict, Fact, Sign
from ivr.content.line.understanding import Understanding, understandings
from ivr.content.review.approvals import Approvals, State, describe_missing
from ivr.content.review.readability import RED_FLAGS, Measure, measures, verdict
from ivr.content.review.rules import Role, Scope
from ivr.content.review.sheet import (
    Block,
    ConflictRow,
    Count,
    FactRow,
    Language,
    Left,
    Origin,
    Reading,
    Row,
    Seconds,
    Settled,
    Sheet,
    Signed,
    SignRow,
    Texts,
    Unit,
    figure_of,
    support_of,
)
from ivr.content.yaml.issues import Issue
from ivr.core.line.model import Line, Statement
from ivr.languages.registry import pack_of

_TEXTS: Final = {
    Scope.RED_FLAGS: "the red flags",
    Scope.ALL: "all texts",
    Scope.DECISIONS: "what was decided against the usual rules",
    Scope.TRANSLATIONS: "texts of which only one language was changed",
}
PHRASES: Final = "phrases"
DECISIONS: Final = "decisions"


def build_sheet(evidence: Evidence, issues: Iterable[Issue], date: str) -> Sheet:
    """The review sheet of a line, also of one that errors keep from being used; ``date`` is as in `2026-03-31`."""
    return _Builder(evidence, tuple(issues), date).sheet()


@dataclass
class _Builder:
    evidence: Evidence
    issues: tuple[Issue, ...]
    date: str
    approvals: Approvals = field(init=False)

    def __post_init__(self) -> None:
        self.approvals = Approvals(self.evidence)
        self.line: Line = self.evidence.line
        facts, signs = cited_by(self.evidence)
        self._spoken = {id_: _reached(each) for id_, each in (facts | signs).items()}

    def sheet(self) -> Sheet:
        evidence = self.evidence
        return Sheet(
            line=self.line.id,
            version=self.line.version,
            date=self.date,
            languages=tuple(Language(code, pack_of(code).name or code) for code in self.line.languages),
            facts_spoken=tuple(self._facts_spoken()),
            approved=tuple(self._approved()),
            waiting=tuple(self._waiting()),
            units=tuple(self._units()),
            conflicts=tuple(map(self._conflict, evidence.conflicts.values())),
            signs=tuple(map(self._sign, evidence.signs.values())),
            facts=tuple(map(self._fact, evidence.facts.values())),
            left=tuple(
                Left(each.id, each.what, each.reason, each.instead, support_of(each.source))
                for each in evidence.omitted
            ),
            documents=tuple(
                Origin(each.id, each.title, each.publisher, each.kind, each.rights)
                for each in evidence.documents.values()
            ),
            issues=self.issues,
        )

    # ---- the summary

    def _facts_spoken(self) -> Iterator[Count]:
        for language, counts in heard_facts(self.evidence).items():
            for importance, count in counts.items():
                yield Count(importance, language, count["spoken"], count["of"])

    def _approved(self) -> Iterator[Count]:
        """How many wordings count as approved. Nobody translates into the first language."""
        said = self.evidence.spoken.values()
        for role in Role:
            for language in self.line.languages[1 if role is Role.TRANSLATOR else 0 :]:
                states = [self.approvals.standing(spoken, language, role).state for spoken in said]
                yield Count(role, language, states.count(State.APPROVED), len(states))

    def _waiting(self) -> Iterator[str]:
        for required in self.evidence.rules.required:
            if missing := self.approvals.missing(required):
                yield f"a {required.role} has to approve {_TEXTS[required.texts]}; {describe_missing(missing)}"

    # ---- the line, place by place

    def _units(self) -> Iterator[Unit]:
        line, owned = self.line, self._owned
        places = [*line.parents, *(each for each in (*line.menus, *line.topics) if each not in line.parents)]
        for id_ in places:
            if id_ in line.menus:
                yield self._menu(id_, owned.get(id_, []))
            else:
                yield self._topic(id_, owned[id_])
        flags = [Block(id_, self._rows(owned[id_]), {}, {}) for id_ in line.red_flags]
        yield Unit(
            RED_FLAGS,
            "red flags",
            {},
            None,
            reachable=True,
            seconds={},
            readings=self._readings(RED_FLAGS),
            blocks=tuple(flags),
        )
        if decided := self.evidence.decisions.values():
            block = Block("", self._rows(decided), {}, {})
            yield Unit(DECISIONS, "decisions", {}, None, reachable=True, seconds={}, readings=(), blocks=(block,))
        phrases = [each for each in self.evidence.spoken.values() if each.kind is Kind.PHRASE]
        block = Block("", self._rows(phrases), {}, {})
        yield Unit(PHRASES, "phrases", {}, None, reachable=True, seconds={}, readings=(), blocks=(block,))

    @cached_property
    def _owned(self) -> dict[str, list[Spoken]]:
        owned: dict[str, list[Spoken]] = {}
        for spoken in self.evidence.spoken.values():
            if spoken.kind is not Kind.PHRASE:
                owned.setdefault(spoken.owner, []).append(spoken)
        return owned

    def _menu(self, id_: str, texts: Sequence[Spoken]) -> Unit:
        menu, spoken = self.line.menus[id_], self.evidence.spoken
        intro = [spoken[each.id] for each in menu.intro]
        after = [spoken[each.id] for each in menu.after]
        named = [each for each in texts if each.kind is Kind.CHOICE]
        blocks = [
            Block("Before the choices", self._rows(intro), self._seconds(menu.intro), {}),
            Block("The choices", self._rows(named), menu.choices.seconds, menu.choices.text),
            Block("After the choices", self._rows(after), self._seconds(menu.after), {}),
        ]
        return self._unit(id_, "menu", menu.title or self._label(id_), [block for block in blocks if block.rows])

    def _topic(self, id_: str, texts: Sequence[Spoken]) -> Unit:
        topic, by_id = self.line.topics[id_], {each.statement.id: each for each in texts}
        count = len(topic.parts)
        blocks = [
            Block(
                f"Part {number} of {count}",
                self._rows([by_id[each.id] for each in part.statements]),
                self._seconds(part.statements),
                {},
            )
            for number, part in enumerate(topic.parts, start=1)
        ]
        return self._unit(id_, "topic", topic.title, blocks)

    def _unit(self, id_: str, kind: str, title: Texts, blocks: Sequence[Block]) -> Unit:
        keys = keys_to(self.line).get(id_)
        seconds = {code: sum(block.seconds[code] for block in blocks) for code in self.line.languages}
        heard = tuple(each.as_dict() for each in self._heard if each.text == id_)
        return Unit(id_, kind, title, keys, keys is not None, seconds, self._readings(id_), tuple(blocks), heard)

    def _label(self, id_: str) -> Texts:
        """What callers hear for the key that leads to a menu."""
        parent = self.line.menus[self.line.parents.get(id_, id_)]
        return next((option.label.text for option in parent.options if option.target == id_), {})

    def _seconds(self, statements: Iterable[Statement]) -> Seconds:
        said = list(statements)
        return {code: sum(each.seconds[code] for each in said) for code in self.line.languages}

    def _readings(self, owner: str) -> tuple[Reading, ...]:
        return tuple(
            Reading(each.language, each.scale.name, round(each.value, 1), verdict(each, self.evidence.rules.limits))
            for each in self._measures
            if each.owner == owner
        )

    @cached_property
    def _heard(self) -> tuple[Understanding, ...]:
        return tuple(understandings(self.evidence))

    @cached_property
    def _measures(self) -> tuple[Measure, ...]:
        return tuple(measures(self.evidence))

    # ---- one text

    def _rows(self, texts: Iterable[Spoken]) -> tuple[Row, ...]:
        return tuple(map(self._row, texts))

    def _row(self, spoken: Spoken) -> Row:
        cites, base = spoken.cites, self.evidence
        facts = [base.facts[id_] for id_ in cites.facts if id_ in base.facts]
        return Row(
            id=spoken.statement.id,
            file=spoken.place.file,
            line=spoken.place.line,
            # What was decided is in words in one language only, and the sheet has a column for each.
            text={code: spoken.statement.text.get(code, "") for code in self.line.languages},
            seconds={code: spoken.statement.seconds.get(code, 0.0) for code in self.line.languages},
            facts=tuple(map(self._fact, facts)),
            signs=tuple(self._sign(base.signs[id_]) for id_ in cites.signs if id_ in base.signs),
            conflicts=tuple(self._settled(spoken, facts)),
            waivers=tuple((each.figure, each.reason) for each in cites.waivers),
            nothing=cites.nothing,
            approvals=tuple(self._signed(spoken)),
            needed=tuple(self._needed.get(spoken.statement.id, ())),
        )

    def _settled(self, spoken: Spoken, facts: Iterable[Fact]) -> Iterator[Settled]:
        reasons = {each.conflict: each.reason for each in spoken.cites.exceptions}
        for id_ in dict.fromkeys(id_ for fact in facts for id_ in fact.conflicts):
            if conflict := self.evidence.conflicts.get(id_):
                yield Settled(id_, conflict.subject, reasons.get(id_, ""))

    def _signed(self, spoken: Spoken) -> Iterator[Signed]:
        for language in self.line.languages:
            for given, standing in self.approvals.approvals_of(spoken, language):
                yield Signed(language, given.by, given.role, given.date, standing.state, standing.changes)

    @cached_property
    def _needed(self) -> dict[str, list[str]]:
        """For each text, what live mode waits for."""
        found: dict[str, list[str]] = {}
        for required in self.evidence.rules.required:
            for spoken, language in self.approvals.missing(required):
                name = pack_of(language).name or language
                found.setdefault(spoken.statement.id, []).append(f"{required.role}, {name}")
        return found

    # ---- the fact base

    def _fact(self, fact: Fact) -> FactRow:
        return FactRow(
            id=fact.id,
            topic=fact.topic,
            importance=fact.importance,
            text=fact.text,
            support=tuple(map(support_of, fact.support)),
            figures=tuple(map(figure_of, fact.figures)),
            conflicts=fact.conflicts,
            note=fact.note,
            spoken=self._spoken.get(fact.id, ()),
        )

    def _sign(self, sign: Sign) -> SignRow:
        return SignRow(
            id=sign.id,
            level=sign.level,
            from_documents=sign.basis is Basis.DOCUMENTS,
            text=sign.text,
            words=sign.spoken,
            action=sign.action,
            support=tuple(map(support_of, sign.support)),
            related=tuple(map(support_of, sign.related)),
            note=sign.note,
            spoken=self._spoken.get(sign.id, ()),
        )

    def _conflict(self, conflict: Conflict) -> ConflictRow:
        spoken = dict.fromkeys(id_ for fact in conflict.facts for id_ in self._spoken.get(fact, ()))
        return ConflictRow(
            id=conflict.id,
            subject=conflict.subject,
            kind=conflict.kind,
            pages=tuple(map(support_of, conflict.pages)),
            wording=conflict.spoken,
            why=conflict.why,
            facts=conflict.facts,
            spoken=tuple(spoken),
        )


def _reached(texts: Iterable[Spoken]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.statement.id for each in texts if each.reachable))
