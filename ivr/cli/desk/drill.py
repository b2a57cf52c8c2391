"""``ivr drill``: whether somebody would take a red flag now."""

from __future__ import annotations

import json
import time
from dataclasses import asdict

import click

from ivr.alerts import drill as drills
from ivr.cli.desk import opened_list as benches
from ivr.cli.printing.numbers import Whole
from ivr.cli.which_line import chosen, line_option
from ivr.core.callbacks.attempts import CALL


@click.command()
@click.option(
    "--wait",
    type=Whole(min=5, max=600),
    default=drills.WAIT_SECONDS,
    show_default=True,
    help="Seconds to wait for a 1 from each person called.",
)
@click.option("--everybody", is_flag=True, help="Ring every phone, whoever presses 1, to see what answers on each.")
@click.option("--json", "as_json", is_flag=True, help="Print what answered as JSON.")
@line_option
@click.pass_context
def drill(context: click.Context, wait: int, *, everybody: bool, as_json: bool) -> None:
    """Call the people who ring for a red flag, for real, and see who presses 1. They are told that it is a drill.

    What answered is named for each phone, as the carrier hears it: a person, a voicemail box or an assistant, a fax
    machine. Only a pressed 1 counts. The line must be running, since it answers the calls. Nobody pressed 1: the other
    alerts go out, marked as a drill, and the exit code is 1.

    Example: ivr drill --everybody
    """
    bench = benches.bench(context)
    line = bench.line_of(chosen())
    if line is None:
        raise click.ClickException("The menus do not load, so nobody knows whom to call. See:  ivr check")
    if CALL not in bench.senders:
        raise click.UsageError(
            "A drill needs the carrier: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and IVR_ALERT_FROM. In local mode "
            "nothing leaves this machine, so IVR_CARRIER_API must name a stand-in on it."
        )
    held = drills.Drill(
        kept=bench.kept,
        senders=bench.senders,
        line=line,
        duty=bench.duty(),
        clock=bench.clock,
        sleep=time.sleep,
        say=(lambda _told: None) if as_json else click.echo,
    )
    try:
        result = held.hold(wait, everybody=everybody)
    except Exception as error:  # noqa: BLE001  # the store's own words may hold what was stored
        raise click.ClickException(
            f"The drill was broken off ({type(error).__name__}). Check IVR_DATA and IVR_DATABASE_URL, which must be "
            "those of the line."
        ) from None
    if as_json:
        click.echo(json.dumps(_as_data(result), ensure_ascii=False))
    else:
        _tell(result)
    if not result.answered_by:
        raise click.exceptions.Exit(1)


def _as_data(result: drills.Result) -> dict[str, object]:
    alerts = [dict(zip(("way", "target", "problem"), each, strict=True)) for each in result.told]
    return {
        "ok": bool(result.answered_by),
        "answered_by": result.answered_by,
        "seconds": result.seconds,
        "phones": [asdict(each) for each in result.phones],
        "alerts": alerts,
    }


def _tell(result: drills.Result) -> None:
    if result.answered_by:
        click.echo(f"{result.answered_by} pressed 1 after {result.seconds} seconds. The drill is passed.")
        return
    click.echo("NOBODY PRESSED 1.")
    for way, target, problem in result.told:
        click.echo(f"{way} to {target}: {problem or 'sent'}")
    click.echo(
        "Check the numbers and hours in staff.yaml, and talk with the people who were called. A phone that screens "
        "calls rings for saved numbers:  ivr contact"
    )
