"""One leg of a call being played: what both the caller's and a called person's leg can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ivr.sim.events import Gathering, Heard, Pressed, Spoke, StayedSilent, Waiting
from ivr.sim.form import Leg
from ivr.sim.people import Act, Doing, HangUp, Listening, Moment, Person
from ivr.sim.people import Say as Speaks
from ivr.sim.reading.document import Gather, Hangup, Pause, Play, Redirect, Reject, Say, Sound, Verb
from ivr.sim.reading.speech import pieces
from ivr.sim.switchboard import (
    DOCUMENT_ENDED,
    LINE_HUNG_UP,
    PERSON_HUNG_UP,
    REJECTED,
    Fetch,
    Over,
    Page,
    Switchboard,
)

Next = Fetch | Over | None
"""What a verb leads to; None is the verb behind it."""


class LegPlayer:
    """Plays documents on one leg until it is over.

    ``other_verbs`` plays what only this leg can do, such as Dial on the caller's.
    """

    def __init__(self, board: Switchboard, leg: Leg, person: Person, other_verbs: Callable[[Verb, Page], Next]) -> None:
        self._board = board
        self._leg = leg
        self._person = person
        self._other_verbs = other_verbs

    def play(self, fetch: Fetch) -> Over:
        """Ask for a document, play it, and go where it leads, until the end."""
        while True:
            page = self._board.open(self._leg, fetch)
            if isinstance(page, Over):
                return page
            following = self._page(page)
            if isinstance(following, Over):
                return following
            fetch = following

    def spend(
        self,
        doing: Doing,
        seconds: float,
        gather: Gather | None = None,
        *,
        may_press: bool = False,
        since: float | None = None,
    ) -> Act | None:
        """Let the person live through some time; the clock goes on until they act.

        Args:
            doing: What it is.
            seconds: How long.
            gather: That for which it is waited: it tells what is taken.
            may_press: Whether keys are taken, where that is no question.
            since: When keys began to be taken, by the clock.
        """
        clock = self._board.clock
        may_press, may_say = (gather.takes_keys, gather.takes_speech) if gather else (may_press, False)
        begun = clock - (clock if since is None else since)
        act = self._person.spend(Moment(doing, seconds, may_press, clock, begun, may_say))
        self._board.clock += seconds if act is None else min(act.after, seconds)
        return act

    def _page(self, page: Page) -> Fetch | Over:
        verbs = page.document.verbs
        for verb, following in zip(verbs, (*verbs[1:], None), strict=False):
            # Words that speech must not cut off are a question of their own: the words go on behind it.
            if isinstance(verb, Gather) and isinstance(following, Gather) and following.takes_speech:
                led = self._gather(verb, page, goes_on=True)
            else:
                led = self._verb(verb, page)
            if led is not None:
                return led
        return Over(DOCUMENT_ENDED)

    def _verb(self, verb: Verb, page: Page) -> Next:
        match verb:
            case Say() | Play() | Pause():
                return Over(PERSON_HUNG_UP) if self._hear([verb]) else None
            case Gather():
                return self._gather(verb, page)
            case Hangup():
                return Over(LINE_HUNG_UP)
            case Redirect() if not self._leg.parent:
                return Fetch(page.link(verb.url), verb.method)
            case Reject() if not self._leg.parent:
                return Over(REJECTED)
            case _:
                return self._other_verbs(verb, page)

    def _hear(self, sounds: Sequence[Sound], gather: Gather | None = None, *, since: float | None = None) -> Act | None:
        """Say sentence after sentence; with ``since`` a key cuts them off."""
        for sound in sounds:
            for _ in range(1 if isinstance(sound, Pause) else sound.loop):
                for text, seconds in pieces(sound):
                    self._tell_heard(sound, text, cuttable=since is not None)
                    act = self.spend(Doing.LISTENING, seconds, gather, since=since)
                    if isinstance(act, HangUp) or (act is not None and since is not None):
                        return act
        return None

    def _tell_heard(self, sound: Sound, text: str, *, cuttable: bool) -> None:
        if isinstance(sound, Pause):
            return
        if isinstance(self._person, Listening):
            self._person.hear(text, self._board.clock)
        language, voice, slow = (sound.language, sound.voice, sound.slow) if isinstance(sound, Say) else ("", "", False)
        self._board.tell(Heard(self._board.clock, self._leg.side, text, language, voice, slow, cuttable))

    def _gather(self, gather: Gather, page: Page, *, goes_on: bool = False) -> Next:
        since = self._board.clock
        action = page.link(gather.action)
        self._board.tell(Gathering(since, self._leg.side, action))
        act = self._hear(gather.sounds, gather, since=since if gather.takes_keys or gather.takes_speech else None)
        if act is None and not goes_on:
            self._board.tell(Waiting(self._board.clock, self._leg.side, gather.timeout, gather.num_digits))
        keys, finished_on = "", ""
        doing = Doing.LISTENING if goes_on else Doing.WAITING
        while not finished_on and len(keys) != gather.num_digits:
            act = act or self.spend(doing, gather.timeout, gather, since=since)
            if act is None:
                break
            if isinstance(act, HangUp):
                return Over(PERSON_HUNG_UP)
            if isinstance(act, Speaks):
                self._board.tell(Spoke(self._board.clock, self._leg.side, act.words))
                return Fetch(action, gather.method, (("SpeechResult", act.words), ("Confidence", "0.9")))
            self._board.tell(Pressed(self._board.clock, self._leg.side, act.key))
            if act.key == gather.finish_on_key:
                finished_on = act.key
            else:
                keys += act.key
            act = None
        if keys:
            told = (("Digits", keys), ("FinishedOnKey", finished_on), ("msg", "Gather End"))
            return Fetch(action, gather.method, told)
        return None if goes_on else self._empty(gather, action)

    def _empty(self, gather: Gather, action: str) -> Next:
        """No input: on to the next verb, unless the document wants to be told, with empty Digits or with none."""
        self._board.tell(StayedSilent(self._board.clock, self._leg.side))
        if not gather.action_on_empty:
            return None
        self._board.empty_inputs += 1
        with_digits = (("Digits", ""), ("FinishedOnKey", "")) if self._board.empty_inputs % 2 else ()
        return Fetch(action, gather.method, (*with_digits, ("msg", "Gather End")))
