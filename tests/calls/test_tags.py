"""The tag in a state: by it a call is found again in the words that it began in."""

from __future__ import annotations

import re

import pytest

from ivr.calls.token import decode, tag, version_of
from tests.calls.calls import session_for
from tests.calls.forms import webhook
from tests.lines import small_line

VERSION = "0f72e0144682"


def test_a_tag_has_letters_alone_and_names_its_version() -> None:
    assert tag(VERSION) == "&menus=aphcoabeegic"
    assert version_of(f"/voice?v=1&lang=en{tag(VERSION)}&n=3&mac=0") == VERSION
    assert tag("") == ""


@pytest.mark.parametrize(
    "url", ["", "/voice", "menus=", "v=1&menus=xyz&n=1", "v=1&menus=abc0&n=1", f"v=1&menu={VERSION}"]
)
def test_a_url_without_a_tag_names_none(url: str) -> None:
    assert version_of(url) == ""


def test_the_state_is_the_same_with_its_tag() -> None:
    text = "v=1&lang=es&mode=menu&at=main"
    assert decode(text + tag(VERSION)) == decode(text)


def test_every_address_of_a_tagged_exchange_names_its_version() -> None:
    line = small_line()
    session = session_for(line, tagged=True)
    body = session.answer(webhook("/voice")).body.decode()
    addresses = re.findall(r'action="([^"]+)"|<Redirect[^>]*>([^<]+)<', body)
    assert addresses
    assert {version_of((one or other).replace("&amp;", "&")) for one, other in addresses} == {line.version}
    action = addresses[0][0].replace("&amp;", "&")
    again = session.answer(webhook(action, Digits="1")).body
    assert tag(line.version).replace("&", "&amp;").encode() in again
    assert b"menus=" not in session_for(line).answer(webhook("/voice")).body
