"""``ivr recordings``: what is recorded by people, what is stale, what is missing; and help with recording it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click

from ivr.cli.menus.audio import audio_option
from ivr.cli.menus.check import load_or_exit, menus_option
from ivr.cli.printing.output import write
from ivr.core.line.model import Line
from ivr.speech import recordings as human
from ivr.speech.recordings import ENDINGS, Recordings
from ivr.speech.rendering.script import Entry, entries, script
from ivr.speech.voice import SpeechError


@dataclass(frozen=True, slots=True)
class Studio:
    """What every subcommand works with."""

    line: Line
    folder: Path
    found: Recordings

    def languages(self, chosen: str | None) -> tuple[str, ...]:
        """The language that was chosen, or all."""
        if chosen and chosen not in self.line.languages:
            listed = ", ".join(self.line.languages)
            raise click.BadParameter(f"'{chosen}' is not a language of this line; it has {listed}.")
        return (chosen,) if chosen else self.line.languages


language_option = click.option("--language", metavar="CODE", help="One language only, such as es.")


@click.group(invoke_without_command=True)
@menus_option
@audio_option
@click.option("--missing", is_flag=True, help="List what is not recorded, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def recordings(context: click.Context, menus: Path, audio: Path, *, missing: bool, as_json: bool) -> None:
    """List what is recorded, what is stale and what is wrong; with --missing also what is not recorded.

    A recording lies in audio/recordings/<language>/<id>.wav (or .mp3, .m4a, .ogg), and the words that are spoken in
    it beside it in <id>.txt. It is played while these are the words of the line.

    Example: ivr recordings --missing
    """
    line = load_or_exit(menus)
    folder = audio / "recordings"
    context.obj = Studio(line, folder, human.find(line, folder))
    if context.invoked_subcommand is None:
        _list(context.obj, missing=missing, as_json=as_json)


def _list(studio: Studio, *, missing: bool, as_json: bool) -> None:
    fresh, everything = studio.found.fresh(), human.texts(studio.line)
    rows = [
        {"id": id_, "language": language, "state": "fresh" if (id_, language) in fresh else "not played"}
        for id_, language in studio.found.all
    ]
    absent = [key for key in everything if key not in studio.found.all]
    if missing or as_json:
        rows += [{"id": id_, "language": language, "state": "missing"} for id_, language in absent]
    if as_json:
        found = [{"file": str(f.path), "problem": f.problem, "remedy": f.remedy} for f in studio.found.findings]
        click.echo(json.dumps({"recordings": rows, "findings": found}, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['language']}  {row['state']:10}  {row['id']}")
    for finding in studio.found.findings:
        click.echo(f"{finding.path}: {finding.problem}. {finding.remedy}")
    click.echo(f"{len(fresh)} of {len(everything)} texts are recorded and played; {len(absent)} are not recorded.")


@recordings.command(name="script")
@language_option
@click.option("--all", "everything", is_flag=True, help="Also what is recorded and fresh.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.pass_obj
def script_command(studio: Studio, language: str | None, output: Path | None, *, everything: bool) -> None:
    """Write a script for the person who records: numbered, with the name and the seconds of each text.

    Example: ivr recordings script --language es --output script.txt
    """
    text = script(studio.line, _entries(studio, language, everything=everything))
    if output is None:
        click.echo(text, nl=False)
    else:
        write(output, text.encode())
        click.echo(f'Wrote "{output}".')


def _entries(studio: Studio, language: str | None, *, everything: bool = False) -> list[Entry]:
    return entries(studio.line, studio.languages(language), None if everything else studio.found.fresh())


@recordings.command()
@click.argument("ids", nargs=-1)
@language_option
@click.option("--all", "everything", is_flag=True, help="All that are not fresh.")
@click.pass_obj
def accept(studio: Studio, ids: tuple[str, ...], language: str | None, *, everything: bool) -> None:
    """Note that recordings say what the line says now, once somebody has listened to them.

    Example: ivr recordings accept main-welcome --language en
    """
    if not ids and not everything:
        raise click.UsageError("Name what you have listened to, as in 'ivr recordings accept main-welcome', or --all.")
    languages = studio.languages(language)
    for id_ in ids:
        if not any((id_, code) in studio.found.all for code in languages):
            raise click.BadParameter(f"There is no recording '{id_}' in {studio.folder}.")
    chosen = [
        each
        for each in studio.found.all.values()
        if each.language in languages and not each.is_fresh and (everything or each.id in ids)
    ]
    for each in chosen:
        try:
            each.accept()
        except OSError as error:
            raise click.ClickException(f'"{error.filename}" cannot be written: {error.strerror}.') from None
        click.echo(f"{each.path}: accepted.")
    click.echo(f"{len(chosen)} accepted. Next: ivr render")


@recordings.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@language_option
@click.option("--all", "everything", is_flag=True, help="The script was written with --all.")
@click.pass_obj
def import_command(studio: Studio, file: Path, language: str | None, *, everything: bool) -> None:
    """Cut one long recording of the script at its pauses, and report what was matched to what.

    The pieces are played only once they are accepted, so that nobody hears a wrong one.

    Example: ivr recordings import reading.m4a --language en
    """
    from ivr.speech import telephone  # noqa: PLC0415  # numpy and the decoders are heavy
    from ivr.speech.decode import decode  # noqa: PLC0415
    from ivr.speech.rendering import cutting  # noqa: PLC0415  # numpy and the decoders are heavy

    if file.suffix.lower() not in ENDINGS:
        raise click.BadParameter(f"'{file}' has none of the endings {', '.join(ENDINGS)}.")
    try:
        sound = telephone.for_telephone(*decode(file))
        matches = cutting.match(_entries(studio, language, everything=everything), cutting.stretches(sound))
    except SpeechError as error:
        raise click.ClickException(f"{file}: {error}") from None
    for found in matches:
        path = studio.folder / found.entry.language / f"{found.entry.id}.wav"
        with suppress(OSError):  # writing tells what is wrong
            path.parent.mkdir(parents=True, exist_ok=True)
        write(path, telephone.to_wav(cutting.piece(sound, found)))
        doubt = "  LISTEN: its length does not fit its words" if found.doubtful else ""
        click.echo(f"{found.entry.number:4}  {found.start:7.1f}-{found.end:.1f} s  {path}{doubt}")
    doubtful = sum(found.doubtful for found in matches)
    click.echo(f"{len(matches)} texts, {doubtful} doubtful. Listen to them, then: ivr recordings accept --all")
