"""A folder of menus to a line, or to everything that is wrong with it, at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

from ivr.content.evidence import provenance
from ivr.content.evidence.evidence import Evidence
from ivr.content.evidence.gather import gather
from ivr.content.files import schema
from ivr.content.files.drafts import Drafts
from ivr.content.line import alarms as alarm_checks
from ivr.content.line import checks, key_checks, texts, understanding
from ivr.content.line.build import build
from ivr.content.review import approvals, plain_language
from ivr.content.review.read_aloud import wrong_as_a_whole
from ivr.content.safety import checks as safety
from ivr.content.safety.tongues import in_another_language
from ivr.content.yaml import strict_yaml
from ivr.content.yaml.folder import passed_over, read_files
from ivr.content.yaml.issues import Issue, Severity
from ivr.core.line.model import Line
from ivr.languages.pack import Pack
from ivr.languages.registry import PACKS

_LARGE = 1_000_000
"""Bytes from which on the files of a line are not remembered."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A line with its warnings; or no line, and the issues say why. Issues are sorted by file and line."""

    line: Line | None
    issues: tuple[Issue, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The files it was loaded from."""
    evidence: Evidence | None = field(default=None, repr=False)
    """What the texts rest on, as soon as the files can be joined: also if their provenance has errors."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """The bytes of all menu files below a folder, by their path in it, sorted.

    Of a file that is too large only so much is read that `load` sees it.

    Raises:
        OSError: The folder or one of its files cannot be read.
    """
    return read_files(folder)


def load(files: Mapping[str, bytes]) -> Loaded:
    """Reads, checks and joins the files of a line.

    Args:
        files: Name to bytes, as `read_folder` gives them. Whatever they hold, this does not raise.
    """
    small = sum(map(len, files.values())) <= _LARGE
    return (_remembered if small else _load)(tuple(files.items()), tuple(PACKS.values()))


def _load(given: tuple[tuple[str, bytes], ...], _packs: tuple[Pack, ...]) -> Loaded:
    """See `load`; what comes of files depends on them and on the languages that are known, and on nothing else."""
    files = dict(given)
    parsed = {file: strict_yaml.parse(file, data) for file, data in files.items()}
    written = [issue for each in parsed.values() for issue in each.issues]
    drafts = schema.read(files, parsed)
    if drafts.without_pack:
        return Loaded(None, tuple(sorted({*written, *drafts.without_pack})), files)
    # A line that is misread has nothing more to say: what else is wrong there follows from it.
    misread = {(issue.file, issue.line) for issue in written}
    meant = [issue for issue in (*drafts.issues, *checks.errors(drafts)) if (issue.file, issue.line) not in misread]
    if written or meant:
        return Loaded(None, tuple(sorted({*written, *meant})), files)
    line = build(drafts)
    evidence = gather(drafts, line)
    broken = tuple(safety.issues(drafts, evidence))
    # Without a menu of warning signs nearly every key that a text names leads elsewhere: only that has to be mended.
    keys = () if any(safety.is_about_warning_menu(each) for each in broken) else (key_checks,)
    demanded = (
        module.issues(evidence) for module in (plain_language, understanding, *keys, alarm_checks, texts, approvals)
    )
    checked = (checks.warnings(drafts, line), provenance.issues(drafts, evidence), broken)
    found = sorted(_without_consequences({*chain(*checked), *chain(*demanded)}))
    usable = all(issue.severity is not Severity.ERROR for issue in found)
    return Loaded(line if usable else None, tuple(found), files, evidence)


_remembered = lru_cache(8)(_load)
"""A start, a renewal, and the console ask for the same files again and again."""


def _without_consequences(found: Collection[Issue]) -> Iterator[Issue]:
    """What is wrong, without what only follows from a text that is not written yet, or is in another language."""
    errors = (each for each in found if each.severity is Severity.ERROR)
    whole = {(each.file, each.line): each for each in errors if wrong_as_a_whole(each) or in_another_language(each)}
    return (each for each in found if whole.get((each.file, each.line), each) is each)


def rebuild(files: Mapping[str, bytes], version: str) -> Line | None:
    """The line of files that were right when they were kept, under the version that they were kept by.

    What is demanded of menus may have become more since then, and must not keep a line from speaking that was fit.
    None if they cannot be joined to a line any more, whatever is demanded.
    """
    found = _joined(files)
    return replace(found[1], version=version) if found else None


def regather(files: Mapping[str, bytes], version: str) -> Evidence | None:
    """What such a line rests on, as far as that can be told; None as above."""
    found = _joined(files)
    if found is None:
        return None
    drafts, line = found
    try:
        return gather(drafts, replace(line, version=version))
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


def _joined(files: Mapping[str, bytes]) -> tuple[Drafts, Line] | None:
    parsed = {file: strict_yaml.parse(file, data) for file, data in files.items()}
    try:
        drafts = schema.read(files, parsed)
        return drafts, build(drafts)
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


def load_folder(folder: Path) -> Loaded:
    """Loads a folder; its issues name their files with the folder before them.

    A folder or file that cannot be read is an issue like any other.
    """
    try:
        files, unread = read_folder(folder), list(passed_over(folder))
    except OSError as error:
        remedy = "Check that the folder is there and may be read."
        return Loaded(None, (Issue(str(error.filename), 1, f"It cannot be read: {error.strerror}", remedy),))
    loaded = load(files)
    return replace(loaded, issues=tuple(issue.below(str(folder)) for issue in sorted((*loaded.issues, *unread))))
