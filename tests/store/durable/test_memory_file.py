"""How much is in memory only is told by a file, to whoever looks, for as long as its line runs."""

from __future__ import annotations

import shutil
from pathlib import Path

from ivr.store.durable.memory_file import MemoryFile, in_memory
from tests.store.full_disk import full_disk


def test_it_tells_the_sum_of_all_lines_that_run_also_on_a_full_disk(tmp_path: Path) -> None:
    first, second = MemoryFile(tmp_path), MemoryFile(tmp_path)
    first.open()
    second.open()
    assert in_memory(tmp_path) == 0
    with full_disk():
        first.tell(3)
        second.tell(40)
    assert in_memory(tmp_path) == 43
    second.close()
    assert in_memory(tmp_path) == 3
    first.close()
    assert in_memory(tmp_path) == 0


def test_the_file_of_a_dead_line_is_used_again_and_one_that_was_taken_away_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    dead, file = MemoryFile(folder), MemoryFile(folder)
    dead.open()
    dead.tell(7)
    dead.close()
    file.open()
    assert [path.name for path in folder.iterdir()] == ["memory-1.state"]
    assert in_memory(folder) == 0
    file.tell(2)
    shutil.rmtree(folder)
    file.open()
    assert in_memory(folder) == 2
    file.close()
    file.tell(5)
