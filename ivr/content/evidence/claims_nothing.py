"""What a text must not say without a fact behind it, what the first menu must say, and reasons that give none."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.evidence.wording import negations, sentences, words
from ivr.content.files.drafts import Drafts
from ivr.content.safety.medical_words import medical, medicines, strange_sign
from ivr.content.safety.rules import broken
from ivr.content.safety.words import finder, plain, words_of
from ivr.content.yaml.issues import Issue, Place

_LEAST_WORDS, _LEAST_LETTERS = 4, 15
"""Of a reason that says something."""
_EXAMPLE = {
    "waiver": "Our own surgeons ask for three days, as agreed in March.",
    "exception": "The recorded wording follows at once in the next text.",
    "no-step-up": "This sign is never an emergency, as our clinicians agreed.",
}


def issues(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """All that is said without ground."""
    for spoken in evidence.spoken.values():
        for language, text in spoken.statement.text.items():
            yield from _medical(spoken, language, plain(text), evidence)
    if not evidence.empty:
        yield from _no_advice(evidence)
    yield from _reasons(drafts, evidence)


def _medical(spoken: Spoken, language: str, text: str, evidence: Evidence) -> Iterator[Issue]:
    place, said = spoken.at(language), {"id": spoken.statement.id, "language": language}
    nothing = spoken.cites.nothing and spoken.kind in {Kind.MENU, Kind.TOPIC, Kind.PHRASE, Kind.STEP_UP}
    if nothing and (what := medical(text, language, orders=spoken.kind in {Kind.MENU, Kind.TOPIC})):
        yield broken("claims-nothing", place, what=what, **said)
    elif not evidence.empty and (named := medicines(text, language)):
        known = plain(" ".join(_known(spoken, language, evidence)))
        if strange := [each for each in named if each not in known]:
            yield broken("medicine", place, what=strange[0], **said)
    mistyped = not (evidence.facts.keys() >= {*spoken.cites.facts} and evidence.signs.keys() >= {*spoken.cites.signs})
    if spoken.kind is Kind.TOPIC and not (nothing or evidence.empty or mistyped):
        known = plain(" ".join(_known(spoken, language, evidence)))
        if sign := strange_sign(text, known, language):
            yield broken("strange-sign", place, what=sign, **said)


def _known(spoken: Spoken, language: str, evidence: Evidence) -> Iterator[str]:
    """What the facts and signs say that a text names, and the wordings of their conflicts."""
    for fact in (evidence.facts[id_] for id_ in spoken.cites.facts if id_ in evidence.facts):
        yield fact.text.get(language, "")
        for id_ in fact.conflicts:
            if id_ in evidence.conflicts:
                yield evidence.conflicts[id_].spoken.get(language, "")
    for sign in (evidence.signs[id_] for id_ in spoken.cites.signs if id_ in evidence.signs):
        yield sign.spoken.get(language, "")


def _no_advice(evidence: Evidence) -> Iterator[Issue]:
    """The first menu says, before its choices, that this is no advice for the caller's own case."""
    start = evidence.line.menus[evidence.line.start]
    for language in evidence.line.languages:
        known = words_of(language)
        said = [each for statement in start.intro for each in sentences(statement.text.get(language, ""))]
        if known.no_advice and not any(_denies(each, language) for each in said):
            spoken = [evidence.spoken[statement.id] for statement in start.intro]
            place = spoken[-1].at(language) if spoken else Place("menus/main.yaml", 1)
            yield broken("no-advice", place, id=start.id, language=language, sentence=known.write_no_advice)


def _denies(sentence: str, language: str) -> bool:
    found = finder(words_of(language).no_advice).search(plain(sentence))
    return bool(found and negations(words(sentence), language))


def _reasons(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """Reasons that say nothing. Those of a red flag stand at both of its texts, and are named once."""
    seen: set[Place] = set()
    for spoken in evidence.spoken.values():
        given = [(each.place, each.reason, "waiver") for each in spoken.cites.waivers]
        given += [(each.place, each.reason, "exception") for each in spoken.cites.exceptions]
        for place, reason, kind in given:
            if place not in seen and not _says(reason):
                seen.add(place)
                yield broken("reason", place, what=reason, example=_EXAMPLE[kind])
    for flag in drafts.flags:
        if flag.no_step_up and not _says(flag.no_step_up):
            example = _EXAMPLE["no-step-up"]
            yield broken("reason", flag.place, what=flag.no_step_up, example=example)


def _says(reason: str) -> bool:
    told = {word for word in words(reason) if len(word) > 1 and word.isalpha()}
    return len(told) >= _LEAST_WORDS and sum(map(len, told)) >= _LEAST_LETTERS - _LEAST_WORDS
