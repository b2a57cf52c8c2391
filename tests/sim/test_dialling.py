"""Dial: who rings, what the called person hears, and what the line is told."""

from __future__ import annotations

import httpx
import pytest

from ivr.sim.events import Bridged, Dialled, Heard, Refused, RingEnded, TransferEnded, Warned
from ivr.sim.form import Leg
from ivr.sim.people import Moment, NotReached, PickedUp, Press, Scripted, parse_keys
from ivr.sim.player import CALLER, CallSettings
from ivr.sim.staff import Staff
from ivr.sim.switchboard import LINE_HUNG_UP, PERSON_HUNG_UP
from tests.sim.stand_in import BASE, Played, play

A, B = "+12025550111", "+12025550112"
END = "<Response><Hangup/></Response>"
SCREEN = (
    '<Response><Gather numDigits="1" finishOnKey="" timeout="6" action="/key"><Say>Press 1.</Say></Gather><Hangup/>'
    "</Response>"
)


def dial(inside: str, attributes: str = 'action="/ended" timeout="20" callerId="+12025550100"') -> str:
    return f"<Response><Say>Stay on the line.</Say><Dial {attributes}>{inside}</Dial><Say>Behind.</Say></Response>"


def ring(
    staff: Staff, keys: str = "", number: str = f'<Number url="/whisper?v=1">{A}</Number>', **options: str
) -> Played:
    answers = {
        "/voice": dial(number, **options),
        "/whisper": SCREEN,
        "/key": ["<Response/>" if staff_accepts(staff) else END],
        "/ended": END,
    }
    return play(answers, keys, staff)


def staff_accepts(staff: Staff) -> bool:
    return "answers" in staff._kinds


@pytest.mark.parametrize(
    ("kind", "status", "bridged", "answered"),
    [
        ("answers", "completed", "true", True),
        ("declines", "completed", "false", True),
        ("silent", "completed", "false", True),
        ("voicemail", "completed", "false", True),
        ("hangs-up", "completed", "false", True),
        ("no-answer", "no-answer", "false", False),
        ("busy", "busy", "false", False),
        ("failed", "failed", "false", False),
        ("canceled", "canceled", "false", False),
        ("on-holiday", "on-holiday", "false", False),
    ],
)
def test_the_line_is_told_how_it_went(kind: str, status: str, bridged: str, answered: bool) -> None:  # noqa: FBT001
    played = ring(Staff(kind))
    (form,) = played.line.sent("/ended")
    assert (form["DialCallStatus"], form["DialBridged"]) == (status, bridged)
    assert ("DialCallDuration" in form) is answered
    assert form["DialCallSid"].startswith("CA")
    assert form["DialCallSid"] != form["CallSid"]
    assert "ParentCallSid" not in form
    assert played.of(TransferEnded)[0].outcome == status
    assert len(played.of(Bridged)) == (bridged == "true")
    assert [event.text for event in played.of(Heard) if event.side == "caller"] == ["Stay on the line."]


def test_some_carriers_do_not_tell_whether_the_legs_were_joined() -> None:
    answers = {"/voice": f'<Response><Dial action="/ended"><Number>{A}</Number></Dial></Response>', "/ended": END}
    played = play(answers, "", Staff("answers"), settings=CallSettings(BASE, "token", tells_bridged=False))
    (form,) = played.line.sent("/ended")
    assert "DialBridged" not in form
    assert form["DialCallStatus"] == "completed"


def test_the_whisper_runs_on_a_leg_of_its_own() -> None:
    played = ring(Staff("answers"))
    (whisper,) = played.line.sent("/whisper?v=1")
    (key,) = played.line.sent("/key")
    (ended,) = played.line.sent("/ended")
    (start,) = played.line.sent("/voice")
    assert whisper["CallSid"] == key["CallSid"] == ended["DialCallSid"]
    assert whisper["ParentCallSid"] == key["ParentCallSid"] == start["CallSid"] == ended["CallSid"]
    assert (whisper["Direction"], whisper["CallStatus"]) == ("outbound-dial", "in-progress")
    assert (whisper["From"], whisper["To"]) == ("+12025550100", A)
    assert key["Digits"] == "1"
    assert [event.text for event in played.of(Heard) if event.side == "staff"] == ["Press 1."]


def test_without_a_whisper_whoever_picks_up_is_joined() -> None:
    played = ring(Staff("voicemail"), number=A)
    assert played.line.sent("/ended")[0]["DialBridged"] == "true"
    assert len(played.of(Bridged)) == 1


def test_without_an_action_the_next_verb_runs() -> None:
    played = ring(Staff("busy"), number=A, attributes="")
    assert [event.text for event in played.of(Heard)] == ["Stay on the line.", "Behind."]
    assert played.of(Dialled) == [Dialled(played.of(Dialled)[0].at, A, 30, CALLER)]


def test_no_answer_takes_as_long_as_the_ringing() -> None:
    played = ring(Staff("no-answer"))
    (dialled,), (ended,) = played.of(Dialled), played.of(RingEnded)
    assert ended.at - dialled.at == pytest.approx(20)
    assert (dialled.seconds, ended.outcome) == (20, "no-answer")


class Each:
    """Staff who do at each number what is written for it."""

    def __init__(self, **ends: PickedUp | NotReached) -> None:
        self.rang: list[str] = []
        self._ends = ends

    def ring(self, number: str) -> PickedUp | NotReached:
        """Note the number, and do what is written for it."""
        self.rang.append(number)
        return self._ends["a" if number == A else "b"]


BOTH = f"<Number>{A}</Number><Number>{B}</Number>"


def test_of_numbers_that_ring_at_once_the_first_to_pick_up_wins() -> None:
    staff = Each(a=PickedUp(Scripted(), after=9), b=PickedUp(Scripted(), after=4))
    played = play({"/voice": dial(BOTH), "/ended": END}, "", staff)
    assert [(event.number, event.outcome) for event in played.of(RingEnded)] == [(A, "canceled"), (B, "answered")]
    assert [event.number for event in played.of(Bridged)] == [B]


def test_numbers_can_ring_one_after_another() -> None:
    staff = Each(a=NotReached("busy", 2), b=PickedUp(Scripted()))
    played = play({"/voice": dial(BOTH, 'sequential="true" action="/ended"'), "/ended": END}, "", staff)
    assert staff.rang == [A, B]
    assert played.line.sent("/ended")[0]["DialCallStatus"] == "completed"
    never = Each(a=PickedUp(Scripted()), b=NotReached("busy"))
    play({"/voice": dial(BOTH, 'sequential="true" action="/ended"'), "/ended": END}, "", never)
    assert never.rang == [A]


def test_a_late_pick_up_is_no_answer() -> None:
    played = play({"/voice": dial(A), "/ended": END}, "", Each(a=PickedUp(Scripted(), after=20)))
    assert played.line.sent("/ended")[0]["DialCallStatus"] == "no-answer"


@pytest.mark.parametrize("number", ["<Number>the nurse</Number>", ""])
def test_what_is_no_number_fails(number: str) -> None:
    played = ring(Staff("answers"), number=number)
    assert played.line.sent("/ended")[0]["DialCallStatus"] == "failed"


@pytest.mark.parametrize(("moment", "at"), [("ringing", "h@5"), ("whisper", "h@9"), ("talking", "h@20")])
def test_the_caller_may_leave_at_any_point(moment: str, at: str) -> None:
    seen = set()
    for seed in range(8):
        answers = {"/voice": dial(f'<Number url="/whisper">{A}</Number>'), "/whisper": SCREEN, "/key": "<Response/>"}
        played = play({**answers, "/ended": END}, at, Staff("answers"), seed=seed)
        assert played.ended.how == PERSON_HUNG_UP
        assert len(played.of(Bridged)) == (moment == "talking")
        forms = played.line.sent("/ended")
        seen.add(len(forms))
        assert all(form["CallStatus"] == "completed" for form in forms)
        assert played.line.sent("/voice/status")[0]["CallStatus"] == "completed"
    assert seen == {0, 1}, "whether the action is still requested is not dependable"


def test_a_failing_action_after_the_caller_left_ends_quietly() -> None:
    def broken(_request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    refused = set()
    for seed in range(6):
        played = play({"/voice": dial(A), "/ended": broken}, "h@20", Staff("answers"), seed=seed)
        assert played.ended.how == PERSON_HUNG_UP
        refused.add(len(played.of(Refused)))
    assert refused == {0, 1}


def test_star_ends_the_conversation_where_the_document_says_so() -> None:
    answers = {"/voice": dial(A, 'hangupOnStar="true" action="/ended"'), "/ended": END}
    played = play(answers, caller=Scripted(parse_keys("5@0,*@0")))
    (form,) = played.line.sent("/ended")
    assert (form["DialCallStatus"], form["DialBridged"], form["DialCallDuration"]) == ("completed", "true", "0")
    assert played.ended.how == LINE_HUNG_UP


def test_other_keys_do_not_end_the_conversation() -> None:
    class Drummer:
        """Presses 5 at the end of every moment in which keys are taken."""

        def spend(self, moment: Moment) -> Press | None:
            return Press("5", moment.seconds) if moment.may_press else None

    answers = {"/voice": dial(A, 'hangupOnStar="true" action="/ended"'), "/ended": END}
    assert play(answers, caller=Drummer()).line.sent("/ended")[0]["DialCallDuration"] == "30"


def test_the_conversation_ends_at_the_time_limit() -> None:
    played = play({"/voice": dial(A, 'timeLimit="10" action="/ended"'), "/ended": END})
    assert played.line.sent("/ended")[0]["DialCallDuration"] == "10"


def test_a_dial_on_a_called_leg_ends_it() -> None:
    answers = {"/voice": dial(f'<Number url="/w">{A}</Number>'), "/w": dial(B), "/ended": END}
    played = play(answers)
    assert played.line.sent("/ended")[0]["DialBridged"] == "false"
    assert [event.code for event in played.of(Warned)] == [12200, 12200, 13201]


def test_other_verbs_of_a_whisper_are_skipped_with_a_warning() -> None:
    whisper = "<Response><Record/></Response>"
    played = play({"/voice": dial(f'<Number url="/w">{A}</Number>', 'action="/e"'), "/w": whisper, "/e": END})
    assert played.line.sent("/e")[0]["DialBridged"] == "true"
    assert 13201 in {event.code for event in played.of(Warned)}


def test_a_broken_whisper_joins_nobody() -> None:
    played = play({"/voice": dial(f'<Number url="/w">{A}</Number>'), "/w": "<Response>", "/ended": END})
    assert played.line.sent("/ended")[0]["DialBridged"] == "false"
    assert [(event.side, event.code) for event in played.of(Refused)] == [("staff", 12100)]
    assert played.line.sent("/voice/fallback") == []


def test_a_numbers_own_status_callback_is_sent() -> None:
    played = ring(Staff("answers"), number=f'<Number statusCallback="/voice/status?leg=1">{A}</Number>')
    (form,) = played.line.sent("/voice/status?leg=1")
    assert form["CallStatus"] == "completed"
    assert "ParentCallSid" in form


def test_staff_do_one_thing_after_another_and_the_last_for_ever() -> None:
    staff = Staff("busy", "no-answer")
    statuses = [end.status for end in (staff.ring(A) for _ in range(3)) if isinstance(end, NotReached)]
    assert statuses == ["busy", "no-answer", "no-answer"]
    assert isinstance(Staff().ring(A), PickedUp)


def test_legs_know_their_side() -> None:
    assert Leg("CA1", A, B, parent="CA0").side == "staff"
