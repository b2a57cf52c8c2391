"""One place of the tree: its words side by side, how they sound, where they come from, and who approved them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.evidence.fact_base import Basis, Source
from ivr.content.review.approvals import Approvals, State
from ivr.core.line.model import Line, Menu, Statement
from ivr.core.reply import Utterance
from ivr.speech.audio_library import URL, AudioLibrary
from ivr.speech.rendering.naming import is_name
from ivr.web.console import times
from ivr.web.console.page import Answer, Asked, Data, Page, ProblemError, Route, View
from ivr.web.console.pages.callback_rows import language
from ivr.web.console.words import Words
from ivr.wiring.console import Desk

PHRASES: Final = "phrases"
"""In an address: the line's own words."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a text rests on."""

    id: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """An approval, or a refusal, and how it stands today."""

    by: str
    role: str
    date: str
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A text in one language."""

    language: str
    name: str
    text: str
    seconds: str
    audio: str
    """The name of its file; "" where the carrier's voice says it."""
    signed: tuple[Signed, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text in all languages."""

    id: str
    what: str
    """What it is, as a word of the page: "title", "choice", "statement" ..."""
    said: tuple[Said, ...]
    facts: tuple[Fact, ...] = ()
    claims_nothing: bool = False
    key: str = ""
    file: str = ""
    heard: bool = True
    """Whether anybody hears it as it stands, by itself."""


def show(asked: Asked) -> Answer:
    """The place."""
    t, line, id_ = Words("place", asked.language), asked.desk.line, asked.path["id"]
    if not (id_ in line.menus or id_ in line.topics or id_ in line.red_flags or id_ == PHRASES):
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-place")
    evidence = asked.desk.heard.spoken(line.version)
    sentences = tuple(_sentences(asked.desk, evidence, id_, t))
    said = [each for sentence in sentences for each in sentence.said]
    values = {
        "name": name_of(line, id_, t),
        "kind": kind_of(line, id_),
        "sentences": sentences,
        "has_audio": any(each.audio for each in said),
        "has_approvals": any(each.signed for each in said),
        "known": evidence is not None,
        "voices": [(language(code, t), line.voices[code].name) for code in line.languages],
    }
    return View("place.html", values)


def sound(asked: Asked) -> Answer:
    """How a sentence sounds."""
    name = asked.path["name"]
    if not is_name(name):
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-sound")
    data, itself = asked.desk.parts.publications.having(name).shelf.read(name)
    if not itself:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-sound")
    return Data(data, "audio/wav", headers={"Cache-Control": "private, max-age=86400"})


def kind_of(line: Line, id_: str) -> str:
    """What a place is: "menu", "topic", "red-flag" or "phrases"."""
    if id_ in line.menus:
        return "menu"
    return "topic" if id_ in line.topics else "red-flag" if id_ in line.red_flags else PHRASES


def name_of(line: Line, id_: str, t: Words) -> str:
    """What a place is called in the language of the page."""
    first = line.languages[0]
    if id_ == PHRASES:
        return t("phrases-title")
    if flag := line.red_flags.get(id_):
        return flag.sign.text.get(t.language, flag.sign.text[first]).strip()
    title = line.menus[id_].title if id_ in line.menus else line.topics[id_].title
    return (title.get(t.language) or title.get(first) or (t("start") if id_ == line.start else id_)).strip()


# --- what is said there ----------------------------------------------------------------------------------------------


def _sentences(desk: Desk, evidence: Evidence | None, id_: str, t: Words) -> Iterator[Sentence]:
    shelf = desk.parts.publications.current.shelf
    maker = Maker(desk.line, shelf, evidence, t)
    line = desk.line
    if menu := line.menus.get(id_):
        yield from _of_menu(maker, menu)
    elif topic := line.topics.get(id_):
        yield from maker.made([topic.name] if topic.name else [], "title")
        for part in topic.parts:
            yield from maker.made(part.statements, "statement")
    elif flag := line.red_flags.get(id_):
        yield from maker.made([flag.step_up] if flag.step_up else [], "step-up")
        yield from maker.made([flag.sign], "sign", heard=False)
    else:
        yield from maker.made(line.phrases.values(), "phrase")


def _of_menu(maker: Maker, menu: Menu) -> Iterator[Sentence]:
    yield from maker.made([menu.name] if menu.name else [], "title")
    yield from maker.made(menu.intro, "statement")
    yield from maker.made([menu.choices], "choices")
    for option in menu.options:
        yield from maker.made([option.label], "choice", key=option.key, heard=False)
    yield from maker.made(menu.after, "statement")


@dataclass(frozen=True, slots=True)
class Maker:
    """Joins a text with its sound, its facts and its approvals."""

    line: Line
    shelf: AudioLibrary
    evidence: Evidence | None
    t: Words

    def made(
        self, statements: Iterable[Statement], what: str, *, key: str = "", heard: bool = True
    ) -> Iterator[Sentence]:
        """A sentence for each statement."""
        for each in statements:
            spoken = self._spoken(each.id)
            yield Sentence(
                id=each.id,
                what=what,
                said=tuple(self._said(each, code, spoken, heard=heard) for code in self.line.languages),
                facts=tuple(self._facts(spoken)) if spoken else (),
                claims_nothing=spoken is not None and spoken.cites.nothing,
                key=key,
                file=f"{spoken.place.file}:{spoken.place.line}" if spoken else "",
                heard=heard,
            )

    def _spoken(self, id_: str) -> Spoken | None:
        if self.evidence is None:
            return None
        titles = (each for each in self.evidence.titles if each.statement.id == id_)
        return self.evidence.spoken.get(id_) or next(titles, None)

    def _said(self, statement: Statement, code: str, spoken: Spoken | None, *, heard: bool) -> Said:
        text = statement.text.get(code, "")
        url = self.shelf.url(Utterance(statement.id, code, text)) if heard else None
        seconds = statement.seconds.get(code, 0.0)
        return Said(
            language=code,
            name=language(code, self.t),
            text=" ".join(text.split()),
            seconds=times.length(seconds, self.t) if seconds else "",
            audio=url.removeprefix(URL) if url else "",
            signed=tuple(self._signed(spoken, code)) if spoken and spoken.kind is not Kind.TITLE else (),
        )

    def _signed(self, spoken: Spoken, code: str) -> Iterator[Signed]:
        if self.evidence is not None:
            for approval, standing in Approvals(self.evidence).approvals_of(spoken, code):
                yield Signed(approval.by, approval.role, approval.date, standing.state, approval.refused)

    def _facts(self, spoken: Spoken) -> Iterator[Fact]:
        evidence = self.evidence
        if evidence is None:
            return
        for id_ in spoken.cites.facts:
            if fact := evidence.facts.get(id_):
                yield Fact(id_, _words(fact.text.values()), tuple(_sources(fact.support, evidence)))
        for id_ in spoken.cites.signs:
            if sign := evidence.signs.get(id_):
                basis = "" if sign.basis is Basis.DOCUMENTS else f" ({self.t('not-in-documents')})"
                yield Fact(id_, _words(sign.spoken.values()) + basis, tuple(_sources(sign.support, evidence)))


def _words(texts: Iterable[str]) -> str:
    return " ".join(next(iter(texts), "").split())


def _sources(sources: Iterable[Source], evidence: Evidence) -> Iterator[str]:
    for each in sources:
        document = evidence.documents.get(each.document)
        yield f"{document.title if document else each.document}: {each.heading}"


PAGE: Final = Page("place", (Route("GET", "/callers/{id}", show), Route("GET", "/sound/{name}", sound)), shown=False)
