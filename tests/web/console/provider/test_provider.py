"""Signing in with the clinic's own account: who comes in, who does not, and what attackers try."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any, Final

import httpx
import pytest

from ivr.store.console.people import Role
from ivr.web.console.provider import provider as providers
from tests.web.console.browsing import text
from tests.web.console.provider.coming import Coming
from tests.web.console.provider.standin import ANA, StandIn, confused, signed, unsigned

GO: Final = "/console/sign-in/provider"
BEGIN_AGAIN: Final = "did not work. Begin again"
NOT_YET: Final = "this console does not yet"
NOT_YOURS: Final = "does not belong to the link"
EVIL: Final = "https://evil.example"


def test_somebody_comes_with_their_link_and_from_then_on_without_it(coming: Coming) -> None:
    link = coming.link()
    browser = coming.staff.browser()
    assert "the clinic's account ana@clinic.example" in text(browser.get(link))
    answer = coming.come(browser, f"{link}/provider")
    assert answer.status_code == HTTPStatus.OK
    assert 'content="0; url=/console/"' in answer.text
    assert "Signed in as Ana Ruiz" in text(browser.get("/console"))
    assert browser.get(link).status_code == HTTPStatus.GONE
    again = coming.staff.browser()
    coming.clinic.who["email"] = "ana.lopez@clinic.example"  # a new name, the same account
    answer = coming.come(again, f"{GO}?next=/callbacks")
    assert 'content="0; url=/console/callbacks"' in answer.text
    assert list(coming.staff.acts()) == [("Ana Ruiz", "joined"), *[("Ana Ruiz", "signed-in")] * 2]
    assert {each.about for each in coming.staff.desk.audit.newest(9)} == {"clinic-account"}
    assert coming.staff.desk.people.listed()[0].joined


def test_the_roles_and_the_sessions_stay_ours(coming: Coming) -> None:
    coming.clinic.who["roles"] = ["editor", "operator"]
    browser = coming.staff.browser()
    coming.come(browser, f"{coming.link()}/provider")
    assert browser.get("/console/change").status_code == HTTPStatus.FORBIDDEN
    coming.staff.desk.people.reset("Ana Ruiz", coming.staff.desk.at())
    assert browser.get("/console").status_code == HTTPStatus.SEE_OTHER, "signed out at once"
    assert NOT_YET in text(coming.come(coming.staff.browser())), "the account is nobody's again"


def test_cookies_of_the_way_there_are_secret_short_and_taken_away(coming: Coming) -> None:
    browser = coming.staff.browser()
    (cookie,) = [each for each in browser.get(GO).headers.get_list("set-cookie") if "trip" in each]
    for part in ("__Secure-console-trip=", "Max-Age=600", "Secure", "HttpOnly", "SameSite=Lax", "Path=/console"):
        assert part in cookie
    coming.come(browser)
    assert not any("trip" in name for name in browser.cookies)


def test_nobody_becomes_a_person_by_having_an_account(coming: Coming) -> None:
    answer = coming.come(coming.staff.browser())
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert NOT_YET in text(answer)
    assert coming.staff.desk.people.listed() == []
    assert list(coming.staff.acts()) == []


def test_a_link_for_a_password_lets_in_no_account(coming: Coming) -> None:
    link = coming.link(email="")
    browser = coming.staff.browser()
    assert "clinic's account" not in text(browser.get(link))
    assert browser.get(f"{link}/provider").status_code == HTTPStatus.GONE


@pytest.mark.parametrize(
    "who",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": "bob@clinic.example"},
        {"email": None},
        {"email": "\u0430na@clinic.example"},
    ],
    ids=str,
)
def test_a_link_is_for_one_verified_address(coming: Coming, who: dict[str, Any]) -> None:
    link = coming.link()
    coming.clinic.claims = who
    answer = coming.come(coming.staff.browser(), f"{link}/provider")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert NOT_YOURS in text(answer)
    coming.clinic.claims = {}
    assert coming.come(coming.staff.browser(), f"{link}/provider").status_code == HTTPStatus.OK, (
        "the link is still good"
    )


def test_an_account_is_one_persons(coming: Coming) -> None:
    coming.come(coming.staff.browser(), f"{coming.link()}/provider")
    answer = coming.come(coming.staff.browser(), f"{coming.link('Bob Lee')}/provider")
    assert NOT_YOURS in text(answer)


@dataclass(frozen=True)
class Attack:
    """What somebody tries who has the account of nobody here."""

    claims: dict[str, Any] = field(default_factory=dict)
    token: Callable[[dict[str, Any]], str] = signed
    back: dict[str, str] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    elsewhere: str = ""


NOW: Final = int(time.time())
ATTACKS: Final = {
    "another nonce": Attack({"nonce": "of another sign-in"}),
    "no nonce": Attack({"nonce": None}),
    "another audience": Attack({"aud": "another client"}),
    "an audience of several, made for another": Attack({"aud": ["another", "phone-line"], "azp": "another"}),
    "another issuer": Attack({"iss": EVIL}),
    "expired": Attack({"iat": NOW - 900, "exp": NOW - 600}),
    "never expires": Attack({"exp": None}),
    "of tomorrow": Attack({"iat": NOW + 86_400, "exp": NOW + 90_000}),
    "not good before tomorrow": Attack({"nbf": NOW + 86_400}),
    "nobody": Attack({"sub": None}),
    "nobody in particular": Attack({"sub": ""}),
    "another access token": Attack({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}),
    "a key that is not published": Attack(token=partial(signed, kid="stolen")),
    "another key under a published name": Attack(token=partial(signed, kid="stolen", named="first")),
    "no signature": Attack(token=partial(unsigned, alg="none")),
    "no signature, under a good name": Attack(token=partial(unsigned, alg="RS256")),
    "the published key as a shared secret": Attack(token=confused),
    "no token": Attack(token=lambda _: ""),
    "something else": Attack(token=lambda _: "a.b.c"),
    "very long": Attack(token=lambda claims: signed(claims | {"x": "x" * 100_000})),
    "replayed state": Attack(back={"state": "of another sign-in"}),
    "no state": Attack(back={"state": ""}),
    "no code": Attack(back={"code": ""}),
    "a code of somebody else": Attack(back={"code": "guessed"}),
    "mix-up": Attack(back={"iss": EVIL}),
    "mix-up where the provider always names itself": Attack(
        discovery={"authorization_response_iss_parameter_supported": True}
    ),
    "a redirect to another host": Attack(elsewhere=f"{EVIL}/token"),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_lets_nobody_in(coming: Coming, attack: Attack, caplog: pytest.LogCaptureFixture) -> None:
    first = coming.staff.browser()
    coming.come(first, f"{coming.link()}/provider")
    acts, clinic = list(coming.staff.acts()), coming.clinic
    clinic.claims, clinic.token, clinic.back = attack.claims, attack.token, attack.back
    clinic.discovery, clinic.elsewhere = attack.discovery, attack.elsewhere
    providers.provider.cache_clear()
    browser = coming.staff.browser()
    answer = coming.come(browser)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert BEGIN_AGAIN in text(answer)
    assert "__Secure-console-session" not in browser.cookies
    assert list(coming.staff.acts()) == acts
    told = caplog.text
    assert "clinic's account failed" in told
    assert not any(str(each) in told for each in ANA.values())


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": EVIL},
        {"token_endpoint": "http://login.clinic.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
        {"token_endpoint": ["https://a"]},
    ],
    ids=str,
)
def test_a_document_about_another_or_an_unsafe_provider_is_not_believed(
    coming: Coming, discovery: dict[str, Any]
) -> None:
    coming.clinic.discovery = discovery
    browser = coming.staff.browser()
    assert BEGIN_AGAIN in text(browser.get(GO))
    assert "does not answer now" in text(browser.get("/console/sign-in"))


def test_what_came_back_once_is_worth_nothing_afterwards(coming: Coming, caplog: pytest.LogCaptureFixture) -> None:
    coming.clinic.takes_codes_again = True
    coming.come(coming.staff.browser(), f"{coming.link()}/provider")
    browser = coming.staff.browser()
    address = coming.away(browser)
    trip = dict(browser.cookies)
    assert coming.back(browser, address).status_code == HTTPStatus.OK
    assert BEGIN_AGAIN in text(coming.back(browser, address)), "its cookie is gone"
    thief = coming.staff.browser()
    assert BEGIN_AGAIN in text(coming.back(thief, address)), "it never was in this browser"
    thief.cookies |= trip
    assert BEGIN_AGAIN in text(coming.back(thief, address))
    assert "second time" in caplog.text


def test_a_sign_in_of_an_attackers_own_cannot_be_slipped_into_another_browser(coming: Coming) -> None:
    attacker, victim = coming.staff.browser(), coming.staff.browser()
    coming.away(victim)
    assert BEGIN_AGAIN in text(coming.back(victim, coming.away(attacker)))


def test_the_way_back_is_ours_whatever_host_is_named(coming: Coming) -> None:
    browser = coming.staff.browser()
    browser.host = "evil.example"
    where = httpx.URL(browser.get(f"{GO}?next=//evil.example").headers["location"])
    assert where.params["redirect_uri"] == "https://line.example.org/console/sign-in/provider/back"
    assert str(where).startswith(f"{coming.clinic.issuer}/authorize?")
    assert where.params["scope"] == "openid email"


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/..//evil.example", "/a?b", "\\evil"])
def test_nobody_is_led_elsewhere_afterwards(coming: Coming, wanted: str) -> None:
    coming.come(coming.staff.browser(), f"{coming.link()}/provider")
    answer = coming.come(coming.staff.browser(), str(httpx.URL(GO, params={"next": wanted})))
    assert 'url=/console/"' in answer.text


def test_new_keys_are_found_and_guesses_do_not_make_the_line_ask_for_them(coming: Coming) -> None:
    coming.come(coming.staff.browser(), f"{coming.link()}/provider")
    keys_asked = coming.clinic.asked.count("/keys")
    coming.clinic.token = partial(signed, kid="second")
    coming.clinic.published = ("first", "second")
    assert BEGIN_AGAIN in text(coming.come(coming.staff.browser())), "it has just asked"
    assert coming.clinic.asked.count("/keys") == keys_asked
    place = coming.staff.desk.settings.provider
    assert place
    providers.provider(place)._keys_at -= providers._BAD_SECONDS
    assert coming.come(coming.staff.browser()).status_code == HTTPStatus.OK
    assert coming.come(coming.staff.browser()).status_code == HTTPStatus.OK
    assert coming.clinic.asked.count("/keys") == keys_asked + 1


def test_where_the_provider_is_down_the_page_says_so_and_passwords_work(coming: Coming) -> None:
    coming.clinic.broken = HTTPStatus.BAD_GATEWAY
    staff = coming.staff
    browser = staff.browser()
    assert "does not answer now" in text(browser.get("/console/sign-in"))
    assert BEGIN_AGAIN in text(browser.get(GO))
    staff.joined("Bob Lee", Role.NURSE)
    staff.forget_codes()
    assert staff.sign_in(browser, "Bob Lee").status_code == HTTPStatus.SEE_OTHER


def test_guessing_is_slowed_down(coming: Coming) -> None:
    for _ in range(4):
        browser = coming.staff.browser()
        coming.back(browser, coming.away(browser) + "x&state=wrong")
    browser = coming.staff.browser()
    assert coming.come(browser).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_without_a_provider_there_is_no_way_to_one(staff: Any) -> None:  # noqa: ANN401  # the fixture of all pages
    browser = staff.browser()
    assert "clinic's account" not in text(browser.get("/console/sign-in"))
    assert browser.get(GO).status_code == HTTPStatus.NOT_FOUND


def test_the_client_secret_goes_into_the_form_where_the_provider_wants_it(coming: Coming) -> None:
    coming.clinic.discovery = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert isinstance(coming.clinic, StandIn)
    found = providers.Provider(coming.staff.desk.settings.provider).document()  # type: ignore[arg-type]  # it is set
    assert found.secret_in_form
