"""What `ivr check --json` tells about a line beside its issues, for people and programs that do not read YAML."""

from __future__ import annotations

from ivr.content.evidence.coverage import heard_facts, keys_to, topic_places
from ivr.content.evidence.evidence import Evidence
from ivr.content.evidence.fact_base import Basis
from ivr.content.line.understanding import understandings
from ivr.content.review.approvals import Approvals
from ivr.content.review.readability import measures
from ivr.core.line.model import Line

JSON = dict[str, object]


def report(evidence: Evidence) -> JSON:
    """Facts that callers can hear, the keys to each topic, how easy the texts are, and what is not signed off.

    Args:
        evidence: Of a line, also of one that errors keep from being used.
    """
    line = evidence.line
    return {
        "facts": heard_facts(evidence),
        "topics": {id_: _place(line, id_, keys) for id_, keys in keys_to(line).items()},
        "fact_topics": {
            topic: {"spoken_in": place, "keys": list(keys)} for topic, (place, keys) in topic_places(evidence).items()
        },
        "readability": [
            {"text": each.owner, "language": each.language, "scale": each.scale.name, "value": round(each.value, 1)}
            for each in measures(evidence)
        ],
        "understanding": [each.as_dict() for each in understandings(evidence)],
        "sign_offs": {
            "signs": [sign.id for sign in evidence.signs.values() if sign.basis is Basis.SAFETY],
            "required": _open(evidence),
        },
    }


def _open(evidence: Evidence) -> list[JSON]:
    """What live mode still waits for, a block for each requirement of line.yaml."""
    approvals = Approvals(evidence)
    return [
        {
            "texts": required.texts,
            "role": required.role,
            "open": [f"{spoken.statement.id} ({language})" for spoken, language in approvals.missing(required)],
        }
        for required in evidence.rules.required
    ]


def _place(line: Line, id_: str, keys: tuple[str, ...]) -> JSON:
    if id_ in line.menus:
        return {"kind": "menu", "keys": list(keys)}
    topic = line.topics[id_]
    statements = [statement for part in topic.parts for statement in part.statements]
    seconds = {code: round(sum(each.seconds[code] for each in statements), 1) for code in line.languages}
    return {"kind": "topic", "keys": list(keys), "parts": len(topic.parts), "seconds": seconds}
