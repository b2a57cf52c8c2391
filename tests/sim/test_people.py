"""Scripts of what a person does, and how they are followed."""

from __future__ import annotations

import pytest

from ivr.sim.people import Doing, HangUp, Key, Leave, Moment, Press, Say, Scripted, Silence, Step, Words, parse_keys


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", []),
        ("9,3,#,0", [Key("9"), Key("3"), Key("#"), Key("0")]),
        ("93#0", [Key("9"), Key("3"), Key("#"), Key("0")]),
        ("1 . - s *", [Key("1"), Silence(), Silence(), Silence(), Key("*")]),
        ("9@1.5,h", [Key("9", 1.5), Leave()]),
        ("h@20", [Leave(20.0)]),
        ('4,"a  nurse",.', [Key("4"), Words("a nurse"), Silence()]),
        ('"nurse, please"@2 1', [Words("nurse, please", 2.0), Key("1")]),
    ],
)
def test_a_script_is_read(text: str, steps: list[Step]) -> None:
    assert list(parse_keys(text)) == steps


@pytest.mark.parametrize(
    ("text", "sign"), [("1,x", "'x'"), ("12@3", "'12'"), ("1@", "'1@'"), ("1@soon", "'1@soon'"), ("1@-2", "'1@-2'"),
                       ("s@1", "'s'"), ("1@inf", "'1@inf'"), ("1@nan", "'1@nan'"),
                       ('"no"@soon', "'\"no\"@soon'")]
)  # fmt: skip
def test_a_sign_without_meaning_is_named(text: str, sign: str) -> None:
    with pytest.raises(ValueError, match=r"(is not a key|must stand seconds)") as wrong:
        parse_keys(text)
    assert sign in str(wrong.value)


def moment(doing: Doing, seconds: float = 10, since: float = 0.0, clock: float = 100.0) -> Moment:
    return Moment(doing, seconds, doing in {Doing.WAITING, Doing.LISTENING}, clock, since)


SPEECH, WAIT = moment(Doing.LISTENING), moment(Doing.WAITING)
RING = moment(Doing.RINGING)


def test_keys_are_pressed_one_at_each_wait_when_the_words_are_over() -> None:
    person = Scripted(parse_keys("1,2"))
    assert [person.spend(each) for each in (SPEECH, RING, WAIT, SPEECH, WAIT, WAIT)] == [
        None,
        None,
        Press("1", 1.0),
        None,
        Press("2", 1.0),
        None,
    ]


def test_a_short_wait_is_met_in_its_middle() -> None:
    assert Scripted(parse_keys("1")).spend(moment(Doing.WAITING, 1)) == Press("1", 0.5)


def test_a_key_can_be_pressed_into_the_prompt() -> None:
    person = Scripted(parse_keys("1@12"))
    assert person.spend(moment(Doing.LISTENING, 10, since=0)) is None
    assert person.spend(moment(Doing.LISTENING, 10, since=10)) == Press("1", 2.0)


def test_silence_lets_one_wait_pass() -> None:
    person = Scripted(parse_keys(".,1"))
    assert [person.spend(each) for each in (SPEECH, WAIT, WAIT)] == [None, None, Press("1", 1.0)]


def test_hanging_up_at_a_wait_or_at_a_time() -> None:
    person = Scripted(parse_keys("h"))
    assert [person.spend(SPEECH), person.spend(WAIT)] == [None, HangUp(0.0)]
    assert Scripted(parse_keys("h@105")).spend(RING) == HangUp(5.0)
    assert Scripted(parse_keys("h@50")).spend(RING) == HangUp(0.0)
    assert Scripted(parse_keys("h@111")).spend(RING) is None


def test_words_are_said_where_they_are_taken_and_are_silence_elsewhere() -> None:
    hears, deaf = Moment(Doing.WAITING, 10, may_press=True, clock=0.0, may_say=True), moment(Doing.WAITING)
    assert Scripted(parse_keys('"nurse"')).spend(hears) == Say("nurse", 1.0)
    person = Scripted(parse_keys('"nurse",1'))
    assert [person.spend(each) for each in (SPEECH, deaf, deaf)] == [None, None, Press("1", 1.0)]
    into = Moment(Doing.LISTENING, 10, may_press=True, clock=0.0, may_say=True)
    assert Scripted(parse_keys('"nurse"@3')).spend(into) == Say("nurse", 3.0)


def test_words_without_an_end_are_told() -> None:
    with pytest.raises(ValueError, match="between two quotation marks"):
        parse_keys('4,"nurse')
