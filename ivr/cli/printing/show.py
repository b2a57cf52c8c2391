"""Shows a played call: as it would be heard, for people, or as JSON lines, for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import click

from ivr.sim import events
from ivr.sim.recorded.twiml import document_lines
from ivr.sim.switchboard import APPLICATION_ERROR, DOCUMENT_ENDED, LINE_HUNG_UP, LOOP, PERSON_HUNG_UP, REJECTED

Echo = Callable[[str], None]

_ENDS = {
    DOCUMENT_ENDED: "The line has ended the call.",
    LINE_HUNG_UP: "The line has hung up.",
    PERSON_HUNG_UP: "You have hung up.",
    REJECTED: "The line has turned the call down.",
    APPLICATION_ERROR: "The carrier says: an application error has occurred. Goodbye.",
    LOOP: "The call goes round in a loop: given up.",
}


@dataclass(slots=True)
class Shown:
    """What to show beside the words."""

    twiml: bool = False
    forms: bool = False


@dataclass(slots=True)
class JsonShow:
    """Each event as one line of JSON. Bodies and forms are shown if asked for."""

    shown: Shown
    echo: Echo = click.echo

    def __call__(self, event: events.Event) -> None:
        """Show an event."""
        data: dict[str, Any] = {"event": events.name(event), **asdict(event), "at": round(event.at, 2)}
        if isinstance(event, events.Requested):
            for part, wanted in (("body", self.shown.twiml), ("form", self.shown.forms)):
                if not wanted:
                    del data[part]
        self.echo(json.dumps(data, ensure_ascii=False))


@dataclass(slots=True)
class Show:
    """Sentence by sentence, as a caller would hear it; what else happens is dimmer."""

    shown: Shown
    echo: Echo = click.echo
    _language: str = field(default="", init=False)
    _place: str = field(default="", init=False)

    def __call__(self, event: events.Event) -> None:
        """Show an event."""
        match event:
            case events.Began():
                self._note(f"{event.caller} calls {event.called}. Keys 0-9, * and #; Ctrl-C hangs up.")
            case events.Heard():
                self._heard(event)
            case events.Gathering():
                self._arrived(event)
            case events.Waiting():
                self._note(f"{_who(event.side)}({event.seconds} s for {'a key' if event.most == 1 else 'keys'})")
            case events.Pressed() | events.Spoke():
                does = f'says "{event.words}"' if isinstance(event, events.Spoke) else f"presses {event.key}"
                self.echo(click.style(f"{_who(event.side)}{does}", bold=True))
            case events.StayedSilent():
                self._note(f"{_who(event.side)}(silence)")
            case events.Requested():
                self._requested(event)
            case events.Warned() | events.Refused():
                self.echo(click.style(f"  ! {event.code} {event.problem} ({_path(event.url)})", fg="red"))
            case events.Ended():
                self._note(f"{_ENDS.get(event.how, event.how)} ({event.at:.0f} seconds, {event.requests} requests)")
            case _:
                self._note(_transfer(event))

    def _heard(self, event: events.Heard) -> None:
        mark = "    "
        language = event.side + event.language
        if language != self._language:
            self._language = language
            mark = f"{event.language.partition('-')[0]:4}"
        ending = "" if event.cuttable or event.side != "caller" else click.style("  [cannot be cut off]", dim=True)
        slow = click.style("  [slow]", dim=True) if event.slow else ""
        self.echo(f"{click.style(mark, fg='cyan')}{_who(event.side)}{event.text}{slow}{ending}")

    def _arrived(self, event: events.Gathering) -> None:
        """Show where the caller is, as far as the readable address tells."""
        values = parse_qs(urlsplit(event.action).query) if event.side == "caller" else {}
        place = " ".join(values[name][0] for name in ("mode", "at", "part", "why") if name in values)
        if place and place != self._place:
            self._note(f"-- {place}")
        self._place = place or self._place

    def _requested(self, event: events.Requested) -> None:
        if self.shown.twiml or self.shown.forms:
            self._note(f"> {event.method} {_path(event.url)} ({event.reason}) -> {event.status}")
        if self.shown.forms:
            for name, value in sorted(event.form):
                self._note(f"    {name}={value}")
        if self.shown.twiml:
            for line in document_lines(event.body):
                self._note(f"    {line}")

    def _note(self, text: str) -> None:
        self.echo(click.style(text, dim=True))


def _who(side: str) -> str:
    return "staff: " if side == "staff" else ""


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _transfer(event: events.Event) -> str:
    match event:
        case events.Dialled():
            return f"-- rings {event.number} for {event.seconds} s, shows {event.caller_id}"
        case events.RingEnded():
            return f"-- {event.number}: {event.outcome}"
        case events.Screened():
            return f"-- the assistant of {event.number} shows its owner: {event.text}"
        case events.Bridged():
            return f"-- the caller talks with {event.number}"
        case events.TransferEnded():
            return f"-- the transfer is over: {event.outcome}, {'they talked' if event.bridged else 'nobody talked'}"
        case events.Recording():
            return f"-- {'beep; ' if event.beep else ''}records up to {event.seconds} s"
        case events.Recorded():
            return f"-- recorded {event.seconds} s, ended by {event.ended_by}"
    return str(event)
