"""The pages of the console, in the order in which they stand in the list. To add one, name it here."""

from __future__ import annotations

from typing import Final

from ivr.web.console.changing import change, trying
from ivr.web.console.page import Page
from ivr.web.console.pages import callbacks, here, notice, today

PAGES: Final[tuple[Page, ...]] = (
    today.PAGE,
    callbacks.PAGE,
    change.PAGE,
    trying.PAGE,
    notice.PAGE,
    here.PAGE,
)
