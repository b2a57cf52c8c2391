"""What a call is answered with, as instructions for whatever carrier, and the addresses that they lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, assert_never

from ivr.carriers.instructions import (
    CODE,
    PLACE,
    SHOWN,
    Ask,
    Called,
    Ears,
    File,
    HangUp,
    Instruction,
    Ring,
    Speak,
    TakeMessage,
    Words,
)
from ivr.carriers.port import Carrier, Document
from ivr.core.line.model import Line
from ivr.core.line.staff import Round
from ivr.core.reply import End, Hearing, Listen, Record, Reply, Transfer, Utterance
from ivr.core.sharing import HEARD_SECONDS

VOICE: Final = "/voice"
WHISPER: Final = "/voice/whisper"
WHISPER_KEY: Final = "/voice/whisper/key"
FALLBACK: Final = "/voice/fallback"
STATUS: Final = "/voice/status"
RECORDING: Final = "/voice/recording"
AT_PLACE: Final = f"n={PLACE}"
"""The place in the call, as a URL's query names it: to be filled in."""

PAUSE_SECONDS: Final = 1
"""The shortest pause behind words that are said again and again: an assistant that screens calls waits for one."""
PRESS_SECONDS: Final = 6
"""How long a called person has to press a key behind words that are said once."""
MESSAGE_SILENCE_SECONDS: Final = 5

Sound = Callable[[Utterance, Sequence[Utterance]], str | None]
"""Gives the address of the audio file that says an utterance, or None where the carrier's voice must say it.

It is told all that is heard in one go, so that one voice says it."""


def no_sound(_utterance: Utterance, _among: Sequence[Utterance] = ()) -> None:
    """No audio files: the carrier's voice says everything."""


def no_hints(_language: str) -> tuple[str, ...]:
    """Nothing is expected."""
    return ()


class Documents:
    """Writes the documents of one line.

    Args:
        line: The line.
        carrier: Whose documents they are.
        sound: Where the audio files are. Without it, nothing can fail that a voice depends on.
        hints: What is likely to be said in a language, for a line that listens to speech.
    """

    def __init__(
        self, line: Line, carrier: Carrier, sound: Sound = no_sound, hints: Callable[[str], tuple[str, ...]] = no_hints
    ) -> None:
        self._line, self._carrier, self._sound, self._hints = line, carrier, sound, hints
        self.shown: Final = line.staff.caller_id or SHOWN
        """The number that staff see: the one that the line names, else the one that was dialled."""
        self.hang_up: Final = self.of(HangUp()).fill("")
        """What hangs up the leg it is run on."""
        self.empty: Final = self.of().fill("")
        """What ends at once: in a whisper, the legs are joined."""

    def of(self, *instructions: Instruction) -> Document:
        """The document of these instructions."""
        return self._carrier.document(self._line, instructions)

    def words(self, utterances: Sequence[Utterance], among: Sequence[Utterance] = ()) -> Words:
        """The file of each utterance, or itself where the carrier's voice must say it.

        Args:
            utterances: What is heard.
            among: All that is heard in one go, if that is more.
        """
        found = [(each, self._sound(each, among or utterances)) for each in utterances]
        return tuple(File(address) if address else each for each, address in found)

    def reply(self, reply: Reply, state: str) -> Document:
        """The document for a reply, whose addresses lead back with the state that follows it.

        Args:
            reply: What the engine answered.
            state: The next state as `token.encode` writes it.
        """
        everything = (*reply.announce, *reply.prompt)
        query = _query(state)
        return self.of(Speak(self.words(reply.announce, everything)), *self._then(reply, everything, query))

    def _then(self, reply: Reply, everything: tuple[Utterance, ...], query: str) -> tuple[Instruction, ...]:
        following = VOICE + query
        match reply.then:
            case Listen(seconds=seconds, hearing=hearing):
                return self._listen(hearing, self.words(reply.prompt, everything), seconds, following)
            case Transfer(to=to, seconds=seconds):
                return (Ring(called(to, query), seconds, following, self.shown),)
            case Record(seconds=seconds):
                return (TakeMessage(seconds, MESSAGE_SILENCE_SECONDS, following, RECORDING + query),)
            case End():
                return (HangUp(),)
            case never:
                assert_never(never)

    def _listen(self, hearing: Hearing | None, words: Words, seconds: int, following: str) -> tuple[Instruction, ...]:
        """Words that only a key cuts off, in a question of their own, and those that speech may cut off as well."""
        if hearing is None:
            return (Ask(words, seconds, following, silence=following),)
        first, rest = words[: hearing.after], words[hearing.after :]
        ears = Ears(hearing.language, self._hints(hearing.language))
        alone = (Ask(first, PAUSE_SECONDS, following),) if first else ()
        return (*alone, Ask(rest, seconds, following, silence=following, ears=ears))

    def whisper(self, utterance: Utterance, state: str = "", seconds: int = HEARD_SECONDS) -> Document:
        """What the called person hears: who calls, and that 1 takes the call, again and again until the time is over.

        A 1 counts from the first word on; silence to the end hangs their leg up.

        Args:
            utterance: The words.
            state: The state of the call, if one is known.
            seconds: The time, from the first word on.
        """
        key = WHISPER_KEY + (_query(state) if state else f"?{AT_PLACE}")
        return self.of(*again_and_again(self.words((utterance,)), utterance.seconds, seconds, key), HangUp())


def again_and_again(words: Words, lasts: float, seconds: int, key: str) -> tuple[Ask, ...]:
    """Words that are said as often as a time allows, but once in any case, with a pause behind each time.

    Each time is a question of its own, since the leg of a called person knows neither pauses nor redirects.

    Args:
        words: All that is said in one go.
        lasts: How many seconds that takes.
        seconds: The time.
        key: The address that is told the key.
    """
    lasts = max(1.0, lasts)
    times = max(1, int(seconds // (lasts + PAUSE_SECONDS)))
    return (Ask(words, max(PAUSE_SECONDS, int(seconds / times - lasts)), key),) * times


def called(to: Round, whisper: str) -> tuple[Called, ...]:
    """The numbers of one round; each of their people hears the whisper of this query in their own language."""
    return tuple(Called(each.number, f"{WHISPER}/{each.language}{whisper}") for each in to)


def _query(state: str) -> str:
    return f"?{state}&{AT_PLACE}&mac={CODE}"
