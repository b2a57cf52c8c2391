"""The service's own words: the ids every line must define, and the blanks each may use.

Blanks that never change during a call are filled in when the menus are loaded; a line therefore holds, for
a phrase with ``{sign}``, one statement per red flag and language (see `whisper_id`).
"""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, ...]]] = {
    # The opening, and the invitation to each language, spoken in that language.
    "emergency": (),
    "language-invite": (),
    # To somebody who dials the emergency number inside the call.
    "not-911": (),
    # The choices of the first menu as one sentence: first, further and last option. Then one choice of any other menu
    # as a sentence of its own, and what key 0 leads to.
    "choice-first": ("key", "label"),
    "choice-next": ("key", "label"),
    "choice-last": ("key", "label"),
    "choice": ("key", "label"),
    "staff-label": (),
    "nurse-label": (),
    # Universal keys.
    "slower": (),
    "normal-speed": (),
    "topic-keys": (),
    "topic-end": (),
    # Silence and wrong keys: shorter and more helpful at each try.
    "no-input-1": (),
    "no-input-2": (),
    "no-input-2-slow": (),
    "no-input-2-warning": (),
    "no-match-1": (),
    "no-match-2": (),
    "no-match-2-warning": (),
    "no-match-topic": (),
    "no-match-topic-slow": (),
    # Transfers.
    "connecting": (),
    "connecting-silence": (),
    "connecting-wrong": (),
    "connecting-red-flag": (),
    "still-ringing": (),
    "nobody": ("number",),
    "nobody-red-flag": ("number",),
    "conversation-over": (),
    "goodbye": (),
    "goodbye-silence": ("number",),
    "start-again": (),
    "apology": (),
    "any-key": (),
    # The file at the carrier, which cannot tell whether a talk took place.
    "fallback-over": ("number",),
    "fallback-again": (),
    # The called leg.
    "whisper": ("language",),
    "whisper-red-flag": ("sign", "language"),
    "whisper-press-1": (),
    "unknown-sign": (),
    # A message, where the line offers one.
    "message-ask": ("seconds",),
    "message-thanks": ("number",),
    "message-thanks-red-flag": ("number",),
    # When nobody answered, or the office is closed: what becomes of a red flag, and what the caller may do.
    "callback": ("shown",),
    "callback-promise": ("minutes", "shown"),
    "callback-withheld": ("number",),
    "callback-if-not": (),
    "closed": (),
    "offer-again": (),
    "offer-warning": (),
    "offer-message": (),
    "offer-menu": (),
    "message-empty": (),
    # To whoever calls again, where line.yaml has "remember-callers: yes".
    "again-go-on": ("key",),
    "again-waits": (),
    "again-taken": (),
    "again-worse": (),
    # Only where the line listens to speech.
    "speech-invite": (),
    "not-understood": (),
    "sign-heard": (),
    "sign-ask": (),
    "speech-over": (),
    # Alerts to staff: in a text or mail, and in a phone call that 1 takes.
    "alert-text": (),
    "alert-text-many": ("count",),
    "alert-text-message": (),
    "alert-often": (),
    "alert-withheld": (),
    "alert-unreadable": (),
    "alert-last": (),
    "alert-drill": (),
    "alert-call": (),
    "alert-call-many": ("count",),
    "alert-call-connect": (),
    "alert-call-first": (),
    "alert-call-take": (),
    "alert-call-not-dialled": (),
    "alert-call-connecting": (),
    "alert-call-somebody-else": (),
    "alert-call-yours": (),
    "alert-call-unanswered": (),
    "alert-call-over": (),
    "alert-call-trouble": (),
    # A text message with a link to what was heard, where the line offers one: what callers hear, and what is written.
    "text-offer": (),
    "text-consent": (),
    "text-agree": (),
    "text-promised": (),
    "text-sorry": (),
    "text-sender": (),
    "text-message": ("clinic", "link"),
    "text-reply": ("clinic", "office"),
    "text-stopped": ("clinic", "office"),
}
"""Phrase id to the blanks that its text may contain, as in ``Press {key} for {label}``."""

RECALLING: Final = frozenset({"again-go-on", "again-waits", "again-taken", "again-worse"})
"""Those that only a line says which remembers calls: it must have them all."""
SPEECH: Final = ("speech-invite", "not-understood", "sign-heard", "sign-ask", "speech-over")
"""Those that only a line says which listens to speech; it needs all of them."""
TEXTS: Final = frozenset(id_ for id_ in PHRASES if id_.startswith("text-"))
"""Those of a line that offers texts; no other line has them."""
WRITTEN: Final = frozenset({"text-sender", "text-message", "text-reply", "text-stopped"})
"""Those of them that are never heard."""

OPTIONAL: Final = (
    RECALLING
    | TEXTS
    | frozenset(SPEECH)
    | frozenset(
        {
            *(
                "choice",
                "alert-text-many",
                "alert-often",
                "alert-call-many",
                "alert-call-first",
                "alert-call-not-dialled",
            ),
            *(
                "alert-unreadable",
                "callback-if-not",
                "message-thanks-red-flag",
                "not-911",
                "no-input-2-slow",
                "no-match-topic-slow",
            ),
        }
    )
)
"""Those that a line may leave out: then less is said, or what is said of one patient is said of several.

Without ``not-911`` the emergency sentence is said; without the words for slow speech, those for normal speed.
"""

ONLY_SLOW: Final = "-slow"
"""How the id of a phrase ends that is said in place of another one while speech is slow."""


def whisper_id(red_flag: str | None, caller_language: str) -> str:
    """The id, in ``Line.phrases``, of the filled-in whisper that staff hear.

    One per red flag (and `model.UNKNOWN_FLAG`) and caller's language; without a red flag one per caller's language.
    """
    return f"whisper.{red_flag}.{caller_language}" if red_flag else f"whisper.{caller_language}"
