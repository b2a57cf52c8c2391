"""Change and Try on the small line: what forms write, who may, what is undone, sent, published and taken back."""

from __future__ import annotations

import json
from http import HTTPStatus
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from ivr.content.load import load_folder
from ivr.content.yaml.folder import read_files
from ivr.settings import Settings
from ivr.web.console.changing import publishing
from ivr.web.console.changing.publishing import Bench
from ivr.wiring import Parts
from ivr.wiring.drafts import publishing as making
from ivr.wiring.kept import Kept
from ivr.wiring.publishing import Published
from tests.lines import texting_files
from tests.web.console.browsing import text
from tests.web.console.changing.editing import Editing

RECOVERY, MAIN = "topics/recovery.yaml", "menus/main.yaml"


def lines_changed(menus: Path, editing: Editing, name: str) -> list[str]:
    """The lines of a file of the draft that are not in the folder's."""
    before = menus.joinpath(name).read_text(encoding="utf-8").split("\n")
    return [line for line in editing.file(name).split("\n") if line not in before]


def published(parts: Parts) -> None:
    """Wait until nothing is being published."""
    work = Bench.of(parts.settings.data).work
    assert work
    assert work.ended.wait(300)
    assert work.reasons == ()


def first_statement(menus: Path) -> tuple[str, str, str]:
    """Id and words of the first statement of the topic."""
    loaded = load_folder(menus)
    assert loaded.line
    statement = loaded.line.topics["recovery"].parts[0].statements[0]
    en, es = (" ".join(statement.text[code].split()) for code in ("en", "es"))
    return statement.id, en, es


def test_a_sentence_is_changed_on_its_own_lines_and_no_caller_hears_it(menus: Path, small: Editing) -> None:
    id_, en, es = first_statement(menus)
    before = read_files(menus)
    form = {
        "file": RECOVERY,
        "path": small.path(RECOVERY, id_),
        "text-en": f"{en} Rest well.",
        "text-es": f"{es} Bien.",
    }
    assert small.send("/change/text", form).status_code == HTTPStatus.SEE_OTHER
    changed = [line.strip() for line in lines_changed(menus, small, RECOVERY)]
    assert changed == [f"{en} Rest well.", f"{es} Bien."]
    assert read_files(menus) == before
    assert "Your draft changes one file" in small.words("/change")
    assert small.send("/change/undo", {}).status_code == HTTPStatus.SEE_OTHER
    assert lines_changed(menus, small, RECOVERY) == []
    assert small.file(RECOVERY) == menus.joinpath(RECOVERY).read_text(encoding="utf-8")


def test_a_statement_is_added_moved_and_removed(menus: Path, small: Editing) -> None:
    form = {
        "file": RECOVERY,
        "list": "say",
        "index": "1",
        "rests": "",
        "text-en": "Drink water.",
        "text-es": "Beba agua.",
    }
    assert small.send("/change/add", form).status_code == HTTPStatus.SEE_OTHER
    assert [line.strip() for line in lines_changed(menus, small, RECOVERY)][:1] == ["- id: recovery-drink-water"]
    there = {"file": RECOVERY, "path": small.path(RECOVERY, "recovery-drink-water")}
    assert there["path"] == "say.1"
    assert small.send("/change/move", there | {"to": "up"}).status_code == HTTPStatus.SEE_OTHER
    there["path"] = small.path(RECOVERY, "recovery-drink-water")
    assert there["path"] == "say.0"
    assert small.send("/change/move", there | {"to": "up"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert small.send("/change/remove", there).status_code == HTTPStatus.SEE_OTHER
    assert small.file(RECOVERY) == menus.joinpath(RECOVERY).read_text(encoding="utf-8")


def test_a_topic_is_made_with_a_key_and_taken_away_with_it(menus: Path, small: Editing) -> None:
    page = small.look("/console/change/topic").text
    value = page.partition('<option value="menus/')[2].partition('"')[0]
    words = {
        "title-en": "Your visit",
        "title-es": "Su cita",
        "text-en": "Bring your list.",
        "text-es": "Traiga su lista.",
    }
    answer = small.send("/change/topic", words | {"rests": "", "choice": f"menus/{value}"})
    assert answer.status_code == HTTPStatus.SEE_OTHER, text(answer)
    assert "topic: your-visit\n" in small.file("topics/your-visit.yaml")
    menu = f"menus/{value.partition(' ')[0]}"
    assert "    topic: your-visit\n" in small.file(menu)
    assert small.send("/change/topic/remove", {"file": "topics/your-visit.yaml"}).status_code == HTTPStatus.SEE_OTHER
    assert small.file(menu) == menus.joinpath(menu).read_text(encoding="utf-8")
    assert "Nothing is changed" in small.words("/change")


def test_a_choice_is_added_once_for_each_key(small: Editing) -> None:
    page = small.browsing.get(f"/console/change/place?file={MAIN}").text
    free = page.partition('id="t-new-choice"')[2].partition("<option>")[2].partition("<")[0]
    form = {"file": MAIN, "key": free, "target": "topic recovery", "text-en": "once more", "text-es": "otra vez"}
    assert small.send("/change/choice", form).status_code == HTTPStatus.SEE_OTHER
    assert small.send("/change/choice", form).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert small.send("/change/choice", form | {"target": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_page_that_was_left_open_keeps_what_was_typed_and_changes_nothing(menus: Path, small: Editing) -> None:
    id_, en, es = first_statement(menus)
    form = {"file": RECOVERY, "path": small.path(RECOVERY, id_), "text-en": f"{en} One.", "text-es": f"{es} Uno."}
    assert small.send("/change/text", form).status_code == HTTPStatus.SEE_OTHER
    small.revision = "0"
    answer = small.send("/change/text", form | {"text-en": f"{en} Two."}, fresh=False)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "in another window" in text(answer)
    assert f"{en} Two." in answer.text
    assert f"{en} One." in small.file(RECOVERY)


def test_what_others_did_is_told_before_anything_is_overwritten(menus: Path, small: Editing) -> None:
    id_, en, es = first_statement(menus)
    form = {"file": RECOVERY, "path": small.path(RECOVERY, id_), "text-en": f"{en} Mine.", "text-es": f"{es} Mío."}
    small.send("/change/text", form)
    path = menus / RECOVERY
    first = en.partition(". ")[0]
    path.write_text(path.read_text(encoding="utf-8").replace(first, f"{first} Theirs"), encoding="utf-8")
    assert "Somebody else changed the texts meanwhile" in small.words("/change")
    assert small.send("/try/publish", {"why": "x"}).status_code == HTTPStatus.CONFLICT
    assert "Theirs" in path.read_text(encoding="utf-8")
    assert small.send("/change/take-in", {f"keep-{RECOVERY}": "mine"}).status_code == HTTPStatus.SEE_OTHER
    assert "Somebody else" not in small.words("/change")
    assert f"{en} Mine." in small.file(RECOVERY)


def test_an_approval_that_somebody_gives_meanwhile_stands_in_nobodys_way(menus: Path, small: Editing) -> None:
    id_, en, es = first_statement(menus)
    form = {"file": RECOVERY, "path": small.path(RECOVERY, id_), "text-en": f"{en} Mine.", "text-es": f"{es} Mío."}
    small.send("/change/text", form)
    path = menus / "approvals.yaml"
    path.write_bytes(path.read_bytes() + b"# approved\n")
    assert "Somebody else" not in small.words("/change")


def test_a_draft_is_published_heard_and_taken_back_to_the_byte(
    menus: Path, spoken_parts: Parts, small: Editing
) -> None:
    parts = spoken_parts
    id_, en, es = first_statement(menus)
    before = read_files(menus)
    form = {
        "file": RECOVERY,
        "path": small.path(RECOVERY, id_),
        "text-en": f"{en} Rest well.",
        "text-es": f"{es} Bien.",
    }
    small.send("/change/text", form)
    page = small.words("/try")
    assert "Rest well." in page
    answer = small.send("/try/publish", {"why": "Words of Friday"})
    assert answer.status_code == HTTPStatus.SEE_OTHER, text(answer)
    published(parts)
    assert "Rest well." in menus.joinpath(RECOVERY).read_text(encoding="utf-8")
    assert parts.renewal
    parts.renewal.look()
    parts.renewal.follow()
    assert "Rest well." in parts.line.topics["recovery"].parts[0].statements[0].text["en"]
    page = small.look("/console/try").text
    number = page.partition('name="number" value="')[2].partition('"')[0]
    assert small.send("/try/back", {"why": "Too soon", "number": number}).status_code == HTTPStatus.SEE_OTHER
    assert read_files(menus) == before
    parts.renewal.look()
    parts.renewal.follow()
    assert "Rest well." not in parts.line.topics["recovery"].parts[0].statements[0].text["en"]


def test_while_something_is_published_the_page_says_so_and_nothing_else_begins(
    spoken_parts: Parts, small: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    let, made = Event(), making.publish_folder

    def when_let(settings: Settings, kept: Kept, by: str, why: str) -> Published:
        assert let.wait(60)
        return made(settings, kept, by, why)

    monkeypatch.setattr(publishing, "SOON_SECONDS", 0.0)
    monkeypatch.setattr(making, "publish_folder", when_let)
    try:
        assert small.send("/try/publish", {"why": "Slowly"}).headers["location"] == "/console/try"
        assert "publishes it now" in small.words("/try")
        again = small.send("/try/publish", {"why": "At once"})
        assert (again.status_code, again.headers["location"]) == (HTTPStatus.SEE_OTHER, "/console/try")
        assert small.send("/try/back", {"why": "Too soon", "number": "1"}).status_code == HTTPStatus.CONFLICT
    finally:
        let.set()
    published(spoken_parts)
    assert "publishes it now" not in small.words("/try")


def test_nothing_is_published_with_a_mistake_or_without_a_reason(menus: Path, small: Editing) -> None:
    before = read_files(menus)
    small.replace(RECOVERY, "say:\n", "sya:\n")
    assert "Did you mean 'say'" in small.words("/try")
    for way in ("/try/publish", "/try/send"):
        assert small.send(way, {"why": "x"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert small.send(way, {"why": "  "}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert read_files(menus) == before


def call(small: Editing, *keys: str) -> list[dict[str, Any]]:
    """Call the draft and press keys, each as soon as one may."""
    answer = small.send("/try/call", {"message": json.dumps({"caller": "shown", "staff": "answers", "clinic": "open"})})
    assert answer.status_code == HTTPStatus.OK, text(answer)
    told = json.loads(answer.text)
    heard: list[dict[str, Any]] = []
    waiting = list(keys)
    for _ in range(200):
        heard += told["messages"]
        if told["over"]:
            return heard
        moment = told["messages"][-1] if told["messages"] else {}
        act: dict[str, Any] = {"moment": moment.get("n"), "after": moment.get("seconds", 0)}
        if moment.get("doing") == "waiting" and moment.get("mayPress"):
            act |= {"key": waiting.pop(0)} if waiting else {"hangUp": True}
        told = json.loads(small.send(f"/try/call/{told['call']}", {"message": json.dumps(act)}, fresh=False).text)
    raise AssertionError("the call goes on for ever")


def test_the_draft_is_called_and_the_real_line_knows_nothing_of_it(menus: Path, parts: Parts, small: Editing) -> None:
    id_, en, es = first_statement(menus)
    form = {
        "file": RECOVERY,
        "path": small.path(RECOVERY, id_),
        "text-en": f"{en} Rest well.",
        "text-es": f"{es} Bien.",
    }
    small.send("/change/text", form)
    heard = call(small, "2")
    words = [each["words"] for each in heard if each["event"] == "heard"]
    assert any("Rest well." in each for each in words), words
    sound = next(each["audio"] for each in heard if each["event"] == "heard")
    answer = small.browsing.get(sound)
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.content.startswith(b"RIFF")
    assert parts.ledger.entries == []  # type: ignore[attr-defined]  # a fake one
    posted = [each for each in heard if each["event"] == "requested"]
    assert {each["url"].partition("/voice")[0] for each in posted} == {"http://draft.invalid"}
    # What was signed for the draft means nothing to the real line.
    form_of = dict(posted[0]["form"])
    stolen = small.browsing.ask("POST", "/voice", b"&".join(f"{k}={v}".encode() for k, v in form_of.items()))
    assert stolen.status_code == HTTPStatus.FORBIDDEN


def test_a_draft_shows_what_it_would_send_and_sends_nothing(menus: Path, parts: Parts, small: Editing) -> None:
    for name, data in texting_files().items():
        (menus / name).write_bytes(data)
    texted = [each for each in call(small, "9", "1", "#", "6", "1") if each["event"] == "texted"]
    assert [(each["lang"], each["words"].partition(":")[0]) for each in texted] == [("es", "Harbor Clinic")]
    assert f"{parts.settings.public_url}/pages/" in texted[0]["words"]
    assert parts.texts
    assert parts.texts.counts == {}


def test_a_draft_with_a_warning_sign_rings_nobody_and_opens_nothing(parts: Parts, small: Editing) -> None:
    heard = call(small, "4", "1")
    assert any(each["event"] == "dialled" for each in heard)
    assert parts.ledger.entries == []  # type: ignore[attr-defined]  # a fake one


def test_a_call_belongs_to_whoever_began_it(small: Editing) -> None:
    wish = json.dumps({"caller": "shown", "staff": "answers", "clinic": "clock"})
    begun = json.loads(small.send("/try/call", {"message": wish}).text)
    small.browsing.post("/console/name", {"name": "Somebody Else"})
    small.fresh()
    assert small.send(f"/try/call/{begun['call']}", {"message": "{}"}).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("path", ["/try/call", "/try/publish", "/change/text", "/change/check", "/change/discard"])
def test_a_form_without_the_mark_of_this_browser_does_nothing(small: Editing, path: str) -> None:
    small.fresh()
    small.token = "0" * 64
    answer = small.send(path, {"message": "{}", "why": "x"}, fresh=False)
    assert answer.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "path",
    [
        "/change/place?file=../../etc/passwd",
        "/change/place?file=line.yaml",
        "/change/file?name=none.yaml",
        "/try/sound/none/none",
        "/try/call",
    ],
)
def test_what_is_not_there_is_said_to_be_so(small: Editing, path: str) -> None:
    assert small.browsing.get(f"/console{path}").status_code in {404, 405}


def test_numbers_and_hours_are_written_into_their_lines(menus: Path, small: Editing) -> None:
    assert small.look("/console/change/staff").status_code == HTTPStatus.OK
    form = {"number-to-call": "+1 (202) 555-0177", "time-zone": "America/New_York", "message-seconds": "90"}
    answer = small.send("/change/staff/line", form | {"country": "us", "state": ""})
    assert answer.status_code == HTTPStatus.SEE_OTHER, text(answer)
    assert "number-to-call: +12025550177" in small.file("staff.yaml")
    assert small.send("/change/staff/team", {"team": "99"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert small.send("/change/staff/team", {"team": "0"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert small.send("/change/staff/ring", {}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert menus.joinpath("staff.yaml").read_text(encoding="utf-8") != small.file("staff.yaml")


def test_what_is_written_in_no_language_is_shown_all_the_same(menus: Path, small: Editing) -> None:
    (menus / "line.yaml").write_text("nothing: that says which languages there are\n", encoding="utf-8")
    (menus / RECOVERY).write_text("topic: recovery\nsay:\n  - id: wordless\n", encoding="utf-8")
    (menus / "facts.yaml").write_text("fact-topic: rest\nfacts:\n  - fact: RES-01\n", encoding="utf-8")
    for path, shown in ((f"/change/place?file={RECOVERY}", "wordless"), ("/change/facts?file=facts.yaml", "RES-01")):
        assert shown in small.words(path)
