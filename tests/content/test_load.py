"""A folder becomes a line, or all that is wrong with it; nothing in a file can do harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ivr.content.load import load, load_folder, read_folder, rebuild
from ivr.content.yaml.decode import MAX_BYTES
from ivr.content.yaml.folder import stamp
from ivr.content.yaml.issues import Severity
from ivr.core.line.model import Option
from ivr.core.line.staff import StaffNumber
from tests.content.big_line import MENUS, STATEMENTS, TOPICS, big_files
from tests.content.plain_signs import PLAIN_SIGNS
from tests.lines import SMALL, small_line

FILES = read_folder(SMALL)


def write(folder: Path, *names: str, text: bytes = b"topic: x\n") -> None:
    """Writes small files, with the folders they are in."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)


def test_a_folder_is_all_its_yaml_files_sorted(tmp_path: Path) -> None:
    write(tmp_path, "topics/b.yaml", "a.yml", "topics/deep/er/c.yaml", "z.yaml")
    write(tmp_path, "test-calls/x.yaml", ".hidden.yaml", ".git/x.yaml", "notes.txt", "topics/.#b.yaml", "x.yaml~")
    (tmp_path / "folder.yaml").mkdir()
    assert list(read_folder(tmp_path)) == ["a.yml", "topics/b.yaml", "topics/deep/er/c.yaml", "z.yaml"]


def test_of_a_file_that_is_too_large_only_so_much_is_read(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", text=b"#" * (3 * MAX_BYTES))
    files = read_folder(tmp_path)
    assert len(files["a.yaml"]) == MAX_BYTES + 1
    assert "a.yaml:1: The file is larger than 1 MB. Spread its content over several files." in [
        str(issue) for issue in load(files).issues
    ]


def test_a_folder_that_is_not_there_is_an_issue(tmp_path: Path) -> None:
    loaded = load_folder(tmp_path / "none")
    assert loaded.line is None
    problem = "It cannot be read: No such file or directory. Check that the folder is there and may be read."
    assert [str(issue) for issue in loaded.issues] == [f"{tmp_path}/none:1: {problem}"]


def test_issues_of_a_folder_name_it(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    assert all(issue.file.startswith(f"{tmp_path}/") for issue in load_folder(tmp_path).issues)


def test_kept_files_are_joined_again_whatever_is_demanded_of_menus_today() -> None:
    long = FILES | {"topics/expect.yaml": FILES["topics/expect.yaml"].replace(b"title:", b"titles: x\ntitle:", 1)}
    assert load(long).line is None
    again = rebuild(long, "0123456789ab")
    assert again is not None
    assert (again.version, again.menus) == ("0123456789ab", small_line().menus)


@pytest.mark.parametrize("files", [{}, {"a.yaml": b"\xff"}, {"line.yaml": FILES["line.yaml"]}])
def test_what_is_no_line_any_more_is_none(files: dict[str, bytes]) -> None:
    assert rebuild(files, "0123456789ab") is None


def test_a_folder_is_stamped_by_its_menu_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a")
    stamps = [stamp(tmp_path)]
    (tmp_path / "notes.txt").write_text("no menu")
    assert stamp(tmp_path) == stamps[0]
    (tmp_path / "a.yaml").write_text("ab")
    stamps.append(stamp(tmp_path))
    (tmp_path / "b.yaml").write_text("b")
    stamps += [stamp(tmp_path), stamp(tmp_path / "gone")]
    assert len(set(stamps)) == 4


def test_the_version_does_not_depend_on_the_order_of_the_files() -> None:
    line = load(dict(reversed(FILES.items()))).line
    assert line is not None
    assert line.version == small_line().version


def test_the_small_line_is_what_its_files_say() -> None:
    line = small_line()
    assert (line.id, line.start, line.languages) == ("small", "main", ("en", "es"))
    assert (line.voices["es"].locale, line.voices["es"].name) == ("es-US", "Polly.Lupe-Neural")
    assert (set(line.menus), set(line.topics)) == ({"main", "more", "warning"}, {"expect", "medicines", "recovery"})
    assert [option.target for option in line.menus["main"].options] == ["expect", "recovery", "more", "warning"]
    assert line.menus["warning"].options[1] == Option("2", "fever", line.menus["warning"].options[1].label)
    assert [menu.id for menu in line.menus.values() if menu.warning] == ["warning"]
    assert [len(part.statements) for part in line.topics["recovery"].parts] == [2, 1, 1]
    assert line.menus["more"].after[0].text["es"] == "Habrá más temas."
    assert line.topics["expect"].parts[0].statements[0].facts == ("EXP-01",)
    assert line.menus["main"].intro[0].facts == ()


def test_red_flags_hold_the_sign_and_perhaps_a_step_up() -> None:
    flags = small_line().red_flags
    assert flags["leg"].sign.text == {"en": "numbness in a leg", "es": "una pierna dormida"}
    assert flags["leg"].step_up is not None
    assert flags["leg"].step_up.facts == ("WRN-05",)
    assert flags["fever"].step_up is None


def test_ring_lists_name_teams_in_order() -> None:
    staff = small_line().staff
    nurses = (StaffNumber("+12025550111", "en", "nurse"), StaffNumber("+12025550112", "es", "nurse"))
    desk = StaffNumber("+12025550121", "en", "front-desk")
    assert staff.numbers == (*nurses, desk, StaffNumber("+12025550131", "en", "on-call"))
    assert (staff.red_flag, staff.asked, staff.silence) == (
        ("nurse", "on-call"),
        ("front-desk", "nurse"),
        ("front-desk",),
    )
    assert (staff.ring_seconds, staff.caller_id, staff.message_seconds) == (20, "", 120)
    assert staff.number_to_call == "+12025550100"


def test_a_line_of_one_language_loads() -> None:
    one = {name: _only_english(data.decode()) for name, data in FILES.items()}
    del one["approvals.yaml"]  # of both languages
    one["staff.yaml"] = one["staff.yaml"].replace(b"language: es", b"language: en")
    loaded = load(one)
    assert [issue.problem[:22] for issue in loaded.issues] == [
        "There is no fact base:",
        "Before this line goes ",
        "Decided against the us",
    ]
    assert loaded.line is not None
    assert loaded.line.languages == ("en",)


def _only_english(text: str) -> bytes:
    """A file without its Spanish texts and without Spanish among the languages."""
    before, spanish, after = text.partition("  - language: es\n    locale")
    text = before + after[after.index("approvals:") :] if spanish else before
    lines, skipping = [], 0
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        if line.strip().startswith("es: "):
            skipping = indent + 1
        elif skipping and indent >= skipping:
            continue
        else:
            skipping = 0
            lines.append(line)
    return "\n".join(lines).encode()


def test_all_errors_of_all_files_are_told_at_once() -> None:
    broken = {name: data.replace(b"en: ", b"en:  # cut\n") for name, data in FILES.items()}
    files = {issue.file for issue in load(broken).issues}
    assert files == {name for name in FILES if b"en: " in FILES[name]}


def test_a_big_line_loads_whole() -> None:
    loaded = load(big_files())
    assert loaded.line is not None
    assert all(issue.severity is not Severity.ERROR for issue in loaded.issues)
    parts = [part for topic in loaded.line.topics.values() for part in topic.parts]
    said = sum(len(part.statements) for part in parts) + sum(len(menu.intro) for menu in loaded.line.menus.values())
    assert (len(loaded.line.menus), len(loaded.line.topics), said) == (MENUS, TOPICS, STATEMENTS)


def check_sound(files: dict[str, bytes]) -> None:
    """Loading gives a line exactly when no issue is an error, and its issues in order."""
    loaded = load(files)
    assert (loaded.line is None) == any(issue.severity is Severity.ERROR for issue in loaded.issues)
    assert list(loaded.issues) == sorted(loaded.issues)


@settings(deadline=None)
@example("approvals.yaml", b"{}")
@example("line.yaml", b"{}")
@example("line.yaml", "line: q\u0301".encode())
@example("line.yaml", "line: q\ufffd".encode())
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=300))
def test_any_bytes_in_any_file_are_told_and_do_no_harm(name: str, data: bytes) -> None:
    check_sound(FILES | {name: data})


PIECES = [
    "#",
    ":",
    "- ",
    "  ",
    "\n",
    '"',
    "*",
    "&x ",
    "!",
    "[",
    "{",
    "}",
    "|",
    "en",
    "es: |\n",
    "\t",
    "0",
    "é",
    "]",
    ",",
]


@settings(deadline=None)
@given(st.data())
def test_any_slip_of_the_hand_is_told_and_does_no_harm(data: st.DataObject) -> None:
    files = dict(FILES)
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(sorted(files)))
        text = files[name].decode()
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 60))
        files[name] = (text[:start] + data.draw(st.sampled_from(["", *PIECES])) + text[end:]).encode()
    check_sound(files)


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_file_may_be_missing_or_empty(name: str) -> None:
    check_sound(FILES | {name: b""})
    check_sound({each: data for each, data in FILES.items() if each != name})


WORDS = st.text(
    st.sampled_from([sign for sign in PLAIN_SIGNS if sign not in "{}#"]),  # others are read as what they stand for
    min_size=1,
    max_size=80,
)


@settings(deadline=None)
@given(st.lists(WORDS.filter(lambda line: line.strip() and not line[0].isspace()), min_size=1, max_size=3))
def test_a_spoken_text_reaches_the_line_as_it_was_written(lines: list[str]) -> None:
    text = "\n      ".join(lines)
    written = FILES["topics/medicines.yaml"].replace(b"Bring a list of your medicines.", text.encode())
    loaded = load(FILES | {"topics/medicines.yaml": written})
    assert loaded.evidence is not None, "any text can be read, though it may be too hard for the ear"
    line = loaded.evidence.line
    assert line.topics["medicines"].parts[0].statements[0].text["en"] == "\n".join(lines)
