"""The words of a reply: statements of the line as utterances in the caller's language and speed."""

from __future__ import annotations

from ivr.core.model import Line, Menu, Statement
from ivr.core.reply import Utterance
from ivr.core.state import CallState


def utterance(state: CallState, statement: Statement, language: str) -> Utterance:
    """One statement in the given language, at the caller's speed."""
    return Utterance(statement.id, language, statement.text[language], state.slow)


def spoken(state: CallState, *statements: Statement) -> tuple[Utterance, ...]:
    """Statements in the caller's language."""
    return tuple(utterance(state, statement, state.language) for statement in statements)


def say(line: Line, state: CallState, phrase: str) -> tuple[Utterance, ...]:
    """One of the service's own phrases in the caller's language."""
    return spoken(state, line.phrases[phrase])


def say_in_all(line: Line, state: CallState, phrase: str) -> tuple[Utterance, ...]:
    """One of the service's own phrases in every language of the line, one after the other."""
    return tuple(utterance(state, line.phrases[phrase], language) for language in line.languages)


def say_to_silence(line: Line, state: CallState, phrase: str) -> tuple[Utterance, ...]:
    """In the caller's language; in every language while the caller has pressed nothing that tells it."""
    return say(line, state, phrase) if state.keyed else say_in_all(line, state, phrase)


def in_full(line: Line, state: CallState, menu: Menu) -> tuple[Utterance, ...]:
    """A menu as it is read to somebody who has not heard it: introduction, languages, choices and what follows."""
    return (
        spoken(state, *menu.intro)
        + invitations(line, state, menu.id)
        + spoken(state, menu.choices)
        + spoken(state, *menu.after)
    )


def invitations(line: Line, state: CallState, at: str) -> tuple[Utterance, ...]:
    """At the start menu, each other language's key, in that language: a caller may not know this one."""
    others = [language for language in line.languages if language != state.language]
    invite = line.phrases["language-invite"]
    return tuple(utterance(state, invite, other) for other in others) if at == line.start else ()
