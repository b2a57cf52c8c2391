"""Writing approvals.yaml so that no approval is ever lost: one writer at a time, all or nothing, in a steady order."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from ivr.content.load import load, read_folder
from ivr.content.review.rules import Approval
from ivr.content.yaml.decode import MAX_BYTES
from ivr.content.yaml.issues import Place, Severity

FILE: Final = "approvals.yaml"
"""The name of the file, in the folder of the menus."""

_HEAD = """\
# Who approved which wording, in which language, and when. Written by "ivr approve"; comments here are not kept.
# With "refused" stands why the words may not be published, until they are changed or approved after all.
# An approval counts only for the exact words recorded with it. Do not change them: approve the text again.
approvals:
"""
_SENTENCE_END = re.compile(r"(?<=[.!?]) ")


class ApprovalsError(Exception):
    """The approvals cannot be recorded; the message says why and what to do."""


def record(folder: Path, approvals: Iterable[Approval]) -> int:
    """Adds approvals and refusals to the file of a folder of menus.

    Those on record are read anew while nobody else can write, so two who approve at once lose nothing. Whoever decides
    again about the same wording takes their refusal back, or their approval.

    Returns:
        How many were not on record yet.

    Raises:
        ApprovalsError: The file has mistakes or is full, or cannot be written. It is then as it was before.
    """
    try:
        with _alone(folder):
            files = read_folder(folder)
            known = _known(folder, files)
            seen = {_key(each) for each in known}
            new = {_key(each): each for each in approvals if _key(each) not in seen}
            if new:
                over = _taken_back(folder, known, new.values())
                kept = [each for each in known if each.place.file == FILE and each not in over]
                _write(folder, files, sorted((*kept, *new.values()), key=_order))
    except OSError as error:
        remedy = "Check that the folder is there, may be written to and has room."
        raise ApprovalsError(f'The approvals in "{folder}" cannot be recorded: {error.strerror}. {remedy}') from error
    return len(new)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Waits until nobody else records approvals in this folder. The folder itself is the lock, and nothing is left."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _known(folder: Path, files: Mapping[str, bytes]) -> tuple[Approval, ...]:
    """The approvals on record, which must be without mistakes."""
    loaded = load(files)
    wrong = [issue for issue in loaded.issues if issue.severity is Severity.ERROR]
    if loaded.evidence is None or any(issue.file == FILE for issue in wrong):
        said = [str(issue.below(str(folder))) for issue in wrong]
        raise ApprovalsError("\n".join(["Nothing was recorded. Correct this first:", *said]))
    known = loaded.evidence.approvals
    if FILE in files and all(each.place.file != FILE for each in known):
        raise ApprovalsError(f'Nothing was recorded: "{folder / FILE}" holds something else. Give that another name.')
    return known


def _taken_back(folder: Path, known: Iterable[Approval], new: Iterable[Approval]) -> list[Approval]:
    """What the same people decided before about the same wordings, as far as one of the two is a refusal."""
    decided = {_wording(each): each for each in new}
    over = [each for each in known if (now := decided.get(_wording(each))) and (each.refused or now.refused)]
    for each in over:
        if each.place.file != FILE:
            raise ApprovalsError(
                f'Nothing was recorded: {each.by} decided about "{each.statement}" before. Delete that entry first: '
                f"{folder / each.place.file}, line {each.place.line}."
            )
    return over


def _wording(approval: Approval) -> tuple[str, ...]:
    """What somebody decides about, and who: the same person in another role is another one."""
    return approval.statement, approval.language, approval.fingerprint, approval.by, approval.role


def _key(approval: Approval) -> Approval:
    """What makes an approval the same as another: all but its place and its date."""
    return replace(approval, place=Place("", 0), date="")


def _order(approval: Approval) -> tuple[str, ...]:
    keys = (approval.statement, approval.language, approval.role, approval.date, approval.by)
    return (*keys, approval.fingerprint, approval.source_fingerprint)


def _write(folder: Path, files: Mapping[str, bytes], approvals: list[Approval]) -> None:
    """Puts the whole file in place of the old one, once it is known that it can be read again."""
    data = (_HEAD + "".join(map(_entry, approvals))).encode()
    path = (folder / FILE).resolve()
    if len(data) > MAX_BYTES:
        name = f"approvals-until-{max(each.date for each in approvals)}.yaml"
        raise ApprovalsError(
            f'Nothing was recorded: "{path}" would be larger than 1 MB. Rename it, for example to "{name}"; its '
            "approvals still count, and a new file is begun."
        )
    again = load({**files, FILE: data}).evidence
    read = [each for each in again.approvals if each.place.file == FILE] if again else []
    if list(map(_key, read)) != list(map(_key, approvals)):
        raise ApprovalsError("Nothing was recorded: one of the texts or names holds signs that cannot be kept.")
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _entry(approval: Approval) -> str:
    """An approval as staff can read it, each sentence on a line of its own so that changes are easy to see."""
    lines = [
        f"  - statement: {approval.statement}",
        f"    language: {approval.language}",
        f"    by: {approval.by}",
        f"    role: {approval.role}",
        f"    date: {approval.date}",
        f"    fingerprint: {approval.fingerprint}",
        *_block("text", approval.text),
    ]
    lines += [f"    leads: {approval.leads}"] if approval.leads else []
    lines += _block("refused", approval.refused) if approval.refused else []
    if approval.source_fingerprint:
        lines += [f"    source-fingerprint: {approval.source_fingerprint}", *_block("source", approval.source)]
    return "\n".join([*lines, ""])


def _block(name: str, text: str) -> list[str]:
    return [f"    {name}: |", *(f"      {sentence}" for sentence in _SENTENCE_END.split(text))]
