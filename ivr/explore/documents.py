"""The rule about the answers that the carrier gets: it reads each of them, within its limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ivr.explore.breach import Breach, Found, Met
from ivr.explore.graph import Edge, Graph
from ivr.sim.reading.refusal import RefusedError
from ivr.sim.reading.twiml_reader import MAX_BODY, read_answer

Document = Callable[[Edge], bytes]
"""The answer that the carrier gets for a step."""
MOST_BYTES: Final = MAX_BODY


def documents_are_good(document: Document) -> Callable[[Graph], Found]:
    """The rule that every answer is one that the carrier reads without an objection.

    Args:
        document: Gives the answer for an edge.
    """

    def ask(graph: Graph) -> Found:
        seen: set[tuple[object, ...]] = set()
        longest = 0
        for edge in graph:
            reply = edge.reply
            shape = (*map(id, reply.announce), "", *map(id, reply.prompt), type(reply.then), reply.then)
            if shape in seen:
                continue
            seen.add(shape)
            try:
                written = document(edge)
                longest = max(longest, len(written))
                read = read_answer(written, "text/xml")
            except RefusedError as error:
                yield Breach(edge, f"the carrier cannot use the answer ({error})")
                continue
            except (LookupError, TypeError, ValueError) as error:
                yield Breach(edge, f"no answer can be written ({type(error).__name__})")
                continue
            for objection in read.objections[:1]:
                yield Breach(edge, f"the carrier objects to the answer ({objection.code}: {objection.problem})")
        yield Met(f"Bytes of an answer, at most {MOST_BYTES:,}", f"{longest:,}")

    return ask
