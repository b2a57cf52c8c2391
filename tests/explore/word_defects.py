"""Lines whose words or seconds were changed so that a promise no longer holds."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from ivr.core.line.model import Line, RedFlag, Statement

Defect = Callable[[Line, random.Random], Line]


def texts(statement: Statement, change: Callable[[str], str], languages: tuple[str, ...]) -> Statement:
    """The statement with another text in some languages."""
    return replace(statement, text={k: change(v) if k in languages else v for k, v in statement.text.items()})


def some(line: Line, rng: random.Random) -> tuple[str, ...]:
    """One language of the line, or all."""
    return tuple(rng.sample(line.languages, rng.randint(1, len(line.languages))))


def with_phrase(line: Line, id_: str, change: Callable[[str], str], languages: tuple[str, ...]) -> Line:
    """The line with another wording of one of its own phrases."""
    return replace(line, phrases={**line.phrases, id_: texts(line.phrases[id_], change, languages)})


def with_flag(line: Line, flag: RedFlag) -> Line:
    """The line with another red flag in the place of the one with its id."""
    return replace(line, red_flags={**line.red_flags, flag.id: flag})


def instead(line: Line, id_: str, words: dict[str, str], languages: tuple[str, ...]) -> Line:
    """The line with other words in the place of a phrase, in some languages."""
    found = line.phrases[id_]
    text = {k: words[k] if k in languages else v for k, v in found.text.items()}
    return replace(line, phrases={**line.phrases, id_: replace(found, text=text)})


def without_911(text: str) -> str:
    """The text with another number."""
    return text.replace("nine one one", "our office").replace("nueve uno uno", "consultorio")


def step_up_without_911(line: Line, rng: random.Random) -> Line:
    """What to do about a sign names another number; so does the emergency sentence of signs without words."""
    flags = {
        id_: replace(flag, step_up=texts(flag.step_up, without_911, line.languages) if flag.step_up else None)
        for id_, flag in line.red_flags.items()
    }
    return with_phrase(replace(line, red_flags=flags), "emergency", without_911, some(line, rng))


def step_up_without_911_in_one_language(line: Line, rng: random.Random) -> Line:
    """What to do about a sign lost its number in translation."""
    flag = rng.choice([each for each in line.red_flags.values() if each.step_up])
    assert flag.step_up
    return with_flag(line, replace(flag, step_up=texts(flag.step_up, without_911, (rng.choice(line.languages),))))


def step_up_names_a_key(line: Line, rng: random.Random) -> Line:
    """What to do about a sign names a key, and while a nurse is rung none works."""
    key = rng.choice("0123456789")
    more = {"en": f" For a nurse, press {key}.", "es": f" Para hablar con una enfermera, oprima {key}."}
    languages = some(line, rng)
    flag = rng.choice([each for each in line.red_flags.values() if each.step_up])
    assert flag.step_up
    text = {k: v + more[k] if k in languages else v for k, v in flag.step_up.text.items()}
    return with_flag(line, replace(flag, step_up=replace(flag.step_up, text=text)))


def goodbye_without_911(line: Line, _rng: random.Random) -> Line:
    """A silent caller is told goodbye, and no emergency number in any language."""
    return with_phrase(line, "goodbye-silence", without_911, line.languages)


def goodbye_without_a_number(line: Line, _rng: random.Random) -> Line:
    """A silent caller is told goodbye, and not which number to call."""
    return with_phrase(line, "goodbye-silence", lambda text: text.replace("2 0 2", "3 0 3"), line.languages)


def goodbye_without_a_word(line: Line, _rng: random.Random) -> Line:
    """The call of a silent caller ends without any words about help."""
    return with_phrase(line, "goodbye-silence", lambda _: "...", line.languages)


def help_names_a_wrong_key(line: Line, rng: random.Random) -> Line:
    """The words inside every topic name a key that does something else there."""
    phrase = rng.choice(("topic-keys", "no-match-topic", "offer-menu"))
    key = rng.choice("68")
    wrong = {"en": f"For the main menu, press {key}.", "es": f"Para el menú principal, oprima {key}."}
    return instead(line, phrase, wrong, some(line, rng))


def offer_names_a_wrong_key(line: Line, rng: random.Random) -> Line:
    """Whom nobody answered is told a key that does not call a nurse."""
    key = rng.choice("3578")
    wrong = {"en": f"To call a nurse, press {key}.", "es": f"Para llamar a una enfermera, oprima {key}."}
    return instead(line, rng.choice(("offer-again", "offer-warning")), wrong, some(line, rng))


def language_has_a_wrong_key(line: Line, rng: random.Random) -> Line:
    """Who speaks another language is told a key that does not lead there."""
    key = rng.choice("0578")
    wrong = {"en": f"For English, press {key}.", "es": f"Para español, oprima {key}."}
    return instead(line, "language-invite", wrong, some(line, rng))


def speed_has_a_wrong_key(line: Line, rng: random.Random) -> Line:
    """Who hears slow speech is told a key that does not end it."""
    key = rng.choice("0679")
    wrong = {"en": f"For normal speed, press {key}.", "es": f"Para la velocidad normal, oprima {key}."}
    return instead(line, "slower", wrong, some(line, rng))


def again_has_a_wrong_key(line: Line, rng: random.Random) -> Line:
    """Who would hear it again is told a key that does something else."""
    key = rng.choice("0689")
    wrong = {"en": f"To hear the choices again, press {key}.", "es": f"Para oír las opciones otra vez, oprima {key}."}
    return instead(line, rng.choice(("no-input-2", "no-match-2")), wrong, some(line, rng))


def text_is_missing(line: Line, rng: random.Random) -> Line:
    """A statement has no text in one language."""
    phrase = rng.choice(("still-ringing", "nobody", "connecting", "no-input-1", "no-match-1", "nobody-red-flag"))
    gone = rng.choice(line.languages)
    found = line.phrases[phrase]
    text = {k: v for k, v in found.text.items() if k != gone}
    return replace(line, phrases={**line.phrases, phrase: replace(found, text=text)})


def nothing_is_said(line: Line, rng: random.Random) -> Line:
    """A caller waits after a talk, and hears nothing."""
    return with_phrase(line, "conversation-over", lambda _: " ", some(line, rng))


def unspeakable(line: Line, rng: random.Random) -> Line:
    """A text holds what no document can hold."""
    sign = rng.choice("\x00\x01\x08")
    return with_phrase(line, rng.choice(("emergency", "connecting")), lambda text: text + sign, some(line, rng))


def endless(line: Line, rng: random.Random) -> Line:
    """A text is longer than what the carrier reads."""
    return with_phrase(line, rng.choice(("emergency", "nobody")), lambda text: text + " So." * 20_000, some(line, rng))


def slow_recording(line: Line, rng: random.Random) -> Line:
    """The recorded words before a nurse is rung take minutes: no key counts meanwhile."""
    id_, languages = rng.choice(("nobody", "nobody-red-flag")), some(line, rng)
    found = line.phrases[id_]
    seconds = {k: 100.0 + rng.random() * 100 if k in languages else v for k, v in found.seconds.items()}
    return replace(line, phrases={**line.phrases, id_: replace(found, seconds=seconds)})


def everything_is_slow(line: Line, rng: random.Random) -> Line:
    """All words are spoken so slowly that help is far, whatever a caller presses."""
    times = rng.uniform(6, 9)

    def slower(statement: Statement) -> Statement:
        return replace(statement, seconds={k: v * times for k, v in statement.seconds.items()})

    phrases = {id_: slower(each) for id_, each in line.phrases.items()}
    flags = {id_: replace(f, step_up=slower(f.step_up) if f.step_up else None) for id_, f in line.red_flags.items()}
    menus = {
        id_: replace(menu, intro=tuple(map(slower, menu.intro)), choices=slower(menu.choices))
        for id_, menu in line.menus.items()
    }
    return replace(line, phrases=phrases, red_flags=flags, menus=menus)


WORD_DEFECTS: dict[Defect, str] = {
    step_up_without_911: "first-words",
    step_up_without_911_in_one_language: "first-words",
    step_up_names_a_key: "named-keys",
    goodbye_without_911: "hang-up",
    goodbye_without_a_number: "hang-up",
    goodbye_without_a_word: "hang-up",
    help_names_a_wrong_key: "named-keys",
    offer_names_a_wrong_key: "named-keys",
    language_has_a_wrong_key: "named-keys",
    speed_has_a_wrong_key: "named-keys",
    again_has_a_wrong_key: "named-keys",
    text_is_missing: "answers",
    nothing_is_said: "way-on",
    unspeakable: "documents",
    endless: "documents",
    slow_recording: "keys",
    everything_is_slow: "help",
}
"""Each kind of defect, with the promise that it breaks."""
