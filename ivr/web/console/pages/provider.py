"""Signing in with the clinic's own account. Only people who were added may come in, and their roles stay ours.

The provider says who somebody is, and nothing else: the first time it counts together with the one-time link, and from
then on by the account itself. Their sessions are those of everybody, so they can be ended here at any time.
"""

from __future__ import annotations

import logging
import math
from http import HTTPStatus
from typing import Final

from ivr.store.console.accounts import account
from ivr.store.console.people import Person
from ivr.web.console import gate
from ivr.web.console.pace import Pace, place
from ivr.web.console.page import Answer, Asked, Cookie, Moved, Page, ProblemError, Route, View
from ivr.web.console.pages.sign_in import JOINED, SIGNED_IN, form, gone, next_, only_live
from ivr.web.console.provider.asking import ProviderError
from ivr.web.console.provider.provider import Provider, Vouched, provider
from ivr.web.console.provider.trip import TRIP_SECONDS, Trip
from ivr.web.console.words import Words
from ivr.wiring.console import address

logger = logging.getLogger(__name__)

BACK: Final = "/sign-in/provider/back"
WITH_ACCOUNT: Final = "clinic-account"
"""What the audit says it was about."""
_SECOND: Final = 1000
_pace: Final = Pace()


def go(asked: Asked) -> Answer:
    """To the provider."""
    return _away(asked, next_(asked.wish("next")))


def come(asked: Asked) -> Answer:
    """To the provider, with a one-time link."""
    only_live(asked)
    secret = asked.path["secret"]
    if not asked.desk.accounts.expected(secret, asked.desk.at()):
        raise gone()
    return _away(asked, "/", secret)


def _away(asked: Asked, to: str, invite: str = "") -> Answer:
    there, desk = _provider(asked), asked.desk
    trip = Trip(desk.at() + TRIP_SECONDS * _SECOND, address(desk.settings) + BACK, to, invite)
    try:
        where = trip.address(there)
    except ProviderError as error:
        return _failed(asked, error, to)
    return Moved(where, (Cookie(gate.TRIP, trip.sealed(desk.vault), TRIP_SECONDS, lax=True),))


def back(asked: Asked) -> Answer:
    """From the provider: let in whom it vouches for, if they are somebody here."""
    there, desk = _provider(asked), asked.desk
    key, t = ("", place(asked.address)), Words("sign-in", asked.language)
    if wait := _pace.wait(key):
        return _form(asked, t("slower", seconds=math.ceil(wait)), HTTPStatus.TOO_MANY_REQUESTS)
    trip = Trip.opened(desk.vault, asked.trip, desk.at()) if asked.trip else None
    if trip is None:
        return _form(asked, t("provider-failed"), HTTPStatus.FORBIDDEN)
    try:
        state, issuer, code = (asked.wish(name) for name in ("state", "iss", "code"))
        vouched = trip.came_back(there, state, issuer, code, desk.at())
        _use(asked, trip)
    except ProviderError as error:
        _pace.failed(key)
        return _failed(asked, error, trip.to)
    _pace.succeeded(key)
    return _known(asked, trip, vouched, there)


def _use(asked: Asked, trip: Trip) -> None:
    """What came back is good once, also where somebody copied the cookie, and the provider takes its code again."""
    if not asked.desk.accounts.use_once(trip.nonce, asked.desk.at(), trip.ends):
        raise ProviderError("it came back a second time")


def _known(asked: Asked, trip: Trip, vouched: Vouched, there: Provider) -> Answer:
    t, desk = Words("sign-in", asked.language), asked.desk
    account_ = account(there.place.issuer, vouched.subject)
    if trip.invite:
        person = desk.accounts.bind(trip.invite, account_, vouched.email, desk.at())
        problem = t("provider-other")
    else:
        person, problem = desk.accounts.person(account_), t("provider-nobody")
    if person is None:
        return _form(asked, problem, HTTPStatus.FORBIDDEN)
    return _let_in(asked, person, trip)


def _let_in(asked: Asked, person: Person, trip: Trip) -> Answer:
    """A page that goes on by itself: a browser that another site sent shows no cookie before it asks from here."""
    desk = asked.desk
    if trip.invite:
        desk.note(person, JOINED, WITH_ACCOUNT)
    desk.note(person, SIGNED_IN, WITH_ACCOUNT)
    session = Cookie(gate.SESSION, desk.sessions.begin(person.id, desk.at()))
    values = {"name": person.name, "to": next_(trip.to)}
    return View("signed_in.html", values, cookies=(session, Cookie(gate.TRIP, "", lax=True)))


def _failed(asked: Asked, error: ProviderError, to: str) -> View:
    """What went wrong is for whoever runs the line; it names nobody."""
    logger.warning("signing in with the clinic's account failed: %s", error)
    return _form(asked, Words("sign-in", asked.language)("provider-failed"), HTTPStatus.FORBIDDEN, to)


def _form(asked: Asked, problem: str, status: int, to: str = "/") -> View:
    return form(asked, problem, next_(to), status, (Cookie(gate.TRIP, "", lax=True),))


def _provider(asked: Asked) -> Provider:
    only_live(asked)
    if asked.desk.settings.provider is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-page")
    return provider(asked.desk.settings.provider)


PAGE: Final = Page(
    "sign-in",
    (
        Route("GET", "/sign-in/provider", go, public=True),
        Route("GET", BACK, back, public=True),
        Route("GET", "/welcome/{secret}/provider", come, public=True),
    ),
    shown=False,
)
