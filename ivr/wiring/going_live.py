"""What a line must have before callers may hear it: everything that is missing, at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ivr.calls.texts.inbound import TEXT
from ivr.content.evidence.evidence import Evidence
from ivr.content.last_good import Copies
from ivr.content.load import Loaded, load_folder
from ivr.content.review.approvals import Approvals, describe_missing, how_to_approve, told_refusal
from ivr.content.values.placeholders import has_placeholders
from ivr.content.yaml.issues import Severity
from ivr.core.line.model import FILES, Line
from ivr.core.line.published import LIVE
from ivr.settings import Settings, SettingsError
from ivr.shelves import shelf_for
from ivr.speech.engines import refusal
from ivr.wiring.alerting import missing as missing_alerts
from ivr.wiring.alerting import missing_for_texts


def unmet(settings: Settings, loaded: Loaded, *, made: bool = False) -> tuple[str, ...]:
    """Every condition that menus and environment do not meet; none: callers may hear these menus.

    Args:
        settings: As far as they are set.
        loaded: The menus, as far as they could be read.
        made: Whether the good voice says what nobody may mishear before callers hear these menus.
    """
    errors = [str(issue) for issue in loaded.issues if issue.severity is Severity.ERROR]
    line = loaded.line or (loaded.evidence.line if loaded.evidence else None)
    found = _of_menus(settings, line, loaded.evidence, made=made) if line else ()
    return (*errors, *found)


def missing(settings: Settings, loaded: Loaded) -> tuple[str, ...]:
    """All that keeps a folder from being spoken here: on one's own machine, only its errors."""
    if not settings.local:
        return unmet(settings, loaded)
    return tuple(str(issue) for issue in loaded.issues if issue.severity is Severity.ERROR)


def manual_steps(settings: Settings, line: Line) -> Iterator[str]:
    """What somebody has to see to before callers hear a line for the first time, and no machine can know."""
    if not line.staff.contact_saved:
        yield (
            "Phones that screen calls let an assistant answer unknown numbers, so a nurse may never hear hers ring. "
            "Type  ivr contact , have the card saved on every phone of staff, and then write 'contact-saved: yes' into "
            f'"{settings.menus}/staff.yaml".'
        )
    if line.texts:
        yield (
            "Callers are offered texts. The number that they come from must be registered with the carrier for texts "
            "(A2P 10DLC, or the verification of a toll-free number), and texts that come in must be sent to "
            f"{settings.public_url}{TEXT} (POST). Send one to your own telephone, and answer it with STOP and START."
        )
    if settings.alerting.sender and settings.alerting.sender != line.staff.shown:
        yield (
            "Callers are told which number will call them back, and IVR_ALERT_FROM is another one: they may not answer "
            f'it. Write the same number as "caller-id" into "{settings.menus}/staff.yaml".'
        )
    if line.recall_key:
        yield (
            "The line greets whoever calls again with what is known of the last call from that telephone, and others "
            "may use it too. Say so in the clinic's notice of privacy, or write 'remember-callers: no' into "
            f'"{settings.menus}/line.yaml".'
        )


def all_missing(error: SettingsError, *, once_fit: bool = False) -> tuple[str, ...]:
    """What is wrong with the environment and, for a live line, what its menus lack besides.

    Args:
        error: Of the environment.
        once_fit: Whether a line that was published once needs nothing of its menus.
    """
    found = error.found
    if found is None or found.local or (once_fit and Copies(found.data).newest(LIVE)):
        return error.problems
    return (*error.problems, *unmet(found, load_folder(found.menus)))


def _of_menus(settings: Settings, line: Line, evidence: Evidence | None, *, made: bool) -> Iterator[str]:
    menus = settings.menus
    if has_placeholders(line):
        yield (
            f'The numbers in "{menus}/staff.yaml" are placeholders (555-01xx), which reach nobody. Write the clinic\'s '
            "own numbers there before the line goes live."
        )
    if not (line.staff.caller_id or settings.alerting.sender):
        yield (
            "Calls to staff need a number that they come from, or the carrier refuses to ring anybody for callers who "
            f'withhold their number. Write a number that the account owns as "caller-id" into "{menus}/staff.yaml", or '
            "set IVR_ALERT_FROM to one."
        )
    if evidence:
        yield from refusals(evidence)
        yield from unapproved(menus, evidence)
    yield from _voice(settings, line, made=made)
    yield from missing_alerts(settings, line)
    yield from missing_for_texts(settings, line)


def _voice(settings: Settings, line: Line, *, made: bool) -> Iterator[str]:
    """That nobody chose a voice, or that it cannot be understood where that matters most."""
    speak = settings.speak or line.speak
    if not speak:
        yield (
            f'Nobody has chosen the voice that callers hear. Write "speak: carrier" into "{settings.menus}/line.yaml" '
            'for the carrier\'s voice (or "speak: files" for the audio files that are made here, by the good voice '
            "where it is installed; without it they are hard to understand, above all for people who hear badly). "
            "Recordings are played in both cases, and are best."
        )
    elif speak == FILES and (hard := refusal(shelf_for(line, settings.audio, speak), made=made)):
        yield hard


def refusals(evidence: Evidence) -> Iterator[str]:
    """Wordings that a clinician refused: nobody may hear them before that is settled."""
    for refused in Approvals(evidence).refused():
        problem, remedy = told_refusal(refused)
        yield f"{problem}. {remedy}"


def unapproved(menus: Path, evidence: Evidence) -> Iterator[str]:
    """Texts that nobody answers for."""
    approvals = Approvals(evidence)
    for required in evidence.rules.required:
        if missing := approvals.missing(required):
            yield (
                f'In live mode "{menus}/{required.place.file}" demands the approval of a {required.role}, and '
                f"{describe_missing(missing)}. {how_to_approve(required)}"
            )
