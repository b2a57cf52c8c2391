"""Whether texts say what they name as urgently, and with the same "not", as the fact base: softened words cost time.

Sentences are matched by the words they share. A sentence is urgent where a word such as "right away" stands beside
something to do, or where it goes on with an urgent one: "Call too if ...".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from ivr.content.evidence import figures
from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.evidence.fact_base import Fact, Importance, Level, Sign
from ivr.content.evidence.wording import content, overlap
from ivr.content.safety.calls import soft
from ivr.content.safety.rules import EMERGENCY_PHRASES, MAY_HANG_UP, broken
from ivr.content.safety.sentences import MATCH, Sentences, read_text, urgent_about
from ivr.content.safety.words import finder, number_finder, plain, turner, words_of
from ivr.content.yaml.issues import Issue

_MUST_NOT_WAIT = frozenset(EMERGENCY_PHRASES) - frozenset(MAY_HANG_UP)
_SAID = 0.5
"""So much of a fact that matters must be in one text."""
_MORE = 2
"""So many words more may a sentence have that says the same as another, or its opposite."""


def issues(evidence: Evidence) -> Iterator[Issue]:
    """All texts that lost urgency, a "not" or a whole fact."""
    checker = _Checker(evidence)
    for spoken in evidence.spoken.values():
        yield from checker.check(spoken)
    if all(id_ in evidence.facts for each in evidence.spoken.values() for id_ in each.cites.facts):
        yield from checker.unsaid()  # else a mistyped id is why nothing says it


class _Checker:
    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._number = evidence.rules.emergency_number
        self._citing: dict[str, list[Spoken]] = {}
        """By the id of a fact, the texts for callers that name it."""
        self._in_menu: dict[str, list[Spoken]] = {}
        """By the id of a menu, what is said before and behind its choices."""
        self._said_in = cache(self._said_by_place)
        for each in evidence.spoken.values():
            for id_ in each.cites.facts if each.kind in {Kind.MENU, Kind.TOPIC, Kind.STEP_UP} else ():
                self._citing.setdefault(id_, []).append(each)
            if each.kind is Kind.MENU:
                self._in_menu.setdefault(each.owner, []).append(each)

    def check(self, spoken: Spoken) -> Iterator[Issue]:
        """All that is weaker in a text than in what it names."""
        facts = [self._evidence.facts[id_] for id_ in spoken.cites.facts if id_ in self._evidence.facts]
        signs = [self._evidence.signs[id_] for id_ in spoken.cites.signs if id_ in self._evidence.signs]
        signs = [sign for sign in signs if sign.level is not Level.TELL_TEAM]
        yield from self._parity(spoken)
        for language, text in spoken.statement.text.items():
            read = read_text(text, language)
            urgent = bool(signs) or any(any(read_text(fact.text.get(language, ""), language).urgent) for fact in facts)
            if urgent or spoken.statement.id in _MUST_NOT_WAIT:
                yield from self._softened(spoken, read)
            if spoken.kind is Kind.TOPIC:
                for fact in facts:
                    yield from self._weaker_fact(spoken, read, fact)
                    yield from self._left_out(spoken, read, fact)
            if spoken.kind in {Kind.TOPIC, Kind.STEP_UP}:  # a menu may name a fact for what else it says
                for fact in facts:
                    yield from self._lost_not(spoken, read, fact)
                    yield from self._forbidden_now(spoken, read, fact)
            if spoken.kind in {Kind.TOPIC, Kind.MENU}:
                for fact in facts:
                    yield from self._bounds(spoken, read, fact)
                for sign in signs:
                    yield from self._weaker_sign(spoken, read, sign)

    def _parity(self, spoken: Spoken) -> Iterator[Issue]:
        """Urgency of one language that another lacks: sentence by sentence where they have the same number of them."""
        if spoken.kind in {Kind.SIGN, Kind.CHOICE, Kind.PHRASE}:
            return
        reads = [read_text(text, language) for language, text in spoken.statement.text.items()]
        for one in reads:
            for two in reads:
                if one is two or not two.words.urgent:
                    continue
                same = len(one.sentences) == len(two.sentences)
                pairs = zip(one.urgent, two.urgent, strict=True) if same else [(any(one.urgent), any(two.urgent))]
                at = next((at for at, (first, second) in enumerate(pairs) if first and not second), None)
                if at is None:
                    continue
                at = at if same else one.urgent.index(True)
                found = finder(one.words.urgent).search(one.plain[at]) or finder(one.words.likewise).search(
                    one.plain[at]
                )
                said = {
                    "said": found[0] if found else "",
                    "sentence": one.sentences[at].rstrip("."),
                    "other": two.language,
                }
                place = spoken.at(two.language)
                yield broken("urgency-in-one-language", place, id=spoken.statement.id, language=one.language, **said)

    def _softened(self, spoken: Spoken, read: Sentences) -> Iterator[Issue]:
        """Words that make a caller wait or forbid the call, and orders for when things get better."""
        place, said = spoken.at(read.language), {"id": spoken.statement.id, "language": read.language}
        calls = (*read.words.hang_up, *read.words.dial) if spoken.kind is not Kind.PHRASE else ()  # we may not call
        forbidden = turner(read.words.turned, calls, between=0)
        for at, sentence in enumerate(read.plain):
            if not (read.acts_at(at) or finder(read.words.acts).search(sentence)):
                continue
            if number_finder(self._number, read.language).search(sentence) or "{number}" in sentence:
                continue  # The first is looked at by safety_calls; the other is for callers who are in no danger.
            found = forbidden.search(sentence)
            if what := found[0] if found else soft(sentence, read.words):
                yield broken("urgency-softened", place, what=what, **said)
        for at, sentence in enumerate(read.plain):
            cleared = turner(read.words.unless_turned, read.words.better).sub(" ", sentence)
            better, worse = finder(read.words.better), finder(read.words.worse)
            if read.acts_at(at) and better.search(cleared) and not worse.search(sentence):
                yield broken("turned-round", place, sentence=read.sentences[at].rstrip("."), **said)

    def _weaker_fact(self, spoken: Spoken, read: Sentences, fact: Fact) -> Iterator[Issue]:
        """A fact that tells callers to act at once is not said less urgently."""
        known = read_text(fact.text.get(read.language, ""), read.language)
        for at, urgent in enumerate(known.urgent):
            if urgent and not urgent_about(read, known.contents[at]):
                found = finder(read.words.urgent).search(known.plain[at])
                said = {"fact": fact.id, "said": found[0] if found else "", "sentence": known.sentences[at]}
                yield self._lost(spoken, read, **said)
                return

    def _weaker_sign(self, spoken: Spoken, read: Sentences, sign: Sign) -> Iterator[Issue]:
        """A sign that cannot wait is said with what to do at once; in a menu, by one of its statements."""
        texts = [spoken]
        if spoken.kind is Kind.MENU:
            texts = [each for each in self._in_menu[spoken.owner] if sign.id in each.cites.signs]
        reads = [read_text(each.statement.text.get(read.language, ""), read.language) for each in texts]
        known = content(sign.text.get(read.language, ""))
        urgent = any(urgent_about(each, known) for each in reads)
        number = number_finder(self._number, read.language)
        dialled = sign.level is not Level.EMERGENCY or any(number.search(plain(each.text)) for each in reads)
        if not (urgent and dialled) and spoken is texts[0]:
            sentence = read_text(sign.spoken.get(read.language, ""), read.language).text
            what = "right away" if sign.level is Level.CALL_NOW else self._number
            yield self._lost(spoken, read, fact=sign.id, said=what, sentence=sentence)

    def _lost(self, spoken: Spoken, read: Sentences, *, fact: str, said: str, sentence: str) -> Issue:
        what = f"'{said}' or the like is gone"
        if finder((said,)).search(plain(read.text)):
            what = f"'{said}' does not stand beside what to do about it"
        told = {"language": read.language, "fact": fact, "said": said, "what": what}
        return broken("urgency-of-fact", spoken.at(read.language), id=spoken.statement.id, sentence=sentence, **told)

    def _lost_not(self, spoken: Spoken, read: Sentences, fact: Fact) -> Iterator[Issue]:
        """What a fact forbids is still forbidden, however much it matters."""
        forbids = _forbidding(fact)
        known = read_text(fact.text.get(read.language, ""), read.language)
        for at, negated in enumerate(known.negated):
            telling = known.contents[at] - _NO
            if not negated or at not in forbids or overlap(known.content, read.content) < MATCH:
                continue
            shared = [here for here, each in enumerate(read.contents) if each & telling]
            if not any(read.negated[here] for here in shared):
                said = {"fact": fact.id, "sentence": known.sentences[at].rstrip(".")}
                place = spoken.at(read.language)
                yield broken("not-lost", place, id=spoken.statement.id, language=read.language, **said)
                return

    def _forbidden_now(self, spoken: Spoken, read: Sentences, fact: Fact) -> Iterator[Issue]:
        """What a fact allows in a sentence of its own is not forbidden, as in "You may not shower".

        Who waived a negation said why it is right there.
        """
        if any(each.word for each in spoken.cites.waivers):
            return
        known = read_text(fact.text.get(read.language, ""), read.language)
        for at, telling in enumerate(known.contents):
            alike = [here for here, each in enumerate(read.contents) if telling and telling <= each]
            same = [here for here in alike if len(read.contents[here] - telling - _NO) <= _MORE]
            if not known.negated[at] and same and all(read.negated[here] for here in same):
                said = {"fact": fact.id, "sentence": known.sentences[at].rstrip(".")}
                said |= {"found": read.sentences[same[0]].rstrip(".")}
                yield broken(
                    "not-added", spoken.at(read.language), id=spoken.statement.id, language=read.language, **said
                )
                return

    def _left_out(self, spoken: Spoken, read: Sentences, fact: Fact) -> Iterator[Issue]:
        """A text says what it names, or another of its topic does."""
        if fact.importance is not Importance.MUST or self._said(fact, spoken, read.language) >= MATCH:
            return
        said_in = self._said_in(fact.id, read.language)
        if max(said_in.values()) < _SAID:
            return  # which `unsaid` tells
        if said_in[spoken.owner] < _SAID:
            said = {"fact": fact.id, "sentence": " ".join(fact.text.get(read.language, "").split()).rstrip(".")}
            place = spoken.at(read.language)
            yield broken("fact-left-out", place, id=spoken.statement.id, language=read.language, **said)

    def _said(self, fact: Fact, spoken: Spoken, language: str) -> float:
        """How much of a fact, or of the wording of its conflicts, a text says."""
        conflicts = (self._evidence.conflicts[id_] for id_ in fact.conflicts if id_ in self._evidence.conflicts)
        wordings = (fact.text, *(conflict.spoken for conflict in conflicts))
        text = spoken.statement.text.get(language, "")
        return max(_share(each.get(language, ""), text, language) for each in wordings)

    def _said_by_place(self, id_: str, language: str) -> Mapping[str, float]:
        """How much of a fact the text that says most of it says, in each menu, topic or red flag that names it."""
        found: dict[str, float] = {}
        for each in self._citing[id_]:
            said = self._said(self._evidence.facts[id_], each, language)
            found[each.owner] = max(said, found.get(each.owner, 0.0))
        return found

    def unsaid(self) -> Iterator[Issue]:
        """Facts that a patient must hear, and that no text says in a language."""
        for fact in self._evidence.facts.values():
            citing = self._citing.get(fact.id, []) if fact.importance is Importance.MUST else []
            for language in self._evidence.line.languages if citing else ():
                shares = [(self._said(fact, each, language), each) for each in citing]
                most, best = max(shares, key=lambda each: each[0])
                sentence = " ".join(fact.text.get(language, "").split())
                said = {"id": best.statement.id, "fact": fact.id, "language": language, "sentence": sentence}
                if most < _SAID:
                    yield broken("fact-not-said", best.at(language), **said)
                elif lost := _lost_figure(fact, citing, best, language):
                    yield broken("figure-left-out", best.at(language), figure=lost, **said)

    def _bounds(self, spoken: Spoken, read: Sentences, fact: Fact) -> Iterator[Issue]:
        """What is at least so much does not become at most so much."""
        known = plain(fact.text.get(read.language, ""))
        least, most = finder(read.words.at_least), finder(read.words.at_most)
        for here, there in ((least, most), (most, least)):
            said, turned = here.search(known), there.search(plain(read.text))
            if said and turned and not here.search(plain(read.text)) and not there.search(known):
                told = {"what": turned[0], "said": said[0], "fact": fact.id, "language": read.language}
                yield broken("bound-turned", spoken.at(read.language), id=spoken.statement.id, **told)


_NO = content("no not never nunca jamás sin")


@lru_cache(4096)
def _share(wording: str, text: str, language: str) -> float:
    """How much of a wording a text says. Figures that it says in other words count as said: two days, 48 hours."""
    telling, said = read_text(wording, language).content, read_text(text, language).content
    known, given = figures.numbers(wording, language), figures.numbers(text, language)
    if known and all(each.found_in(given) for each in known):
        telling -= content(" ".join(each.text for each in known))
    return overlap(telling, said)


def _lost_figure(fact: Fact, citing: Sequence[Spoken], best: Spoken, language: str) -> str:
    """A figure of a fact that no text says; "" if all are said, if the documents disagree, or if it was changed."""
    waived = any(each.cites.waivers for each in citing)
    if fact.conflicts or waived or not all(figure.speak for figure in fact.figures):
        return ""
    said = [each for spoken in citing for each in figures.numbers(spoken.statement.text.get(language, ""), language)]
    known = figures.numbers(fact.text.get(language, ""), language)
    if any(
        not each.loose and not each.found_in(known) for each in figures.numbers(best.statement.text[language], language)
    ):
        return ""  # which `provenance_figures` tells
    return next((each.text for each in known if not each.loose and not each.found_in(said)), "")


def _forbidding(fact: Fact) -> set[int]:
    """Which of its sentences forbid something, told by a language in which that can be told by words."""
    found: set[int] = set()
    for language, text in fact.text.items():
        order = words_of(language).order_not
        if order:
            said = read_text(text, language).plain
            found |= {at for at, each in enumerate(said) if finder((order,)).search(each)}
    return found
