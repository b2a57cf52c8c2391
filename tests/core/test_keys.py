"""The table of universal keys: what nobody else needs to be told when a further one is added."""

from __future__ import annotations

import pytest

from ivr.content.load import load, read_folder
from ivr.core.engine import step
from ivr.core.events import DIGITS, CallStarted, Key
from ivr.core.happenings import ChoseKey, WrongKey
from ivr.core.keys import UNIVERSAL, UniversalKey, choice_keys, choose_instead, no_choice
from ivr.core.state import CallState, Mode
from ivr.core.turns import open_menu
from ivr.languages.registry import PACKS
from tests.lines import SMALL, small_line


def test_every_key_has_an_id_of_its_own_and_a_hint_in_every_language_of_the_page() -> None:
    ids = {key.id for key in UNIVERSAL.values()}
    assert len(ids) == len(UNIVERSAL)
    assert UNIVERSAL.keys() <= set(DIGITS)
    for code, pack in PACKS.items():
        assert pack.keys.hints.keys() == ids, code


def test_a_key_is_universal_or_a_choice_but_never_both() -> None:
    assert choice_keys() == ("1", "2", "3", "4", "5", "6")
    assert not UNIVERSAL.keys() & set(choice_keys())


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("0", "The key 0 cannot be a choice: it reaches staff everywhere"),
        ("star", "The key star cannot be a choice: it goes back one level everywhere"),
        ("#", "The key # cannot be a choice: it skips to the next part everywhere"),
        ("1", ""),
        ("one", ""),
    ],
)
def test_why_a_key_is_no_choice(key: str, problem: str) -> None:
    assert no_choice(key) == problem


@pytest.fixture
def further(monkeypatch: pytest.MonkeyPatch) -> str:
    """A seventh key, added to the table and nowhere else."""
    home = UniversalKey("home", "leads to the first menu", lambda here, state: open_menu(here, state, here.line.start))
    monkeypatch.setitem(UNIVERSAL, "6", home)
    return "6"


def _in_a_topic() -> CallState:
    return step(small_line(), step(small_line(), None, CallStarted()).state, Key("1")).state


def test_before_it_is_added_the_key_means_nothing_in_a_topic() -> None:
    assert step(small_line(), _in_a_topic(), Key("6")).happened == (WrongKey("6"),)


def test_a_further_key_is_done_by_the_engine(further: str) -> None:
    topic = _in_a_topic()
    after = step(small_line(), topic, Key(further))
    assert (after.state.mode, after.state.at) == (Mode.MENU, small_line().start)
    assert after.happened == (ChoseKey(further),)


def test_no_menu_may_have_a_further_key_as_a_choice(further: str) -> None:
    files = read_folder(SMALL)
    main = next(name for name in files if name.endswith("main.yaml"))
    assert b"- press: 2" in files[main]
    issues = load({**files, main: files[main].replace(b"- press: 2", b"- press: 6", 1)}).issues
    problem = f"The key {further} cannot be a choice: it leads to the first menu everywhere"
    assert problem in "\n".join(map(str, issues))
    assert choose_instead() == "Write a number from 1 to 5 instead."
