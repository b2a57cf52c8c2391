"""One long recording is cut where the speaker paused, and each piece is matched to its text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ivr.core.line.model import FILES
from ivr.speech import telephone
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.rendering import cutting
from ivr.speech.rendering.cutting import match, piece, stretches
from ivr.speech.rendering.script import Entry, entries
from ivr.speech.telephone import Samples
from ivr.speech.voice import SpeechError
from ivr.speech.wav import RATE
from tests.speech.sounds import babble, quiet, tiny_line


def entry(number: int, seconds: float) -> Entry:
    return Entry(number, f"text-{number}", "en", "words", seconds)


def reading(*parts: float) -> Samples:
    """Speech (positive seconds) and pauses (negative seconds), in a room that is not quite silent."""
    sounds = [babble(part, RATE) if part > 0 else quiet(-part, RATE) for part in parts]
    sound = np.concatenate(sounds)
    return sound + np.random.default_rng(1).normal(0, 0.0005, len(sound)).astype(np.float32)


def test_speech_is_found_between_pauses() -> None:
    found = stretches(reading(-2, 3, -0.4, 2, -1.5, 1, -3))
    assert [(round(start, 1), round(end, 1)) for start, end in found] == [(2.0, 7.4), (8.9, 9.9)]
    assert stretches(quiet(0)) == []
    assert stretches(quiet(3)) == []


def test_a_text_that_was_read_with_a_pause_in_it_is_put_together() -> None:
    spans = [(0.0, 2.0), (3.5, 6.5), (8.0, 9.0), (11.0, 16.0)]
    found = match([entry(1, 2.0), entry(2, 5.5), entry(3, 5.0)], spans)
    assert [(each.start, each.end) for each in found] == [(0.0, 2.0), (3.5, 9.0), (11.0, 16.0)]
    assert not any(each.doubtful for each in found)


def test_the_speakers_own_speed_is_taken_out_and_what_does_not_fit_is_told() -> None:
    spans = [(0.0, 4.0), (6.0, 10.0), (12.0, 22.0)]
    found = match([entry(1, 2.0), entry(2, 2.0), entry(3, 5.0)], spans)
    assert [round(each.fit, 2) for each in found] == [1.0, 1.0, 1.0]
    odd = match([entry(1, 2.0), entry(2, 9.0), entry(3, 5.0)], spans)
    assert [each.doubtful for each in odd] == [False, True, False]


def test_too_few_and_far_too_many_stretches_are_refused() -> None:
    with pytest.raises(SpeechError, match="There are 1 stretches of speech for 2 texts"):
        match([entry(1, 1.0), entry(2, 1.0)], [(0.0, 1.0)])
    with pytest.raises(SpeechError, match="far more than the texts"):
        match([entry(1, 1.0)], [(float(i), i + 0.5) for i in range(40)])
    with pytest.raises(SpeechError):
        match([], [])


def test_a_whole_script_is_cut_into_its_texts(rendered: Path) -> None:
    line = tiny_line()
    shelf = AudioLibrary(line, rendered, FILES, engine_name())
    wanted = entries(line, ("en",))[:20]
    files = {(said.id, said.language): url for url, said in shelf.utterances().items() if not said.slow}
    sounds, ends = [quiet(2, RATE)], [2.0]
    for each in wanted:
        path = shelf.folder / Path(files[each.id, each.language]).name
        samples, _ = telephone.from_wav(path.read_bytes())
        sounds += [samples, quiet(2.5, RATE)]
        ends.append(ends[-1] + len(samples) / RATE + 2.5)
    sound = np.concatenate(sounds)
    found = match(wanted, stretches(sound))
    for got, start in zip(found, ends, strict=False):
        assert got.start == pytest.approx(start + telephone.LEAD, abs=0.1)
    cut = piece(sound, found[0])
    assert len(cut) / RATE == pytest.approx(found[0].end - found[0].start + cutting.PAUSE * 2 / 3, abs=0.01)
