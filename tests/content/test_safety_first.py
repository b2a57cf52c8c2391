"""The shipped line, walked as callers walk it: help is always near, named, and first."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ivr.content.line.key_paths import Way, fault, ways
from ivr.content.load import load_folder
from ivr.core.engine import step
from ivr.core.events import CallStarted, Event, Key, Outcome, Silence, TransferEnded
from ivr.core.line.model import Line
from ivr.core.reply import Listen, Reply, Utterance
from ivr.core.state import CallState, Mode
from ivr.languages.pack import Goal

KEYS = tuple(Key(digit) for digit in "0123456789*#")
EVENTS: tuple[Event, ...] = (*KEYS, Silence(), TransferEnded(Outcome.ACCEPTED), TransferEnded(Outcome.NO_ANSWER))
LABELS = {"en": "4 for warning signs", "es": "4 para señales de alerta"}
NUMBER = {"en": "nine one one", "es": "nueve uno uno"}


@cache
def shipped() -> Line:
    line = load_folder(Path(__file__).parents[2] / "menus").line
    assert line is not None
    return line


@cache
def listening() -> dict[tuple[Mode, str, str, str], tuple[CallState, tuple[Reply, ...]]]:
    """A state of every place and language in which the line waits for a key, with all that may be said there."""
    line = shipped()
    found: dict[tuple[Mode, str, str, str], tuple[CallState, tuple[Reply, ...]]] = {}
    seen = set()
    waiting = [step(line, None, CallStarted())]
    while waiting:
        state, reply, _ = waiting.pop()
        if isinstance(reply.then, Listen):
            key = (state.mode, state.at, state.part, state.language)
            known, said = found.get(key, (state, ()))
            found[key] = (known, (*said, reply))
        if state not in seen:
            seen.add(state)
            waiting += [step(line, state, event) for event in EVENTS if event != Key("8")]
    return found


def away(state: CallState) -> int:
    """How many keys the warning signs are away."""
    line, states = shipped(), [state]
    for count in range(4):
        if any(each.mode is Mode.MENU and line.menus[each.at].warning for each in states):
            return count
        keyed = [step(line, each, key) for each in states for key in KEYS]
        states = [after for after, reply, _ in keyed if isinstance(reply.then, Listen)]
    return 4


def test_from_every_place_the_warning_signs_are_one_key_away() -> None:
    line = shipped()
    places = listening()
    assert {at for _, at, _, _ in places} == {*line.menus, *line.topics}
    assert {mode for mode, *_ in places} == {Mode.MENU, Mode.TOPIC, Mode.OFFER, Mode.BYE}
    assert max(away(state) for state, _ in places.values()) == 1


def test_everywhere_outside_the_warning_signs_4_then_0_reaches_a_nurse() -> None:
    line = shipped()
    way = Way("", ("4", "0"), Goal.NURSE)
    for state, _ in listening().values():
        if not (state.mode is Mode.MENU and line.menus[state.at].warning):
            assert fault(line, state, way) == "", state


def test_every_place_says_how_to_get_there() -> None:
    line = shipped()
    for (mode, at, _, language), (_, replies) in listening().items():
        if mode is Mode.MENU and line.menus[at].warning:
            continue
        said = " ".join(each.text for reply in replies for each in (*reply.announce, *reply.prompt))
        named = LABELS[language] in said or any(way.goal in {Goal.WARNING, Goal.NURSE} for way in ways(said, language))
        assert named or mode is Mode.TOPIC, (mode, at, language)
    for language in line.languages:  # in every topic of a call: with its first words, and at its end
        for phrase in ("topic-keys", "topic-end", "no-match-topic"):
            assert any(way.goal is Goal.WARNING for way in ways(line.phrases[phrase].text[language], language))


@pytest.mark.parametrize("language", ["en", "es"])
def test_whoever_presses_4_hears_the_number_at_once_and_the_first_key_within_45_seconds(language: str) -> None:
    line = shipped()
    state, *_ = step(line, None, CallStarted())
    if language == "es":
        state, *_ = step(line, state, Key("9"))
    _, reply, _ = step(line, state, Key("4"))
    assert {each.language for each in reply.prompt} == {language}
    assert not reply.announce
    assert _seconds_to(reply.prompt, NUMBER[language]) <= 5
    menu = line.menus["warning"]
    before = sum(each.seconds for each in reply.prompt[: [each.id for each in reply.prompt].index(menu.choices.id)])
    assert before + 1 <= 45


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("key", "123450")
def test_a_chosen_sign_hears_its_911_sentence_within_25_seconds_of_pressing_4(key: str, language: str) -> None:
    line = shipped()
    chosen, reply, _ = step(
        line, CallState(language, Mode.MENU, "warning", menu_hash=line.menus["warning"].meaning), Key(key)
    )
    assert chosen.mode is Mode.RING
    assert _seconds_to(reply.announce, NUMBER[language]) <= 11
    # Whoever does not know the key yet has heard the number for every group of signs with its first sentence.
    assert NUMBER[language] in " ".join(line.menus["warning"].intro[0].text[language].split())


def _seconds_to(words: tuple[Utterance, ...], number: str) -> float:
    """Seconds until a number has been said, reckoned by its place in the text."""
    passed = 0.0
    for each in words:
        text = " ".join(each.text.split())
        if number in text:
            return passed + each.seconds * (text.index(number) + len(number)) / len(text)
        passed += each.seconds
    raise AssertionError(number)


def test_a_choice_is_named_before_anything_else() -> None:
    line = shipped()
    for menu in line.menus.values():
        for option in menu.options:
            state = CallState("es", Mode.MENU, menu.id, menu_hash=menu.meaning)
            after, reply, _ = step(line, state, Key(option.key))
            if after.mode is not Mode.RING:
                assert reply.prompt[0].id == f"{option.target}.title"


def test_the_help_is_one_sentence_once_in_a_call_and_whole_on_its_key() -> None:
    line = shipped()
    state, *_ = step(line, None, CallStarted())
    state, first, _ = step(line, state, Key("3"))
    assert [each.id for each in first.prompt[:2]] == ["recovery.title", "topic-keys"]
    state, *_ = step(line, state, Key("*"))
    state, second, _ = step(line, state, Key("2"))
    assert "topic-keys" not in [each.id for each in second.prompt]
    asked, whole, _ = step(line, state, Key("1"))
    assert whole.prompt[0].id == "no-match-topic"
    assert (asked.at, asked.part, asked.wrong) == (state.at, state.part, 0)


def test_the_other_language_is_invited_first() -> None:
    _, reply, _ = step(shipped(), None, CallStarted())
    assert [(each.id, each.language) for each in reply.announce] == [("emergency", "en"), ("emergency", "es")]
    assert (reply.prompt[0].id, reply.prompt[0].language) == ("language-invite", "es")


@pytest.mark.parametrize(
    ("language", "sent", "alone"),
    [
        ("en", "get a ride to an emergency room", "or you lack a ride, hang up and dial nine one one."),
        (
            "es",
            "que le lleven a una sala de emergencias",
            "o si le falta transporte, cuelgue y marque el nueve uno uno.",
        ),
    ],
)
def test_who_is_sent_to_an_emergency_room_and_lacks_a_ride_is_told_911(language: str, sent: str, alone: str) -> None:
    """Many callers are alone: whoever drives with a complication endangers more than themselves."""
    said = {id_: " ".join(each.text[language].split()) for id_, each in shipped().phrases.items()}
    sending = {id_: text for id_, text in said.items() if sent in text}
    assert len(sending) == 4
    for id_, text in sending.items():
        assert alone in text.partition(sent)[2], id_
