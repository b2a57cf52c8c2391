"""Whether keys lead to a nurse where they must, and where their words say they lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ivr.content.evidence.coverage import keys_to
from ivr.content.evidence.evidence import Evidence
from ivr.content.evidence.fact_base import Level, Texts
from ivr.content.evidence.wording import content, words
from ivr.content.files.drafts import Choice, Drafts, MenuDraft
from ivr.content.safety.rules import MOST_KEYS, broken
from ivr.content.safety.words import number_finder, plain, spelled
from ivr.content.yaml.issues import Issue, Place


def issues(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """All keys that lead where they may not."""
    yield from _warning_menus(drafts, evidence)
    yield from _reach(drafts, evidence)
    yield from _fixed(drafts, evidence)
    flags = {
        draft.flag.id: set(draft.statements[0].cites.signs) if draft.statements else set() for draft in drafts.flags
    }
    for menu in drafts.menus:
        for choice in menu.choices:
            yield from _rings(choice, evidence, flags)
    yield from _labels(drafts, evidence)
    yield from _levels(evidence)


def _levels(evidence: Evidence) -> Iterator[Issue]:
    """Signs that were made less urgent than those they are spoken with, or whose words lost what to do."""
    for group in evidence.groups:
        for sign in (evidence.signs[id_] for id_ in group.signs if id_ in evidence.signs):
            if sign.level is not group.level:
                yield broken("sign-level", sign.place, id=sign.id, level=str(sign.level), other=str(group.level))
    number = evidence.rules.emergency_number
    for sign in (each for each in evidence.signs.values() if each.level is Level.EMERGENCY):
        for language, text in sign.spoken.items():
            if not number_finder(number, language).search(plain(text)):
                said = {"level": str(sign.level), "what": f"'{spelled(number, language)}'"}
                yield broken("sign-words", sign.place, id=sign.id, language=language, **said)


def _warning_menus(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """Menus that ought to be warning menus."""
    for menu in drafts.menus:
        if menu.warning:
            continue
        named = [
            id_ for said in menu.statements for id_ in said.cites.signs if _level(id_, evidence) is Level.EMERGENCY
        ]
        if named:
            yield broken("warning-menu", menu.place, id=menu.id, what=f"names an emergency ({named[0]})")
        elif any(choice.kind == "red-flag" for choice in menu.choices):
            yield broken("warning-menu", menu.place, id=menu.id, what="has a choice that rings a nurse")


def _level(sign: str, evidence: Evidence) -> Level | None:
    return evidence.signs[sign].level if sign in evidence.signs else None


def _reach(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """Red flags that are far, or that nobody reaches."""
    line, keys = evidence.line, keys_to(evidence.line)
    reaching: dict[str, list[tuple[int, str]]] = {}
    """By what they lead to, the menus with a choice for it, each with the keys until then."""
    for id_, menu in line.menus.items():
        for target in {option.target for option in menu.options} if id_ in keys else ():
            reaching.setdefault(target, []).append((len(keys[id_]) + 1, id_))
    for draft in drafts.flags:
        ways = reaching.get(draft.flag.id)
        if not ways:
            yield broken("flag-unreachable", draft.place, id=draft.flag.id)
        elif min(ways)[0] > MOST_KEYS:
            count, menu_id = min(ways)
            said = {"count": str(count), "most": str(MOST_KEYS), "menu": menu_id}
            yield broken("flag-far", draft.place, id=draft.flag.id, **said)
    if drafts.flags and not any(menu.warning for id_, menu in line.menus.items() if id_ in keys):
        yield broken("no-warning-menu", drafts.lines[0].start_place)


def _fixed(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """Keys of the first menu that line.yaml fixes, and that lead elsewhere."""
    start = next(menu for menu in drafts.menus if menu.id == evidence.line.start)
    choices = {choice.key: choice for choice in start.choices}
    for fixed in evidence.rules.fixed:
        choice = choices.get(fixed.key)
        if choice is None or (choice.kind, choice.target) != (fixed.kind, fixed.target):
            found = f"the {choice.kind} '{choice.target}'" if choice else "nothing"
            place, at = (choice.place if choice else start.place), fixed.place
            said = {"kind": fixed.kind, "target": fixed.target, "file": at.file, "line": str(at.line)}
            yield broken("fixed-key", place, key=fixed.key, menu=start.id, found=found, **said)


def _rings(choice: Choice, evidence: Evidence, flags: Mapping[str, set[str]]) -> Iterator[Issue]:
    """A choice about a sign that cannot wait has to ring a nurse, for that sign."""
    for sign in choice.heard_name.cites.signs:
        level = _level(sign, evidence)
        if level in {None, Level.TELL_TEAM}:
            continue
        better = next((id_ for id_, signs in flags.items() if sign in signs), "...")
        said = {"id": choice.label.id, "sign": sign, "level": str(level), "target": choice.target, "remedy": better}
        if choice.kind == "red-flag":
            about = flags.get(choice.target, {sign})
            if sign not in about and about <= evidence.signs.keys():  # else a mistyped sign is why it is not there
                yield broken("sign-of-flag", choice.place, **said)
                return
        elif not (choice.kind == "menu" and evidence.line.menus[choice.target].warning):
            yield broken("sign-rings", choice.place, kind=choice.kind, **said)
            return


@dataclass(frozen=True, slots=True)
class _Goal:
    """What a choice may lead to, with the words that name it."""

    kind: str
    id: str
    title: Texts

    def has(self, label: str, language: str) -> bool:
        """Whether a word of a label, or two common ones such as "what is", are in its title or id."""
        title = self.title.get(language, "")
        told = content(f"{title} {self.id.replace('-', ' ')}")
        pairs = set(pairwise(words(label))) & set(pairwise(words(title)))
        return bool(content(label) & told or pairs) or not content(label)

    def named(self, language: str) -> frozenset[str]:
        """The beginnings of the words of its title and id."""
        return content(self.title.get(language, "")).union(part[:4] for part in self.id.split("-"))

    def fit(self, said: frozenset[str], language: str) -> float:
        """How well the words of a label fit, from 0 to 1."""
        return len(said & self.named(language)) / len(said) if said else 0.0


class _Goals:
    """All goals, found by their words so that a label need not be held against each of them."""

    def __init__(self, goals: Iterable[_Goal], languages: Iterable[str]) -> None:
        self.by_id: dict[str, _Goal] = {}
        self._by_word: dict[tuple[str, str], dict[int, _Goal]] = {}
        for number, goal in enumerate(goals):
            self.by_id.setdefault(goal.id, goal)
            for language in languages:
                for word in goal.named(language):
                    self._by_word.setdefault((language, word), {})[number] = goal

    def better(self, own: _Goal, said: frozenset[str], language: str) -> _Goal | None:
        """The first of the goals that the words of a label fit best, if they fit it better than the label's own."""
        lacking = said - own.named(language)  # none of which is in a goal that fits no better
        near = {at: goal for word in lacking for at, goal in self._by_word.get((language, word), {}).items()}
        best = max(((goal.fit(said, language), -at, goal) for at, goal in near.items()), default=None)
        return best[2] if best and best[0] >= _ENOUGH and best[0] > own.fit(said, language) else None


def _labels(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    goals = _Goals(_goals(drafts, evidence), evidence.line.languages)
    for menu in drafts.menus:
        for choice in menu.choices:
            if own := goals.by_id.get(choice.target):
                yield from _label(choice, menu, own, goals)


def _goals(drafts: Drafts, evidence: Evidence) -> Iterable[_Goal]:
    """Everything that a choice leads to. What has no title of its own is left out."""
    for menu in drafts.menus:
        if menu.id != evidence.line.start:
            yield _Goal("menu", menu.id, menu.title)
    for topic in drafts.topics:
        yield _Goal("topic", topic.id, topic.title)
    for draft in drafts.flags:
        yield _Goal("red-flag", draft.flag.id, draft.flag.sign.text)


def _label(choice: Choice, menu: MenuDraft, own: _Goal, goals: _Goals) -> Iterator[Issue]:
    """The label of a choice must not name another goal better than its own, and should say something of its own."""
    for language, label in choice.label.text.items():
        at = Place(choice.place.file, choice.heard_name.lines.get(language, choice.place.line))
        title = own.title.get(language) or own.id
        told = {"id": f"{menu.id}.{choice.key}", "language": language, "label": label.strip(), "title": title}
        if other := goals.better(own, content(label), language):
            better = other.title.get(language) or other.id
            yield broken("label", at, other=better, kind=other.kind, target=other.id, **told)
        elif own.title.get(language) and not own.has(label, language):
            yield broken("label-strange", at, **told)


_ENOUGH = 0.5
"""So much of a label has to be in the title of another goal before it is said to be crossed."""
