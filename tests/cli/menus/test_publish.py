"""``ivr publish``, ``versions``, ``rollback``: what callers hear changes by them alone, and never by a mistake."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.content.evidence.evidence import Kind
from ivr.content.last_good import FOLDER
from ivr.content.load import load_folder
from ivr.content.review.approvals import Approvals
from ivr.content.review.approvals_file import record
from ivr.content.review.rules import Role
from ivr.content.running import Note, Running
from ivr.core.line.model import ESPEAK, NEURAL
from ivr.core.line.utterances import utterances
from ivr.settings import read
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.neural import parts as neural_parts
from ivr.speech.rendering.urgency import red_flags
from ivr.speech.rendering.workers import Job
from ivr.store import publications as store
from ivr.wiring import Parts, join, kept_for
from ivr.wiring.publishing import RefusedError, publish
from tests.lines import SMALL, small_line
from tests.speech.sounds import babble, recorded
from tests.started import LIVE

FIRST, OTHER, THIRD = "about one hour", "about two hours", "about three hours"
ANA = ("--by", "Ana Ruiz, RN", "-m", "It takes longer")
Run = Callable[..., Result]


pytestmark = pytest.mark.usefixtures("keeps_its_promises")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A live line whose menus are fit."""
    menus = shutil.copytree(SMALL, tmp_path / "menus")
    change(menus / "staff.yaml", "+1202555", "+1911200")
    folders = {"IVR_MENUS": str(menus), "IVR_DATA": str(tmp_path / "data"), "IVR_AUDIO": str(tmp_path / "audio")}
    return {**LIVE, **folders, "IVR_SPEAK": "carrier"}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Runs a command there."""

    def command(*arguments: str, **more: str) -> Result:
        return CliRunner().invoke(main, list(arguments), env={"IVR_DATABASE_URL": "", **environment, **more})

    return command


@pytest.fixture
def menus(environment: dict[str, str]) -> Path:
    return Path(environment["IVR_MENUS"])


@pytest.fixture
def parts(environment: dict[str, str]) -> Parts:
    """The line as it runs."""
    return join(read(environment))


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def says(parts: Parts) -> str:
    """How long callers hear that it takes, after the line has looked what was published."""
    assert parts.renewal is not None
    parts.renewal.look()
    parts.renewal.follow()
    topic = parts.line.topics["expect"]
    text = " ".join(statement.text["en"] for part in topic.parts for statement in part.statements)
    return next(each for each in (FIRST, OTHER, THIRD) if each in text)


def edit(menus: Path, before: str = FIRST, after: str = OTHER) -> None:
    change(menus / "topics" / "expect.yaml", before, after)


def test_a_save_changes_nothing_and_publishing_does(parts: Parts, menus: Path, run: Run) -> None:
    edit(menus)
    assert says(parts) == FIRST
    done = run("publish", *ANA)
    assert (done.exit_code, says(parts)) == (0, OTHER)
    assert "Published version" in done.output
    assert "Please see to this: Phones that screen calls" in done.output
    speaking = parts.publications.speaking
    assert (speaking.by, speaking.why) == ("Ana Ruiz, RN", "It takes longer")
    again = run("publish", *ANA)
    assert again.exit_code == 0
    assert "already: nothing was done" in again.output


def test_the_way_back_is_one_command(parts: Parts, menus: Path, run: Run) -> None:
    first = parts.line.version
    for before, after in ((FIRST, OTHER), (OTHER, THIRD)):
        edit(menus, before, after)
        assert run("publish", *ANA).exit_code == 0
    assert says(parts) == THIRD
    assert run("rollback").exit_code == 0
    assert says(parts) == OTHER
    assert run("rollback", first[:8], "--by", "Ben", "-m", "too long").exit_code == 0
    assert says(parts) == FIRST
    listed = json.loads(run("versions", "--json").output)
    assert [each["by"] for each in listed][0:1] + [each["by"] for each in listed][-1:] == ["Ben", "the line itself"]
    assert [each["now"] for each in listed] == [True, False, False, False, False]
    shown = run("versions").output
    assert f"* {first}" in shown
    assert "too long" in shown
    assert "Publish it with:  ivr publish" in shown


def unapproved(menus: Path) -> None:
    (menus / "approvals.yaml").unlink()


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "mistakes": (lambda menus: change(menus / "line.yaml", "start: main", "start: nowhere"), "line.yaml:2"),
    "placeholders": (lambda menus: change(menus / "staff.yaml", "+1911200", "+1202555"), "placeholders"),
    "approvals": (unapproved, "demands the approval of a clinician"),
    "half a file": (lambda menus: (menus / "staff.yaml").write_text("staff: h\nteams:\n"), "staff.yaml"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_not_fit_is_refused_and_replaces_nothing(parts: Parts, menus: Path, run: Run, why: str) -> None:
    happen, named = REFUSED[why]
    edit(menus)
    happen(menus)
    done = run("publish", *ANA)
    assert done.exit_code == 1
    assert "Nothing was published" in done.output
    assert named in done.output
    assert says(parts) == FIRST
    assert len(json.loads(run("versions", "--json").output)) == 1


def test_everything_that_is_missing_is_named_at_once(menus: Path, run: Run) -> None:
    unapproved(menus)
    change(menus / "staff.yaml", "+1911200", "+1202555")
    output = run("publish", *ANA, IVR_SPEAK="", IVR_ALERT_FROM="").output
    for named in ("placeholders", "approval of a clinician", "Nobody has chosen the voice", "Nobody would be alerted"):
        assert named in output


@pytest.mark.parametrize("arguments", ["", "--by Ana", "-m why", "--by= -m x", "--by Ana --why="])
def test_name_and_reason_are_needed(run: Run, arguments: str) -> None:
    assert run("publish", *arguments.split()).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "named"), [((), "Nothing was ever published"), (("ab",), "Nothing was ever published")]
)
def test_there_is_no_way_back_to_nothing(run: Run, arguments: tuple[str, ...], named: str) -> None:
    done = run("rollback", *arguments)
    assert (done.exit_code, named in done.output) == (1, True)
    assert "Nothing was ever published" in run("versions").output


def test_an_unknown_version_and_the_only_one(parts: Parts, run: Run) -> None:
    assert 'No version "zz" was ever published' in run("rollback", "zz").output
    assert "only one version" in run("rollback").output
    assert "nothing was done" in run("rollback", parts.line.version).output


def test_a_database_that_is_away_or_full_changes_nothing(
    parts: Parts, menus: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(menus)
    for command in (("publish", *ANA), ("rollback",), ("versions",)):
        away = run(*command, IVR_DATABASE_URL="postgresql://u:p@127.0.0.1:9/none")
        assert (away.exit_code, "Traceback" in away.output) == (1, False)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.Publications, "add", full)
    done = run("publish", *ANA)
    assert done.exit_code == 1
    assert "No space left on device" in done.output
    assert says(parts) == FIRST


def test_a_full_disk_for_copies_does_not_stop_what_the_database_took(
    parts: Parts, menus: Path, run: Run, environment: dict[str, str]
) -> None:
    edit(menus)
    copies = Path(environment["IVR_DATA"]) / FOLDER
    shutil.rmtree(copies)
    copies.write_text("a file where the folder was", encoding="utf-8")
    assert run("publish", *ANA).exit_code == 0
    assert says(parts) == OTHER


def test_killed_before_the_commit_nothing_is_published(
    parts: Parts, menus: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(menus)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("ivr.wiring.kept.Copies.keep", killed)
        assert run("publish", *ANA).exit_code == 1
    assert says(parts) == OTHER, "the database has it, though the copy was never made"
    edit(menus, OTHER, THIRD)
    with monkeypatch.context() as patch:
        patch.setattr(store.Publications, "add", killed)
        assert run("publish", *ANA).exit_code == 1
    assert says(parts) == OTHER
    assert run("publish", *ANA).exit_code == 0
    assert says(parts) == THIRD


def record_red_flags(audio: Path) -> None:
    """A person says what espeak may not."""
    for said in (each for each in utterances(small_line()) if each.id in red_flags(small_line()) and not each.slow):
        sound = recorded(audio / "recordings" / said.language / f"{said.id}.wav", babble(3.0))
        sound.with_suffix(".txt").write_text(said.text, encoding="utf-8")


def test_missing_audio_is_made_before_anything_is_published(
    menus: Path, run: Run, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record_red_flags(Path(environment["IVR_AUDIO"]))
    parts = join(read({**environment, "IVR_SPEAK": "files"}))
    (awaited, *others) = parts.publications.current.shelf.awaited()
    monkeypatch.setattr(AudioLibrary, "awaited", lambda _: [awaited])
    edit(menus)
    done = run("publish", *ANA, IVR_SPEAK="files")
    assert (done.exit_code, awaited.to.exists()) == (0, True), done.output
    assert others
    edit(menus, OTHER, THIRD)
    broken = Path(environment["IVR_AUDIO"])
    shutil.rmtree(broken)
    broken.write_text("no folder", encoding="utf-8")
    assert run("publish", *ANA, IVR_SPEAK="files").exit_code == 1
    assert says(parts) == OTHER


def test_espeak_is_refused_for_red_flags(parts: Parts, menus: Path, run: Run) -> None:
    edit(menus)
    done = run("publish", *ANA, IVR_SPEAK="files")
    assert (done.exit_code, says(parts)) == (1, FIRST)
    assert "espeak would say 'emergency' (en), 'leg.step-up' (en)" in done.output


def test_the_good_voice_says_red_flags_before_anything_is_published(
    parts: Parts, menus: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neural_parts, "missing", lambda _voice: "")
    monkeypatch.setenv("IVR_ENGINE", "")
    edit(menus)
    rendered: list[list[tuple[str, str]]] = []

    def render(shelf: AudioLibrary, jobs: list[Job]) -> list[str]:
        said = [shelf.utterance(job.to.name) for job in jobs]
        rendered.append(
            [(each.id, job.speech.engine if job.speech else "") for each, job in zip(said, jobs, strict=True) if each]
        )
        return ["The model is damaged."] if len(rendered) == 1 else []

    settings = read({**environment, "IVR_SPEAK": "files"})
    with pytest.raises(RefusedError, match=r"The model is damaged\."):
        publish(settings, kept_for(settings), "Ana", "why", render)
    assert says(parts) == FIRST
    publish(settings, kept_for(settings), "Ana", "why", render)
    assert says(parts) == OTHER
    first, urgent, rest = rendered
    assert first == urgent
    assert sorted(urgent) == [(id_, NEURAL) for id_ in ("emergency", "leg.step-up") for _ in ("en", "es")]
    assert {engine for _, engine in rest} == {ESPEAK}


def test_a_shell_without_the_environment_of_a_live_line_publishes_nothing(parts: Parts, menus: Path, run: Run) -> None:
    note = Note(parts.settings.data)
    assert parts.renewal is not None
    parts.renewal.tell()
    edit(menus)
    done = run("publish", *ANA, IVR_PUBLIC_URL="")
    assert done.exit_code == 2
    assert "A live line runs on this machine" in done.output
    note.remove()
    assert says(parts) == FIRST


def test_what_was_published_locally_is_nothing_for_callers(parts: Parts, menus: Path, run: Run) -> None:
    edit(menus)
    assert run("publish", *ANA, IVR_PUBLIC_URL="").exit_code == 0
    assert says(parts) == FIRST


def test_the_command_tells_whether_the_line_speaks_it(
    parts: Parts, menus: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.cli.menus.publish.WAIT_SECONDS", 0.0)
    Note(parts.settings.data).write(Running(1, "https://line.example.org", live=True, version="ab", since="now"))
    edit(menus)
    assert "The line at https://line.example.org speaks version ab still." in run("publish", *ANA).output


@pytest.mark.parametrize("local", [False, True], ids=["live", "local"])
def test_what_a_clinician_refused_is_not_published(menus: Path, run: Run, *, local: bool) -> None:
    evidence = load_folder(menus).evidence
    assert evidence is not None
    spoken = next(each for each in evidence.spoken.values() if each.kind is Kind.TOPIC)
    record(menus, [Approvals(evidence).refuse(spoken, "en", "Eva Diaz, MD", "2026-03-31", "Not so.")])
    mode = {"IVR_PUBLIC_URL": ""} if local else {}
    refused = run("publish", *ANA, **mode)
    assert refused.exit_code == 1
    assert f"'{spoken.statement.id}' in language 'en' was refused by Eva Diaz, MD (clinician)" in refused.output
    assert "Not so" in refused.output
    record(menus, [Approvals(evidence).approve(spoken, "en", "Eva Diaz, MD", Role.CLINICIAN, "2026-04-01")])
    assert run("publish", *ANA, **mode).exit_code == 0
