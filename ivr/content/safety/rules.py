"""The safety rules: what no edit of the menus may take away, as data. A clinic may add rules, and weaken none.

The checks beside this file find where a rule is broken; what is then said, and how grave it is, stands here. What
stands in braces is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ivr.content.yaml.issues import Issue, Place, Severity
from ivr.core.keys import NAMES, STAFF_KEY
from ivr.core.speak import LANGUAGE_KEY


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: how grave it is to break it, and what staff are told."""

    id: str
    problem: str
    remedy: str
    severity: Severity = Severity.ERROR

    def broken(self, place: Place, **said: str) -> Issue:
        """The issue at this place."""
        problem, remedy = self.problem.format(**said), self.remedy.format(**said)
        if self.severity is Severity.ERROR:
            return place.error(problem, remedy)
        return place.warning(problem, remedy)


EMERGENCY_PHRASES: Final = (
    *("emergency", "no-input-2-warning", "no-match-2-warning", "nobody", "nobody-red-flag", "goodbye-silence"),
    *("fallback-over", "message-thanks", "callback", "callback-promise", "callback-withheld", "closed", "again-worse"),
)
"""The phrases that name the emergency number: nobody may be there to help, or the caller may be in danger."""

EMERGENCY_NAMED: Final = ("emergency", "goodbye-silence")
"""Those that say what it is for, too: "in an emergency"."""

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "language-invite": (LANGUAGE_KEY,),
    "no-input-2": (STAFF_KEY,),
    "no-input-2-slow": (STAFF_KEY,),
    "no-input-2-warning": (STAFF_KEY,),
    "no-match-2": (STAFF_KEY,),
    "no-match-2-warning": (STAFF_KEY,),
    "whisper-press-1": ("1",),
    "offer-again": ("1",),
    "offer-warning": ("1",),
    "offer-message": ("2",),
    "offer-menu": (NAMES["*"],),
    "sign-ask": ("1", NAMES["*"]),
    "speech-over": (STAFF_KEY,),
    "alert-call-connect": ("1",),
    "alert-call-take": ("1",),
    "alert-call-unanswered": ("1",),
}
"""The keys that a phrase has to name: the service does not change what they do."""

MAY_HANG_UP: Final = ("conversation-over", "fallback-over", "goodbye")
"""The only phrases that may tell callers to hang up without naming the emergency number."""

SAFETY_PHRASES: Final = (
    *EMERGENCY_PHRASES,
    *("connecting-red-flag", "nurse-label", "offer-again", "offer-warning", "whisper-red-flag", "whisper-press-1"),
    *("unknown-sign", "alert-call", "alert-call-connect", "still-ringing", "not-911", "again-waits", "again-taken"),
    *("sign-heard", "sign-ask"),
)
"""The phrases that a clinician approves together with the red flags."""

MOST_KEYS: Final = 2
"""Within so many keys of the first menu every red flag is reached."""

_RULES: Final = (
    Rule(
        "emergency-number",
        "'{id}' in language '{language}' has to tell callers to dial {number}, and {what}",
        "Write: '{order}'. Callers in danger rely on these words, so no edit may take them away.",
    ),
    Rule(
        "emergency-order",
        "'{id}' in language '{language}' weakens the order to dial {number}: {what}",
        "Write: '{order}', and nothing that makes callers wait or choose.",
    ),
    Rule(
        "other-number",
        "'{id}' in language '{language}' tells callers to dial '{what}', and the emergency number is {number}",
        "Write '{spelled}' instead.",
    ),
    Rule(
        "number-nowhere",
        "The emergency number is {number}, and no text tells callers to dial it",
        "Write '{usual}' again. In another country, write its number here and in every text and fact that names one.",
    ),
    Rule(
        "hang-up",
        "'{id}' in language '{language}' tells callers to hang up, and not to dial {number}",
        "Who hangs up is alone. Take these words away, or write: '{order}'.",
    ),
    Rule(
        "key-named",
        "'{id}' in language '{language}' has to name the key '{key}', and does not",
        "Name the key '{key}': it is the one that works, and without it nobody knows what to press.",
    ),
    Rule(
        "step-up",
        "The red flag '{id}' has no step-up, so callers do not hear when to dial {number} instead",
        "Write 'step-up:' with the words, or 'no-step-up:' with a sentence that says why; a clinician approves that.",
    ),
    Rule(
        "warning-menu",
        "The menu '{id}' {what}, but 'warning-signs: yes' is missing",
        "Write 'warning-signs: yes' below 'menu: {id}': else 0, silence and wrong keys do not reach a nurse there.",
    ),
    Rule(
        "no-warning-menu",
        "No menu that callers can reach has 'warning-signs: yes'",
        "Write it in the menu in which 0, silence and wrong keys must reach a nurse.",
    ),
    Rule(
        "flag-unreachable",
        "No caller can reach the red-flag '{id}', so this sign rings nobody",
        "Let a choice of the warning signs lead to it: write 'red-flag: {id}' below that choice.",
    ),
    Rule(
        "flag-far",
        "Callers need {count} keys to reach the red-flag '{id}'; a warning sign is at most {most} keys away",
        "Move the choice of the menu '{menu}' that leads there up to the first menu, or the menu itself.",
    ),
    Rule(
        "fixed-key",
        "Key {key} of the menu '{menu}' leads to {found}, and has to lead to the {kind} '{target}'",
        "Write 'press: {key}' at the choice that leads there. {file}:{line} fixes this key: callers know it by heart.",
    ),
    Rule(
        "sign-rings",
        "The choice '{id}' is about {sign} ({level}), and leads to the {kind} '{target}', which does not ring a nurse",
        "Write 'red-flag: {remedy}' instead.",
    ),
    Rule(
        "sign-of-flag",
        "The choice '{id}' is about {sign} ({level}), and leads to the red flag '{target}', which is about other signs",
        "Write 'red-flag: {remedy}' instead, or name {sign} below 'signs:' of the red flag '{target}'.",
    ),
    Rule(
        "label",
        "The choice '{id}' says '{label}' in language '{language}', and leads to '{title}'",
        "These words fit '{other}' better. Write what the key leads to, or let it lead to the {kind} '{target}'.",
    ),
    Rule(
        "label-strange",
        "The choice '{id}' says '{label}' in language '{language}', and no such word is in '{title}', where it leads",
        "Say in the choice what callers hear where it leads, in the words of its title.",
        Severity.WARNING,
    ),
    Rule(
        "urgency-of-fact",
        "'{id}' in language '{language}' names {fact}, which says '{said}', and lost the urgency: {what}",
        "Say it as {fact} does: {sentence}",
    ),
    Rule(
        "urgency-in-one-language",
        "Language '{language}' of '{id}' says '{said}' in '{sentence}', and language '{other}' does not",
        "Say it as urgently in both languages.",
    ),
    Rule(
        "urgency-softened",
        "'{id}' in language '{language}' is about a sign that cannot wait, and says '{what}'",
        "Take '{what}' away: whoever has such a sign must act at once.",
    ),
    Rule(
        "turned-round",
        "'{id}' in language '{language}' tells callers to act when things get better: '{sentence}'",
        "Say when to act: when it gets worse, does not stop or comes back.",
    ),
    Rule(
        "fact-left-out",
        "'{id}' in language '{language}' names {fact}, which a patient must hear, and no longer says '{sentence}'",
        "Say it there again, or take {fact} out of 'facts:' if another text of this topic says it.",
    ),
    Rule(
        "not-lost",
        "'{id}' in language '{language}' names {fact}, which forbids something, and no longer says '{sentence}'",
        "Say it there again, or take {fact} out of 'facts:' if another text of this topic says it.",
    ),
    Rule(
        "not-added",
        "'{id}' in language '{language}' says '{found}', and {fact}, which it names, says '{sentence}'",
        "Say it as {fact} does: one of the two forbids what the other allows.",
        Severity.WARNING,
    ),
    Rule(
        "fact-not-said",
        "The fact {fact}, which a patient must hear, is named but not said in language '{language}'",
        "Say it in '{id}': {sentence}",
    ),
    Rule(
        "figure-left-out",
        "The fact {fact}, which a patient must hear, is named but '{figure}' is said nowhere in language '{language}'",
        "Say it in '{id}': {sentence}",
    ),
    Rule(
        "sign-level",
        "The sign {id} has the level '{level}', and the signs that it stands with are '{other}'",
        "Write 'level: {other}' again. Callers with such a sign must not wait longer than the clinicians decided.",
    ),
    Rule(
        "sign-words",
        "The words for the sign {id} ({level}) in language '{language}' do not say {what}",
        "Say it below 'spoken:' of {id}: texts are held against these words.",
    ),
    Rule(
        "bound-turned",
        "'{id}' in language '{language}' says '{what}', and {fact} says '{said}'",
        "Write '{said}'.",
    ),
    Rule(
        "claims-nothing",
        "'{id}' says that it claims nothing, but says '{what}' in language '{language}', which is medical",
        "Take these words away, or name below 'facts:' the fact that says so, in place of 'claims: nothing'.",
    ),
    Rule(
        "medicine",
        "'{id}' in language '{language}' names '{what}', and none of the facts that it names does",
        "Take it away: this line recommends no medicine that the documents do not name.",
    ),
    Rule(
        "strange-sign",
        "'{id}' in language '{language}' says '{what}', which may be a sign of danger, and no fact or sign named there "
        "does",
        "Name the fact or the sign that says it below 'facts:' or 'signs:', or take it out: callers hear what the "
        "documents say.",
    ),
    Rule(
        "sign-absent",
        "'{id}' in language '{language}' speaks to callers who do not have the sign {sign}: '{what}'",
        "Take the negation away: whoever has the sign would hear that it is not meant.",
    ),
    Rule(
        "no-advice",
        "In language '{language}' the first menu no longer says that this is not advice for the caller's own case",
        "Say it below 'say:' of the menu '{id}': '{sentence}'.",
    ),
    Rule(
        "pronounced",
        "'{word}' would be spoken as '{said}' in language '{language}': {what}",
        "Write here only how '{word}' sounds. To say something else, change the text in which it stands.",
    ),
    Rule(
        "pronounced-other",
        "'{word}' would be spoken as '{said}' in language '{language}', and '{other}' is another word of this line",
        "Write here only how '{word}' sounds. To say something else, change the text in which it stands.",
        Severity.WARNING,
    ),
    Rule(
        "tongue",
        "The text of '{id}' below '{language}:' is in language '{other}'",
        "Write it in language '{language}': whoever hears it may understand no other.",
    ),
    Rule(
        "untranslated",
        "The text of '{id}' is the same in the languages '{language}' and '{other}'",
        "Translate it, unless it is a name.",
        Severity.WARNING,
    ),
    Rule(
        "invite",
        "'{id}' in language '{language}' has to name '{name}', and does not",
        "Each language invites those who speak it, while another one is spoken: say '{name}' and the key there.",
    ),
    Rule(
        "reason",
        "The reason '{what}' says nothing",
        "Write a sentence that somebody understands a year from now, as in 'reason: {example}'.",
    ),
    Rule(
        "must-say",
        "'{id}' in language '{language}' has to say {what}, by a rule of this clinic",
        "Write it again: {why}",
    ),
)
RULES: Final[Mapping[str, Rule]] = {rule.id: rule for rule in _RULES}
"""Rule id to rule."""


def broken(rule: str, place: Place, **said: str) -> Issue:
    """The issue about a broken rule."""
    return RULES[rule].broken(place, **said)
