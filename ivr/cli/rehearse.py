"""``ivr rehearse``: plays calls with everything that may go wrong, and checks that no promise is broken."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ivr.cli.menus.check import load_or_exit, menus_option
from ivr.cli.printing.numbers import Whole
from ivr.cli.printing.output import write

if TYPE_CHECKING:
    from ivr.rehearse.plan import Plan
    from ivr.rehearse.rehearsal import Failure, Result, Stage

_SHOWN_EVERY = 5.0


@click.command()
@click.argument("kept", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[KEPT]...")
@click.option("--calls", default=1_000, show_default=True, type=Whole(1), help="How many calls at least.")
@click.option("--seed", default=1, show_default=True, type=Whole(0), help="The first rehearsal's number.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write each rehearsal that breaks a promise into this folder, as small as it can be made.",
)
@click.option("--trace", is_flag=True, help="Print all that happened, in order. For one rehearsal: --calls 1.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@menus_option
def rehearse(  # one for each option
    menus: Path, kept: tuple[Path, ...], calls: int, seed: int, keep: Path | None, *, trace: bool, as_json: bool
) -> None:
    """Rehearse calls with all that may go wrong around them, and check that no promise is broken.

    Callers, staff, carrier, network, disk, database and clock are simulated; the line itself is the real one. Webhooks
    come twice, late, out of order or never; callers hang up at any moment; voicemail boxes pick up; disks are full;
    processes are killed. Nobody is rung, nothing leaves this machine, and the data folder is not touched. What a
    rehearsal does depends on its number only: with --seed and that number it is the same again.

    KEPT are files or folders that --keep wrote: only these rehearsals are played then.

    Example: ivr rehearse --calls 10000 --seed 1 --keep rehearsals
    """
    from ivr.rehearse.rehearsal import Result, judge, stage  # noqa: PLC0415  # heavy
    from ivr.rehearse.rehearsal import rehearse as rehearsed  # noqa: PLC0415

    plans, result = list(_read(kept)), Result()
    line, began = load_or_exit(menus), time.monotonic()
    try:
        with stage(line) as on:
            for plan in plans:
                judge(on, plan, result)
            if not plans:
                result = rehearsed(on, calls, seed, _progress(quiet=as_json))
            if trace:
                click.echo(on.text(), nl=False)
            if keep and result.failures:
                _keep(on, result, keep)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps(_as_json(result), ensure_ascii=False))
    else:
        _print(result, time.monotonic() - began)
    if not result.holds:
        raise click.exceptions.Exit(1)


def _read(kept: tuple[Path, ...]) -> Iterator[Plan]:
    """The plans in files and folders.

    Raises:
        ClickException: One cannot be read, or there is none.
    """
    from ivr.rehearse.plan import read  # noqa: PLC0415  # heavy

    for path in kept:
        files = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not files:
            raise click.ClickException(f'There is no rehearsal in "{path}". Name files that "--keep" wrote.')
        for file in files:
            try:
                yield read(file)
            except (ValueError, OSError) as error:
                raise click.ClickException(str(error)) from None


def _progress(*, quiet: bool) -> Any:  # noqa: ANN401  # a function of one result
    shown = [time.monotonic()]

    def show_progress(result: Result) -> None:
        if not quiet and sys.stderr.isatty() and time.monotonic() > shown[0] + _SHOWN_EVERY:
            shown[0] = time.monotonic()
            click.echo(f"{result.calls:,} calls, {len(result.failures)} rehearsals broke a promise", err=True)

    return show_progress


def _keep(on: Stage, result: Result, folder: Path) -> None:
    """Write what failed, made as small as it can be."""
    from ivr.rehearse.shrink import shrunk  # noqa: PLC0415  # heavy

    folder.mkdir(parents=True, exist_ok=True)
    for failure in result.failures:
        promises = {each.promise for each in failure.broken}
        small = shrunk(failure.plan, lambda plan, promises=promises: bool(promises & on.breaks(plan)))  # type: ignore[misc]
        path = folder / f"{failure.plan.seed}.json"
        write(path, small.text().encode())
        click.echo(f'Wrote "{path}": {len(small.callers)} calls, {len(small.troubles)} troubles.', err=True)


def _as_json(result: Result) -> dict[str, object]:
    return {
        "ok": result.holds,
        "calls": result.calls,
        "rehearsals": result.rehearsals,
        "signs": result.signs,
        "troubles": result.troubles,
        "broken": [
            {"seed": each.plan.seed, "promise": one.promise, "says": one.says, "how": one.how}
            for each in result.failures
            for one in each.broken
        ],
    }


def _print(result: Result, seconds: float) -> None:
    click.echo(
        f"{result.calls:,} calls in {result.rehearsals:,} rehearsals, with {result.troubles:,} troubles and "
        f"{result.signs:,} warning signs, took {seconds:.0f} seconds."
    )
    for failure in result.failures:
        _print_failure(failure)
    click.echo("Every promise held." if result.holds else f"{len(result.failures)} rehearsals broke a promise.")


def _print_failure(failure: Failure) -> None:
    seed = failure.plan.seed
    click.echo(f"\nBROKEN in rehearsal {seed}: play it again with  ivr rehearse --calls 1 --seed {seed}")
    for promise in dict.fromkeys(each.says for each in failure.broken):
        click.echo(f"  {promise}")
        for each in failure.broken:
            if each.says == promise:
                click.echo(f"    {each.how}")
