"""What an approval is worth today, what a name stands for, and what live mode still waits for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.content.evidence.evidence import Evidence, Kind
from ivr.content.load import load_folder, read_folder
from ivr.content.review.approvals import (
    Approvals,
    State,
    chosen,
    describe_missing,
    how_to_approve,
    targets,
    texts,
)
from ivr.content.review.changes import Change, compared, marked
from ivr.content.review.rules import Required, Role, Scope
from ivr.content.safety.rules import SAFETY_PHRASES
from ivr.content.yaml.issues import Place, Severity
from ivr.core.line.phrases import RECALLING, SPEECH
from tests.content.signing import DATE, FILES, NAME, evidence_of, sign
from tests.lines import EVIDENCE, SMALL, remembering_files

BANDAGE = "recovery-bandage"
ENGLISH, SPANISH = "Keep the bandage on for forty-eight hours.", "Déjese el vendaje puesto cuarenta y ocho horas."
REQUIRED = Required(Place("line.yaml", 20), Scope.RED_FLAGS, Role.CLINICIAN, ("en", "es"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(EVIDENCE, tmp_path / "menus")


@pytest.fixture
def change(folder: Path) -> Callable[[str, str], None]:
    """Changes a text of the topic recovery."""
    path = folder / "topics" / "recovery.yaml"

    def change(old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def state(folder: Path, language: str, role: Role = Role.CLINICIAN) -> State:
    evidence = evidence_of(read_folder(folder))
    return Approvals(evidence).standing(evidence.spoken[BANDAGE], language, role).state


def test_nothing_is_approved_at_first(folder: Path) -> None:
    assert state(folder, "en") is State.OPEN


def test_an_approval_counts_for_its_language_and_role(folder: Path) -> None:
    assert sign(folder, BANDAGE, "es", role=Role.TRANSLATOR) == 1
    assert state(folder, "es", Role.TRANSLATOR) is State.APPROVED
    assert state(folder, "es", Role.CLINICIAN) is State.OPEN
    assert state(folder, "en", Role.TRANSLATOR) is State.OPEN


def test_a_text_that_is_broken_into_other_lines_is_still_approved(
    folder: Path, change: Callable[[str, str], None]
) -> None:
    sign(folder, BANDAGE, "en", "es")
    change("bandage on for", "bandage\n      on for")
    assert state(folder, "en") is State.APPROVED
    assert state(folder, "es") is State.APPROVED


def test_a_changed_text_is_stale_and_its_translation_old(folder: Path, change: Callable[[str, str], None]) -> None:
    sign(folder, BANDAGE, "en", "es")
    change("Keep the bandage on for forty-eight", "Leave the bandage on for forty-eight")
    evidence = evidence_of(read_folder(folder))
    english = Approvals(evidence).standing(evidence.spoken[BANDAGE], "en", Role.CLINICIAN)
    spanish = Approvals(evidence).standing(evidence.spoken[BANDAGE], "es", Role.CLINICIAN)
    assert (english.state, spanish.state) == (State.STALE, State.OLD)
    assert english.changes == spanish.changes
    assert marked(spanish.changes) == "[-Keep-] {+Leave+} the bandage on for forty-eight hours."


def test_a_changed_translation_is_stale_and_its_source_is_not(folder: Path, change: Callable[[str, str], None]) -> None:
    sign(folder, BANDAGE, "en", "es")
    change("vendaje puesto", "vendaje")
    assert state(folder, "es") is State.STALE
    assert state(folder, "en") is State.APPROVED


def test_a_text_that_is_changed_back_is_approved_again(folder: Path, change: Callable[[str, str], None]) -> None:
    sign(folder, BANDAGE, "en")
    change("Keep the", "Leave the")
    change("Leave the", "Keep the")
    assert state(folder, "en") is State.APPROVED


def test_the_approval_of_one_person_is_enough_whoever_else_has_to_look_again(
    folder: Path, change: Callable[[str, str], None]
) -> None:
    sign(folder, BANDAGE, "en", by="Zoe Old", date="2026-04-30")
    change("Keep the", "Leave the")
    sign(folder, BANDAGE, "en", by="Ana New", date="2026-03-01")
    assert state(folder, "en") is State.APPROVED
    assert not [each for each in load_folder(folder).issues if BANDAGE in each.problem]


def test_all_approvals_of_a_text_are_told_oldest_first(folder: Path) -> None:
    sign(folder, BANDAGE, "en", by="B", date="2026-04-30")
    sign(folder, BANDAGE, "en", by="A", date="2026-05-01")
    evidence = evidence_of(read_folder(folder))
    given = Approvals(evidence).approvals_of(evidence.spoken[BANDAGE], "en")
    assert [(approval.by, standing.state) for approval, standing in given] == [
        ("B", State.APPROVED),
        ("A", State.APPROVED),
    ]


def test_a_new_approval_holds_what_was_approved_and_what_it_was_compared_with() -> None:
    evidence = evidence_of(FILES)
    spoken = evidence.spoken[BANDAGE]
    english = Approvals(evidence).approve(spoken, "en", NAME, Role.CLINICIAN, DATE)
    spanish = Approvals(evidence).approve(spoken, "es", NAME, Role.TRANSLATOR, DATE)
    assert (english.text, english.source, english.source_fingerprint) == (ENGLISH, "", "")
    assert (spanish.text, spanish.source, spanish.source_fingerprint) == (SPANISH, ENGLISH, english.fingerprint)
    assert (spanish.by, spanish.role, spanish.date) == (NAME, Role.TRANSLATOR, DATE)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a b c", "a b c", "a b c"),
        ("a b c", "a x c", "a [-b-] {+x+} c"),
        ("a b c", "a c", "a [-b-] c"),
        ("a c", "a b c", "a {+b+} c"),
        ("", "a b", "{+a b+}"),
        ("a b", "", "[-a b-]"),
        ("a\n b", "a b", "a b"),
    ],
)
def test_changes_are_told_word_by_word(before: str, after: str, expected: str) -> None:
    assert marked(compared(before, after)) == expected


def test_changes_are_kept_apart() -> None:
    assert compared("do not bend", "do bend") == (Change("same", "do"), Change("gone", "not"), Change("same", "bend"))


@pytest.mark.parametrize(
    ("target", "first", "count"),
    [
        ("recovery", "recovery-bandage", 7),
        ("warning", "warning-emergency", 2),
        ("fever", "fever.sign", 2),
        ("main.2", "main.2", 1),
        ("emergency", "emergency", 1),
        ("red-flags", "emergency", 27),
        ("decisions", "", 0),
        ("nothing-like-it", "", 0),
    ],
)
def test_a_name_stands_for_texts(target: str, first: str, count: int) -> None:
    found = [each.statement.id for each in chosen(evidence_of(FILES), target)]
    assert (found[0] if found else "", len(found)) == (first, count)


def test_all_is_every_text_and_the_phrases_are_those_of_the_service() -> None:
    evidence = evidence_of(FILES)
    assert [each.statement.id for each in chosen(evidence, "all")] == list(evidence.spoken)
    assert {each.kind for each in chosen(evidence, "phrases")} == {"phrase"}


def test_every_target_stands_for_something() -> None:
    evidence = evidence_of(FILES)
    assert {"all", "red-flags", "phrases", "recovery", "main.1", "fever.step-up", "emergency"} <= set(targets(evidence))
    assert all(chosen(evidence, target) for target in targets(evidence) if target not in {"decisions", "translations"})


def test_texts_of_the_red_flags_are_theirs_and_those_of_the_warning_signs() -> None:
    found = [each.statement.id for each in texts(evidence_of(FILES), Scope.RED_FLAGS) if each.kind is not Kind.PHRASE]
    assert found == ["main.3", "warning-emergency", "warning.1", "fever.sign", "fever.step-up"]


def test_the_phrases_that_callers_in_danger_rely_on_are_approved_with_the_red_flags() -> None:
    found = {each.statement.id for each in texts(evidence_of(FILES), Scope.RED_FLAGS) if each.kind is Kind.PHRASE}
    left_out = {"not-911", *RECALLING, *SPEECH}
    assert found == set(SAFETY_PHRASES) - left_out


def test_a_line_that_remembers_callers_needs_the_words_for_them_approved() -> None:
    found = evidence_of(remembering_files())
    said = {each.statement.id for each in texts(found, Scope.RED_FLAGS) if each.kind is Kind.PHRASE}
    assert {"again-waits", "again-taken", "again-worse"} <= said
    assert not RECALLING & {each.statement.id for each in texts(evidence_of(read_folder(SMALL)), Scope.RED_FLAGS)}


def missing(evidence: Evidence, required: Required = REQUIRED) -> list[tuple[str, str]]:
    return [(spoken.statement.id, language) for spoken, language in Approvals(evidence).missing(required)]


def test_live_mode_waits_for_every_wording_that_is_demanded(folder: Path) -> None:
    assert len(missing(evidence_of(FILES))) == 54
    sign(folder, "red-flags", "en")
    assert {language for _, language in missing(evidence_of(read_folder(folder)))} == {"es"}
    sign(folder, "fever", "es")
    sign(folder, "phrases", "es")
    sign(folder, "red-flags", "es", role=Role.TRANSLATOR)
    assert missing(evidence_of(read_folder(folder))) == [
        ("main.3", "es"),
        ("warning-emergency", "es"),
        ("warning.1", "es"),
    ]
    sign(folder, "red-flags", "es")
    assert missing(evidence_of(read_folder(folder))) == []


def test_what_live_mode_waits_for_is_a_note_with_the_way_out(folder: Path) -> None:
    sign(folder, "red-flags", "es")
    sign(folder, "phrases", "en")
    (note,) = [each for each in load_folder(folder).issues if each.problem.startswith("Before this line")]
    assert note.severity is Severity.NOTE
    assert str(note) == (
        f"{folder}/line.yaml:19: note: Before this line goes live, a clinician has to approve what callers hear: "
        "5 wordings are not approved: "
        "'main.3 (en)', 'warning-emergency (en)', 'warning.1 (en)' and others. Read them in the review sheet that "
        "'ivr evidence' writes, then sign them off with: ivr approve red-flags --role clinician --by \"NAME\""
    )
    sign(folder, "red-flags", "en")
    assert not [each for each in load_folder(folder).issues if each.problem.startswith("Before this line")]


def test_few_wordings_are_all_named() -> None:
    spoken = evidence_of(FILES).spoken[BANDAGE]
    assert describe_missing([(spoken, "en")]) == "1 wording is not approved: 'recovery-bandage (en)'"


def test_the_way_out_names_texts_and_role() -> None:
    required = Required(Place("line.yaml", 1), Scope.ALL, Role.TRANSLATOR, ("es",))
    assert 'ivr approve all --role translator --by "NAME"' in how_to_approve(required)
