"""Which file is heard, and that a caller hears words whatever happens to files."""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.core.line.model import CARRIER, FILES
from ivr.core.line.utterances import utterances
from ivr.speech import audio_library as shelf_module
from ivr.speech import wav
from ivr.speech.audio_library import SPARE, URL, AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.rendering.render import render
from ivr.speech.voice import SpeechError
from tests.speech.sounds import babble, quiet, recorded, tiny_line, utterance

GOODBYE, SLOW = utterance("goodbye"), utterance("goodbye", slow=True)


@pytest.fixture
def audio(rendered: Path, tmp_path: Path) -> Path:
    """An audio folder with everything rendered, free to be changed."""
    return shutil.copytree(rendered, tmp_path / "audio", copy_function=os.link)


def on(audio: Path, mode: str = FILES, engine: str | None = None) -> AudioLibrary:
    return AudioLibrary(tiny_line(), audio, mode, engine_name() if engine is None else engine)


def file_of(shelf: AudioLibrary, said: object = GOODBYE) -> Path:
    url = shelf.url(said)  # type: ignore[arg-type]  # always an utterance
    assert url
    return shelf.folder / url.removeprefix(URL)


def record(audio: Path, samples: object = None, words: str = GOODBYE.text) -> Path:
    """A recording of the goodbye, three seconds long."""
    path = recorded(audio / "recordings/en/goodbye.wav", babble(3.0) if samples is None else samples)  # type: ignore[arg-type]
    path.with_suffix(".txt").write_text(words)
    return path


def make(shelf: AudioLibrary) -> list[str]:
    return [done.error for done in render(shelf, shelf.missing(), 1)]


def test_rendered_files_are_heard_and_nothing_is_missing(audio: Path) -> None:
    shelf = on(audio)
    assert all(shelf.url(each) for each in utterances(tiny_line()))
    assert (shelf.missing(), shelf.unheard(), shelf.unused()) == ([], 0, [])
    assert len(shelf.jobs) == len(list(shelf.folder.iterdir()))
    assert {shelf.url(each) for each in utterances(tiny_line())} <= set(shelf.utterances())
    assert shelf.utterances()[shelf.url(GOODBYE) or ""] == GOODBYE
    length = wav.seconds(file_of(shelf))
    assert shelf.lengths()["goodbye", "en"] == length
    assert length


def seconds_of(data: bytes) -> float:
    return (len(data) - wav.HEADER) / 16000


def test_slow_speech_is_the_same_file_with_longer_pauses(audio: Path) -> None:
    shelf = on(audio)
    said = utterance("emergency", slow=True)
    name = file_of(shelf, said).name
    normal, (slow, itself) = file_of(shelf, replace(said, slow=False)).read_bytes(), shelf.read(name)
    assert itself
    assert wav.is_sound(slow)
    assert seconds_of(normal) + 0.3 < seconds_of(slow) < seconds_of(normal) + 1.5
    assert not (shelf.folder / name).exists()
    assert shelf.utterances()[URL + name] == said


def test_a_recording_is_heard_first_and_slowly_when_asked(audio: Path) -> None:
    record(audio)
    shelf = on(audio)
    assert file_of(shelf) == file_of(on(audio, FILES, engine_name()))
    assert shelf.lengths()["goodbye", "en"] < 3
    assert make(shelf) == [""]
    ready = on(audio)
    assert ready.lengths()["goodbye", "en"] == pytest.approx(3.4, abs=0.1)
    assert ready.read(file_of(ready, SLOW).name)[1]
    assert ready.url(utterance("goodbye", "es")) == shelf.url(utterance("goodbye", "es"))
    assert ready.missing() == []


def test_the_carrier_speaks_where_there_is_no_recording(audio: Path) -> None:
    record(audio)
    make(on(audio))
    shelf = on(audio, CARRIER)
    assert {each.id for each in utterances(tiny_line()) if shelf.url(each)} == {"goodbye"}
    assert shelf.lengths().keys() == {("goodbye", "en")}
    assert shelf.unheard() == 0


@pytest.mark.parametrize(
    ("samples", "words", "error"),
    [
        (quiet(2.0), GOODBYE.text, "There is no sound in it."),
        (b"This is no recording.", GOODBYE.text, "It cannot be decoded (Invalid data found when processing input)."),
        (babble(3.0), "Other words.", None),
    ],
    ids=["silent", "corrupt", "stale"],
)
def test_another_voice_speaks_instead_of_a_bad_recording(
    samples: object, words: str, error: str | None, audio: Path
) -> None:
    before = file_of(on(audio))
    if isinstance(samples, bytes):
        record(audio, words=words).write_bytes(samples)
    else:
        record(audio, samples, words)
    assert make(on(audio)) == ([error] if error else [])
    assert file_of(on(audio)) == before
    assert on(audio, CARRIER).url(GOODBYE) is None


def test_without_an_engine_the_carrier_speaks(audio: Path) -> None:
    shelf = on(audio, FILES, "")
    assert shelf.url(GOODBYE) is None
    assert shelf.jobs == {}


def test_a_changed_sentence_is_made_anew_and_the_old_one_is_unused(audio: Path) -> None:
    newer = AudioLibrary(tiny_line(), audio, FILES, "espeak-ng 99")
    assert len(newer.missing()) == len(newer.jobs)
    assert newer.unheard() == len({replace(each, slow=False) for each in utterances(tiny_line())})
    assert len(newer.unused()) == len(on(audio).jobs)


def test_any_text_can_be_spoken_now(audio: Path) -> None:
    shelf = on(audio)
    assert wav.is_sound(shelf.speak("Hola.", "es", slow=False))
    text = "Good morning, everybody. Goodbye."
    assert len(shelf.speak(text, "en", slow=True)) > len(shelf.speak(text, "en", slow=False))


# --- files that are asked for and are not well ---------------------------------------------------------------------


def gone(path: Path) -> None:
    path.unlink()


def cut_off(path: Path) -> None:
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[: len(data) // 2])


def silent(path: Path) -> None:
    size = path.stat().st_size
    header = path.read_bytes()[:44]
    path.unlink()
    path.write_bytes(header + bytes(size - 44))


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_link(path: Path) -> None:
    secret = path.parents[2] / "secret"
    secret.write_text("secret")
    path.unlink()
    path.symlink_to(secret)


HARMS = [gone, cut_off, silent, a_folder, a_link]


@pytest.mark.parametrize("harm", HARMS)
def test_a_file_that_is_asked_for_is_made_again(harm: object, audio: Path, caplog: pytest.LogCaptureFixture) -> None:
    shelf = on(audio)
    path = file_of(shelf)
    data = path.read_bytes()
    assert shelf.read(path.name) == (data, True)
    harm(path)  # type: ignore[operator]
    assert shelf.read(path.name) == (data, True)
    assert "it is made again" in caplog.text
    if harm is not a_folder:
        assert path.read_bytes() == data
        assert not path.is_symlink()


@pytest.mark.parametrize("harm", HARMS)
def test_where_even_that_fails_other_words_are_heard(
    harm: object, audio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_voice(_: object) -> None:
        raise SpeechError("The voice is gone.")

    monkeypatch.setattr(shelf_module, "do_now", no_voice)
    shelf = on(audio)
    spare = file_of(shelf, utterance(SPARE)).read_bytes()
    path = file_of(shelf)
    harm(path)  # type: ignore[operator]
    assert shelf.read(path.name) == (spare, False)
    assert shelf.url(GOODBYE) is None
    assert shelf.url(utterance("emergency")) is not None


def test_a_lost_recording_is_spoken_by_the_rendered_voice(audio: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = record(audio)
    make(on(audio))
    for mode in (CARRIER, FILES):
        shelf = on(audio, mode)
        recording = file_of(shelf)
        recording.unlink()
        path.write_bytes(b"broken")
        data, itself = shelf.read(recording.name)
        assert not itself
        assert (
            data
            == next(
                job.to for job in shelf.jobs.values() if shelf.utterance(job.to.name) == GOODBYE and job.speech
            ).read_bytes()
        )
        record(audio)
        make(on(audio))
    assert caplog.records[-1].levelno == logging.ERROR


def test_a_rendered_voice_steps_in_even_if_its_file_is_gone_too(audio: Path) -> None:
    path = record(audio)
    make(on(audio))
    shelf = on(audio, CARRIER)
    name = file_of(shelf).name
    path.unlink()
    for each in shelf.folder.iterdir():
        each.unlink()
    data, itself = shelf.read(name)
    assert wav.is_sound(data)
    assert not itself


def test_a_full_disk_is_no_reason_for_silence(audio: Path) -> None:
    shelf = on(audio)
    path = file_of(shelf)
    data = path.read_bytes()
    shutil.rmtree(shelf.folder)
    assert shelf.read(path.name) == (data, True)
    assert shelf.read(path.name) == (data, True)


@pytest.mark.parametrize("name", ["a" * 32 + ".wav", "../recordings/en/goodbye.wav", "", "."])
def test_files_that_the_line_does_not_know_are_not_there(name: str, audio: Path) -> None:
    record(audio)
    assert on(audio).read(name) == (b"", False)


def test_an_older_file_is_still_sent_to_a_call_that_was_told_of_it(audio: Path) -> None:
    old = file_of(on(audio))
    assert AudioLibrary(tiny_line(), audio, FILES, "espeak-ng 99").read(old.name) == (old.read_bytes(), True)


def test_a_folder_that_is_a_link_is_not_followed(audio: Path, tmp_path: Path) -> None:
    name = file_of(on(audio)).name
    (audio / "rendered").rename(tmp_path / "elsewhere")
    (audio / "rendered").symlink_to(tmp_path / "elsewhere")
    assert AudioLibrary(tiny_line(), audio, FILES, "").read(name) == (b"", False)
