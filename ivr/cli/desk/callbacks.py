"""``ivr callbacks``: who must be called back; take an entry, close it, hear its message.

A number is shown by ``show`` alone, to whoever is about to call: never in a list, nor in its JSON.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

import click

from ivr.alerts.messages import FOLDER, path_of, write
from ivr.calls.dialable import is_dialable
from ivr.cli.desk import opened_list as benches
from ivr.cli.desk.data_folder import what_is_missing
from ivr.cli.desk.opened_list import Bench
from ivr.cli.printing.callback_rows import WAITS, line_of, row_of, shown_id
from ivr.cli.which_line import line_option
from ivr.core.callbacks.attempts import SECOND
from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.callbacks.patients import MOST_WITHHELD, TOGETHER_SECONDS
from ivr.store.beside import StillWaitsError

PLAYERS: Final = (("afplay",), ("paplay",), ("aplay", "-q"), ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"))
"""Programs that play a WAV file, the first one that is there."""
MOST_NAME: Final = 100
_ID: Final = re.compile(rf"(?P<stored>0*[1-9][0-9]{{0,17}})\Z|{WAITS}(?P<waiting>[0-9a-f]{{1,8}})\Z")


def _name(_context: click.Context, _option: click.Parameter, by: str) -> str:
    name = by.strip()
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise click.BadParameter(f"Write a name of at most {MOST_NAME} characters.")
    return name


by_option = click.option("--by", required=True, metavar="NAME", callback=_name, help="Who does it: a name or a shift.")


class _Id(click.ParamType[int]):
    """The number of an entry; of one that waits beside the database, as in "w3f0a"."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401
        """The id as the list has it."""
        found = _ID.match(str(value).strip().lower())
        if not found:
            self.fail(f"'{value}' is not the number of an entry. See the list:  ivr callbacks", param, ctx)
        return int(found["stored"]) if found["stored"] else -1 - int(found["waiting"], 16)


id_argument = click.argument("id_", metavar="ID", type=_Id())


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@line_option
@click.pass_context
def callbacks(context: click.Context, *, as_json: bool) -> None:
    """List who must be called back, the oldest first. Numbers are not in it: see "ivr callbacks show".

    Without --line, those of all lines; each entry names its line where there are several.

    Example: ivr callbacks
    """
    bench = context.obj = benches.bench(context)
    if context.invoked_subcommand is not None:
        return
    now = _now(bench)
    missing = what_is_missing(bench.waiting, "ivr callbacks")
    if missing:
        click.echo(missing, err=as_json)
    found = _tried(bench.kept.listed)
    if as_json:
        several = any(each.line for each in found)
        named = [{"line": bench.name_of(each.line)} if several else {} for each in found]
        rows = [row_of(bench.line_of(each.line), each, now) | name for each, name in zip(found, named, strict=True)]
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        _print(bench, found, now, complete=not missing)
    if missing:
        raise click.exceptions.Exit(1)


def _print(bench: Bench, found: Sequence[Callback], now: int, *, complete: bool) -> None:
    numbers = Counter(each.caller for each in found if each.caller)
    several = any(each.line for each in found)
    for each in found:
        same = numbers[each.caller] - 1
        more = f"  (the same number has {same} more here: one patient, alerted once)" if same > 0 else ""
        click.echo(line_of(bench.line_of(each.line), each, now) + _named(bench, each, several=several) + more)
    if any(each.id < 0 for each in found):
        click.echo(
            f"An entry with a {WAITS} waits beside the database, which is slow or gone. Show it and call; take it "
            "when it has a number."
        )
    withheld = sum(each.withheld and each.cause is Cause.RED_FLAG for each in found)
    if withheld > MOST_WITHHELD:
        click.echo(
            f"{withheld} of them have a withheld number. Each is a patient of their own; where so many came within an "
            f"hour, staff are told about the others together, every {TOGETHER_SECONDS // 60} minutes."
        )
    if found:
        click.echo("To call back:  ivr callbacks take ID --by NAME, then: ivr callbacks show ID")
    elif complete:
        click.echo("Nobody is waiting for a call back.")


def _named(bench: Bench, each: Callback, *, several: bool) -> str:
    """Which line an entry is of, where there is more than one in sight."""
    return f"  line {bench.name_of(each.line)}" if each.line or several else ""


@callbacks.command()
@id_argument
@click.pass_obj
def show(bench: Bench, id_: int) -> None:
    """Show an entry with the number to call.

    Example: ivr callbacks show 12
    """
    found = _entry(bench, id_)
    click.echo(line_of(bench.line_of(found.line), found, _now(bench)) + _named(bench, found, several=False))
    if found.cause is Cause.DRILL:
        click.echo("This is a drill: there is nobody to call.")
        return
    number = _tried(lambda: bench.kept.number(id_))
    if found.withheld:
        click.echo(
            f"Cannot be dialled: {number}. This came in place of a number: look whether you know who it is."
            if number
            else "The caller's number is withheld: nobody can call back."
        )
        return
    click.echo(f"Call {number}" if number else "The number is forgotten: its time is over.")
    line = bench.line_of(found.line)
    if number and line is not None and not is_dialable(line.staff, number):
        click.echo(
            "Look at this number before you call it: the line does not dial it by itself, because it is abroad, costs "
            "extra, is not a number in use, or is one of the clinic's own (see callback-countries in staff.yaml)."
        )


@callbacks.command()
@id_argument
@by_option
@click.pass_obj
def take(bench: Bench, id_: int, by: str) -> None:
    """Say that you will call back: the alerts stop, and the entry stays on the list.

    Example: ivr callbacks take 12 --by "Nurse Kim"
    """
    if _tried(lambda: bench.kept.take(id_, by, _now(bench))):
        click.echo(f"{id_} is yours. The number:  ivr callbacks show {id_}")
        return
    found = _entry(bench, id_)
    if found.standing is Standing.TAKEN:
        raise click.ClickException(f"{shown_id(id_)} is already taken by {found.taken_by}.")
    raise click.ClickException(f"{shown_id(id_)} is already {found.standing}.")


@callbacks.command()
@id_argument
@by_option
@click.pass_obj
def done(bench: Bench, id_: int, by: str) -> None:
    """Close an entry: somebody has talked with the caller, or nothing more can be done.

    Example: ivr callbacks done 12 --by "Nurse Kim"
    """
    if _tried(lambda: bench.kept.done(id_, by, _now(bench))):
        click.echo(f"{id_} is closed.")
        return
    raise click.ClickException(f"{shown_id(id_)} is already {_entry(bench, id_).standing}.")


@callbacks.command()
@id_argument
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Write the sound to this file instead.")
@click.pass_obj
def play(bench: Bench, id_: int, save: Path | None) -> None:
    """Play the message that a caller left.

    Example: ivr callbacks play 12 --save message.wav
    """
    if not _entry(bench, id_).has_message:
        raise click.ClickException(f"There is no message with {id_}.")
    try:
        sealed = path_of(bench.data / FOLDER, id_).read_bytes()
    except FileNotFoundError:
        raise click.ClickException(
            f"The message of {id_} is not here yet: it is fetched from the carrier while the line runs. Try again in a "
            "minute."
        ) from None
    except OSError as error:
        raise click.ClickException(f"The message of {id_} cannot be read ({error.strerror}).") from None
    sound = _tried(lambda: bench.box.decrypt_bytes(sealed))
    if save:
        _save(save, sound)
        click.echo(f'Wrote "{save}". Delete it when you have heard it.')
    else:
        _play(sound)


def _play(sound: bytes) -> None:
    player = next((each for each in PLAYERS if shutil.which(each[0])), None)
    if player is None:
        raise click.ClickException("No program here plays sound. Use --save FILE, and open the file.")
    with NamedTemporaryFile(suffix=".wav") as file:
        file.write(sound)
        file.flush()
        ended = subprocess.run([*player, file.name], check=False)  # noqa: S603  # a program of the list above
    if ended.returncode:
        raise click.ClickException(f"{player[0]} could not play it. Use --save FILE, and open the file.")


def _save(path: Path, sound: bytes) -> None:
    try:
        write(path, sound)
    except OSError as error:
        raise click.ClickException(f'"{path}" cannot be written ({error.strerror}).') from None


def _entry(bench: Bench, id_: int) -> Callback:
    found: Callback | None = _tried(lambda: bench.kept.get(id_))
    if found is None:
        raise click.ClickException(f"There is no entry {shown_id(id_)}. See the list:  ivr callbacks")
    return found


def _tried(do: Callable[[], Any]) -> Any:  # noqa: ANN401  # whatever it gives
    """The result; whatever the store says becomes a message with a way out, and names nothing that was stored."""
    try:
        return do()
    except StillWaitsError:
        raise click.ClickException(
            "This entry waits beside the database, which is slow or gone, so nobody can take or close it yet. Call all "
            "the same (ivr callbacks show), and look again:  ivr callbacks"
        ) from None
    except Exception as error:  # noqa: BLE001  # every store fails in its own words
        raise click.ClickException(
            f"The callback list cannot be used now ({type(error).__name__}). Check IVR_DATA, IVR_DATABASE_URL and "
            "IVR_SECRET, which must be those of the line, and that the database is up."
        ) from None


def _now(bench: Bench) -> int:
    return int(bench.clock().timestamp() * SECOND)
