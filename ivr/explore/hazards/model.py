"""What a hazard is, how risk is told, and what shows that a control works."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ivr.content.yaml.issues import Place


class Severity(StrEnum):
    """How bad the harm would be, in the words of DCB0129."""

    MINOR = "minor"
    SIGNIFICANT = "significant"
    CONSIDERABLE = "considerable"
    MAJOR = "major"
    CATASTROPHIC = "catastrophic"


class Likelihood(StrEnum):
    """How likely the harm is, in the words of DCB0129."""

    VERY_LOW = "very-low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very-high"


SEVERITIES: Final = {
    Severity.MINOR: "Discomfort or delay that does no lasting harm to one caller.",
    Severity.SIGNIFICANT: "Harm that needs treatment and heals, or lasting distress.",
    Severity.CONSIDERABLE: "Harm that needs a hospital, or lasting harm that does not change a life.",
    Severity.MAJOR: "Lasting harm that changes a life (paralysis, stroke) of one caller, or lesser harm to many.",
    Severity.CATASTROPHIC: "Death, or lasting harm that changes the lives of many callers.",
}
LIKELIHOODS: Final = {
    Likelihood.VERY_LOW: "Not expected in the life of the line.",
    Likelihood.LOW: "May happen once in the life of the line.",
    Likelihood.MEDIUM: "May happen once in a year.",
    Likelihood.HIGH: "May happen once in a month.",
    Likelihood.VERY_HIGH: "May happen in any week.",
}
_RISKS: Final = {
    Likelihood.VERY_LOW: (1, 1, 2, 2, 3),
    Likelihood.LOW: (1, 2, 2, 3, 4),
    Likelihood.MEDIUM: (2, 2, 3, 3, 4),
    Likelihood.HIGH: (2, 3, 3, 4, 5),
    Likelihood.VERY_HIGH: (3, 4, 4, 5, 5),
}
"""By severity, from minor to catastrophic."""
RISKS: Final = {
    5: "Unacceptable.",
    4: "Must be made smaller before the line takes calls.",
    3: "Undesirable: acceptable only where making it smaller is impractical, and a person has said so.",
    2: "Acceptable where making it smaller costs more than it gives.",
    1: "Acceptable.",
}
UNACCEPTABLE: Final = 4
"""From here on a risk that is left is not acceptable."""
UNDESIRABLE: Final = 3
"""From here on a person has to accept the risk that is left."""


def risk(severity: Severity, likelihood: Likelihood) -> int:
    """From 1, which is acceptable, to 5, which is not."""
    return _RISKS[likelihood][list(Severity).index(severity)]


class Kind(StrEnum):
    """What can show that a control works."""

    TEST = "test"
    CHECK = "check"
    RULE = "rule"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that shows that a control works, by its name."""

    place: Place
    kind: Kind
    name: str
    """The node id of a test, the code of a check, the id of a rule of exploration, the name of a promise."""


@dataclass(frozen=True, slots=True)
class Control:
    """What is done about a hazard."""

    place: Place
    says: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Hazard:
    """Something that may harm a caller."""

    place: Place
    id: str
    title: str
    cause: str
    harm: str
    severity: Severity
    before: Likelihood
    """Without the controls."""
    after: Likelihood
    """With them."""
    controls: tuple[Control, ...]
    signs: tuple[str, ...] = ()
    """The warning signs that it is about, by their ids in the fact base."""
    red_flags: tuple[str, ...] = ()
    """The choices of the menu of warning signs that it is about."""
    people: str = ""
    """What only people can do about it, and nobody has done yet."""

    @property
    def risk_before(self) -> int:
        """Without the controls."""
        return risk(self.severity, self.before)

    @property
    def risk_after(self) -> int:
        """With them."""
        return risk(self.severity, self.after)

    @property
    def is_open(self) -> bool:
        """Whether something is left that only people can do, or a risk that a person has to accept."""
        return bool(self.people) or self.risk_after >= UNDESIRABLE
