"""What one person changes: only what is different is kept, both changes of a file stay, and a clash is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.editing.draft import MOST_STEPS, Draft, DraftError
from ivr.content.editing.merging import merged
from ivr.content.yaml.together import marks

FOLDER = {"a.yaml": b"one\ntwo\nthree\nfour\n", "b.yaml": b"x\n"}


def begun() -> Draft:
    return Draft.begin(FOLDER, "2026-03-31T12:00:00+00:00")


def test_a_file_that_is_as_it_was_is_no_change() -> None:
    draft = begun().edited("words", {"a.yaml": b"1\n", "b.yaml": b"x\n"}, FOLDER)
    assert (set(draft.changed), draft.revision, draft.steps[0].what) == ({"a.yaml"}, 1, "words")
    assert draft.files(FOLDER) == {**FOLDER, "a.yaml": b"1\n"}
    back = draft.edited("words", {"a.yaml": FOLDER["a.yaml"]}, FOLDER)
    assert (back.changed, back.originals, len(back.steps)) == ({}, {}, 2)
    assert back.undone(FOLDER).undone(FOLDER).undone(FOLDER).changed == {}
    assert begun().edited("nothing", {"b.yaml": b"x\n"}, FOLDER).revision == 0


def test_a_file_comes_and_goes() -> None:
    draft = begun().edited("new", {"c.yaml": b"c\n", "b.yaml": None}, FOLDER)
    assert draft.files(FOLDER) == {"a.yaml": FOLDER["a.yaml"], "c.yaml": b"c\n"}
    assert draft.undone(FOLDER).files(FOLDER) == FOLDER
    assert draft.edited("gone again", {"c.yaml": None}, FOLDER).changed == {"b.yaml": None}


def test_only_the_last_edits_are_undone() -> None:
    draft = begun()
    for number in range(MOST_STEPS + 5):
        draft = draft.edited("words", {"a.yaml": f"{number}\n".encode()}, FOLDER)
    assert len(draft.steps) == MOST_STEPS


def test_what_others_did_is_taken_in() -> None:
    draft = begun().edited("words", {"a.yaml": b"ONE\ntwo\nthree\nfour\n"}, FOLDER)
    theirs = {"a.yaml": b"one\ntwo\nthree\nFOUR\n", "b.yaml": b"y\n"}
    assert draft.moved(theirs) == ("a.yaml", "b.yaml")
    taken, clashes = draft.taken_in(theirs)
    assert clashes == ()
    assert taken.files(theirs) == {"a.yaml": b"ONE\ntwo\nthree\nFOUR\n", "b.yaml": b"y\n"}
    assert (taken.moved(theirs), taken.steps) == ((), ())
    same, _ = draft.taken_in({**FOLDER, "a.yaml": b"ONE\ntwo\nthree\nfour\n"})
    assert same.changed == {}


@pytest.mark.parametrize("theirs", [{"a.yaml": b"1\ntwo\nthree\nfour\n"}, {}], ids=["lines", "gone"])
def test_a_clash_is_named_and_decided(theirs: dict[str, bytes]) -> None:
    draft = begun().edited("words", {"a.yaml": b"ONE\ntwo\nthree\nfour\n"}, FOLDER)
    folder = {"b.yaml": b"x\n", **theirs}
    assert draft.taken_in(folder) == (draft, ("a.yaml",))
    mine, _ = draft.taken_in(folder, frozenset({"a.yaml"}))
    assert mine.files(folder)["a.yaml"].startswith(b"ONE")
    given_up, _ = draft.without("a.yaml").taken_in(folder)
    assert given_up.files(folder) == folder


def test_files_that_nobody_has_to_look_at_are_known() -> None:
    draft = begun()
    folder = {**FOLDER, "b.yaml": b"y\n"}
    assert draft.knowing(folder, ["b.yaml", "none.yaml"]).moved(folder) == ()
    assert draft.knowing(FOLDER, ["b.yaml"]) is draft
    changed = draft.edited("words", {"b.yaml": b"z\n"}, FOLDER)
    assert changed.knowing(folder, ["b.yaml"]).moved(folder) == ("b.yaml",)


def test_a_draft_is_kept_and_read_again_whatever_its_files_hold() -> None:
    draft = begun().edited("words", {"a.yaml": b"\xff\xfe\x00\r\n", "b.yaml": None}, FOLDER)
    assert Draft.unpacked(draft.packed()) == draft
    assert draft.base == marks(FOLDER)


@pytest.mark.parametrize("kept", [b"", b"{}", b"[]", b'{"format": 2}', b'{"format": 1, "begun": ""}', b"[" * 99_999])
def test_what_is_no_draft_is_refused(kept: bytes) -> None:
    with pytest.raises(DraftError):
        Draft.unpacked(kept)


LINES = st.lists(st.sampled_from("abcd"), max_size=6).map(lambda lines: "".join(f"{each}\n" for each in lines).encode())


@given(LINES, LINES, LINES)
def test_joining_two_changes_loses_no_line_of_either(base: bytes, mine: bytes, theirs: bytes) -> None:
    both = merged(base, mine, theirs)
    assert both == merged(base, theirs, mine)
    if both is not None:
        for one, other in ((mine, theirs), (theirs, mine)):
            new = [each for each in one.split(b"\n") if one.count(each) > base.count(each)]
            assert all(each in both for each in new), (one, other)
    assert merged(base, mine, base) == mine
    assert merged(base, base, theirs) == theirs
