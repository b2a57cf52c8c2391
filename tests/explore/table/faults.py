"""Faults that are planted in the line, one of each kind, and the callers that each must make fall."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest

from ivr.calls import deadline, documents, session
from ivr.calls.answer import Answer
from ivr.calls.documents import Documents, again_and_again
from ivr.calls.entries import Entries
from ivr.calls.events import event_of
from ivr.calls.session import CallSession
from ivr.carriers.instructions import Ask, HangUp
from ivr.carriers.port import Signal
from ivr.core import ringing, transfers
from ivr.core.entries import Entry, Kind, Note, note
from ivr.core.events import Event, Key, Outcome
from ivr.core.line.model import Line, Statement
from ivr.core.reply import Listen, Reply
from ivr.core.sharing import Share
from ivr.core.speak import spoken
from ivr.core.state import Mode

Patch = pytest.MonkeyPatch


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, and who meets it."""

    id: str
    plant: Callable[[Patch, Line], Line]
    """Breaks the code, or gives a line that is broken."""
    persona: str = "late"
    side: str = "rings-out"
    sign: str = "RED-13"
    language: str = "en"
    task: str = ""


def _code(plant: Callable[[Patch], None]) -> Callable[[Patch, Line], Line]:
    def planted(patch: Patch, line: Line) -> Line:
        plant(patch)
        return line

    return planted


def _whisper_once(patch: Patch) -> None:
    patch.setattr(documents, "again_and_again", lambda words, _lasts, _seconds, key: (Ask(words, 6, key),))


def _legs_joined_after_silence(patch: Patch) -> None:
    def whisper(self: Documents, said: Any, state: str = "", seconds: int = 15) -> Any:  # noqa: ANN401
        key = f"/voice/whisper/key?{state}"
        return self.of(*again_and_again(self.words((said,)), said.seconds, seconds, key))

    patch.setattr(Documents, "whisper", whisper)


def _any_key_joins(patch: Patch) -> None:
    def key(self: CallSession, query: str, signal: Signal) -> Answer:
        return Answer(200, self._documents.empty, self._entries.pressed(query, signal))

    patch.setattr(CallSession, "_whisper_key", key)


def _any_key_closes(patch: Patch) -> None:
    pressed = Entries.pressed

    def accepted(self: Entries, query: str, signal: Signal) -> tuple[Entry, ...]:
        found = pressed(self, query, signal)
        return tuple(replace(each, note=replace(each.note, kind=Kind.ACCEPTED)) for each in found)

    patch.setattr(Entries, "pressed", accepted)


def _hanging_up_closes(patch: Patch) -> None:
    ended = Entries.ended

    def accepted(self: Entries, signal: Signal) -> tuple[Entry, ...]:
        return tuple(replace(each, note=Note(Kind.ACCEPTED)) for each in ended(self, signal))

    patch.setattr(Entries, "ended", accepted)


def _voicemail_is_a_talk(patch: Patch) -> None:
    outcome = Signal.outcome

    def believed(self: Signal, *, accepted: bool = False) -> Outcome:
        found = outcome(self, accepted=accepted)
        return Outcome.ACCEPTED if found is Outcome.DECLINED else found

    patch.setattr(Signal, "outcome", believed)


def _opens(sign: str) -> Callable[[Patch, Line], Line]:
    def plant(patch: Patch) -> None:
        patch.setattr(
            session,
            "note",
            lambda *turn: replace(found, opens=found.opens and sign) if (found := note(*turn)) else found,
        )

    return _code(plant)


def _keys_do_not_cut(patch: Patch) -> None:
    reply = Documents.reply

    def uncut(self: Documents, said: Reply, state: str) -> Any:  # noqa: ANN401
        if isinstance(said.then, Listen):
            said = replace(said, announce=(*said.announce, *said.prompt), prompt=())
        return reply(self, said, state)

    patch.setattr(Documents, "reply", uncut)


def _whisper_with_a_redirect(patch: Patch) -> None:
    def asked(words: Any, _lasts: float, _seconds: int, key: str) -> tuple[Ask, ...]:  # noqa: ANN401
        return (Ask(words, 2, key, silence="/voice/whisper/en"),) * 2

    patch.setattr(documents, "again_and_again", asked)


def _hung_up_on(patch: Patch) -> None:
    reply = Documents.reply

    def ended(self: Documents, said: Reply, state: str) -> Any:  # noqa: ANN401
        return self.of(HangUp()) if "mode=offer" in state else reply(self, said, state)

    patch.setattr(Documents, "reply", ended)


def _other_language(patch: Patch) -> None:
    def other(line: Line, state: Any, *statements: Statement) -> Any:  # noqa: ANN401
        return spoken(replace(state, language=line.languages[0]), *statements)

    patch.setattr(ringing, "spoken_to_silence", other)


def _key(dead: str, instead: str) -> Callable[[Patch, Line], Line]:
    def plant(patch: Patch) -> None:
        def event(signal: Signal, mode: Mode, *heard: Any) -> Event:  # noqa: ANN401
            found = event_of(signal, mode, *heard)
            return Key(instead) if found == Key(dead) else found

        patch.setattr(session, "event_of", event)

    return _code(plant)


def _texts(line: Line, change: Callable[[str, str], str]) -> Line:
    """A line whose phrases and red flags say something else; ``change`` gets id and text."""

    def changed(said: Statement) -> Statement:
        return replace(said, text={code: change(said.id, text) for code, text in said.text.items()})

    flags = {
        id_: replace(flag, step_up=changed(flag.step_up) if flag.step_up else None)
        for id_, flag in line.red_flags.items()
    }
    return replace(line, phrases={id_: changed(each) for id_, each in line.phrases.items()}, red_flags=flags)


def _no_emergency_number(_patch: Patch, line: Line) -> Line:
    return _texts(line, lambda _id, text: text.replace("nine one one", "us").replace("nueve uno uno", "nosotros"))


def _nothing_to_read(_patch: Patch, line: Line) -> Line:
    return _texts(line, lambda id_, text: "Information line. Press 1." if id_.startswith("whisper.") else text)


def _no_warning_signs(_patch: Patch, line: Line) -> Line:
    return replace(line, menus={id_: replace(menu, warning=False) for id_, menu in line.menus.items()})


def _statement_gone(_patch: Patch, line: Line) -> Line:
    topic = line.topics["prepare"]
    parts = tuple(
        replace(part, statements=tuple(s for s in part.statements if s.id != "prepare-food")) for part in topic.parts
    )
    return replace(
        line, topics={**line.topics, "prepare": replace(topic, parts=tuple(p for p in parts if p.statements))}
    )


def _wrong_topic(_patch: Patch, line: Line) -> Line:
    main = line.menus["main"]
    swapped: Mapping[str, str] = {"prepare": "recovery", "recovery": "prepare"}
    options = tuple(replace(each, target=swapped.get(each.target, each.target)) for each in main.options)
    return replace(line, menus={**line.menus, "main": replace(main, options=options)})


FAULTS: Final = (
    Fault("the whisper is said once", _code(_whisper_once), side="slow-person"),
    Fault("the whisper does what no carrier allows there", _code(_whisper_with_a_redirect), side="slow-person"),
    Fault("a voicemail box is joined with the caller", _code(_legs_joined_after_silence), side="voicemail-long"),
    Fault("a talk with a voicemail box is believed", _code(_voicemail_is_a_talk), side="voicemail-short"),
    Fault("any key takes the call", _code(_any_key_joins), side="pocket"),
    Fault("any key closes the entry", _code(_any_key_closes), side="pocket"),
    Fault("hanging up closes the entry", _code(_hanging_up_closes), persona="calls-again"),
    Fault("no entry is opened", _opens("")),
    Fault("an entry is opened for another sign", _opens("fever")),
    Fault("a sign is out of reach for who remembers three items", _code(_keys_do_not_cut), persona="three-items"),
    Fault("the words are missing", _code(lambda patch: patch.setattr(ringing, "_guidance", lambda *_: ()))),
    Fault("the emergency number is missing", _no_emergency_number),
    Fault("the words are in another language", _code(_other_language), language="es"),
    Fault("the caller is hung up on", _code(_hung_up_on)),
    Fault(
        "the phones ring too long", _code(lambda patch: patch.setattr(ringing, "share", lambda *_: Share(0, 60, 76)))
    ),
    Fault(
        "the time that is left is not told",
        _code(lambda patch: patch.setattr(deadline, "left", lambda _: 90)),
        side="exchange",
    ),
    Fault("nobody is rung", _code(lambda patch: patch.setattr(transfers, "waiting", lambda *_: ())), side="person"),
    Fault("the owner of a screening phone reads nothing", _nothing_to_read, side="screening-accepted"),
    Fault("0 inside warning signs is no warning sign", _no_warning_signs, sign="RED-01"),
    Fault("silence inside warning signs is no warning sign", _no_warning_signs, persona="says-nothing"),
    Fault("0 rings nobody", _code(lambda patch: patch.setattr(transfers, "waiting", lambda *_: ())), task="office"),
    Fault("star leads nowhere", _key("*", "7"), task="back"),
    Fault("the language does not change", _key("9", "7"), task="language"),
    Fault("nothing is said more slowly", _key("8", "7"), task="slower"),
    Fault("nothing is said again", _key("7", "#"), task="again"),
    Fault("a rule is gone", _statement_gone, task="fasting"),
    Fault("a key leads to another topic", _wrong_topic, task="driver"),
)
