"""The callers of the command line, with a keyboard that takes no time."""

from __future__ import annotations

import pytest

from ivr.cli.phone.callers import LONGEST_ASIDE, PacedCaller, TypedCaller
from ivr.cli.phone.keyboard import END, HANG_UP, SILENCE, Keyboard
from ivr.sim.people import Act, Doing, HangUp, Moment, Press, Say, Scripted, parse_keys


class Pretended(Keyboard):
    """A keyboard on which the given keys were typed, and on which time flies."""

    def __init__(self, *keys: str | None, interrupted: bool = False, raw: bool = False) -> None:
        super().__init__(-1)
        self.raw = raw
        self.slept: list[float] = []
        self.forgot = False
        self._keys = list(keys)
        self._interrupted = interrupted

    def key(self, seconds: float) -> str | None:
        """The next key."""
        self.slept.append(seconds)
        return self._keys.pop(0)

    def sleep(self, seconds: float) -> bool:
        """Note how long."""
        self.slept.append(seconds)
        return self._interrupted

    def forget(self) -> None:
        """Note that it was asked for."""
        self.forgot = True


def moment(doing: Doing, seconds: float = 8.0) -> Moment:
    return Moment(doing, seconds, doing in {Doing.WAITING, Doing.LISTENING}, 0.0)


SPEECH, WAIT, RING = moment(Doing.LISTENING), moment(Doing.WAITING), moment(Doing.RINGING)
ANNOUNCEMENT = Moment(Doing.LISTENING, 8.0, may_press=False, clock=0.0)


@pytest.mark.parametrize("at", [SPEECH, WAIT])
@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        (["5"], Press),
        (["x", "#"], Press),
        ([None], type(None)),
        ([SILENCE], type(None)),
        ([HANG_UP], HangUp),
        (["q"], HangUp),
    ],
)
def test_typed_keys_are_pressed_at_once(at: Moment, keys: list[str | None], kind: type[Act]) -> None:
    act = TypedCaller(Pretended(*keys)).spend(at)
    assert isinstance(act, kind)
    if isinstance(act, Press):
        assert act.key == keys[-1]
        assert 0 <= act.after < 1


def test_the_end_of_a_pipe_hangs_up_when_the_words_are_over() -> None:
    keyboard = Pretended(END)
    assert TypedCaller(keyboard).spend(SPEECH) is None
    assert keyboard.slept[-1] > 7
    assert isinstance(TypedCaller(Pretended(END)).spend(WAIT), HangUp)
    assert isinstance(TypedCaller(Pretended(END, interrupted=True)).spend(SPEECH), HangUp)
    assert isinstance(TypedCaller(Pretended(END, raw=True)).spend(SPEECH), HangUp), "Ctrl-D at a terminal hangs up"


def test_an_announcement_takes_its_time_and_keys_pressed_in_it_are_lost() -> None:
    keyboard = Pretended()
    assert TypedCaller(keyboard).spend(ANNOUNCEMENT) is None
    assert (keyboard.slept, keyboard.forgot) == ([8.0], True)
    assert TypedCaller(Pretended(interrupted=True)).spend(ANNOUNCEMENT) == HangUp()


def test_nobody_really_waits_for_the_end_of_a_conversation() -> None:
    for caller in (TypedCaller(keyboard := Pretended()), PacedCaller(Scripted(), keyboard)):
        assert caller.spend(moment(Doing.TALKING, 300)) is None
    assert keyboard.slept == [LONGEST_ASIDE] * 2


def test_fast_speech_takes_no_time_and_keys_wait_for_its_end() -> None:
    keyboard = Pretended("5")
    caller = TypedCaller(keyboard, fast=True)
    assert [caller.spend(SPEECH), caller.spend(RING)] == [None, None]
    assert isinstance(caller.spend(WAIT), Press)
    assert keyboard.slept[:2] == [0, 0]
    assert TypedCaller(Pretended(interrupted=True), fast=True).spend(SPEECH) == HangUp()


def test_a_script_is_followed_at_the_pace_of_speech() -> None:
    keyboard = Pretended()
    caller = PacedCaller(Scripted(parse_keys("5")), keyboard)
    assert [caller.spend(SPEECH), caller.spend(WAIT), caller.spend(WAIT)] == [None, Press("5", 1.0), None]
    assert keyboard.slept == [8.0, 1.0, 8.0]


def test_a_fast_script_takes_no_time_and_control_c_hangs_up() -> None:
    keyboard = Pretended()
    assert PacedCaller(Scripted(), keyboard, fast=True).spend(SPEECH) is None
    assert keyboard.slept == [0]
    assert PacedCaller(Scripted(), Pretended(interrupted=True), fast=True).spend(SPEECH) == HangUp()


def test_words_are_said_to_a_line_that_listens_alone() -> None:
    hears = Moment(Doing.WAITING, 8.0, may_press=True, clock=0.0, may_say=True)
    act = TypedCaller(Pretended('"a nurse"')).spend(hears)
    assert isinstance(act, Say)
    assert act.words == "a nurse"
    assert isinstance(TypedCaller(Pretended('"a nurse"', '" "', "5")).spend(WAIT), Press)
