"""``ivr approve``: somebody signs off what callers hear, seeing exactly what that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from ivr.cli.clock import today
from ivr.cli.menus.check import evidence_or_exit, menus_option
from ivr.content.evidence.evidence import Evidence, Spoken
from ivr.content.evidence.fact_base import Basis, Source
from ivr.content.files.approvals import is_name
from ivr.content.review.approvals import Approvals, State, approvable, chosen, targets
from ivr.content.review.approvals_file import FILE, ApprovalsError, record
from ivr.content.review.changes import marked
from ivr.content.review.rules import Approval, Role
from ivr.content.yaml.fields import did_you_mean, listed

Wanted = list[tuple[Spoken, str]]
"""Texts to approve, each in a language."""


@click.command()
@click.argument("what", nargs=-1, required=True)
@click.option("--by", required=True, metavar="NAME", help="Who approves, as in 'Ana Ruiz, RN'.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="As whom.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Only in this language, such as es.")
@click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
@menus_option
def approve(what: tuple[str, ...], by: str, role: str, languages: tuple[str, ...], menus: Path, *, yes: bool) -> None:
    """Approve what callers hear: WHAT is a statement, topic, menu or red flag, "red-flags", "phrases" or "all".

    Shows every wording with its facts, warning signs and documents, and asks. The approval is recorded in
    approvals.yaml and counts until a wording changes. A clinician approves all languages, a translator every
    language but the first, unless --language says which.

    Example: ivr approve red-flags --by "Ana Ruiz, RN" --role clinician
    """
    evidence = evidence_or_exit(menus)
    if not is_name(by):
        raise click.BadParameter(
            f"'{by}' is not a name. Write it with letters, as in 'Ana Ruiz, RN'.", param_hint="--by"
        )
    approvals, kind, date = Approvals(evidence), Role(role), today()
    wanted = _wanted(what, _languages(evidence, kind, languages), evidence)
    asked = [(spoken, code) for spoken, code in wanted if not _has_approved(approvals, spoken, code, by, kind)]
    if len(asked) < len(wanted):
        click.echo(f"{by} has approved {len(wanted) - len(asked)} of {len(wanted)} wordings already, as they are now.")
    if not asked:
        return
    for id_ in dict.fromkeys(spoken.statement.id for spoken, _ in asked):
        text = approvable(evidence)[id_]
        click.echo("\n".join(_shown(text, [code for each, code in asked if each is text], evidence, approvals)))
        click.echo()
    question = f"Do you, {by}, approve these {len(asked)} wordings as {kind}?"
    if not yes and not click.confirm(question):
        raise click.ClickException("Nothing was recorded.")
    _record(menus, [approvals.approve(spoken, code, by, kind, date) for spoken, code in asked])


def _languages(evidence: Evidence, role: Role, given: tuple[str, ...]) -> list[str]:
    """The languages to approve. Nobody can translate into the first one."""
    known = list(evidence.line.languages)
    for code in given:
        if code not in known:
            problem = f"'{code}' is not a language of this line. Write one of {listed(known)}."
            raise click.BadParameter(problem, param_hint="--language")
    languages = [code for code in known if code in (given or known)]
    if role is Role.TRANSLATOR:
        languages = [code for code in languages if code != known[0]]
    if not languages:
        raise click.BadParameter(
            f"Language '{known[0]}' is not translated, so a translator cannot approve it.", param_hint="--language"
        )
    return languages


def _wanted(what: tuple[str, ...], languages: list[str], evidence: Evidence) -> Wanted:
    """The texts that were named, each once, in the order of the line."""
    found: set[str] = set()
    for target in what:
        texts = chosen(evidence, target)
        if not texts:
            guess = did_you_mean(target, targets(evidence))
            remedy = f"Did you mean '{guess}'?" if guess else "The review sheet of 'ivr evidence' has all names."
            raise click.BadParameter(f"There is no text, menu, topic or red flag '{target}'. {remedy}")
        found.update(spoken.statement.id for spoken in texts)
    known = approvable(evidence)
    return [
        (known[id_], code) for id_ in known if id_ in found for code in languages if code in known[id_].statement.text
    ]


def _has_approved(approvals: Approvals, spoken: Spoken, language: str, by: str, role: Role) -> bool:
    """Whether this person approved this wording in this role."""
    return any(
        (approval.by, approval.role, standing.state) == (by, role, State.APPROVED)
        for approval, standing in approvals.approvals_of(spoken, language)
    )


def _shown(spoken: Spoken, languages: list[str], evidence: Evidence, approvals: Approvals) -> Iterator[str]:
    """All that somebody needs to know who approves a text."""
    yield f"{spoken.statement.id}  ({spoken.kind} in {spoken.place.file}, line {spoken.place.line})"
    for code, text in spoken.statement.text.items():
        mark = "*" if code in languages else " "
        yield f" {mark} {code}: {' '.join(text.split())}"
    if spoken.leads:
        yield f"   key {spoken.leads}"
    for fact in (evidence.facts[id_] for id_ in spoken.cites.facts if id_ in evidence.facts):
        yield f"   {fact.id} ({fact.importance}): {_first(fact.text)}"
        yield from _sources(fact.support)
    for sign in (evidence.signs[id_] for id_ in spoken.cites.signs if id_ in evidence.signs):
        basis = "in the documents" if sign.basis is Basis.DOCUMENTS else "general safety practice, not in the documents"
        yield f"   {sign.id} ({sign.level}; {basis}): {_first(sign.spoken)}"
        yield from _sources(sign.support)
    yield from (f"   waiver for '{waiver.figure}': {waiver.reason}" for waiver in spoken.cites.waivers)
    yield from (f"   exception for {each.conflict}: {each.reason}" for each in spoken.cites.exceptions)
    if spoken.cites.nothing:
        yield "   claims nothing"
    for code in languages:
        for approval, standing in approvals.approvals_of(spoken, code):
            changes = f": {marked(standing.changes)}" if standing.changes else ""
            yield f"   {code}, {approval.by} ({approval.role}) on {approval.date}: {standing.state}{changes}"


def _first(texts: Mapping[str, str]) -> str:
    """The text in the first language."""
    return " ".join(next(iter(texts.values()), "").split())


def _sources(sources: tuple[Source, ...]) -> Iterator[str]:
    for source in sources:
        yield f"      {source.document}, {source.heading}"


def _record(menus: Path, approvals: list[Approval]) -> None:
    try:
        count = record(menus, approvals)
    except ApprovalsError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f'Recorded {count} approvals in "{menus / FILE}".')
