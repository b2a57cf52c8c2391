"""The table of cases: for each, and in both languages, the whole outcome is compared with its golden file."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from ivr.alerts import attempting
from ivr.store.database import connect
from ivr.store.durable import call_log_writer as ledger
from ivr.store.migrations.migrate import migrate
from ivr.web import voice
from tests.cases.case import FOLDER, LANGUAGES, Case, cases
from tests.cases.run import outcome
from tests.cases.servers import Clinic
from tests.cases.story import CALLER
from tests.store.postgres import empty_database

GOOD = cases()
ALL = [pytest.param(case, language, id=f"{case.name}.{language}") for case in GOOD for language in LANGUAGES]
BOTH = [pytest.param(case, "es", id=case.name) for case in cases() if case.postgres]


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy must not look like a database that is: only a lock that is held counts as slow."""
    monkeypatch.setattr(ledger, "DATABASE_SECONDS", 20.0)
    monkeypatch.setattr(ledger, "_ALL_SECONDS", 25.0)
    monkeypatch.setattr(voice, "_MOST_KEEP_SECONDS", 30.0)
    monkeypatch.setattr(attempting, "NOTE_SECONDS", 30.0)
    monkeypatch.setattr(attempting, "SEND_SECONDS", 60.0)


@pytest.mark.parametrize(("case", "language"), ALL)
def test_a_case_ends_as_written(
    case: Case, language: str, tmp_path: Path, alerted: Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    # REWRITE=1 writes the outcome anew, to be read in the diff.
    golden = FOLDER / f"{case.name}.{language}.txt"
    with caplog.at_level(logging.DEBUG):
        told = outcome(case, language, tmp_path, alerted)
    assert CALLER[2:] not in caplog.text
    if os.environ.get("REWRITE"):
        golden.write_text(told, encoding="utf-8")
        return
    assert told == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(("case", "language"), BOTH)
def test_a_case_ends_the_same_on_postgresql(
    case: Case, language: str, tmp_path: Path, alerted: Clinic, postgres_url: str
) -> None:
    empty_database(postgres_url)
    migrate(connect(postgres_url, pooled=False))  # making tables may take a busy machine longer than a call has
    told = outcome(case, language, tmp_path, alerted, postgres_url)
    assert told == (FOLDER / f"{case.name}.{language}.txt").read_text(encoding="utf-8")


def test_every_golden_file_belongs_to_a_case() -> None:
    files = {path.name for path in FOLDER.glob("*.txt")}
    assert files == {f"{case.name}.{language}.txt" for case in GOOD for language in LANGUAGES}
