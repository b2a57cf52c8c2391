"""How a text is written in YAML: as it was written before, or in the plainest way that is read back as it is."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from ivr.content.editing.errors import EditError
from ivr.content.editing.positions import Scalar, UnreadableError, at, locate
from ivr.core import signs

STEP: Final = 2
"""By how many spaces each level is indented."""
_HEADER = re.compile(r"[|>][+-]?")


class Words(str):
    """A text that is spoken: it stands on lines of its own below ``|``."""

    __slots__ = ()


Value = str | Sequence["Value"] | Mapping[str, "Value"]


def words(text: str) -> Words:
    """What somebody typed to be spoken.

    Raises:
        EditError: A line of it would be a comment.
    """
    kept = Words(typed(text))
    if any(line.startswith("#") for line in kept.split("\n")):
        raise EditError(
            "A line of the text begins with '#', which marks a remark that nobody hears",
            "Take the remark out of the text; say a # in words, as 'the pound key'.",
        )
    return kept


def typed(text: str) -> str:
    """What somebody typed, as it is kept: without control signs, and without spaces around lines."""
    plain = "".join(_sign(sign) for sign in text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(map(_trimmed, plain.split("\n"))).strip("\n")


def _trimmed(line: str) -> str:
    """A line without spaces around it, nor signs there that nobody sees and the loader takes out."""
    first, end = 0, len(line)
    while first < end and not read_back(line[first]).strip():
        first += 1
    while first < end and not read_back(line[end - 1]).strip():
        end -= 1
    return line[first:end]


def _sign(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign == "\t" or unicodedata.category(sign) in {"Zl", "Zp"} or sign == "\x85":
        return " "
    dropped = unicodedata.category(sign) in {"Cc", "Cs"} or sign in "\ufffe\uffff\ufeff"
    return "" if dropped else sign


def one_line(text: str) -> str:
    """What somebody typed where only one line fits."""
    return " ".join(typed(text).split("\n")).strip()


def flow(text: str, before: str = "", style: str = "") -> str:
    """A text behind its name on the same line; "" if it does not fit there.

    Args:
        text: What is to be read there.
        before: What stood there.
        style: The quotes around it. They stay if its writer chose them, and go if only that text needed them.
    """
    chosen = style if style and reads_as(f"x: {before}\n", before) else ""
    for each in dict.fromkeys((chosen, "", style, '"', "'")):
        written = _quoted(text, each)
        # The loader takes out signs that nobody sees, and what is left has to stand on its own as well.
        if reads_as(f"x: {written}\n", text) and reads_as(f"x: {read_back(written)}\n", read_back(text)):
            return written
    return ""


def _quoted(text: str, style: str) -> str:
    if style == '"':
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'" if style == "'" else text


def reads_as(written: str, text: str) -> bool:
    """Whether a line ``x: ...`` is read as this text."""
    try:
        node = at(locate(written), ("x",))
    except (UnreadableError, KeyError):
        return False
    return isinstance(node, Scalar) and node.value == text and node.end_line == 0


def read_back(text: str) -> str:
    """A text as the loader reads it: accents put together, invisible signs left out."""
    return signs.read(text)[0]


def block(text: str, indent: int) -> list[str]:
    """The lines of a text below ``|``."""
    return [" " * indent + line if line else "" for line in text.split("\n")]


def folded(text: str, indent: int, width: int) -> list[str]:
    """The lines of a text below ``>``: filled up to a width, with an empty line where a line ends."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        wrapped = textwrap.wrap(paragraph, max(width - indent, 20), break_long_words=False, break_on_hyphens=False)
        lines += [*([""] if lines else []), *(" " * indent + line for line in wrapped)]
    return lines


def is_plain_header(header: str) -> bool:
    """Whether a ``|`` or ``>`` says nothing about how far its text is indented."""
    return _HEADER.fullmatch(header) is not None


def lines_of(name: str, value: Value, indent: int) -> Iterator[str]:
    """A field with its value as lines of YAML."""
    space = " " * indent
    if isinstance(value, str):
        written = "" if isinstance(value, Words) or "\n" in value else flow(value)
        if written:
            yield f"{space}{name}: {written}"
        else:
            yield f"{space}{name}: |"
            yield from block(value, indent + STEP)
    else:
        yield f"{space}{name}:"
        if isinstance(value, Mapping):
            for inner, each in value.items():
                yield from lines_of(inner, each, indent + STEP)
        else:
            for each in value:
                yield from entry(each, indent + STEP)


def entry(value: Value, indent: int) -> Iterator[str]:
    """An entry of a list as lines of YAML, with its dash."""
    space = " " * indent
    if isinstance(value, str):
        written = flow(value)
        yield f"{space}- {written}" if written else f"{space}- |"
        if not written:
            yield from block(value, indent + STEP)
    else:
        fields = cast("Mapping[str, Value]", value)  # no list of menus holds lists
        lines = [line for name, each in fields.items() for line in lines_of(name, each, indent + STEP)]
        yield f"{space}- {lines[0].lstrip()}"
        yield from lines[1:]
