"""Live mode waits for the approvals that line.yaml demands; local mode does not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.content.load import load_folder
from ivr.settings import Settings, read
from ivr.wiring import UnfitError, join
from ivr.wiring.going_live import unmet
from tests import started
from tests.content.signing import sign
from tests.lines import EVIDENCE

LIVE = {**started.LIVE, "IVR_SPEAK": "carrier"}


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """A line with numbers of its own, which demands that a clinician approves the red flags."""
    folder = shutil.copytree(EVIDENCE, tmp_path / "menus")
    staff = folder / "staff.yaml"
    # Any number that is no placeholder; this one has an area code that is never given out.
    staff.write_text(staff.read_text(encoding="utf-8").replace("+1202555", "+1911200"), encoding="utf-8")
    return folder


def settings(menus: Path, **more: str) -> Settings:
    return read({"IVR_MENUS": str(menus), "IVR_DATA": str(menus.parent / "data"), **more})


def test_live_mode_refuses_texts_that_nobody_answers_for(menus: Path) -> None:
    with pytest.raises(UnfitError) as raised:
        join(settings(menus, **LIVE))
    assert str(raised.value) == (
        f'In live mode "{menus}/line.yaml" demands the approval of a clinician, and 54 wordings are not approved: '
        "'emergency (en)', 'emergency (es)', 'nurse-label (en)' and others. Read them in the review "
        "sheet that 'ivr evidence' writes, "
        'then sign them off with: ivr approve red-flags --role clinician --by "NAME"'
    )


def test_local_mode_starts_without_approvals(menus: Path) -> None:
    assert join(settings(menus)).line.id == "evidence"


def test_live_mode_starts_once_all_are_approved(menus: Path) -> None:
    sign(menus, "red-flags", "en", "es")
    assert join(settings(menus, **LIVE)).not_ready() == []


def test_live_mode_refuses_facts_that_were_weakened_and_a_language_that_was_forgotten(tmp_path: Path) -> None:
    folder = shutil.copytree(Path(__file__).parents[1] / "menus", tmp_path / "menus")
    facts, topic = folder / "facts" / "recovery.yaml", folder / "topics" / "recovery.yaml"
    facts.write_text(
        facts.read_text(encoding="utf-8").replace("    importance: must", "    importance: may", 1), "utf-8"
    )
    topic.write_text(
        topic.read_text(encoding="utf-8").replace("    en: |\n      ", "    en: |\n      So. ", 1), "utf-8"
    )
    refused = "\n".join(unmet(settings(folder, **LIVE), load_folder(folder)))
    assert "ivr approve decisions --role clinician" in refused
    assert "ivr approve translations --role translator" in refused
