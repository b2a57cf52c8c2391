"""What a pack says about danger: the words that the safety rules, the medical checks and notices look for.

Where nothing else is said, a tuple holds parts of regular expressions, looked for as whole words in small letters.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SafetyWords:
    """The words of the safety rules in one language."""

    digits: tuple[str, ...] = ()
    """From zero to nine, as a number to dial is said."""
    hang_up: tuple[str, ...] = ()
    dial: tuple[str, ...] = ()
    emergency: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()
    """Before an order to hang up or dial, these turn it round: "do not dial", "before you dial"."""
    later: tuple[str, ...] = ()
    """They make a caller wait, or leave it to them."""
    unless_turned: tuple[str, ...] = ()
    """In front of one of `later`, these turn it round: "do not wait"."""
    urgent: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    """What a caller is told to do at once. "Now" and "right away" are urgent only in a sentence with one of these."""
    likewise: tuple[str, ...] = ()
    """A sentence with one of these goes on with the urgency of the sentence before: "Call too if ..."."""
    condition: tuple[str, ...] = ()
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    """What is good and bad to notice: nobody is to call only when things get better."""
    no_advice: tuple[str, ...] = ()
    """Negated, these say that the line is no advice for the caller's own case."""
    absent: tuple[str, ...] = ()
    """What says that a caller does not have the sign that is named next: "without", "you do not have"."""
    between: str = ""
    """Words, as alternatives, that may stand between these and the sign: "you do not have *any severe* pain"."""
    order_not: str = ""
    """The words that forbid; "" where a language cannot be told apart by them: then the other languages decide."""
    press: tuple[str, ...] = ()
    at_least: tuple[str, ...] = ()
    at_most: tuple[str, ...] = ()
    about: str = ""
    """Whom a caller reaches, and where: words that say nothing of what an urgent sentence is about."""
    order: str = ""
    """What to write where the emergency number is missing; `{spelled}` is that number in words."""
    write_no_advice: str = ""
    """What to write where the first menu no longer says that it is no advice."""


@dataclass(frozen=True, slots=True)
class MedicalWords:
    """The words of medicine in one language.

    Each is the beginning of a word where it ends in a dash ("infect-" is "infection" and "infected"), else the word.
    A dash inside stands for a blank.
    """

    things: str = ""
    """Signs, illnesses, parts of the body, treatments."""
    medicines: str = ""
    """Names of medicines and kinds of them."""
    orders: str = ""
    """What a caller is told to do with the body: only at the beginning of a sentence or clause."""
    places: str = ""
    """Where to go for help: the service's own words may send a caller there whom nobody called back."""
    please: str = ""
    """May stand before those."""
    procedures: str = ""
    """What is done to patients, and what those are called who do it: a greeting may name it, a text message may not."""


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """What a notice of the day must not say, as alternatives of regular expressions."""

    key_names: str = ""
    """How keys are called."""
    before_a_key: str = ""
    """What tells somebody to press a key, where the name of a key follows."""
    between: str = ""
    """What may stand between those two."""
    keys: str = ""
    """What tells somebody to press a key, whatever follows; with its own word boundaries."""
    hang_up: str = ""
    """What tells somebody to end the call; with its own word boundaries."""
    signs: tuple[str, ...] = ()
    """What patients feel that may be a sign of danger; the words of one sign stand together."""
    takes: str = ""
    """What tells somebody to take or to stop something, where one of `taken` follows in the sentence."""
    taken: str = ""


def parts(text: str) -> tuple[str, ...]:
    """Parts that are written one after the other, with semicolons between them."""
    return tuple(part.strip() for part in text.split(";"))
