"""What a voice reads badly, or must never read: remarks, stray quotes, markup, abbreviations, capitals, repetitions."""

# ruff: noqa: RUF001  # signs that a voice reads aloud

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Final

from ivr.content.evidence import figures
from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.evidence.wording import same_words, sentences, words
from ivr.content.values.figure_tokens import misspelt
from ivr.content.yaml.issues import Issue
from ivr.languages.registry import PACKS, pack_of

_SENTENCES: Final = frozenset({Kind.TOPIC, Kind.MENU, Kind.STEP_UP})
"""What is spoken in whole sentences; labels, signs and phrases may be parts of one."""


@dataclass(frozen=True, slots=True)
class _Sought:
    """What must not be read aloud: one of the signs that it never lacks, how it is found, what is wrong, what to do."""

    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    problem: str
    remedy: str

    def find(self, text: str) -> str:
        """The first of it in a text; "" if there is none. Looking for a sign is quick, and most texts have none."""
        if any(sign in text for sign in self.signs) and (found := self.pattern.search(text)):
            return found[0]
        return ""


_NOT_WRITTEN: Final = "still has to be filled in"
_UNWRITTEN: Final = (
    *("FILL IN", "COMPLETAR", "TODO:", "TO DO:", "TBD", "XXX", "???", "PENDIENTE", "POR TRADUCIR", "FALTA TRADUCIR"),
    *("Lorem ipsum", "lorem ipsum"),
)
"""What people write where they mean to write the text later."""
_WRONG: Final = (
    _Sought(
        ("#",),
        re.compile(r"#[^\n]*"),
        "stands behind a '#' in a spoken text and would be read aloud",
        "Move a remark out of the text, above its name, on a line that begins with '#'; say a # in words.",
    ),
    _Sought(
        (*_UNWRITTEN, "TODO"),
        re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _UNWRITTEN))})(?!\w)[^\n]*|\ATODO\s*\Z"),
        _NOT_WRITTEN,
        "Write what callers are to hear there.",
    ),
    _Sought(
        ("[",),
        re.compile(r"\[[^\[\]\n]*\]?"),
        "stands in brackets in a spoken text and would be read aloud",
        "Move a remark out of the text, above its name, on a line that begins with '#'; say the rest without brackets.",
    ),
    _Sought(
        ("?",),
        re.compile(r"\w*[^\W\d_]\?[^\W\d_]\w*"),
        "has a question mark in the middle of a word",
        "If an accent was lost there, type the word again.",
    ),
)
"""What is an error."""
_MARKUP: Final = "is markup, which would be read aloud"
_BAD: Final = (
    _Sought(("<",), re.compile(r"</?[A-Za-z][^<>\n]*>"), _MARKUP, "Take it out; a voice has no bold type."),
    _Sought(("&",), re.compile(r"&(?:#\d+|\w+);"), "is the code of a web page for a sign", "Type the sign itself."),
    _Sought(("**", "__"), re.compile(r"(?:\*\*|__)(?=\S)[^*_\n]+(?:\*\*|__)"), _MARKUP, "Take the signs out."),
    _Sought(
        ("://", "www.", "@"),
        re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+"),
        "is an address that nobody can note down",
        "Leave it out.",
    ),
    _Sought((":", ";"), re.compile(r"(?<!\w)[:;]-?[()DP](?!\w)"), "is a face made of signs", "Take it out."),
    _Sought(
        ("/",),
        re.compile(r"\d+ ?/ ?\d+"),
        "may be read as a date or with 'slash'",
        "Write it in words, as in 'half an hour'.",
    ),
    _Sought(
        ("/",),
        re.compile(r"[^\W\d_]{2,}/[^\W\d_]{2,}"),
        "would be read with 'slash'",
        "Write 'or' or 'and' in its place.",
    ),
    _Sought(
        ("",),
        re.compile(r"[®©§¶·•†‡×÷±≤≥≠≈→←↑↓µ=~^|\\*_@<>`+]+|-{2,}"),
        "would be read aloud",
        "Say it in words, or take it out.",
    ),
    _Sought(
        ("O", "o", "l", "I"),
        re.compile(r"\b\d+[OolI]\d*\b"),
        "mixes letters and figures",
        "Write the figure again: the letters O, l and I look like 0 and 1.",
    ),
)
"""What is a warning."""
_CAPITALS: Final = re.compile(r"\b[A-ZÁÉÍÓÚÜÑ]{2,}(?:[\s,]+[A-ZÁÉÍÓÚÜÑ]{2,})+\b|\b[A-ZÁÉÍÓÚÜÑ]{5,}\b")
_TWICE: Final = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})\s+\1(?![\w'’-])", re.IGNORECASE)
_ENDS: Final = re.compile(r"[.!?…:][\"'”’»)]*\s*$")


def issues(evidence: Evidence) -> Iterator[Issue]:
    """All that a voice would read badly, with what to write."""
    before: Spoken | None = None
    for spoken in evidence.spoken.values():
        for language, text in spoken.statement.text.items():
            yield from _text(spoken, language, text)
            if before and before.owner == spoken.owner and same_words(before.statement.text.get(language, ""), text):
                problem = f"'{spoken.statement.id}' says the same as '{before.statement.id}', just before it"
                yield spoken.at(language).warning(problem, "Delete one of the two.")
        yield from _without_unit(spoken)
        before = spoken
    for title in evidence.titles:
        for language, text in title.statement.text.items():
            yield from _wrong(title, language, text)


def wrong_as_a_whole(issue: Issue) -> bool:
    """Whether an issue says that a text is not written yet: whatever else is wrong there follows from it."""
    return _NOT_WRITTEN in issue.problem


def _text(spoken: Spoken, language: str, text: str) -> Iterator[Issue]:
    place, id_ = spoken.at(language), spoken.statement.id
    if wrong := list(_wrong(spoken, language, text)):
        yield from wrong
        return
    if _stray_quote(text):
        remedy = "Delete it, or write the other one of the pair; a text below '|' needs none."
        yield place.error(f"A quote stands alone at the end or the beginning of '{id_}'", remedy)
    for what, problem, remedy in _read_badly(text, language, tuple(PACKS)):
        yield place.warning(f"'{what}' in '{id_}' {problem}", remedy)
    if spoken.kind is not Kind.PHRASE and (found := _CAPITALS.search(text)):
        problem = f"'{found[0]}' in '{id_}' is in capitals, which a voice may spell letter by letter"
        yield place.warning(problem, "Write it in small letters; a voice does not hear capitals.")
    yield from _whole(spoken, language, text)


def _wrong(spoken: Spoken, language: str, text: str) -> Iterator[Issue]:
    """The first thing that must never be read aloud."""
    for sought in _WRONG:
        if found := sought.find(text):
            told = f"'{found.strip('# ')}' in '{spoken.statement.id}' {sought.problem}"
            yield spoken.at(language).error(told, sought.remedy)
            return


@lru_cache(4096)
def _read_badly(text: str, language: str, _packs: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """What a voice reads badly in a text, whoever says it: what is found, problem, remedy. Kept for the next load."""
    found = [(what, sought.problem, sought.remedy) for sought in _BAD if (what := sought.find(text))]
    for short, meant in _short(text, language):
        found.append((short, "is short for what a voice may not know", f"Write '{meant}'."))
    for written, spelt in misspelt(text, language).items():
        found.append((written, "is not spelt as it is spoken", f"Write '{spelt}'."))
    return tuple(found)


def _stray_quote(text: str) -> bool:
    text = text.strip()
    if text.count('"') % 2 or text.count("“") != text.count("”") or text.count("«") != text.count("»"):
        return True
    single = re.findall(r"(?<!\w)['‘]|['’](?!\w)", text)
    return len(single) % 2 == 1 and re.search(r"^['‘]|[.!?,]['’](?!\w)", text) is not None


def _short(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Abbreviations that stand in a text, with what they mean."""
    known = pack_of(language).wording.shortened
    said = re.findall(r"(?<![^\s(])(?:[^\W\d_]\.){2,}|(?<![^\s(])[^\W\d_]+/[^\W\d_]?|[^\W\d_]+\.?", text)
    for word in dict.fromkeys(said):
        meant = known.get(word) or known.get(word.lower()) or known.get(word.lower().rstrip("."))
        if meant:
            yield word, meant


def _whole(spoken: Spoken, language: str, text: str) -> Iterator[Issue]:
    """The same sentence or word twice in a row, and a sentence that breaks off."""
    place = spoken.at(language)
    pairs = chain(pairwise(sentences(text)), pairwise(text.splitlines()))
    twice = next((one for one, other in pairs if same_words(one, other)), "") or _stammered(text, language)
    if twice:
        problem = f"'{' '.join(twice.split())}' stands twice in a row in '{spoken.statement.id}'"
        yield place.warning(problem, "Delete one of the two.")
    if spoken.kind not in _SENTENCES:
        return
    last = words(text)[-1:]
    if last and (not _ENDS.search(text) or last[0] in pack_of(language).wording.open_ended):
        end = " ".join(text.split()[-3:])
        problem = f"'{spoken.statement.id}' breaks off behind '{end}' in language '{language}'"
        yield place.warning(problem, "Write the sentence to its end, with a full stop.")


def _stammered(text: str, language: str) -> str:
    """A word that stands twice in a row; digits do, as in "nine one one"."""
    digits = pack_of(language).safety.digits
    found = (each[1] for each in _TWICE.finditer(text) if each[1].lower() not in digits)
    return next(found, "")


def _without_unit(spoken: Spoken) -> Iterator[Issue]:
    """A text that ends with a figure where another language says what is counted: "for forty-eight"."""
    read = {code: figures.numbers(text, code) for code, text in spoken.statement.text.items()}
    for language, text in spoken.statement.text.items():
        for sentence in sentences(text):
            last = next((each for each in read[language][::-1] if sentence.rstrip(" .!?\n").endswith(each.text)), None)
            others = (each for code, numbers in read.items() if code != language for each in numbers)
            fuller = next((each for each in others if last and each.value == last.value and each.unit), None)
            if last and not last.unit and not last.key and fuller:
                yield spoken.at(language).warning(
                    f"'{last.text}' in '{spoken.statement.id}' does not say of what, and another language says "
                    f"'{fuller.text}'",
                    "Write what is counted, as in 'hours' or 'days'.",
                )
