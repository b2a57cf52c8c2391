"""The good voice speaks first what somebody in an emergency hears."""

from __future__ import annotations

from ivr.core.line.utterances import utterances
from ivr.speech.rendering.urgency import order, red_flags
from tests.lines import small_line


def test_everything_has_its_place_and_the_emergency_stands_first() -> None:
    line = small_line()
    found = order(line)
    assert set(found) >= {each.id for each in utterances(line)}
    assert sorted(found.values()) == list(range(len(found)))
    assert found["emergency"] == 0
    warning = next(menu for menu in line.menus.values() if menu.warning)
    urgent = {"emergency", *(each.id for each in warning.intro), warning.choices.id, *red_flags(line)}
    main = {each.id for each in line.menus[line.start].intro} | {line.menus[line.start].choices.id, "language-invite"}
    topics = {said.id for topic in line.topics.values() for part in topic.parts for said in part.statements}
    assert max(found[id_] for id_ in urgent) < min(found[id_] for id_ in main - urgent)
    assert max(found[id_] for id_ in main) < min(found[id_] for id_ in topics)


def test_nobody_may_mishear_the_emergency_sentence_or_a_step_up() -> None:
    assert "emergency" in red_flags(small_line())
    assert "leg.step-up" in red_flags(small_line())
