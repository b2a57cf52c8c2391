"""Syntax errors of YAML in the words of people who have never heard of YAML."""

from __future__ import annotations

import re
from typing import Final

import yaml

from ivr.content.yaml.comments import COMMENT_BEHIND
from ivr.content.yaml.issues import Issue, Place
from ivr.core.keys import choose_instead, no_choice

_BELOW = "on a line of its own below '|'"

BACKSLASH: Final = (
    "A '\\' in a text in quotes means something else to YAML",
    f"Take it away, or write the text without quotes {_BELOW}.",
)
_BEHIND: Final = (
    "Something stands behind a text in quotes or brackets",
    f"Write the whole text {_BELOW}, without the quotes around it.",
)
_WORDS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "scanning an alias",
        "A text cannot begin with '*' in YAML",
        f"Write the text {_BELOW}, and a name or key without '*'.",
    ),
    ("scanning an anchor", "A text cannot begin with '&' in YAML", f"Write the text {_BELOW}."),
    ("scanning a tag", "A text cannot begin with '!' in YAML", f"Write the text {_BELOW}."),
    ("undefined tag handle", "A text cannot begin with '!' in YAML", f"Write the text {_BELOW}."),
    ("parsing a tag", "A text cannot begin with '!' in YAML", f"Write the text {_BELOW}."),
    (
        "scanning a quoted scalar",
        "The quotes that begin on this line are never closed",
        f"Close them on the same line, or write the text without quotes {_BELOW}.",
    ),
    ("scanning a double-quoted scalar", *BACKSLASH),
    (
        "scanning a block scalar",
        "Text stands on the same line as '|' or '>'",
        "Leave nothing behind the '|' and begin the text on the next line, two spaces further in.",
    ),
    (
        "mapping values are not allowed",
        "A colon cannot stand here",
        (
            f"If it belongs to a text, write the whole text {_BELOW}; "
            "if it ends the name of a field, give the line as many spaces as its neighbors."
        ),
    ),
    (
        "sequence entries are not allowed",
        "A list cannot begin here",
        "Begin each entry with its dash on a line of its own, below the name of the list.",
    ),
    (
        "could not find expected ':'",
        "This line is neither a field nor part of a text",
        "Write it as 'name: text'; if it belongs to the text above, give it as many spaces as the line above.",
    ),
    ("flow sequence", "A '[' is not closed with ']'", "Close it, or write each entry on its own line behind a dash."),
    ("flow mapping", "A '{' is not closed with '}'", f"Write a text that holds a '{{' {_BELOW}."),
    ("found character '\\t'", "A tab stands where only spaces can", "Use spaces instead."),
    (
        "cannot start any token",
        "A text cannot begin with '@', '`' or '%' in YAML",
        f"Write the text {_BELOW}.",
    ),
    ("<block end>, but found '<scalar>'", *_BEHIND),
)
_ELSE = (
    "This line does not fit what stands before it",
    "Give it as many spaces as its neighbors; in a list, every line that begins an entry needs a dash.",
)
_TAB = ("This line is indented with a tab", "Use spaces instead, two for each step.")
_BEYOND = ("A number or escape on this line is too large", "Write the text in plain words.")


def cut_off(line: str) -> bool:
    """Whether the text of a line ends at a comment: what goes on below it then stands alone."""
    text = line.lstrip()
    return not text.startswith("#") and re.search(r"\s#", text) is not None


def explain(file: str, text: str, error: Exception) -> Issue:
    """The issue for a syntax error.

    Args:
        file: The name of the file.
        text: What it holds.
        error: What the parser raised; if that was the C parser, the pure one is asked for its wording.
    """
    error = _worded(text, error)
    if not isinstance(error, yaml.MarkedYAMLError):
        return Place(file, 1).error(*_BEYOND)
    mark = error.problem_mark
    # Where something was left open matters more than where the parser noticed; the ends of blocks say nothing.
    unclosed = re.search(r"quoted|simple key|block scalar|flow|alias", error.context or "")
    if error.context_mark is not None and unclosed:
        mark = error.context_mark
    line = mark.line if mark else 0
    lines = text.split("\n")
    if line and cut_off(lines[line - 1]) and "found '<scalar>'" in (error.problem or ""):
        return Place(file, line).error(*COMMENT_BEHIND)
    return Place(file, line + 1).error(*_words(error, lines[line]))


def _worded(text: str, error: Exception) -> Exception:
    """What the pure parser says about the text, which names causes better; else the error as it was."""
    try:
        list(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as better:
        return better
    except (ValueError, OverflowError):
        pass
    return error


def _words(error: yaml.MarkedYAMLError, line: str) -> tuple[str, str]:
    """Problem and remedy for an error on this line."""
    said = f"{error.context}: {error.problem}"
    if re.match(r" *\t", line):
        return _TAB
    if re.match(r"[\s-]*press:\s*\*", line):
        return f"{no_choice('*')}, and '*' means something else to YAML", choose_instead()
    words = next(((problem, remedy) for needle, problem, remedy in _WORDS if needle in said), _ELSE)
    return _ELSE if words == _BEHIND and not re.search("[\"'\\]}]", line) else words
