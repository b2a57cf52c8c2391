"""What keeps the house one that can be lived in. Who may import whom is checked by import-linter (`pyproject.toml`)."""

from __future__ import annotations

from pathlib import Path

import grimp
import pytest

IVR = Path("ivr")
MODULES = sorted(path for path in IVR.rglob("*.py") if "migrations" not in path.parts)
ROOMS = sorted({path.parent for path in MODULES})
MOST_LINES = 300
MOST_FILES = 15


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_file_has_one_subject(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_a_room_can_be_looked_over(room: Path) -> None:
    assert len([each for each in room.glob("*.py") if each.name != "__init__.py"]) <= MOST_FILES
    assert (room / "__init__.py").read_text(encoding="utf-8").startswith('"""'), "what is it for?"


def test_nothing_imports_in_a_circle() -> None:
    graph = grimp.build_graph("ivr", cache_dir=None)
    waiting = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    while free := [module for module, imported in waiting.items() if not imported & waiting.keys()]:
        for module in free:
            del waiting[module]
    assert sorted(waiting) == []


@pytest.mark.parametrize("test", sorted(Path("tests").rglob("test_*.py")), ids=str)
def test_tests_stand_in_the_room_of_what_they_test(test: Path) -> None:
    room = IVR.joinpath(*test.parts[1:-1])
    apart = {"browser", "cases", "soak", "bench", "privacy"}
    assert room.is_dir() or test.parts[1] in apart
