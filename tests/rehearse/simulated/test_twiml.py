"""Documents that differ in the place of a call are read once, and are what they are read one by one."""

from __future__ import annotations

import pytest

from ivr.rehearse.simulated import twiml
from ivr.rehearse.simulated.twiml import Number, Said

_ASK = (
    '<Response><Gather action="/voice?lang=en&amp;{place}" timeout="6">'
    '<Say language="en-US">Press {said}.</Say></Gather>'
)
_MORE = (
    "<Redirect>/voice?lang=en&amp;{place}</Redirect>"
    '<Dial action="/voice?{place}"><Number url="/w?{place}">+1</Number></Dial></Response>'
)


def _document(place: str, said: str = "1", other: str = "") -> bytes:
    written = place.replace("&", "&amp;")
    return (_ASK.format(place=other or written, said=said) + _MORE.format(place=written)).encode()


@pytest.mark.parametrize("place", ["n=4&p=0a&mac=1f", "n=5&mac=00", "n=7&c=0f&mac=1f"])
def test_each_document_names_its_own_place(place: str) -> None:
    ask, redirect, dial = twiml.read(_document(place))
    assert ask.given == {"action": f"/voice?lang=en&{place}", "timeout": "6"}
    assert ask.words == (Said("Press 1.", "en"),)
    assert redirect.url == f"/voice?lang=en&{place}"
    assert (dial.given, dial.numbers) == ({"action": f"/voice?{place}"}, (Number("+1", f"/w?{place}"),))


def test_two_places_in_a_document_stay_two() -> None:
    ask, redirect, _ = twiml.read(_document("n=4&mac=1f", other="n=7"))
    assert (ask.given["action"], redirect.url) == ("/voice?lang=en&n=7", "/voice?lang=en&n=4&mac=1f")


def test_words_that_name_the_place_are_read_as_they_are() -> None:
    ask, *_ = twiml.read(_document("n=4", said="?n=4"))
    assert ask.words == (Said("Press ?n=4.", "en"),)


@pytest.mark.parametrize("body", [b"", b"no", b"<Other/>", b'<Response><Say action="?n=4">', b'<Other a="?n=4"/>'])
def test_what_is_no_document_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # as the parser words it
        twiml.read(body)
