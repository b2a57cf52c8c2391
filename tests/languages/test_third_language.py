"""A third language is one pack and its texts: calls, checks, audio, reports, transcripts and notices work in it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.cli.main import main
from ivr.content.load import Loaded, load
from ivr.content.report import report
from ivr.content.yaml.issues import Severity
from ivr.core.line.model import ESPEAK, Line
from ivr.languages.registry import PACKS
from ivr.speech import wav
from ivr.speech.reference import rendered_seconds
from ivr.speech.rendering.workers import Job, do_now
from ivr.speech.voice import speech
from ivr.staffing import notice
from tests.calls.calls import ACCEPTED, NOBODY, TestedLine, keys, text, whisper
from tests.cli.logs import fill
from tests.languages.portuguese import PORTUGUESE
from tests.languages.third import third_line, write
from tests.store.made import logged


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PACKS, "pt", PORTUGUESE)


@cache
def loaded() -> Loaded:
    return load(third_line())


def line() -> Line:
    found = loaded().line
    assert found, loaded().issues
    return found


def edited(file: str, old: str, new: str) -> list[str]:
    """What is said of the line after an edit of one of its Portuguese texts."""
    files = third_line()
    before = files[file].decode()
    assert before.count(old) == 1, file
    files[file] = before.replace(old, new).encode()
    return [str(issue) for issue in load(files).issues if issue.severity is not Severity.NOTE]


def test_the_line_has_no_faults_and_its_texts_are_measured() -> None:
    assert [issue for issue in loaded().issues if issue.severity is not Severity.NOTE] == []
    assert loaded().evidence
    measured: Any = report(loaded().evidence)  # type: ignore[arg-type]
    assert {each["scale"] for each in measured["readability"] if each["language"] == "pt"} == {
        "Flesch index of Martins"
    }
    assert "pt" in {each["language"] for each in measured["understanding"]}


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("topics/recovery.yaml", "quarenta e oito horas", "trinta e oito horas", "is not among the figures of REC-01"),
        (
            "topics/risks.yaml",
            "uma em cada dez",
            "uma em cada cem",
            "'uma em cada cem' is not among the figures of RSK-01",
        ),
        ("topics/recovery.yaml", "Não dirija para casa", "Dirija para casa", "language 'pt' negates nothing there"),
        ("topics/recovery.yaml", "por pelo menos seis", "por no máximo seis", "REC-02 says 'pelo menos'"),
        ("red-flags.yaml", "bem, desligue e disque", "bem, disque", "does not say 'desligue' before it"),
        (
            "red-flags.yaml",
            "desligue e disque",
            "não desligue e disque",
            "the order to dial 911: 'não desligue'",
        ),
        ("menus/warning.yaml", "nove um um", "nove um um amanhã", "weakens the order to dial 911: 'amanhã'"),
        ("menus/warning.yaml", "nove um um", "nove um zero", "Name it in both, as 'nine one one' and 'nove um um'"),
        ("topics/risks.yaml", "febre, ligue imediatamente", "febre, ligue", "lost the urgency: 'imediatamente'"),
        ("topics/risks.yaml", "febre, ligue imediatamente", "febre, ligue mais tarde", "and says 'mais tarde'"),
        ("menus/main.yaml", "Obrigado por ligar.", "Tome ibuprofeno.", "claims nothing, but says 'ibuprofeno'"),
        ("topics/risks.yaml", "sem pontos", "sem pontos, com dipirona", "names 'dipirona', and none of the facts"),
        ("topics/risks.yaml", "sem pontos", "sem cirurgia nem pontos", "is not to be spoken, by OMT-03"),
        ("menus/main.yaml", " Isto não é um conselho.", "", "Estas informações são gerais. Não são um conselho"),
        ("topics/risks.yaml", "pressione 3 e depois 0", "pressione 2 e depois 0", "the key 2 does nothing there"),
        ("phrases.yaml", "Pressione 0 para falar com a nossa equipe ou", "Espere ou", "has to name the key '0'"),
        ("menus/main.yaml", "os sinais de alerta", "a recuperação", "These words fit 'A recuperação' better"),
        ("topics/recovery.yaml", "quinze minutos", "quinze min.", "warning: 'min.' in 'recovery-ice' is short for"),
        ("topics/recovery.yaml", "por conta própria.", "com", "breaks off behind 'para casa com' in language 'pt'"),
    ],
)
def test_mistakes_in_its_texts_are_found(file: str, old: str, new: str, said: str) -> None:
    assert any(said in issue for issue in edited(file, old, new)), edited(file, old, new)


def test_a_whole_call_is_held_in_it() -> None:
    call = TestedLine(line())
    spoken = text(call.call(*keys("9", "9", "3", "1")))
    assert set(re.findall(r'<Say language="(.*?)" voice="(.*?)"', spoken)) == {("pt-BR", "Polly.Camila-Neural")}
    assert "desligue e disque nove um um" in spoken
    assert "Vou chamar uma enfermeira agora." in spoken
    told = text(call.send(whisper(call.call(*keys("9", "9", "3", "1"))), CallStatus="in-progress"))
    assert "Red flag, a fever. Caller speaks Portuguese." in told
    nobody = text(call.call(*keys("9", "9", "3", "1"), NOBODY, NOBODY, NOBODY))
    assert "Ninguém pôde atender. Se for uma emergência, desligue e disque nove um um." in nobody
    over = text(call.call(*keys("9", "9", "3", "1"), ACCEPTED))
    assert "A sua conversa terminou." in over


def test_espeak_speaks_it_with_the_voice_of_its_pack(tmp_path: Path) -> None:
    said = line().phrases["emergency"].text["pt"]
    job = Job(tmp_path / "said.wav", speech(line(), said, "pt"))
    assert '"voice": "pt-br"' in job.task()
    do_now(job)
    assert wav.seconds(job.to) == pytest.approx(rendered_seconds(said, "pt", 130, ESPEAK), rel=0.35)
    do_now(Job(tmp_path / "english.wav", speech(line(), said, "en")))
    assert (tmp_path / "said.wav").read_bytes() != (tmp_path / "english.wav").read_bytes()


def test_reports_and_transcripts_are_told_in_it(tmp_path: Path) -> None:
    menus = write(tmp_path / "menus")
    calls = (
        logged("9", "9", "3", "1", "no-answer", "ended!", call=f"CA{n}", caller=f"c{n}", line=line()) for n in range(9)
    )
    environment = fill(tmp_path / "data", *calls) | {"IVR_MENUS": str(menus)}

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, arguments, env=environment)
        assert result.exit_code == 0, result.output
        return result.output

    printed = run("report", "--month", "2026-11", "--language", "pt")
    assert printed.startswith("Relatório da linha telefônica: 2026-11-01 a 2026-11-30")
    assert re.search(r"^  português +9$", printed, re.MULTILINE)
    assert re.search(r"^  português +9$", run("report", "--month", "2026-11", "--language", "es"), re.MULTILINE)
    assert re.search(r"^  português +9$", run("report", "--month", "2026-11"), re.MULTILINE)
    shown = run("calls", "show", "CA1")
    assert "pt Dor no peito. Dificuldade para respirar. Com isso, desligue e disque nove um um." in " ".join(
        shown.split()
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "menus: 0 errors, 0 warnings"),
        (["tree", "--language", "pt"], "os sinais de alerta"),
        (["evidence", "--json"], '{"code": "pt", "name": "Portuguese"}'),
        (["recordings", "script", "--language", "pt"], "Em uma emergência, desligue e disque nove um um."),
    ],
)
def test_commands_that_read_menus_know_it(arguments: list[str], said: str, tmp_path: Path) -> None:
    menus, audio = write(tmp_path / "menus"), tmp_path / "audio"
    result = CliRunner().invoke(main, arguments, env={"IVR_MENUS": str(menus), "IVR_AUDIO": str(audio)})
    assert result.exit_code == 0, result.output
    assert said in result.output


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("Hoje o nosso consultório está fechado por causa da neve.", ""),
        ("Para a enfermeira, pressione 4.", "names a key"),
        ("Escolha a opção dois.", "names a key"),
        ("Hoje não atendemos. Por favor, desligue.", "tells callers to hang up"),
        ("Tome um comprimido e ligue amanhã.", "tells callers to take or to stop something"),
        ("Our office is closed today because of snow.", "seems to be in the language 'en'"),
    ],
)
def test_notices_are_checked_in_it(said: str, fault: str) -> None:
    texts = {"en": "Our office is closed today.", "es": "Hoy la oficina está cerrada por la nieve.", "pt": said}
    problems = list(notice.problems(texts, line()))
    assert any(fault in each for each in problems) if fault else problems == []
