"""What was approved, by whom, and what is still open: the approvals on record, held against the texts of today.

An approval counts while the wording it was given for is the one that is spoken. Of a translation it also counts only
while its source, the same text in the first language of the line, is unchanged; of a choice, only while its key is the
same and leads to the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.review import translations
from ivr.content.review.changes import Change, compared, marked
from ivr.content.review.fingerprint import fingerprint, normal
from ivr.content.review.rules import Approval, Required, Role, Scope
from ivr.content.safety.rules import SAFETY_PHRASES
from ivr.content.yaml.fields import listed
from ivr.content.yaml.issues import Issue

PHRASES = "phrases"
"""The service's own words, as something to approve."""

MOST_NAMED = 3
"""So many texts are named where more are meant."""


class State(StrEnum):
    """How a text in one language stands with people in one role."""

    OPEN = "not approved"
    APPROVED = "approved"
    STALE = "changed since"
    OLD = "translation older than the source"
    REFUSED = "refused"
    """Nobody's approval counts beside it: whoever refused it has to approve it, or the words have to be changed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a text, with the approval that it comes from; None if there is none."""

    state: State
    approval: Approval | None = None
    changes: tuple[Change, ...] = ()
    """What was changed in the text, or in its source if that is newer."""


class Approvals:
    """The approvals of a line."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self.first = evidence.line.languages[0]
        """The language that the others are translated from."""

    @cached_property
    def _given(self) -> Mapping[tuple[str, str], list[Approval]]:
        found: dict[tuple[str, str], list[Approval]] = {}
        for approval in self._evidence.approvals:
            found.setdefault((approval.statement, approval.language), []).append(approval)
        return found

    def approvals_of(self, spoken: Spoken, language: str) -> list[tuple[Approval, Standing]]:
        """All approvals of a text in a language, oldest first, each with how it stands today.

        Refusals are among them while the words are those that were refused.
        """
        approvals = sorted(self._given.get((spoken.statement.id, language), ()), key=lambda each: each.date)
        found = [(each, self._standing(each, spoken)) for each in approvals]
        return [(each, now) for each, now in found if not each.refused or now.state is State.REFUSED]

    def standing(self, spoken: Spoken, language: str, role: Role) -> Standing:
        """How a text in a language stands with people in a role: refused, else the best of their approvals or the last.

        One of them who refuses it outweighs all who approve it.
        """
        found = [standing for approval, standing in self.approvals_of(spoken, language) if approval.role is role]
        if refused := [standing for standing in found if standing.state is State.REFUSED]:
            return refused[-1]
        valid = [standing for standing in found if standing.state is State.APPROVED]
        return (valid or found or [Standing(State.OPEN)])[-1]

    def _standing(self, approval: Approval, spoken: Spoken) -> Standing:
        text = spoken.statement.text.get(approval.language, "")
        if fingerprint(approval.language, text, spoken.leads) != approval.fingerprint:
            before, now = _with_key(approval.text, approval.leads), _with_key(text, spoken.leads)
            return Standing(State.STALE, approval, compared(before, now))
        if approval.refused:
            return Standing(State.REFUSED, approval)
        source = spoken.statement.text.get(self.first, "")
        if approval.language != self.first and fingerprint(self.first, source) != approval.source_fingerprint:
            return Standing(State.OLD, approval, compared(approval.source, source))
        return Standing(State.APPROVED, approval)

    def approve(self, spoken: Spoken, language: str, by: str, role: Role, date: str) -> Approval:
        """The approval of a text in a language as it is now, not yet on record."""
        source = "" if language == self.first else normal(spoken.statement.text[self.first])
        return Approval(
            place=spoken.at(language),
            statement=spoken.statement.id,
            language=language,
            text=normal(spoken.statement.text[language]),
            fingerprint=fingerprint(language, spoken.statement.text[language], spoken.leads),
            by=by,
            role=role,
            date=date,
            source=source,
            source_fingerprint=fingerprint(self.first, source) if source else "",
            leads=spoken.leads,
        )

    def refuse(self, spoken: Spoken, language: str, by: str, date: str, why: str) -> Approval:
        """A clinician's refusal of a text in a language as it is now, not yet on record."""
        return replace(self.approve(spoken, language, by, Role.CLINICIAN, date), refused=normal(why))

    def refused(self) -> list[Approval]:
        """What was refused and is still spoken in these words."""
        return [
            each
            for spoken in approvable(self._evidence).values()
            for language in spoken.statement.text
            for each, standing in self.approvals_of(spoken, language)
            if standing.state is State.REFUSED
        ]

    def missing(self, required: Required) -> list[tuple[Spoken, str]]:
        """The texts, with a language, that a requirement still waits for."""
        if required.texts is Scope.TRANSLATIONS:
            return [(self._evidence.spoken[id_], language) for id_, language in self._evidence.forgotten]
        return [
            (spoken, language)
            for spoken in texts(self._evidence, required.texts)
            for language in required.languages
            if self.standing(spoken, language, required.role).state is not State.APPROVED
        ]


def _with_key(text: str, leads: str) -> str:
    """The words of a choice with its key and where that leads; of other texts, the words alone."""
    return f"{text} (key {leads})" if leads else text


def approvable(evidence: Evidence) -> dict[str, Spoken]:
    """All that can be approved: the texts, and what was decided against the usual rules."""
    return {**evidence.spoken, **evidence.decisions}


def chosen(evidence: Evidence, target: str) -> list[Spoken]:
    """The texts that somebody names: by a scope, `phrases`, a menu, topic or red flag, or by the id of a statement."""
    if target in set(Scope):
        return texts(evidence, Scope(target))
    said = approvable(evidence).values()
    if target == PHRASES:
        return [each for each in said if each.kind is Kind.PHRASE]
    owned = [each for each in said if each.owner == target and each.kind is not Kind.PHRASE]
    return owned or [each for each in said if each.statement.id == target]


def targets(evidence: Evidence) -> list[str]:
    """All that `chosen` knows."""
    said = approvable(evidence).values()
    owners = dict.fromkeys(each.owner for each in said)
    return [*Scope, PHRASES, *dict.fromkeys((*owners, *(each.statement.id for each in said)))]


def texts(evidence: Evidence, scope: Scope) -> list[Spoken]:
    """The texts of a scope. With the red flags go the warning menus, what leads there, and the safety phrases."""
    if scope is Scope.ALL:
        return list(evidence.spoken.values())
    if scope is Scope.DECISIONS:
        return list(evidence.decisions.values())
    if scope is Scope.TRANSLATIONS:
        return [evidence.spoken[id_] for id_ in dict.fromkeys(id_ for id_, _ in evidence.forgotten)]
    return [each for each in evidence.spoken.values() if _warns(each, evidence)]


def _warns(spoken: Spoken, evidence: Evidence) -> bool:
    if spoken.kind in {Kind.SIGN, Kind.STEP_UP}:
        return True
    if spoken.kind is Kind.PHRASE:
        return spoken.statement.id in SAFETY_PHRASES and spoken.reachable
    if spoken.kind is Kind.CHOICE:
        _, kind, target = spoken.leads.split()
        if kind == "red-flag" or (kind == "menu" and evidence.line.menus[target].warning):
            return True
    in_place = spoken.kind in {Kind.MENU, Kind.CHOICE, Kind.TOPIC}
    return in_place and evidence.line.inside_warning(spoken.owner)


def issues(evidence: Evidence) -> Iterator[Issue]:
    """Approvals that no longer hold, and what live mode still waits for."""
    approvals, known = Approvals(evidence), approvable(evidence)
    for approval in evidence.approvals:
        if approval.statement not in known:
            problem = f"There is no text '{approval.statement}' any more, which {approval.by} approved"
            yield approval.place.warning(problem, "Delete this entry if the text is not coming back.")
    for spoken in known.values():
        for language in spoken.statement.text:
            outdated = [
                each
                for role in Role
                for each in _outdated(spoken, language, approvals.standing(spoken, language, role))
            ]
            yield from outdated
            if not outdated and (spoken.statement.id, language) in evidence.forgotten:
                yield translations.issue(spoken, language, evidence)
    for decision in evidence.decisions.values():
        yield _decided(decision, approvals)
    for required in evidence.rules.required:
        if required.texts not in {Scope.DECISIONS, Scope.TRANSLATIONS}:  # each of which was named
            yield from _required(required, approvals.missing(required))


def _decided(decision: Spoken, approvals: Approvals) -> Issue:
    """What was decided against the usual rules: a warning until a clinician approves it, and then still a note."""
    ((language, words),) = decision.statement.text.items()
    standing = approvals.standing(decision, language, Role.CLINICIAN)
    about = (
        "Not what was shipped"
        if decision.statement.id.startswith("decision.fact")
        else "Decided against the usual rules"
    )
    problem = f"{about}: {words.rstrip('.')}"
    if standing.approval and standing.state is State.APPROVED:
        remedy = f"{standing.approval.by} (clinician) approved it on {standing.approval.date}."
        return decision.place.note(problem, remedy)
    remedy = (
        f"Go back to the usual, or let a clinician approve it: ivr approve {decision.statement.id} --role clinician"
    )
    return decision.place.warning(problem, f'{remedy} --by "NAME"')


def _outdated(spoken: Spoken, language: str, standing: Standing) -> Iterator[Issue]:
    approval, id_ = standing.approval, spoken.statement.id
    if approval is None or standing.state is State.APPROVED:
        return
    if standing.state is State.REFUSED:
        yield spoken.at(language).warning(*told_refusal(approval))
        return
    if standing.state is State.STALE:
        what = f"'{id_}' in language '{language}' changed"
    else:
        what = f"The translation of '{id_}' into language '{language}' is older than the source, which changed"
    said = marked(standing.changes).rstrip(".")
    problem = f"{what} after {approval.by} ({approval.role}) approved it on {approval.date}: {said}"
    remedy = f'Have it approved again: ivr approve {id_} --role {approval.role} --language {language} --by "NAME"'
    yield spoken.at(language).warning(problem, remedy)


def told_refusal(refusal: Approval) -> tuple[str, str]:
    """What was refused and why, and what to do about it."""
    id_, language, by = refusal.statement, refusal.language, refusal.by
    problem = f"'{id_}' in language '{language}' was refused by {by} ({refusal.role}) on {refusal.date}"
    change = f"Change the words, or let {by} approve them after all"
    how = f'ivr approve {id_} --role {refusal.role} --language {language} --by "{by}"'
    return f"{problem}: {refusal.refused.rstrip('.')}", f"{change}: {how}"


def _required(required: Required, missing: list[tuple[Spoken, str]]) -> Iterator[Issue]:
    if missing:
        open_ = describe_missing(missing)
        problem = f"Before this line goes live, a {required.role} has to approve what callers hear: {open_}"
        yield required.place.note(problem, how_to_approve(required))


def describe_missing(missing: Iterable[tuple[Spoken, str]]) -> str:
    """How many wordings are not approved, and the first of them."""
    ids = [f"{spoken.statement.id} ({language})" for spoken, language in missing]
    more = " and others" if len(ids) > MOST_NAMED else ""
    return (
        f"{len(ids)} {'wordings are' if len(ids) > 1 else 'wording is'} not approved: {listed(ids[:MOST_NAMED])}{more}"
    )


def how_to_approve(required: Required) -> str:
    """What a person has to do."""
    return (
        "Read them in the review sheet that 'ivr evidence' writes, then sign them off with: "
        f'ivr approve {required.texts} --role {required.role} --by "NAME"'
    )
