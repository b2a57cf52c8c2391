"""A clinician's refusal stands beside the approvals, outweighs them, and ends when the words or their mind change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.content.load import load_folder, read_folder
from ivr.content.review.approvals import Approvals, State
from ivr.content.review.approvals_file import FILE, ApprovalsError, record
from ivr.content.review.rules import Approval, Role
from tests.content.signing import DATE, NAME, approved, evidence_of, sign
from tests.lines import EVIDENCE

BANDAGE = "recovery-bandage"
OTHER = "Ben Cho, MD"
WHY = "It is off after one day.  Ask first."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EVIDENCE, tmp_path / "menus"))


def refuse(folder: Path, language: str = "en", by: str = NAME) -> Approval:
    evidence = evidence_of(read_folder(folder))
    found = Approvals(evidence).refuse(evidence.spoken[BANDAGE], language, by, DATE, WHY)
    record(folder, [found])
    return found


def state(folder: Path, language: str = "en") -> State:
    evidence = evidence_of(read_folder(folder))
    return Approvals(evidence).standing(evidence.spoken[BANDAGE], language, Role.CLINICIAN).state


def test_it_is_on_record_with_its_reason_for_one_language(folder: Path) -> None:
    refuse(folder)
    text = (folder / FILE).read_text(encoding="utf-8")
    assert "    refused: |\n      It is off after one day.\n      Ask first.\n" in text
    assert [state(folder, each) for each in ("en", "es")] == [State.REFUSED, State.OPEN]
    (refused,) = Approvals(evidence_of(read_folder(folder))).refused()
    assert (refused.by, refused.refused) == (NAME, "It is off after one day. Ask first.")


def test_it_outweighs_whoever_approves(folder: Path) -> None:
    sign(folder, BANDAGE, "en", by=OTHER)
    refuse(folder)
    assert state(folder) is State.REFUSED
    assert sign(folder, BANDAGE, "en", by="Eva Diaz, MD", date="2026-04-01") == 1
    assert state(folder) is State.REFUSED


def test_whoever_refused_may_approve_after_all_and_the_other_way_round(folder: Path) -> None:
    sign(folder, BANDAGE, "en")
    refuse(folder)
    assert state(folder) is State.REFUSED
    assert sign(folder, BANDAGE, "en") == 1
    assert state(folder) is State.APPROVED
    assert len(evidence_of(read_folder(folder)).approvals) == 1


def test_a_second_reason_takes_the_place_of_the_first(folder: Path) -> None:
    first = refuse(folder)
    evidence = evidence_of(read_folder(folder))
    again = Approvals(evidence).refuse(evidence.spoken[BANDAGE], "en", NAME, DATE, "Another reason.")
    assert record(folder, [again]) == 1
    assert record(folder, [again]) == 0
    assert [each.refused for each in evidence_of(read_folder(folder)).approvals] == ["Another reason."]
    assert first.refused != again.refused


def test_other_words_are_refused_by_nobody(folder: Path) -> None:
    refuse(folder)
    path = folder / "topics" / "recovery.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Keep the bandage", "Leave the bandage"), encoding="utf-8")
    assert state(folder) is State.OPEN
    assert not any("refused" in issue.problem for issue in load_folder(folder).issues)


def test_the_check_names_it_with_the_way_out(folder: Path) -> None:
    refuse(folder)
    (issue,) = [each for each in load_folder(folder).issues if "refused" in each.problem]
    assert f"was refused by {NAME} (clinician) on {DATE}: It is off after one day. Ask first" in issue.problem
    assert f'ivr approve {BANDAGE} --role clinician --language en --by "{NAME}"' in issue.remedy
    assert load_folder(folder).line is not None, "callers go on hearing what was right before"


def test_one_in_a_file_that_was_put_away_has_to_be_deleted_by_hand(folder: Path) -> None:
    refuse(folder)
    (folder / FILE).rename(folder / "approvals-until-2026-03-31.yaml")
    with pytest.raises(ApprovalsError, match=r"Delete that entry first: .*approvals-until-2026-03-31\.yaml, line 5"):
        record(folder, approved(evidence_of(read_folder(folder)), BANDAGE, "en"))
    assert not (folder / FILE).exists()
