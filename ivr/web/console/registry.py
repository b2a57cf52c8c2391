"""The pages of the console, in the order in which they stand in the list. To add one, name it here."""

from __future__ import annotations

from typing import Final

from ivr.web.console.changing import change, trying
from ivr.web.console.looking_back import look_back
from ivr.web.console.page import Page
from ivr.web.console.pages import approve, callbacks, callers, here, notice, place, provider, sign_in, today

PAGES: Final[tuple[Page, ...]] = (
    today.PAGE,
    callers.PAGE,
    change.PAGE,
    trying.PAGE,
    approve.PAGE,
    look_back.PAGE,
    place.PAGE,
    callbacks.PAGE,
    notice.PAGE,
    here.PAGE,
    sign_in.PAGE,
    provider.PAGE,
)
