"""Calls from the browser phone: what a browser says, and what becomes of it on the line's side."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.sim.events import Heard, TransferEnded
from ivr.sim.people import Doing, HangUp, Moment, NotReached, PickedUp, Press, Say
from ivr.web import phone_call
from ivr.web.phone_call import Browser, BrowserPerson, BrowserStaff, Message, Wish, WishError, as_message

LISTENING = Moment(Doing.LISTENING, 5.0, may_press=True, clock=0.0)
UNCUT = Moment(Doing.LISTENING, 5.0, may_press=False, clock=0.0)
RINGING = Moment(Doing.RINGING, 4.0, may_press=False, clock=0.0)
NUMBER = "+12025550111"


class Scene:
    """A browser whose answers are known beforehand."""

    def __init__(self, *answers: Any) -> None:  # noqa: ANN401 - also what no browser should say
        self.told: list[Message] = []
        self.browser = Browser(self.told.append)
        for answer in answers:
            self.browser.act(answer)


def test_a_wish_names_the_caller_and_what_staff_do_at_each_ring() -> None:
    assert Wish.read({"caller": "withheld", "staff": "busy,myself"}) == Wish("anonymous", ("busy", "myself"))


@pytest.mark.parametrize(
    ("clinic", "cookies"), [("clock", {}), ("open", {"clinic": "open"}), ("closed", {"clinic": "closed"})]
)
def test_a_wish_may_be_for_a_clinic_that_is_open_or_closed(clinic: str, cookies: dict[str, str]) -> None:
    assert Wish.read({"caller": "shown", "staff": "busy", "clinic": clinic}).cookies == cookies


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {},
        {"caller": "shown"},
        {"caller": "+12025550199", "staff": "answers"},
        {"caller": ["shown"], "staff": "answers"},
        {"caller": "shown", "staff": ["answers"]},
        {"caller": "shown", "staff": "answers,sings"},
        {"caller": "shown", "staff": ",".join(["busy"] * 6)},
        {"caller": "shown", "staff": "busy", "clinic": "burning"},
        {"caller": "shown", "staff": "busy", "clinic": ["open"]},
        {"caller": "shown", "staff": "busy", "record": "yes"},
        {"caller": "shown", "staff": "busy", "line": ["second"]},
    ],
)
def test_a_wish_that_is_none_is_refused(message: object) -> None:
    with pytest.raises(WishError, match="must be"):
        Wish.read(message)


def test_the_browser_is_told_of_a_moment_and_its_key_is_taken() -> None:
    scene = Scene({"moment": 1, "key": "4", "after": 1.5})
    assert scene.browser.live("caller", LISTENING) == Press("4", 1.5)
    assert scene.told == [
        {"event": "moment", "n": 1, "side": "caller", "doing": "listening", "seconds": 5.0, "mayPress": True}
    ]


@pytest.mark.parametrize(
    ("answers", "act"),
    [
        ([{"moment": 1}], None),
        ([{"moment": 1, "after": 2}], None),
        ([{"hangUp": True, "after": 3}], HangUp(3.0)),
        ([{"moment": 7, "hangUp": True}], HangUp(0.0)),
        ([{"moment": 0, "key": "1"}, {"moment": 1, "key": "2"}], Press("2", 0.0)),
        ([{"moment": 1, "key": "A"}, {"moment": 1, "key": ["1"]}, {"moment": 1}], None),
        ([{"moment": 1, "key": "1", "after": 99}], Press("1", 0.0)),
        ([{"moment": 1, "key": "1", "after": "soon"}], Press("1", 0.0)),
        ([{"moment": 1, "key": "1", "after": True}], Press("1", 0.0)),
        (["nonsense", 7, None, {"moment": 1, "key": "#", "after": 0.5}], Press("#", 0.5)),
    ],
    ids=str,
)
def test_what_a_browser_says_of_a_moment(answers: list[Any], act: object) -> None:
    assert Scene(*answers).browser.live("caller", LISTENING) == act


def test_a_key_that_may_not_be_pressed_is_passed_over() -> None:
    scene = Scene({"moment": 1, "key": "1"}, {"moment": 1})
    assert scene.browser.live("caller", UNCUT) is None


def test_a_browser_that_has_gone_hangs_up_now_and_ever_after() -> None:
    scene = Scene()
    scene.browser.leave()
    assert [scene.browser.live("staff", LISTENING), scene.browser.live("caller", RINGING)] == [HangUp(), HangUp()]


def test_a_browser_that_says_nothing_for_long_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone_call, "PATIENCE", -5.0)
    scene = Scene()
    assert scene.browser.live("caller", LISTENING) == HangUp()
    scene.browser.act({"moment": 2})
    assert scene.browser.live("caller", LISTENING) == HangUp()


def test_a_browser_that_says_too_much_fills_no_memory() -> None:
    scene = Scene(*[{"moment": 0}] * 1000)
    assert scene.browser._acts.qsize() == 100
    scene.browser.leave()
    assert scene.browser.live("caller", LISTENING) == HangUp()


def test_staff_do_what_was_chosen_and_the_last_choice_goes_on() -> None:
    staff = BrowserStaff(Scene().browser, ("busy", "no-answer"))
    assert [staff.ring(NUMBER) for _ in range(3)] == [
        NotReached("busy", 2.0),
        NotReached("no-answer"),
        NotReached("no-answer"),
    ]


def test_whoever_answers_staffs_phone_at_the_browser_hears_the_whisper_instead_of_the_ringing() -> None:
    scene = Scene({"moment": 1}, {"moment": 2, "key": "1"})
    staff = BrowserStaff(scene.browser, ("myself",))
    caller = BrowserPerson(scene.browser, "caller", staff.still_rings)
    picked = staff.ring(NUMBER)
    assert isinstance(picked, PickedUp)
    assert caller.spend(RINGING) is None
    assert picked.person.spend(LISTENING) == Press("1", 0.0)
    assert [told["side"] for told in scene.told] == ["caller", "staff"]
    assert caller.spend(RINGING) is None
    assert len(scene.told) == 2, "the ringing that went on during the whisper is not lived through again"
    scene.browser.act({"moment": 3})
    assert caller.spend(RINGING) is None
    assert len(scene.told) == 3


def test_events_are_told_by_name() -> None:
    heard = as_message(Heard(1.23456, "caller", "Hello.", "en-US", "", slow=False, cuttable=True))
    assert (heard["event"], heard["at"], heard["text"]) == ("heard", 1.23, "Hello.")
    assert as_message(TransferEnded(0.0, "busy", bridged=False))["event"] == "transfer-ended"


def test_what_is_said_is_taken_where_the_line_listens() -> None:
    hears = Moment(Doing.LISTENING, 5.0, may_press=True, clock=0.0, may_say=True)
    scene = Scene({"moment": 1, "after": 2, "words": "  a nurse " + "x" * 999})
    said = scene.browser.live("caller", hears)
    assert isinstance(said, Say)
    assert (said.words[:7], len(said.words), said.after) == ("a nurse", 300, 2.0)
    assert scene.told[0]["maySay"] is True
    deaf = Scene({"moment": 1, "words": "a nurse"}, {"moment": 1, "words": 5}, {"moment": 1})
    assert deaf.browser.live("caller", LISTENING) is None
    assert "maySay" not in deaf.told[0]
