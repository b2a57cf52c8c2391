"""Whole calls in which everything may come twice, late, out of order or never, and what must be true behind them.

A sequence of numbers is a call: each number is a thing that happens, with a choice of how. The real `CallSession`
answers, two of them by turns, each of which may be replaced by one that knows nothing of the call; the real rule
settles what they keep, in SQLite. The truth of the call is kept beside it: what the caller was told, and when
somebody talked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from re import findall
from typing import Final
from urllib.parse import quote

from ivr.calls.session import Answer, Webhook
from ivr.core.callbacks.entry import Standing
from ivr.core.entries import Entry
from ivr.store.answers import PROOF
from tests.calls.forms import BASE, posted, sign
from tests.worlds import World

NOT_JOINED: Final = {"DialCallStatus": "completed", "DialBridged": "false", "DialCallDuration": "9"}
JOINED: Final = {"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "42"}
UNTOLD: Final = {"DialCallStatus": "completed", "DialCallDuration": "42"}
OUTCOMES: Final = ("no-answer", "busy", "failed", "canceled")
KEYS: Final = ("4", "1", "2", "4", "1", "*", "0", "7", "9", "6", "#")
ERRORS: Final = (
    BASE + "/audio/rendered/x.wav",
    "",
    "https://elsewhere.example.org/voice?n=3",
    BASE + "/voice",
    BASE + "/voice/fallback?stage=rang-0",
)

Fields = dict[str, str]


@dataclass(frozen=True)
class Told:
    """A sign that the caller was told about."""

    name: str
    at: int
    """When it was chosen, among all that happened: the same webhook again is no later choice."""


@dataclass
class Call:
    """A call, and its truth."""

    world: World
    happened: int = 0
    heard: Answer = field(default_factory=lambda: Answer(200))
    sent: list[tuple[str, Fields]] = field(default_factory=list)
    late: list[Entry] = field(default_factory=list)
    chosen: dict[str, int] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    talks: list[int] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    over: bool = False
    passes: int = 0
    """How often the call was begun, as far as the caller heard it."""
    straight: bool = True
    """Whether the caller got here from the beginning by keys alone, and not by an old address."""
    in_pass: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """A call that begins."""
        self.id = f"CA{next(self.world.calls):032x}"
        self.caller = {"CallSid": self.id, "From": "+12025550171", "To": "+12025550100"}
        self.leg = {"CallSid": "CA9", "ParentCallSid": self.id, "Direction": "outbound-dial"}
        self.fresh = list(self.world.processes)
        self.processes = [self.fresh.pop(), self.fresh.pop()]
        self.begin(1)

    # --- the carrier ----------------------------------------------------------------------------------------------

    def send(self, target: str, fields: Fields, how: int = 0) -> Answer:
        """A webhook: the odd ones to the second process; every fifth one's entries wait in a spool."""
        self.sent.append((target, fields))
        answer = self.processes[how % 2].answer(_webhook(target, self.caller | fields))
        if answer.later is not None:
            try:
                answer.later().send(None)  # type: ignore[attr-defined]  # a coroutine that waits for nothing
            except StopIteration as done:
                answer = done.value
        assert answer.status in {200, 204}, (target, answer.status)
        for each in answer.entries:
            self.chosen.setdefault(each.name, self.happened)
        if how % 5 == 4:
            self.late += answer.entries
        else:
            self.world.write(answer.entries)
        return answer

    def hear(self, target: str, fields: Fields, how: int = 0) -> None:
        """A webhook whose answer the caller hears; every seventh answer is lost on the way, and they hear nothing."""
        if self.over:
            return
        answer = self.send(target, fields, how)
        if how % 7 == 6:
            return
        self.heard = answer
        for each in answer.entries:
            if each.note.opens:
                if self.straight and self.in_pass.setdefault(each.name, self.passes) != self.passes:
                    self.wrong.append(f"{each.name}: what was chosen in two passes is one entry")
                self.told.setdefault(each.name, Told(each.name, self.chosen[each.name]))

    def found(self, attribute: str) -> list[str]:
        """The addresses in what was heard last."""
        return findall(rf' {attribute}="([^"]*)"', unescape(self.heard.body.decode()))

    @property
    def rings(self) -> bool:
        """Whether somebody is rung."""
        return b"<Dial" in self.heard.body

    # --- what may happen ------------------------------------------------------------------------------------------

    def begin(self, how: int) -> None:
        """The call begins, or begins again."""
        before = self.heard
        self.hear("/voice" if how % 3 else "/voice?clinic=1", {"CallStatus": "in-progress"}, how)
        if self.heard is not before:
            self.passes, self.straight = self.passes + 1, True

    def key(self, how: int) -> None:
        """The caller presses a key, or nothing; while it rings, nobody answers."""
        if self.rings:
            self.ring_out(how)
        elif targets := self.found("action"):
            key = KEYS[how % len(KEYS)]
            self.hear(targets[0], {"Digits": key} if how % 13 else {}, how // len(KEYS))

    def choose(self, how: int) -> None:
        """The caller goes to the warning signs and chooses one."""
        for key in ("*", "*", "4", "12"[how % 2]):
            for more in range(5):
                self.ring_out(how // 2 + more)
            self.key(KEYS.index(key) + len(KEYS) * (how // 2))

    def second_pass(self, how: int) -> None:
        """A sign is chosen and taken; then other processes see the call begin again, and the same sign chosen."""
        self.begin(12)
        self.choose(how % 2)
        self.press(1)
        self.restart(0)
        self.restart(1)
        self.begin(12)
        self.choose(how % 2)

    def ring_out(self, how: int) -> None:
        """The number that rings does not answer."""
        if self.rings:
            outcome = OUTCOMES[how % len(OUTCOMES)]
            self.hear(self.found("action")[0], {"DialCallStatus": outcome, "DialBridged": "false"}, how // 4)

    def press(self, how: int) -> None:
        """Whoever is rung presses 1; then they talk, or the 1 was lost, or the caller is gone before all is told."""
        if not self.rings:
            return
        target = self.found("action")[0]
        self.send("/voice/whisper/key?" + target.partition("?")[2], {**self.leg, "Digits": "1"}, how // 4)
        match how % 4:
            case 0:  # the answer to the 1 was lost: the legs are not joined
                self.hear(target, NOT_JOINED, how // 4)
            case 1 if not self.over:  # they talked, and the carrier told it
                self.talks.append(self.happened)
                self.hear(target, JOINED, how // 4)
            case 2 if not self.over:  # they talked, and the carrier is one that does not tell
                self.talks.append(self.happened)
                self.hear(target, UNTOLD, how // 4)
            case _:  # nobody was joined, and no end of the dial ever comes
                self.hang_up(how // 4)

    def late_press(self, how: int) -> None:
        """Somebody who was rung earlier presses 1, when the dial is long over."""
        dials = [target for target, fields in self.sent if "DialCallStatus" in fields and "?" in target]
        if dials:
            query = dials[how % len(dials)].partition("?")[2]
            self.send("/voice/whisper/key?" + query, {**self.leg, "Digits": "1"}, how // 4)

    def again(self, how: int) -> None:
        """The carrier sends an earlier webhook again; every third time the caller hears what it answers."""
        target, fields = self.sent[how % len(self.sent)]
        if "ParentCallSid" in fields or how % 3:
            self.send(target, fields, how // 3)
        else:
            self.straight = False
            self.hear(target, fields, how // 3)

    def other_key(self, how: int) -> None:
        """An earlier address, with another key."""
        targets = [target for target, fields in self.sent if "Digits" in fields and "ParentCallSid" not in fields]
        if targets:
            self.straight = False
            self.hear(targets[how % len(targets)], {"Digits": KEYS[how // 3 % len(KEYS)]}, how // 5)

    def fallback(self, how: int) -> None:
        """The carrier asks the fallback, for whatever address; or with a state that is not believed."""
        ours = [*self.found("action"), *(target for target, _ in self.sent)]
        self.straight = False
        errors = [*ERRORS, *(BASE + target for target in ours)]
        if how % 9 == 8:
            changed = [target.replace("&mac=", "&mac=0") for target in ours if "&mac=" in target] or [
                "/voice?lang=es&mac=0"
            ]
            self.hear(changed[how % len(changed)], {"Digits": "4"}, how // 9)
            return
        ended = {"DialCallStatus": "no-answer"} if how % 2 and self.rings else {}
        self.hear("/voice/fallback", {"ErrorCode": "11200", "ErrorUrl": errors[how % len(errors)], **ended}, how // 9)

    def asked_fallback(self, how: int) -> None:
        """The whisper fails, and its fallback is asked; the 1 that follows is lost."""
        if self.rings:
            fields = {**self.leg, "ErrorCode": "11200", "ErrorUrl": BASE + self.found("url")[0]}
            told = unescape(self.send("/voice/fallback", fields, how).body.decode())
            self.send(findall(r' action="([^"]*)"', told)[0], {**self.leg, "Digits": "1"}, how // 4)
            self.hear(self.found("action")[0], NOT_JOINED, how // 4)

    def hang_up(self, how: int) -> None:
        """The caller's leg is over."""
        self.send("/voice/status", {"CallStatus": "completed", "CallDuration": "40"}, how)
        self.over = True

    def restart(self, how: int) -> None:
        """A process ends, and with it what it remembered; another one is started."""
        if self.fresh:
            self.processes[how % 2] = self.fresh.pop()

    def read_back(self, how: int) -> None:
        """What waited in the spool gets to the database, out of order and twice."""
        waited, self.late = self.late[:: 1 if how % 2 else -1], []
        for each in (*waited, *waited[:1]):
            self.world.write([each])

    def wait(self, how: int) -> None:
        """Time passes."""
        self.world.now += timedelta(seconds=(0, 0.001, 5, 30, 200)[how % 5])

    def take(self, how: int) -> None:
        """Staff take an open row."""
        open_ = [row for row in self.world.disk.rows(self.id) if row.standing is Standing.OPEN]
        if open_:
            row = open_[how % len(open_)]
            self.world.disk.take(row)
            self.taken[row.id] = self.happened

    # --- what must be true ----------------------------------------------------------------------------------------

    def forgotten(self) -> list[str]:
        """The signs that the caller was told about, which are neither open nor were really taken."""
        self.read_back(0)
        rows = self.world.disk.rows(self.id, int(self.world.now.timestamp() * 1000) + PROOF)
        wrong = self.wrong
        for told in self.told.values():
            found = [row for row in rows if told.name in row.choices.split()]
            if len(found) != 1:
                wrong.append(f"{told}: in {len(found)} rows")
            elif found[0].standing == Standing.ANSWERED and not any(talk >= told.at for talk in self.talks):
                wrong.append(f"{told}: answered by nobody who talked")
            elif found[0].standing == Standing.TAKEN and self.taken[found[0].id] < told.at:
                wrong.append(f"{told}: in a row that was taken before")
        return wrong


def _webhook(target: str, form: Fields) -> Webhook:
    """A signed webhook with few fields, since there are many of them."""
    path, _, query = target.partition("?")
    body = "&".join(f"{name}={quote(value)}" for name, value in form.items())
    return posted(path, query, sign(BASE + target, form), body)


ACTIONS: Final[tuple[Callable[[Call, int], None], ...]] = (
    *(Call.key,) * 5,
    *(Call.choose,) * 5,
    *(Call.ring_out,) * 3,
    *(Call.press,) * 3,
    *(Call.begin, Call.again, Call.other_key, Call.fallback) * 2,
    *(Call.late_press, Call.asked_fallback, Call.restart, Call.read_back, Call.wait),
    *(Call.take, Call.hang_up, Call.second_pass),
)


def run(world: World, numbers: Sequence[int]) -> Call:
    """Let all of it happen."""
    world.disk.clear()
    call = Call(world)
    for number in numbers:
        call.happened += 1
        world.now += timedelta(milliseconds=10)
        ACTIONS[number % len(ACTIONS)](call, number // len(ACTIONS))
    return call
