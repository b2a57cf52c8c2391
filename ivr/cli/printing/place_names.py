"""What menus, topics and warning signs are called, for people who read reports and transcripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.core.line.model import Line


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a line in one language; an id that the line does not know (any more) names itself."""

    line: Line | None
    language: str

    def place(self, id_: str) -> str:
        """A menu or a topic."""
        if self.line is None:
            return id_
        if topic := self.line.topics.get(id_):
            return self._words(topic.title, id_)
        menu = self.line.menus.get(id_)
        if menu and menu.title:
            return self._words(menu.title, id_)
        options = (option for menu in self.line.menus.values() for option in menu.options)
        label = next((option.label for option in options if option.target == id_), None)
        return self._words(label.text, id_) if label else id_

    def sign(self, id_: str) -> str:
        """A warning sign."""
        flag = self.line.red_flags.get(id_) if self.line else None
        return self._words(flag.sign.text, id_) if flag else id_

    def _words(self, text: Mapping[str, str], id_: str) -> str:
        return " ".join(text.get(self.language, "").split()) or id_
