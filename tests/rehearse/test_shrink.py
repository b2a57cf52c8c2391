"""A failing rehearsal is made as small as it can be, and what is kept is read as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.rehearse.plan import Keys, Plan, plan, read
from ivr.rehearse.shrink import shrunk

KEYS = Keys("4", ("1", "2"), ("1",))


def _large() -> Plan:
    return next(each for each in (plan(seed, KEYS) for seed in range(100)) if len(each.callers) > 8 and each.troubles)


def test_only_what_breaks_the_promise_is_left() -> None:
    large = _large()
    guilty, trouble = large.callers[5], large.troubles[0]

    def still(tried: Plan) -> bool:
        return any(each.number == guilty.number and each.keys[:1] == guilty.keys[:1] for each in tried.callers) and (
            trouble in tried.troubles
        )

    small = shrunk(large, still)
    assert [(each.number, each.keys) for each in small.callers] == [(guilty.number, guilty.keys[:1])]
    assert small.troubles == (trouble,)
    assert (small.takes, small.processes) == ((), 1)


def test_a_plan_that_cannot_be_smaller_stays() -> None:
    large = _large()
    assert shrunk(large, lambda _tried: False) == large


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(_large().text(), encoding="utf-8")
    assert read(path) == _large()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"callers": [{"at": 1}]}'])
def test_what_is_no_plan_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="holds no rehearsal"):
        read(path)
