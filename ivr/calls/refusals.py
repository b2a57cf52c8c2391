"""Counts the webhooks that were refused, and tells the operator of them."""

from __future__ import annotations

import logging
from typing import Final

logger = logging.getLogger(__name__)

_TOLD: Final = 1_000


class Refusals:
    """Tells of refusals ever more seldom, so that neither a wrong setting nor a flood goes by unseen."""

    def __init__(self) -> None:
        self.count = 0

    def note(self, why: str) -> None:
        """One more was refused.

        Args:
            why: What the carrier's package has against it, for the operator.
        """
        self.count += 1
        if self.count & (self.count - 1) == 0 or self.count % _TOLD == 0:
            logger.warning("refused %d webhooks so far, the last one with %s", self.count, why)
