"""Whether callers in danger are told to hang up and dial the emergency number, and which keys are theirs to press."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ivr.content.evidence import figures
from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.evidence.wording import negations, sentences, words
from ivr.content.files.drafts import Drafts
from ivr.content.safety.rules import EMERGENCY_NAMED, EMERGENCY_PHRASES, KEYS, MAY_HANG_UP, broken
from ivr.content.safety.words import finder, number_finder, plain, spelled, turner, words_of
from ivr.content.values.emergency_number import has_emergency_number
from ivr.content.yaml.issues import Issue
from ivr.core.keys import NAMES
from ivr.languages.registry import pack_of
from ivr.languages.safety_words import SafetyWords

_DIALLED: Final = 3
"""So many digits at least are a number to dial, and no more than so many an emergency number."""
_THREE_DIGITS: Final = re.compile(r"(?<![\d+])(?<!\d[-./ ])\d{3}(?!\d|\)? ?[-./]? ?\d{3,4}\b)")
"""A number of three digits, but no part of a telephone number such as 202-555-0100."""


def issues(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """All texts that leave callers in danger without the emergency number, or with a wrong one."""
    number = evidence.rules.emergency_number
    for spoken in evidence.spoken.values():
        for language, text in spoken.statement.text.items():
            yield from _Text(spoken, language, text, number).issues()
    for flag in drafts.flags:
        if flag.flag.step_up is None and not flag.no_step_up:
            yield broken("step-up", flag.place, id=flag.flag.id, number=number)


class _Text:
    """One text in one language."""

    def __init__(self, spoken: Spoken, language: str, text: str, number: str) -> None:
        self._spoken, self._language, self._number = spoken, language, number
        self._words: SafetyWords = words_of(language)
        self._text = text
        self._sentences: Sequence[str] = [plain(each) for each in sentences(text)]
        self._id, self._place = spoken.statement.id, spoken.at(language)
        self._needed = self._id in EMERGENCY_PHRASES if spoken.kind is Kind.PHRASE else spoken.kind is Kind.STEP_UP

    def _broken(self, rule: str, **said: str) -> Issue:
        written = spelled(self._number, self._language)
        order = (self._words.order or "{spelled}").format(spelled=written)
        said = {"id": self._id, "language": self._language, "number": self._number, "spelled": written, **said}
        return broken(rule, self._place, order=order, **said)

    def issues(self) -> Iterator[Issue]:
        """What is wrong with it."""
        other = self._other_number()
        if other:
            yield self._broken("other-number", what=other)
        elif self._needed and (lacking := self._lacking()):
            yield self._broken("emergency-number", what=lacking)
        if self._spoken.kind is not Kind.SIGN and (weak := self._weakened()):
            yield self._broken("emergency-order", what=weak)
        if not other and self._hangs_up_alone():
            yield self._broken("hang-up")
        for key in KEYS.get(self._id, ()) if self._spoken.kind is Kind.PHRASE else ():
            if not self._names_key(key):
                yield self._broken("key-named", key=key)

    def _other_number(self) -> str:
        """Another number of three digits that is dialled; "" if there is none."""
        if not finder(self._words.dial).search(plain(self._text)):
            return ""
        text = number_finder(self._number, self._language).sub("; ", self._text.lower())
        unchanged = text == self._text.lower()  # then what was read of it before will do
        for each in figures.numbers(self._text if unchanged else text, self._language):
            if each.key and not each.unit and len(str(int(each.value))) == _DIALLED:
                return each.text.lower()
        for found in _THREE_DIGITS.finditer(text):
            before = plain(self._text[max(0, found.start() - 25) : found.start()])
            if finder(self._words.dial).search(before):
                return found[0]
        if self._number != "911" and has_emergency_number(self._text):
            return "911"
        return ""

    def _lacking(self) -> str:
        """What a text lacks that has to name the number; "" if nothing."""
        named = [at for at, each in enumerate(self._sentences) if self._emergency(each)]
        if not named:
            if self._named_elsewhere():
                return ""  # that only this language lacks it is an error of its own
            return f"does not say '{spelled(self._number, self._language)}'"
        at = named[0]
        if not finder(self._words.dial).search(self._sentences[at]):
            return f"does not say '{self._words.dial[0]}' in that sentence"
        if not finder(self._words.hang_up).search(" ".join(self._sentences[max(0, at - 1) : at + 1])):
            return f"does not say '{self._words.hang_up[0]}' before it"
        if self._id in EMERGENCY_NAMED and not finder(self._words.emergency).search(self._sentences[at]):
            return f"does not say '{self._words.emergency[0]}' in that sentence"
        if self._spoken.kind is Kind.PHRASE and (no := negations(words(self._sentences[at]), self._language)):
            return f"says '{no[0]}' in that sentence"
        return ""

    def _named_elsewhere(self) -> bool:
        """Whether another language names the number, of which `ivr.content.evidence.parity` tells."""
        return any(has_emergency_number(each) for each in self._spoken.statement.text.values())

    def _emergency(self, sentence: str) -> bool:
        return number_finder(self._number, self._language).search(sentence) is not None

    def _weakened(self) -> str:
        """The words that weaken the order to dial; "" if there are none."""
        orders = (*self._words.hang_up, *self._words.dial)
        for at, sentence in enumerate(self._sentences):
            if not self._emergency(sentence):
                continue
            alone = not finder(self._words.hang_up).search(sentence)
            near = [*self._sentences[max(0, at - 1) : at], sentence] if alone else [sentence]
            for each in near if finder(self._words.hang_up).search(near[0]) else [sentence]:
                if found := turner(self._words.turned, orders).search(each):
                    return f"'{found[0]}'"
                if later := soft(each, self._words):
                    return f"'{later}'"
        return ""

    def _hangs_up_alone(self) -> bool:
        """Whether it tells callers to hang up, and no sentence near tells whom to dial."""
        if self._spoken.kind is Kind.PHRASE and self._id in MAY_HANG_UP:
            return False
        for at, sentence in enumerate(self._sentences):
            found = finder(self._words.hang_up).search(sentence)
            if found and not turner(self._words.unless_turned, self._words.hang_up).search(sentence):
                near = self._sentences[at : at + 2]
                if not any(self._emergency(each) for each in near):
                    return not self._named_elsewhere()
        return False

    def _names_key(self, key: str) -> bool:
        called = pack_of(self._language).keys.keys.items()
        names = [word for word, digit in called if NAMES.get(digit, digit) == key]
        digits = (key, self._words.digits[int(key)]) if key.isdigit() else ()
        return finder((*names, *digits)).search(plain(self._text)) is not None


def soft(sentence: str, known: SafetyWords) -> str:
    """The words of a sentence that make a caller wait or choose; "" if there are none."""
    cleared = turner(known.unless_turned, known.later).sub(" ", sentence)
    found = finder(known.later).search(cleared)
    return found[0] if found else ""
