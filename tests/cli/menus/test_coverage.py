"""`ivr coverage` shows who would ring when, and ends with 1 if there is a minute at which nobody would."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from tests.content.staff_file import FULL
from tests.lines import SMALL

CLOCK = {"IVR_NOW": "2026-12-23T12:30:00Z"}


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """The small line with teams that have hours: on Christmas Day nobody is there."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "menus"))
    (folder / "staff.yaml").write_text(FULL, encoding="utf-8")
    return folder


def run(menus: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["coverage", "--menus", str(menus), *options], env=CLOCK)


def test_the_calendar_tells_who_rings_by_date_and_when_nobody_does(menus: Path) -> None:
    result = run(menus, "--days", "9")
    assert result.exit_code == 1
    assert (
        result.output
        == f"""\
Wed 2026-12-23
    07:30-08:00 on-call, last-resort
    08:00-17:00 nurse, on-call, last-resort
    17:00-24:00 on-call, last-resort
Thu 2026-12-24 (exception)
    00:00-08:00 on-call, last-resort
    08:00-10:00 nurse, on-call, last-resort
    10:00-11:00 on-call, last-resort
    11:00-24:00 nurse, on-call, last-resort
Fri 2026-12-25 (exception)
    00:00-24:00 NOBODY
Sat 2026-12-26
    00:00-22:00 on-call, last-resort
    22:00-24:00 nurse, on-call, last-resort
Sun 2026-12-27
    00:00-06:00 nurse, on-call, last-resort
    06:00-22:00 on-call, last-resort
    22:00-24:00 nurse, on-call, last-resort
Mon 2026-12-28
    00:00-06:00 nurse, on-call, last-resort
    06:00-08:00 on-call, last-resort
    08:00-17:00 nurse, on-call, last-resort
    17:00-24:00 on-call, last-resort
Tue 2026-12-29 to Thu 2026-12-31 (exception)
    00:00-24:00 on-call, last-resort
Fri 2027-01-01 (holiday)
    00:00-07:30 on-call

NOBODY: Fri 2026-12-25 00:00 to Sat 2026-12-26 00:00
nobody who speaks 'es': Wed 2026-12-23 07:30 to Wed 2026-12-23 08:00
nobody who speaks 'es': Wed 2026-12-23 17:00 to Thu 2026-12-24 08:00
nobody who speaks 'es': Thu 2026-12-24 10:00 to Thu 2026-12-24 11:00
nobody who speaks 'es': Sat 2026-12-26 00:00 to Sat 2026-12-26 22:00
nobody who speaks 'es': Sun 2026-12-27 06:00 to Sun 2026-12-27 22:00
nobody who speaks 'es': Mon 2026-12-28 06:00 to Mon 2026-12-28 08:00
nobody who speaks 'es': Mon 2026-12-28 17:00 to Fri 2027-01-01 07:30
{menus}/staff.yaml:62: Nobody would ring for a red flag from Fri 2026-12-25 00:00 to Sat 2026-12-26 00:00. Add a team \
that is there then to the list 'red-flag'; 'ivr coverage' shows who is there when.
{menus}/staff.yaml:62: warning: Nobody who would ring for a red flag speaks 'es' from Wed 2026-12-23 07:30 to Wed \
2026-12-23 08:00, Wed 2026-12-23 17:00 to Thu 2026-12-24 08:00, Thu 2026-12-24 10:00 to Thu 2026-12-24 11:00, and 4 \
times more. Write 'es' below 'speaks:' at the number of one who does.
9 days from Wed 2026-12-23 07:30 to Fri 2027-01-01 07:30 (America/New_York): nobody would ring for a red flag during \
1440 minutes.
"""
    )


def test_many_stretches_without_a_language_are_not_all_listed(menus: Path) -> None:
    output = run(menus).output
    assert output.count("nobody who speaks 'es': ") == 21
    assert "times more, see --json\n" in output


def test_json_holds_every_stretch(menus: Path) -> None:
    result = run(menus, "--json")
    told = json.loads(result.output)
    assert (result.exit_code, told["ok"], told["time_zone"]) == (1, False, "America/New_York")
    assert told["nobody"] == [{"from": "2026-12-25T00:00:00-05:00", "until": "2026-12-26T00:00:00-05:00"}]
    assert told["watches"][0] == {
        "from": "2026-12-23T07:30:00-05:00",
        "until": "2026-12-23T08:00:00-05:00",
        "teams": ["on-call", "last-resort"],
    }
    assert len(told["nobody_who_speaks"]["es"]) > 21
    assert "en" not in told["nobody_who_speaks"]


def test_where_somebody_always_rings_all_is_well(menus: Path) -> None:
    (menus / "staff.yaml").write_text(FULL.replace("2026-12-25", "2020-12-25"), encoding="utf-8")
    result = run(menus, "--days", "1")
    assert result.exit_code == 0
    assert result.output.endswith(
        "\n1 days from Wed 2026-12-23 07:30 to Thu 2026-12-24 07:30 (America/New_York): somebody would always ring.\n"
    )


def test_the_check_refuses_hours_at_which_nobody_would_ring(menus: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--menus", str(menus)], env=CLOCK)
    assert result.exit_code == 1
    assert f"{menus}/staff.yaml:62: Nobody would ring for a red flag from Fri 2026-12-25 00:00 to Sat" in result.output
    later = CliRunner().invoke(main, ["check", "--menus", str(menus)], env={"IVR_NOW": "2027-01-02T00:00:00Z"})
    assert later.exit_code == 0


@pytest.mark.parametrize("clock", ["noon", "2026-13-01"])
def test_a_clock_that_shows_no_time_is_refused(menus: Path, clock: str) -> None:
    result = CliRunner().invoke(main, ["coverage", "--menus", str(menus)], env={"IVR_NOW": clock})
    assert result.exit_code == 1
    assert f'IVR_NOW is "{clock}"' in result.output


def test_without_a_set_clock_it_begins_now(menus: Path) -> None:
    result = CliRunner().invoke(main, ["coverage", "--menus", str(menus), "--days", "1"], env={"IVR_NOW": None})
    assert "\n1 days from " in result.output
