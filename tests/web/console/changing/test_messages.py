"""Files with far more in them than anybody reads: pages count all of it, and show the beginning."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

import pytest

from ivr.content.load import load
from ivr.content.yaml import strict_yaml
from ivr.content.yaml.folder import read_files
from ivr.web.console.changing import messages
from ivr.wiring import Parts
from ivr.wiring.drafts import checking
from tests.web.console.browsing import text
from tests.web.console.changing.editing import Editing

RECOVERY: Final = "topics/recovery.yaml"
TOPIC: Final = "topic: recovery\ntitle:\n  en: Home\n  es: Casa\nsay:\n"
STATEMENT: Final = "- id: recovery-{0}\n  en: Hold the line {0} days.\n  es: Espere {0} horas.\n"
PAGES: Final = ("/change", "/change/files", f"/change/file?name={RECOVERY}", "/change/staff", "/try")
WRONG: Final = {
    "a field that stands twice on each line": "a: b\n" * 20_000,
    "a list of texts in place of blocks": "topic: recovery\nsay:\n" + "- x\n" * 20_000,
    "statements that rest on nothing": TOPIC + "".join(map(STATEMENT.format, range(3_000))),
}


def seconds(do: Callable[[], object]) -> float:
    """What something costs this process, all its threads together; not the garbage of the tests before."""
    gc.disable()
    begun = time.process_time()
    do()
    taken = time.process_time() - begun
    gc.enable()
    return taken


def forget() -> None:
    """Nothing was looked at yet."""
    strict_yaml._parse_large.cache_clear()
    checking._looked_at.cache_clear()


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_pages_about_very_many_mistakes_cost_little_more_than_finding_them(
    parts: Parts, small: Editing, content: str
) -> None:
    files = read_files(parts.settings.menus) | {RECOVERY: content.encode()}
    forget()
    bound = 5 * seconds(lambda: load(files)) + 0.5  # told one by one they cost more than twenty times as much
    small.send("/change/file", {"name": RECOVERY, "content": content})
    for page in PAGES:
        forget()
        separator = "&" if "?" in page else "?"
        assert seconds(lambda: small.browsing.get(f"/console{page}{separator}lang=es")) < bound, page  # noqa: B023


def test_only_what_is_shown_is_put_into_the_language_of_the_page(
    small: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def translated(each: str, _language: str) -> str:
        told.append(each)
        return each

    monkeypatch.setattr(messages, "translated", translated)
    small.send("/change/file", {"name": RECOVERY, "content": "a: b\n" * 20_000})
    for page in PAGES:
        told.clear()
        small.browsing.get(f"/console{page}{'&' if '?' in page else '?'}lang=es")
        assert len(told) <= 4 * messages.MOST, page


def test_all_mistakes_are_counted_where_the_first_ones_are_shown(small: Editing) -> None:
    small.send("/change/file", {"name": RECOVERY, "content": "a: b\n" * 2_000})
    for page in ("/change", "/try", f"/change/file?name={RECOVERY}"):
        answer = small.browsing.get(f"/console{page}")
        assert answer.text.count('<li class="error">') == messages.MOST
        assert f"… and {2_000 - messages.MOST:,} more" in text(answer), page
    assert "2000 mistakes to put right" in small.words("/change")


def test_a_file_with_very_many_texts_shows_the_first_and_says_so(small: Editing) -> None:
    small.send("/change/file", {"name": RECOVERY, "content": TOPIC + "".join(map(STATEMENT.format, range(1_000)))})
    page = small.words(f"/change/place?{urlencode({'file': RECOVERY})}")
    assert "801 more are not shown" in page
    assert "recovery-198" in page
    assert "recovery-199" not in page


def test_staff_with_more_rows_than_a_form_shows_are_changed_as_text(small: Editing) -> None:
    content = small.file("staff.yaml")
    row = "      - number: {}\n        language: en\n"
    head, _, tail = content.partition("    numbers:\n")
    rows = "".join(row.format(f"+1202555{index:04}") for index in range(600))
    small.send("/change/file", {"name": "staff.yaml", "content": f"{head}    numbers:\n{rows}{tail}"})
    answer = small.browsing.get("/console/change/staff")
    assert answer.status_code == 409
    assert "more rows than a form can show" in text(answer)
