"""The last lines of `ivr check`: how much is wrong, what the menus hold, and whether a line that runs speaks them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from ivr.content.messages.catalogue import ENGLISH, SPANISH
from ivr.content.running import Running
from ivr.content.yaml.issues import SEVERITIES, Issue, Severity
from ivr.core.line.model import Line

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    ENGLISH: {
        "menu": "menu",
        "topic": "topic",
        "version": "version {version}",
        "unusable": "the line cannot use them",
        "goes on": "The line at {url} goes on speaking version {version}, since {since}.",
        "speaks": "The line at {url} speaks these menus, since {since}.",
        "other": "The line at {url} speaks version {version}, since {since}, and not these menus.",
        "publish": 'To let callers hear them, type:  ivr publish --by NAME -m "WHY"',
        "save": (
            "It takes them up within a second of a save in its own folder; look into its log if it does not."
        ),
    },
    SPANISH: {
        "menu": "menú",
        "topic": "tema",
        "version": "versión {version}",
        "unusable": "la línea no puede usarlos",
        "goes on": "La línea en {url} sigue con la versión {version}, desde {since}.",
        "speaks": "La línea en {url} usa estos menús, desde {since}.",
        "other": "La línea en {url} usa la versión {version}, desde {since}, y no estos menús.",
        "publish": 'Para que se oigan, escriba:  ivr publish --by NOMBRE -m "RAZÓN"',
        "save": (
            "Los toma en menos de un segundo cuando se guardan en su propia carpeta; si no, mire su registro."
        ),
    },
}  # fmt: skip
_PLURALS: Final = {"error": "errores"}
"""Of Spanish words that take more than an "s"."""


def counted(issues: Iterable[Issue], language: str) -> str:
    """The number of errors and warnings, and of notes if there are any."""
    counts = Counter(issue.severity for issue in issues)
    shown = [each for each in Severity if counts[each] or each is not Severity.NOTE]
    return ", ".join(_some(counts[each], SEVERITIES[language][each], language) for each in shown)


def content(line: Line | None, language: str) -> str:
    """What the menus hold."""
    words = _WORDS[language]
    if line is None:
        return words["unusable"]
    menus, topics = (
        _some(len(each), words[name], language) for each, name in ((line.menus, "menu"), (line.topics, "topic"))
    )
    return f"{menus}, {topics}, {words['version'].format(version=line.version)}"


def spoken(running: Running, line: Line | None, language: str) -> str:
    """Whether a line that runs speaks these menus, and what to type if not."""
    words = _WORDS[language]
    told = {"url": running.url, "version": running.version, "since": running.since}
    if line is None:
        return words["goes on"].format(**told)
    if line.version == running.version:
        return words["speaks"].format(**told)
    return f"{words['other'].format(**told)} {words['publish' if running.live else 'save']}"


def _some(count: int, what: str, language: str) -> str:
    if count == 1:
        return f"{count} {what}"
    plural = _PLURALS.get(what, f"{what}s") if language == SPANISH else f"{what}s"
    return f"{count} {plural}"
