"""Windows of a browser that tests have one after the other: a new one costs a second of computing, a used one a tenth.

Each test has its window as if it were new: without cookies, without anything that a page kept, and as large, as bright
and as still as the test wants it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import Browser, ConsoleMessage, Error, Page

DESKTOP: Final = {"width": 1280, "height": 900}
_FORGET: Final = "for (const kept of [localStorage, sessionStorage]) kept.clear()"
_EMPTY: Final = "about:blank"


class Windows:
    """All that are open, by what cannot be changed in an open one.

    Args:
        browser: Whose they are.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._pages: dict[str, Page] = {}

    @contextmanager
    def window(self, scripts: Sequence[str] = (), **options: Any) -> Iterator[Page]:  # noqa: ANN401  # each has a type
        """A window, for one test.

        Args:
            scripts: That run in each page before its own.
            options: As for a context of Playwright.
        """
        viewport = options.pop("viewport", DESKTOP)
        scheme, motion = options.pop("color_scheme", "light"), options.pop("reduced_motion", "no-preference")
        options = {"locale": "en-US"} | options
        name = repr((sorted(options.items()), scripts))
        page = self._pages.pop(name, None) or self._opened(options, scripts)
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme, reduced_motion=motion, media="screen")
        try:
            yield page
            _forget(page)
        except BaseException:
            page.context.close()
            raise
        self._pages[name] = page  # only after a test that left it in order

    def _opened(self, options: dict[str, Any], scripts: Sequence[str]) -> Page:
        context = self._browser.new_context(viewport=DESKTOP, **options)  # type: ignore[arg-type]  # as above
        for each in scripts:
            context.add_init_script(each)
        return context.new_page()


def _forget(page: Page) -> None:
    """Leave a window as it was found."""
    page.unroute_all()
    page.context.unroute_all()
    page.context.clear_cookies()
    page.context.clear_permissions()
    if page.url != _EMPTY:
        page.evaluate(_FORGET)
        page.goto(_EMPTY)


@contextmanager
def complaints(page: Page, *unless: str) -> Iterator[None]:
    """Whatever a page puts on its console fails the test, unless it is of such a kind."""
    found: list[str] = []

    def noted(message: ConsoleMessage) -> None:
        if message.type not in unless:
            found.append(message.text)

    def raised(error: Error) -> None:
        found.append(str(error))

    page.on("console", noted)
    page.on("pageerror", raised)
    try:
        yield
    finally:
        page.remove_listener("console", noted)
        page.remove_listener("pageerror", raised)
    assert found == []
