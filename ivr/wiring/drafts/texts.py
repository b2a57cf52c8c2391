"""The texts that a draft would send to a caller: written for whoever tries it, and never sent."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.core.line.model import Line
from ivr.texts import wording


@dataclass
class DraftTexts:
    """See `ivr.calls.texts.offering.Texts`. For one call.

    Args:
        line: The draft's.
        public_url: What links begin with.
        name: Of the line, where it is not the first one.
    """

    line: Line
    public_url: str
    name: str = ""
    _written: list[tuple[str, str]] = field(default_factory=list)

    def may(self, number: str) -> bool:
        """Anybody who shows a number."""
        return bool(number)

    def promise(self, call: str, topic: str, language: str, number: str) -> None:
        """Write the text about a topic down."""
        del call, number  # it is the only call, and nothing is sent
        spoken = language if language in self.line.languages else self.line.languages[0]
        link = wording.link(self.public_url, topic, spoken, self.name)
        self._written.append((spoken, wording.message(self.line, link, spoken)))

    def shown(self) -> list[tuple[str, str]]:
        """What was written since it was asked last: language and words."""
        found, self._written = self._written, []
        return found
