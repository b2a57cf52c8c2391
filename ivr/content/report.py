"""What `ivr check --json` tells about a line beside its issues, for people and programs that do not read YAML."""

from __future__ import annotations

from ivr.content.evidence import Basis, Evidence
from ivr.content.provenance_coverage import heard_facts, keys_to, topic_places
from ivr.core.model import Line

JSON = dict[str, object]


def report(evidence: Evidence) -> JSON:
    """Facts that callers can hear per language, the keys to each topic, and what waits for a clinician.

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
        "sign_offs": [sign.id for sign in evidence.signs.values() if sign.basis is Basis.SAFETY],
    }


def _place(line: Line, id_: str, keys: tuple[str, ...]) -> JSON:
    if id_ in line.menus:
        return {"kind": "menu", "keys": list(keys)}
    topic = line.topics[id_]
    statements = [statement for part in topic.parts for statement in part.statements]
    seconds = {code: round(sum(each.seconds[code] for each in statements), 1) for code in line.languages}
    return {"kind": "topic", "keys": list(keys), "parts": len(topic.parts), "seconds": seconds}
