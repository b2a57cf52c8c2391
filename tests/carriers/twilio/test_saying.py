"""What the carrier's voice is given: never too much at once, nothing lost, pronunciation beside the words."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import VoiceResponse

from ivr.carriers.twilio.saying import portions, say
from ivr.core.line.pronunciation import Lexicon, Word
from ivr.core.reply import Utterance
from tests.lines import small_line


def said(text: str, *, slow: bool = False, words: tuple[Word, ...] = ()) -> list[ET.Element]:
    response = VoiceResponse()
    line = replace(small_line(), pronunciation={"en": Lexicon(words)})
    say(response, line, Utterance("id", "en", text, slow))
    return list(ET.fromstring(str(response)))


WORDS = (Word("MRI", "-", "M R I"), Word("911", "-", "nine one one"))


PAUSE = ("break", {"time": "700ms"})


@pytest.mark.parametrize(("slow", "pause"), [(False, []), (True, [PAUSE])])
def test_the_words_stay_and_how_they_are_said_stands_beside_them(pause: list[object], *, slow: bool) -> None:
    (verb,) = said("Your MRI: 911, MRI\nagain.", slow=slow, words=WORDS)
    assert "".join(verb.itertext()) == "Your MRI: 911, MRI again."
    assert [(each.tag, each.attrib) for each in verb] == [
        ("sub", {"alias": "M R I"}),
        *pause,
        ("sub", {"alias": "nine one one"}),
        *pause,
        ("sub", {"alias": "M R I"}),
    ]
    assert verb.attrib == {"language": "en-US", "voice": "Polly.Joanna-Neural"}


def test_a_long_text_is_parted_behind_sentences() -> None:
    text = "This is a sentence. " * 300
    verbs = said(text.strip())
    assert len(verbs) == 3
    texts = [verb.text or "" for verb in verbs]
    assert all(each.strip().endswith(".") and len(each) < 3000 for each in texts)
    assert "".join(texts) == text.strip()


@given(st.lists(st.tuples(st.text("ab .", min_size=1, max_size=40), st.sampled_from(["", "x" * 9])), min_size=1))
def test_nothing_is_lost_and_no_portion_is_too_long(pieces: list[tuple[str, str]]) -> None:
    found = list(portions(pieces, 45))
    assert "".join(written for portion in found for written, _ in portion) == "".join(w for w, _ in pieces)
    assert [piece for portion in found for piece in portion if piece[1]] == [piece for piece in pieces if piece[1]]
    for portion in found:
        assert sum(max(map(len, piece)) for piece in portion) <= 45
        assert not any(not a[1] and not b[1] for a, b in pairwise(portion))
