"""A live line whose clinic has a sign-in provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ivr.settings.model import SignInProvider
from ivr.web.app import create_app
from ivr.web.console.pace import Pace
from ivr.web.console.pages import provider as page
from ivr.wiring import Parts
from ivr.wiring.console import desk
from tests.web.console.people import Staff
from tests.web.console.provider.coming import Coming
from tests.web.console.provider.standin import CLIENT, SECRET, StandIn, standing_in


@pytest.fixture
def clinic() -> Iterator[StandIn]:
    """The provider."""
    with standing_in() as found:
        yield found


@pytest.fixture
def coming(live_parts: Parts, clinic: StandIn, monkeypatch: pytest.MonkeyPatch) -> Coming:
    """People of the clinic before their browsers."""
    monkeypatch.setattr(page, "_pace", Pace())
    place = SignInProvider(clinic.issuer, CLIENT, SECRET)
    settings = replace(live_parts.settings, provider=place, now=datetime.now(UTC))
    parts = replace(live_parts, settings=settings)
    return Coming(Staff(create_app(parts), desk(parts, list)), clinic)
