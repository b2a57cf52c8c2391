"""A document in words: what would be heard, and which ways the call can go. For readers, and for comparing.

Addresses, tokens and voices are left out: they may change without a caller noticing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ivr.sim.reading.document import (
    Dial,
    Document,
    Gather,
    Hangup,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    Say,
    Sound,
    Verb,
)
from ivr.sim.reading.document import hands_over as hands_over_verb

Naming = Callable[[str], str]
"""How a telephone number is written."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One line for each thing heard, and one for each way."""

    heard: tuple[str, ...]
    ways: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines, for comparing."""
        return (*(f"hears {line}" for line in self.heard), *self.ways)


def summarise(document: Document, name: Naming = str) -> Summary:
    """Put a document into words; ``name`` says how telephone numbers are written."""
    heard: list[str] = []
    ways: list[str] = []
    if asked := _asked_again_and_again(document.verbs):
        return Summary(tuple(map(_sound, asked.sounds)), (_until_the_time_is_over(asked), "hangs up"))
    for verb in document.verbs:
        match verb:
            case Say() | Play() | Pause():
                heard.append(f"{_sound(verb)} [uncut]")
            case Gather():
                heard += map(_sound, verb.sounds)
                ways.append(_gather(verb))
            case _:
                ways.append(_way(verb, name))
        if hands_over_verb(verb):
            break
    else:
        ways.append("the end of the document")
    return Summary(tuple(heard), tuple(ways))


def _asked_again_and_again(verbs: Sequence[Verb]) -> Gather | None:
    """What a called person is asked until the time is over: one question, once or more often, and a hang-up."""
    asked = [each for each in verbs[:-1] if isinstance(each, Gather)]
    alone = bool(asked) and len(asked) == len(verbs) - 1 and isinstance(verbs[-1], Hangup)
    same = {(each.sounds, each.action, each.num_digits) for each in asked}
    return asked[0] if alone and len(same) == 1 and asked[0].sounds else None


def _until_the_time_is_over(gather: Gather) -> str:
    """How often it is asked, and with what pauses, depends on when the telephone was picked up."""
    return f"waits for {_keys(gather)} until the time is over"


def _sound(sound: Sound) -> str:
    match sound:
        case Say(text=text, language=language, slow=slow):
            again = f" ({sound.loop} times)" if sound.loop != 1 else ""
            return f"{language}{', slowly' if slow else ''}: {text}{again}"
        case Play(url=url, digits=digits):
            return f"sound {url or digits}"
        case Pause(length=length):
            return f"a pause of {length} s"


def _gather(gather: Gather) -> str:
    finish = f", ended by {gather.finish_on_key}" if gather.finish_on_key else ""
    empty = ", told also of silence" if gather.action_on_empty else ""
    return f"waits {gather.timeout} s for {_keys(gather)}{finish}{empty}"


def _keys(gather: Gather) -> str:
    return {1: "one key", None: "keys"}.get(gather.num_digits, f"{gather.num_digits} keys")


def _way(verb: Verb, name: Naming) -> str:
    match verb:
        case Redirect():
            return "goes on by itself"
        case Dial():
            return _dial(verb, name)
        case Record():
            ends = f", ended by {verb.finish_on_key}" if verb.finish_on_key else ""
            return f"records up to {verb.max_length} s{', after a beep' if verb.play_beep else ''}{ends}"
        case Hangup():
            return "hangs up"
        case Reject():
            return f"rejects the call: {verb.reason}"
    raise AssertionError(verb)  # pragma: no cover - sounds and Gather are told apart before


def _dial(dial: Dial, name: Naming) -> str:
    numbers = [f"{name(number.number)}{' with a whisper' if number.url else ''}" for number in dial.numbers]
    order = " one by one" if dial.sequential else ""
    shown = f", shown {name(dial.caller_id)}" if dial.caller_id else ""
    then = ", then comes back" if dial.action else ""
    return f"rings {' and '.join(numbers) or 'nobody'}{order} for {dial.timeout} s{shown}{then}"
