"""XML as the carrier's reader takes it: strict, small, and without document types or entities of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ivr.sim.reading.refusal import RefusedError

MAX_DEPTH = 30
"""Deeper documents are refused: no TwiML needs more than five levels."""


@dataclass(slots=True)
class Node:
    """One element: its name, attributes, content in order (texts and elements) and the line it starts on."""

    name: str
    attributes: dict[str, str]
    line: int
    content: list[Node | str] = field(default_factory=list)

    @property
    def children(self) -> Iterator[Node]:
        """The elements directly inside."""
        return (item for item in self.content if isinstance(item, Node))

    @property
    def own_text(self) -> str:
        """The text directly inside, white space folded."""
        return " ".join("".join(item for item in self.content if isinstance(item, str)).split())


def parse(body: bytes) -> Node:
    """Read a document from its first byte on.

    Raises:
        RefusedError: 12100, if the carrier could not read it as XML (also in an encoding that nobody knows).
    """
    if not body.startswith(b"<"):
        raise RefusedError(12100, f"the first byte must start the document, but it begins with {body[:12]!r}")
    builder = _Builder()
    try:
        builder.parser.Parse(body, True)  # noqa: FBT003 - expat takes it by position only
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise RefusedError(12100, f"not well-formed XML: {error}") from error
    return builder.root


class _Builder:
    """Collects expat's calls into nodes."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self._document = Node("", {}, 0)
        self._open = [self._document]

    @property
    def root(self) -> Node:
        return next(self._document.children)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > MAX_DEPTH:
            raise RefusedError(12100, f"elements are nested more than {MAX_DEPTH} deep")
        node = Node(name, attributes, self.parser.CurrentLineNumber)
        self._open[-1].content.append(node)
        self._open.append(node)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].content.append(text)

    def _doctype(self, *_declaration: object) -> None:
        raise RefusedError(12100, "a document type (DTD) is not allowed; leave the <!DOCTYPE ...> away")
