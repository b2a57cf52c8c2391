"""``ivr call``: a phone in the terminal."""

from __future__ import annotations

from typing import Any

import click

from ivr.cli.phone.calling import Options, phone_options, play


@click.command()
@phone_options
def call(**options: Any) -> None:  # noqa: ANN401 - click has checked each option
    """Call the line from this terminal and hear it as text.

    The line is the one at IVR_PUBLIC_URL, or on this machine at PORT. Without --keys, type the keys; the end of a
    pipe hangs up.

    Example: ivr call --keys 9,3,#,0 --fast --staff busy,answers
    """
    play(Options(**options))
