"""Facts, pronunciation, what was decided about a text, and mail addresses, in the pages of Change."""

from __future__ import annotations

import re
from html import unescape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

from tests.web.console.browsing import text
from tests.web.console.changing.editing import Editing

FACTS, SPOKEN, PHRASES = "facts/recovery.yaml", "pronunciation.yaml", "phrases.yaml"


def differing(editing: Editing, name: str) -> tuple[list[str], list[str]]:
    """The lines that a file of the draft has and the shipped one has not, and the reverse."""
    before, after = Path("menus", name).read_text(encoding="utf-8").split("\n"), editing.file(name).split("\n")
    return [each for each in after if each not in before], [each for each in before if each not in after]


def test_a_fact_is_changed_on_its_own_lines_and_changed_back(editing: Editing) -> None:
    page = editing.browsing.get(f"/console/change/facts?file={FACTS}")
    assert page.status_code == HTTPStatus.OK
    assert "Facts: Recovery" in text(page)
    assert f"/console/change/facts?file={FACTS}" in unquote(editing.browsing.get("/console/change").text)
    shown = page.text.partition('id="f-REC-01"')[2].partition("</form>")[0]
    form = {"file": FACTS, "fact": "REC-01"} | fields(shown)
    assert editing.send("/change/facts", form).status_code == HTTPStatus.SEE_OTHER
    assert "Nothing is changed" in editing.words("/change"), "saving what is there changes nothing"
    new = form | {"importance": "may", "support-0-heading": "Another heading"}
    assert editing.send("/change/facts", new).status_code == HTTPStatus.SEE_OTHER
    came, _ = differing(editing, FACTS)
    assert [each.strip() for each in came] == ["heading: Another heading"]
    assert editing.send("/change/facts", form).status_code == HTTPStatus.SEE_OTHER
    assert "Nothing is changed" in editing.words("/change")


def fields(html: str) -> dict[str, str]:
    """What a form would send as it is shown."""
    found = dict(re.findall(r'<input name="([^"]+)" value="([^"]*)"', html))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', html))
    found |= {"importance": re.findall(r'<option value="([a-z]+)" selected', html)[0]}
    return {name: unescape(value) for name, value in found.items()}


def test_a_fact_is_added_named_where_it_is_wrong_and_taken_away(editing: Editing) -> None:
    form = {"file": FACTS, "text-en": "Rest.", "text-es": "Descanse.", "importance": "may", "support-0-document": "x"}
    answer = editing.send("/change/facts/add", form)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "come from nowhere" in text(answer)
    assert ">Descanse.</textarea>" in answer.text, "nothing is typed twice"
    assert editing.send("/change/facts/add", form | {"support-0-heading": "y"}).status_code == HTTPStatus.SEE_OTHER
    assert any("'x'" in each for each in editing.mistakes()), "the document is not known"
    id_ = editing.file(FACTS).rpartition("  - fact: ")[2].partition("\n")[0]
    assert f'id="f-{id_}"' in editing.browsing.get(f"/console/change/facts?file={FACTS}").text
    assert editing.send("/change/facts/remove", {"file": FACTS, "fact": id_}).status_code == HTTPStatus.SEE_OTHER
    assert "Nothing is changed" in editing.words("/change")
    gone = editing.send("/change/facts/remove", {"file": FACTS, "fact": id_})
    assert "not there any more" in text(gone)


def test_how_a_word_is_spoken_is_changed_and_taken_away(editing: Editing) -> None:
    page = editing.browsing.get("/console/change/pronunciation")
    assert 'value="vertebroplasty"' in page.text
    rows = page.text.partition('name="language" value="en"')[2].partition("</form>")[0]
    sent = {name: value for name, value in fields(rows + '<option value="x" selected').items() if name != "importance"}
    form = {"language": "en"} | sent
    assert editing.send("/change/pronunciation", form).status_code == HTTPStatus.SEE_OTHER
    assert "Nothing is changed" in editing.words("/change")
    free = next(name for name in sent if name.endswith("-word") and not sent[name]).removesuffix("-word")
    new = form | {f"{free}-word": "lidocaine", f"{free}-say": "lie-doe-cane"}
    assert editing.send("/change/pronunciation", new).status_code == HTTPStatus.SEE_OTHER
    came, went = differing(editing, SPOKEN)
    assert [each.strip() for each in came] == ["- word: lidocaine", "say: lie-doe-cane"]
    assert went == []
    assert editing.send("/change/pronunciation", {"language": "en"}).status_code == HTTPStatus.SEE_OTHER
    assert differing(editing, SPOKEN)[1] == [], "rows that a form does not name stay"
    twice = editing.send("/change/pronunciation", new | {f"{free}-word": "vertebroplasty"})
    assert "stands twice" in text(twice)
    assert editing.send("/change/pronunciation", {"language": "xx"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_waiver_is_written_below_its_text_and_taken_away(editing: Editing) -> None:
    form = {"file": PHRASES, "path": editing.path(PHRASES, "callback"), "list": "waivers"}
    page = editing.browsing.get(f"/console/change/place?file={PHRASES}").text
    assert 'name="waivers-0-figure" value="30 minutes"' in page
    kept = {"waivers-0-figure": "30 minutes", "waivers-0-reason": "The clinic decided it."}
    assert editing.send("/change/decided", form | kept).status_code == HTTPStatus.SEE_OTHER
    assert [each.strip() for each in differing(editing, PHRASES)[0]] == ["reason: The clinic decided it."]
    without = editing.send("/change/decided", form | {"waivers-0-figure": "30 minutes", "waivers-0-reason": ""})
    assert without.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "why '30 minutes' is waived" in text(without)
    assert editing.send("/change/decided", form | {"waivers-0-figure": ""}).status_code == HTTPStatus.SEE_OTHER
    assert any("30 minutes" in each for each in editing.mistakes()), "what is waived no more is a mistake"
    other = editing.send("/change/decided", form | {"list": "exceptions"})
    assert "not there any more" in text(other)


def test_mail_addresses_for_alerts_are_kept_with_the_team(editing: Editing) -> None:
    form = {"team": "0", "number-0-number": "+12025550111", "number-0-language": "en"}
    form |= {"emails": "a@clinic.example; b@clinic.example"}
    assert editing.send("/change/staff/team", form).status_code == HTTPStatus.SEE_OTHER
    came, _ = differing(editing, "staff.yaml")
    assert [each.strip() for each in came] == ["emails:", "- a@clinic.example", "- b@clinic.example"]
    assert 'value="a@clinic.example, b@clinic.example"' in editing.browsing.get("/console/change/staff").text
    wrong = editing.send("/change/staff/team", form | {"emails": "nobody"})
    assert wrong.status_code == HTTPStatus.SEE_OTHER
    assert any("nobody" in each for each in editing.mistakes())
    assert editing.send("/change/staff/team", form | {"emails": ""}).status_code == HTTPStatus.SEE_OTHER
    assert differing(editing, "staff.yaml")[0] == []


def test_rows_that_are_more_than_a_form_shows_are_changed_as_text(editing: Editing) -> None:
    more = "".join(f"      - word: w{number}\n        say: x\n" for number in range(500))
    content = editing.file(SPOKEN).replace("    words:\n", f"    words:\n{more}", 1)
    editing.send("/change/file", {"name": SPOKEN, "content": content})
    answer = editing.browsing.get("/console/change/pronunciation")
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Open it as text" in text(answer)
