"""What loading costs grows with the line, and no faster: counted in calls, so that it is the same on every machine."""

from __future__ import annotations

import cProfile
import gc
import pstats
import re
from functools import _lru_cache_wrapper

from ivr.content.load import load
from tests.content.growing_line import growing_files

FEW, MORE, MANY = 4, 8, 16
"""Copies of the topics: as many more from the first to the second as it has, and twice as many to the third."""
MOST = 2.1
"""So many times more calls may the second step take. Holding each text against each would take four times more."""


def test_the_cost_of_loading_grows_with_the_line_and_no_faster() -> None:
    load(growing_files(FEW, seed=0))  # whatever is made once, such as what is imported late
    few, more, many = (_calls(growing_files(copies, seed)) for seed, copies in enumerate((FEW, MORE, MANY), start=1))
    assert many - more < MOST * (more - few)


def _calls(files: dict[str, bytes]) -> int:
    """How many functions are called while it loads, with nothing known from the tests before."""
    gc.unfreeze()  # what was imported is set apart while tests run, and would not be found
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper) and each.__module__.startswith("ivr."):
            each.cache_clear()
    re.purge()  # else a pattern is compiled again or not, by how many others the tests before have used
    gc.freeze()
    profile = cProfile.Profile()
    loaded = profile.runcall(load, files)
    assert loaded.line, "errors keep checks from being made"
    calls: int = pstats.Stats(profile).total_calls  # type: ignore[attr-defined]
    return calls
