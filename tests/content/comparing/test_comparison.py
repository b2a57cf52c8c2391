"""Two lines side by side: whatever makes them different versions is told, with place, language and words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, astuple, fields, is_dataclass, replace
from typing import Any

import pytest

from ivr.content.comparing.comparison import Comparison, Side, compare
from ivr.content.comparing.page import page
from ivr.content.comparing.settings import WHAT
from ivr.content.comparing.telling import Telling
from ivr.content.comparing.words import WORDS
from ivr.content.load import load, read_folder, regather
from ivr.content.review.fingerprint import version_of
from ivr.core.line.model import Line, Part, Statement
from ivr.core.line.pronunciation import Lexicon, Word
from tests.content.review.test_fingerprint import EXPECT, FILES, HEARD, LINE, MAIN, STAFF
from tests.lines import EVIDENCE, small_line

FACTS = read_folder(EVIDENCE)


def side(files: dict[str, bytes], name: str = "it") -> Side:
    loaded = load(files)
    assert loaded.evidence is not None, loaded.issues
    return Side(name, loaded.evidence.line, loaded.evidence)


def changed(file: str, before: bytes, after: bytes, files: dict[str, bytes] = FILES) -> Comparison:
    assert before in files[file]
    return compare(side(files, "before"), side({**files, file: files[file].replace(before, after, 1)}, "after"))


def told(comparison: Comparison) -> str:
    return "\n".join(Telling(comparison).lines())


def test_a_line_is_the_same_as_itself() -> None:
    same = compare(side(FILES), side(FILES))
    assert same.same
    assert "would notice no difference" in told(same)


def test_words_out_and_in_by_place_and_language_with_seconds() -> None:
    found = changed(EXPECT, b"about one hour", b"about two hours")
    (wording,) = found.wordings
    assert (wording.kind, wording.place, wording.language) == ("topic", "expect", "en")
    assert [(each.what, each.words) for each in wording.changes if each.what != "same"] == [
        ("gone", "one hour"),
        ("new", "two hours"),
    ] or [each.words for each in wording.changes if each.what == "new"]
    assert wording.seconds[0] == wording.seconds[1] > 0
    assert f"topic expect: {wording.statement}, English" in told(found)
    assert "{+two" in told(found)


def test_more_words_take_longer() -> None:
    found = changed(EXPECT, b"about one hour", b"about one hour and then you rest for a while longer")
    (length,) = found.lengths
    assert (length.kind, length.place, length.language) == ("topic", "expect", "en")
    assert length.after > length.before
    assert "topic expect, English:" in told(found)


EXPECTS = "1\n    en: what to expect\n    es: qué esperar\n    topic: expect\n"
RECOVERS = "2\n    en: recovery\n    es: la recuperación\n    topic: recovery\n"
SWAPPED = (
    MAIN,
    f"{EXPECTS}  - press: {RECOVERS}".encode(),
    f"1{RECOVERS[1:]}  - press: 2{EXPECTS[1:]}".encode(),
)


def test_a_choice_on_another_key_is_a_key_that_moved_and_no_other_words() -> None:
    found = changed(*SWAPPED)
    assert {(each.menu, each.place, each.before, each.after) for each in found.keys} == {
        ("main", "expect", "1", "2"),
        ("main", "recovery", "2", "1"),
    }
    assert not found.wordings
    assert "expect, key in menu main: 1 -> 2" in told(found)


def test_a_place_that_nobody_reaches_any_more_is_grave() -> None:
    found = changed(*HEARD["where a key leads"])
    (lost,) = (each for each in found.reach if not each.after)
    assert lost.place == "recovery"
    assert "! recovery, keys from the start: 2 -> none (No caller can reach this any more.)" in told(found)


def test_who_rings_is_told_without_a_whole_number() -> None:
    found = changed(*HEARD["who is rung"])
    (setting,) = found.settings
    assert (setting.what, setting.before.count("...0111"), setting.after.count("...0119")) == ("team.numbers", 1, 1)
    for text in (told(found), str(asdict(found)), told(changed(*HEARD["who is rung for a silent caller"]))):
        assert "+1202555" not in text


@pytest.mark.parametrize("change", HEARD)
def test_what_makes_another_version_is_told(change: str) -> None:
    file, before, after = HEARD[change]
    zone = {STAFF: FILES[STAFF].replace(b"teams:\n", b"time-zone: America/New_York\nteams:\n")}
    found = changed(file, before, after, {**FILES, **zone})
    assert not found.same
    assert len(told(found).splitlines()) > 2


def test_hours_are_told_in_words() -> None:
    zone = FILES[STAFF].replace(b"teams:\n", b"time-zone: America/New_York\nholidays:\n  country: US\nteams:\n")
    hours = b"    hours:\n      - days: monday-friday\n        from: 22:00\n        to: 06:00\n      - days: sunday\n"
    hours += b"        from: 08:00\n        to: 24:00\n    exceptions:\n      - date: 2026-12-24\n        closed: yes\n"
    emails = b"    emails:\n      - desk@example.org\n"
    team = b"  - team: front-desk\n"
    found = changed(STAFF, team, team + hours + emails, {**FILES, STAFF: zone})
    shown = {each.what: each.after for each in found.settings}
    assert shown["team.hours"] == (
        "mon-fri 22:00-06:00; sun 08:00-24:00; 2026-12-24 closed; holidays of US closed (America/New_York)"
    )
    assert shown["team.emails"] == "d...@example.org"


def test_statements_in_another_order() -> None:
    line = small_line()
    topic = line.topics["recovery"]
    (part, *more) = topic.parts
    turned = replace(part, statements=part.statements[::-1])
    other = replace(line, topics={**line.topics, "recovery": replace(topic, parts=(turned, *more))})
    found = compare(Side("a", line), Side("b", other))
    (order,) = found.orders
    assert (order.place, sorted(order.before)) == ("recovery", sorted(order.after))
    assert f"topic recovery: {', '.join(order.before)} -> {', '.join(order.after)}" in told(found)


def test_a_statement_that_stands_elsewhere_now() -> None:
    line = small_line()
    one, other = line.topics["recovery"], line.topics["expect"]
    (part, *more) = one.parts
    (first, *rest) = part.statements
    topics = {
        **line.topics,
        "recovery": replace(one, parts=(Part(tuple(rest)), *more)),
        "expect": replace(other, parts=(*other.parts, Part((first,)))),
    }
    found = compare(Side("a", line), Side("b", replace(line, topics=topics)))
    assert {(each.statement, each.moved_from) for each in found.wordings} == {(first.id, "recovery")}
    assert "it stood in recovery before" in told(found)


def test_how_a_word_is_pronounced() -> None:
    line = small_line()
    other = replace(line, pronunciation={"en": Lexicon((Word("Mayo", "may oh", "Mayo"),))})
    found = compare(Side("a", line), Side("b", other)).settings
    assert ("word.rendered", "Mayo (en)", "", "may oh") in {astuple(each) for each in found}


def test_a_comment_is_no_difference() -> None:
    assert compare(side(FILES), side({**FILES, LINE: b"# seen\n" + FILES[LINE]})).same


# --- whatever it is -------------------------------------------------------------------------------------------------


def mutations(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # any value of a line
    """Each value of a line with one thing in it changed, and where."""
    if isinstance(value, bool | int | str):
        yield path, not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else f"{value} other"
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from ((where, {**value, key: other}) for where, other in mutations(each, f"{path}[{key}]"))
    elif isinstance(value, tuple):
        yield from of_tuple(value, path)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.init and field.name not in {"version", "id", "key", "target", "when_closed", "zone"}:
                inner = mutations(getattr(value, field.name), f"{path}.{field.name}")
                yield from ((where, replace(value, **{field.name: other})) for where, other in inner)


def of_tuple(value: tuple[Any, ...], path: str) -> Iterator[tuple[str, Any]]:
    for place, each in enumerate(value):
        for where, other in mutations(each, f"{path}[{place}]"):
            yield where, (*value[:place], other, *value[place + 1 :])
    if len(value) > 1:
        yield f"{path} without its last", value[:-1]
        yield f"{path} in another order", value[::-1]


def outer(line: Line) -> Iterator[tuple[str, Line]]:
    """One statement of each kind is enough, and all of the rest."""
    phrases = {"emergency": line.phrases["emergency"]}
    for name in ("staff", "voices", "languages", "speak", "callback_days", "pronunciation"):
        yield from ((where, replace(line, **{name: each})) for where, each in mutations(getattr(line, name), name))
    for where, each in mutations(phrases, "phrases"):
        yield where, replace(line, phrases={**line.phrases, **each})
    for name in ("menus", "topics", "red_flags"):
        id_, first = next(iter(getattr(line, name).items()))
        for where, each in mutations(first, f"{name}.{id_}"):
            changes: dict[str, Any] = {name: {**getattr(line, name), id_: each}}
            yield where, replace(line, **changes)


def test_no_difference_that_makes_a_version_is_left_out() -> None:
    line = small_line()
    tried = 0
    for where, unmarked in outer(line):
        other = replace(unmarked, version=version_of(unmarked))
        follows = ".choices" in where or ".title" in where  # from labels and phrases; from the name
        if other.version != line.version and not follows:
            tried += 1
            assert not compare(Side("a", line), Side("b", other)).same, where
    assert tried > 60


def test_a_language_that_goes_away_takes_its_words_along() -> None:
    line = small_line()
    said = line.phrases["emergency"]
    alone = replace(line, phrases={**line.phrases, "emergency": Statement(said.id, {"en": said.text["en"]})})
    (wording,) = compare(Side("a", line), Side("b", alone)).wordings
    assert (wording.language, wording.after, [each.what for each in wording.changes]) == ("es", "", ["gone"])


# --- what it rests on -----------------------------------------------------------------------------------------------


def test_facts_that_are_lost_and_gained() -> None:
    before = side(FACTS)
    assert before.evidence is not None
    cited = next(each for each in before.evidence.spoken.values() if each.cites.facts and each.reachable)
    fact = next(iter(cited.cites.facts))
    (file,) = (name for name, data in FACTS.items() if name.startswith("topics/") and fact.encode() in data)
    without = FACTS[file].replace(f"    facts:\n      - {fact}\n".encode(), b"    claims: nothing\n")
    after = side({**FACTS, file: without})
    lost = compare(before, after).claims
    assert (fact, False) in {(each.id, each.gained) for each in lost}
    assert "heard no more" in told(compare(before, after))
    assert (fact, True) in {(each.id, each.gained) for each in compare(after, before).claims}


def test_approvals_that_a_change_asks_for_are_named_and_the_others_counted() -> None:
    found = changed(EXPECT, b"about one hour", b"about two hours")
    flags = changed("red-flags.yaml", b"numbness in a leg", b"a numb leg")
    assert not [each for each in found.waiting if each.changed]
    assert {each.statement for each in flags.waiting if each.changed} == {"leg.sign"}
    assert {each.role for each in flags.waiting} <= {"clinician", "translator"}
    (section,) = (each for each in Telling(flags).sections() if each.id == "waiting")
    assert len(section.rows) == sum(each.changed for each in flags.waiting) + any(
        not each.changed for each in flags.waiting
    )


def test_what_was_kept_is_gathered_again() -> None:
    evidence = regather(FACTS, "abc")
    assert evidence is not None
    assert (evidence.line.version, bool(evidence.facts)) == ("abc", True)
    assert regather({"line.yaml": b"line: x\n"}, "abc") is None


# --- words ----------------------------------------------------------------------------------------------------------


def test_everything_has_words_in_each_language_of_staff() -> None:
    english, spanish = WORDS["en"], WORDS["es"]
    assert english.keys() == spanish.keys()
    assert set(WHAT) <= english.keys()
    for word, text in english.items():
        assert text.count("{") == spanish[word].count("{"), word
    assert "Palabras" in "\n".join(Telling(changed(EXPECT, b"about one hour", b"about two hours"), "es").lines())


def test_the_page_shows_all_of_it_and_needs_nothing_else() -> None:
    found = changed(EXPECT, b"about one hour", b"about <b>two</b> hours")
    shown = page(found, "2026-11-27")
    assert "<b>" not in shown
    assert "&lt;b&gt;two&lt;/b&gt;" in shown
    for text in ("<ins>", "<del>", "2026-11-27", 'lang="en"', "topic expect"):
        assert text in shown
    assert not re.search(r"https?://|<script|<link|src=", shown)
    assert "Nadie" in page(compare(side(FILES), side(FILES)), "2026-11-27", "es").replace("nadie", "Nadie")
    grave = page(changed(*HEARD["where a key leads"]), "2026-11-27")
    assert 'class="grave"' in grave
    assert "none" in grave
