"""A line for trying: at a time of its own, without anything that leaves this process."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

import pytest

from ivr import settings
from ivr.core.entries import Kind
from ivr.sim.form import FormWriter
from ivr.sim.recorded.replaying import Replay
from ivr.sim.recorded.script import Script, Step
from ivr.sim.switchboard import Addresses
from ivr.sim.wire import Wire
from ivr.wiring.trying.trial import ANY_DAY, BASE, TOKEN, TrialLine, UnfitError
from tests.lines import SMALL

LIVE = {
    "IVR_MENUS": str(SMALL),
    "IVR_PUBLIC_URL": "https://line.example.org",
    "TWILIO_AUTH_TOKEN": "0" * 32,
    "TWILIO_ACCOUNT_SID": f"AC{0:032x}",
    "IVR_SECRET": "a-secret-of-the-tests",
    "IVR_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "IVR_SPEAK": "carrier",
}
"""Settings of a live line, none of which may be used in a trial."""
SIGN = (Step("caller", "calls"), Step("caller", "presses 4"), Step("caller", "presses 1"))


def test_a_call_is_played_at_its_own_time_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with TrialLine(settings.read({**LIVE, "IVR_DATA": str(tmp_path)})) as line:
        script = Script("call", "", SIGN, datetime.fromisoformat("2026-03-08T02:00:00+00:00"))
        with line.client(script) as client:
            rng = random.Random(1)
            wire = Wire(client, TOKEN, FormWriter("", "", rng), rng=rng)
            played = Replay(script, wire, Addresses.of(BASE), line.guide()).run()
        assert [each.note.kind for each in line.log.entries] == [Kind.STARTED, Kind.KEY, Kind.KEY]
        assert line.log.entries[-1].note.opens == "leg"
        assert line.log.entries[0].at == datetime.fromisoformat("2026-03-08T02:00:00+00:00").timestamp() * 1000
        assert played.answers[-1]
        assert played.answers[-1].rings == ("nurse 1",)
    assert list(tmp_path.iterdir()) == []


def test_what_is_unsigned_or_no_webhook_is_refused() -> None:
    with TrialLine(settings.read({"IVR_MENUS": str(SMALL)})) as line:
        line.at(None)
        assert line.clock.now == ANY_DAY
        with line.client(Script("call", "", ())) as client:
            assert client.post(f"{BASE}/voice", data={"CallSid": "CA1"}).status_code == 403
            assert client.get(f"{BASE}/healthz").status_code == 404
        assert line.log.entries == []


def test_menus_with_errors_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnfitError, match=r"The menus have errors\. Correct them first"):
        TrialLine(settings.read({"IVR_MENUS": str(tmp_path)}))
