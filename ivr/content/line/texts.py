"""Text messages to callers: whoever has the telephone in their hand may read them, so they say nothing of medicine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ivr.content.evidence.evidence import Evidence, Spoken
from ivr.content.safety.medical_words import told_in_a_text
from ivr.content.yaml.issues import Issue
from ivr.core.line.phrases import WRITTEN
from ivr.core.signs import plain
from ivr.languages.registry import PACKS

MESSAGE: Final = "text-message"
"""The phrase that is sent to whoever asked for a text."""


def issues(evidence: Evidence) -> Iterator[Issue]:
    """What must not stand in a text, and what has to."""
    if not evidence.line.texts:
        return
    for spoken in (evidence.spoken[id_] for id_ in sorted(WRITTEN)):
        for language, text in spoken.statement.text.items():
            if found := told_in_a_text(text.lower(), language):
                yield _medical(f"'{spoken.statement.id}' in language '{language}'", found, spoken, language)
    yield from _clinic(evidence)
    message = evidence.spoken[MESSAGE]
    for language, text in message.statement.text.items():
        if not stop_words(text):
            yield message.at(language).error(
                f"'{MESSAGE}' in language '{language}' does not say how to get no more texts",
                "End it with 'Reply STOP to end.', in the language of the text.",
            )


def _clinic(evidence: Evidence) -> Iterator[Issue]:
    clinic = evidence.line.clinic
    for language in evidence.line.languages:
        if found := told_in_a_text(clinic.lower(), language):
            place = evidence.rules.places.get("clinic") or evidence.spoken[MESSAGE].place
            yield place.error(
                f"The name '{clinic}', which texts come from, says '{found}', which is medical",
                "Write it without words of medicine: others may read it on the telephone's screen.",
            )
            return


def _medical(what: str, found: str, spoken: Spoken, language: str) -> Issue:
    return spoken.at(language).error(
        f"{what} is sent as a text and says '{found}', which is medical",
        "Write it without words of medicine: others may read it on the telephone's screen.",
    )


def stop_words(text: str) -> frozenset[str]:
    """The words of a text by which somebody gets no more texts, in any language that is known."""
    known = frozenset().union(*(pack.texts.stop for pack in PACKS.values()))
    return known & frozenset(plain(word.strip(".,;:!?¡¿\"'")).lower() for word in text.split())
