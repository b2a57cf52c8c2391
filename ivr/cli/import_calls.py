"""``ivr import``: calls made of what other tools kept."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ivr.sim.imported.found import NotUsableError
from ivr.sim.imported.importing import KINDS, Imported, read_file
from ivr.sim.recorded.script import Script
from ivr.sim.recorded.yaml_writer import write


@click.command(
    "import",
    help=f"""Make files that "ivr replay" plays of webhooks that other tools kept.

    FILE is {KINDS}; signed or not, of any account. Numbers, names and ids are replaced by fictional ones. The files
    expect nothing yet: "ivr replay --update" lets them expect what the line says now.

    Example: ivr import export.har -o calls
    """,
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--output", "-o", "folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="Where to."
)
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
@click.option("--json", "as_json", is_flag=True, help="Tell it as JSON lines, one for each file.")
def import_(files: tuple[Path, ...], folder: Path, *, overwrite: bool, as_json: bool) -> None:
    """Make files that "ivr replay" plays of webhooks that other tools kept.

    The whole help stands above, since it names the kinds.
    """
    failed = False
    for path in files:
        if not path.is_file():
            raise click.UsageError(f"'{path}' is not a file. Name {KINDS}.")
    for path in files:
        try:
            imported = read_file(path)
        except NotUsableError as error:
            click.echo(f"Error: {error}", err=True)
            failed = True
            continue
        written = [str(_write(folder, script, overwrite=overwrite)) for script in imported.calls]
        failed |= not written
        _tell(imported, written, as_json=as_json)
    if failed:
        raise SystemExit(1)


def _write(folder: Path, script: Script, *, overwrite: bool) -> Path:
    path = folder / f"{script.name}.yaml"
    if path.exists() and not overwrite:
        raise click.UsageError(f"'{path}' exists. Choose another folder, or add --overwrite.")
    try:
        write(path, script)
    except OSError as error:
        raise click.ClickException(f"'{path}' cannot be written: {error.strerror}. Choose another folder.") from None
    return path


def _tell(imported: Imported, written: list[str], *, as_json: bool) -> None:
    if as_json:
        told = {"file": str(imported.path), "kind": imported.kind, "written": written}
        click.echo(json.dumps({**told, "left_out": imported.left_out, "notes": imported.notes}, ensure_ascii=False))
        return
    count = len(written)
    click.echo(f"{imported.path} ({imported.kind}): {count} {'call' if count == 1 else 'calls'}.")
    for path, script in zip(written, imported.calls, strict=True):
        click.echo(f"  Written to {path}: {len(script.steps)} steps.")
    for note in imported.notes:
        click.echo(f"  Put right: {note}.")
    for problem, times in imported.left_out.items():
        click.echo(f"  Left out{f' ({times} times)' if times > 1 else ''}: {problem}.")
    if written:
        click.echo(
            f"  They expect nothing yet. Let them expect what the line says now:  ivr replay --update {written[0]}"
        )
