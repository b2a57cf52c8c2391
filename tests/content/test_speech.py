"""The switch ``speech`` in line.yaml: off changes nothing, on asks for what it needs, and wrong values are told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.content.line.build import LISTENS
from ivr.content.load import load
from ivr.content.messages.catalogue import SPANISH, code_of, translated
from ivr.content.review.approvals import texts
from ivr.content.review.rules import Scope
from ivr.content.yaml.issues import Issue
from ivr.core.line.phrases import SPEECH
from ivr.core.line.utterances import utterances
from ivr.languages.english import ENGLISH
from ivr.languages.registry import PACKS
from tests.lines import listening_files, listening_line, small_line


def with_speech(value: str) -> dict[str, bytes]:
    files = listening_files()
    return files | {"line.yaml": files["line.yaml"].replace(b"speech: yes", f"speech: {value}".encode())}


def only(files: dict[str, bytes]) -> Issue:
    (issue,) = [each for each in load(files).issues if each.severity == "error"]
    return issue


def test_off_is_as_if_the_switch_and_its_words_were_not_there() -> None:
    off = load(with_speech("no")).line
    assert off
    assert (off.version, off.listens, off.heard_out) == (small_line().version, 0, frozenset())
    assert not set(SPEECH) & set(off.phrases)
    assert utterances(off) == utterances(small_line())


def test_on_is_another_version_that_can_say_all_it_needs() -> None:
    line = listening_line()
    assert line.listens == LISTENS
    assert line.version != small_line().version
    said = {each.id for each in utterances(line)}
    assert said >= {*SPEECH, "leg.sign", "fever.sign"}


def test_what_names_the_emergency_number_is_heard_out_whatever_is_said() -> None:
    assert listening_line().heard_out >= {"emergency", "warning-signs", "leg.step-up", "not-911", "no-input-2-warning"}
    assert "topic-keys" not in listening_line().heard_out


def test_another_value_is_told_with_the_way_out() -> None:
    issue = only(with_speech("maybe"))
    assert issue.problem == "'speech: maybe' is not known"
    assert issue.remedy == "Write 'speech: yes' or 'speech: no'."
    assert code_of(issue.problem)
    assert translated(issue.problem, SPANISH) != issue.problem
    assert translated(issue.remedy, SPANISH) != issue.remedy


def test_a_phrase_that_is_missing_is_told_where_the_line_listens_only() -> None:
    files = listening_files()
    lacking = files | {"phrases.yaml": files["phrases.yaml"].partition(b"  - id: sign-ask")[0]}
    issue = only(lacking)
    assert issue.file == "phrases.yaml"
    assert issue.problem == "These phrases are missing for 'speech: yes': 'sign-ask', 'speech-over'"
    assert translated(issue.problem, SPANISH) != issue.problem
    assert load(lacking | {"line.yaml": with_speech("no")["line.yaml"]}).line


def test_a_pack_that_does_not_know_what_callers_say_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PACKS, "en", replace(ENGLISH, spoken=replace(ENGLISH.spoken, red_flags=())))
    issue = only(listening_files())
    assert issue.problem.startswith("The pack of the language 'en' does not know what callers say: spoken.red_flags")
    assert translated(issue.problem, SPANISH) != issue.problem
    assert load(with_speech("no")).line


def test_the_question_about_a_sign_is_approved_with_the_red_flags_where_it_is_asked() -> None:
    on, off = (load(files).evidence for files in (listening_files(), with_speech("no")))
    assert on
    assert off
    assert {"sign-ask", "sign-heard"} <= {each.statement.id for each in texts(on, Scope.RED_FLAGS)}
    assert not {"sign-ask", "sign-heard"} & {each.statement.id for each in texts(off, Scope.RED_FLAGS)}


def test_the_question_has_to_name_its_keys() -> None:
    files = listening_files()
    issue = only(files | {"phrases.yaml": files["phrases.yaml"].replace(b"press 1 or say yes", b"say yes")})
    assert issue.problem == "'sign-ask' in language 'en' has to name the key '1', and does not"
