"""What is hard to follow by ear: hard topics and menus, long sentences, long parts, and the words of specialists.

The limits stand in line.yaml. What the figures mean is told in ``ivr.content.review.readability``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.content.evidence.evidence import DOCUMENTS_LANGUAGE, Evidence, Kind, Spoken
from ivr.content.evidence.fact_base import Term
from ivr.content.evidence.wording import Terms, content, sentences
from ivr.content.review import read_aloud, readability, spelling
from ivr.content.review.readability import RED_FLAGS, Measure, Verdict
from ivr.content.yaml.issues import Issue
from ivr.languages.syllables import words

_SHOWN_WORDS = 5
"""So many words of a long sentence are shown."""


def issues(evidence: Evidence) -> Iterator[Issue]:
    """All that is hard to follow, with what to do about it."""
    for measured in readability.measures(evidence):
        yield from _hard(measured, evidence)
    for spoken in evidence.spoken.values():
        yield from _long_sentences(spoken, evidence.rules.limits.sentence_words)
    yield from _long_parts(evidence)
    yield from _long_menus(evidence)
    yield from _jargon(evidence)
    yield from read_aloud.issues(evidence)
    yield from spelling.issues(evidence)


def _hard(measured: Measure, evidence: Evidence) -> Iterator[Issue]:
    """A topic or menu beyond the limits of its language."""
    limits, hardest = evidence.rules.limits, measured.hardest
    judged = readability.verdict(measured, limits)
    if judged is Verdict.EASY:
        return
    scale, most = measured.scale, limits.of_ease(measured.language)[judged is Verdict.TOO_HARD]
    beyond = f"more than {most} are" if scale.less_is_easier else f"less than {most} is"
    said = f"{scale.says.format(value=measured.value)} in language '{measured.language}'"
    place = hardest.at(measured.language)
    problem = f"{_named(measured.owner, evidence)} {said}; {beyond} {judged} for the ear"
    remedy = f"Use shorter sentences and shorter words; the hardest statement is '{hardest.statement.id}'."
    yield place.error(problem, remedy) if judged is Verdict.TOO_HARD else place.warning(problem, remedy)


def _named(owner: str, evidence: Evidence) -> str:
    if owner == RED_FLAGS:
        return "What is said before a red flag rings"
    return f"The {'menu' if owner in evidence.line.menus else 'topic'} '{owner}'"


def _long_sentences(spoken: Spoken, most: int) -> Iterator[Issue]:
    """The longest sentence of a text in each language, if it is too long."""
    for language, text in spoken.statement.text.items():
        longest: tuple[str, ...] = max(map(words, sentences(text)), key=len, default=())
        if len(longest) > most:
            problem = (
                f"The sentence '{' '.join(longest[:_SHOWN_WORDS])} ...' of '{spoken.statement.id}' has {len(longest)} "
                f"words; more than {most} are hard to follow by ear"
            )
            yield spoken.at(language).warning(problem, "Make two sentences of it.")


def _long_parts(evidence: Evidence) -> Iterator[Issue]:
    most = evidence.rules.limits.part_seconds
    for topic, part, language, seconds in readability.part_seconds(evidence):
        if seconds > most:
            problem = f"A part of the topic '{topic}' takes {seconds:.1f} seconds in language '{language}', over {most}"
            remedy = "Shorten its statements, or cut a long one in two."
            yield evidence.spoken[part].at(language).warning(problem, remedy)


def _long_menus(evidence: Evidence) -> Iterator[Issue]:
    for menu, language, seconds in readability.menu_seconds(evidence):
        most = evidence.rules.limits.most_menu_seconds(language)
        if seconds > most:
            problem = f"All choices of the menu '{menu}' are said after {seconds:.1f} seconds in language '{language}'"
            remedy = f"Shorten the names of its choices, or what is said before them, to {most} seconds in all."
            yield evidence.spoken[f"{menu}.1"].at(language).warning(problem, remedy)


def _jargon(evidence: Evidence) -> Iterator[Issue]:
    """Technical terms that a text for callers uses where its topic or menu does not say the plain ones too."""
    terms = Terms((word, (), term) for term in evidence.glossary for word in technical(term))
    said: dict[str, set[str]] = {}
    for spoken in evidence.spoken.values():
        said.setdefault(spoken.owner, set()).update(content(spoken.statement.text.get(DOCUMENTS_LANGUAGE, "")))
    for spoken in evidence.spoken.values():
        text = spoken.statement.text.get(DOCUMENTS_LANGUAGE, "") if spoken.kind is not Kind.SIGN else ""
        for found in terms.find(text, [word.lower() for word in words(text)]):
            if not _explained(found.owner, found.text, said[spoken.owner]):
                problem = f"'{found.text}' in '{spoken.statement.id}' is a word of specialists"
                plain = " or ".join(f"'{each.strip()}'" for each in found.owner.plain.split(";"))
                remedy = f"Say {plain}, or say that as well in the same {_unit(spoken)}."
                yield spoken.at(DOCUMENTS_LANGUAGE).warning(problem, remedy)


def technical(term: Term) -> list[str]:
    """The technical words of an entry, without those that are in its plain words too."""
    plain = set(map(str.lower, words(term.plain)))
    found = [word.strip() for word in re.split("[;,()]", term.technical)]
    return [word for word in found if word and not plain.issuperset(map(str.lower, words(word)))]


def _explained(term: Term, found: str, said: set[str]) -> bool:
    """Whether one of the plain wordings is said too; words in common with the technical one explain nothing."""
    wordings = (content(plain) - content(found) for plain in re.split("[;,]", term.plain))
    return any(wording and wording <= said for wording in wordings)


def _unit(spoken: Spoken) -> str:
    return spoken.kind if spoken.kind in {Kind.TOPIC, Kind.PHRASE} else "menu"
