"""Numbers are encrypted with keys from IVR_SECRET, and callers told apart by names that change daily."""

from __future__ import annotations

import pytest

from ivr.store.vault import MIN_SECRET, Vault, VaultError
from tests.store.kept import NUMBER

OLD, NEW = "the secret of yesterday", "the secret of today"


def test_what_was_encrypted_is_decrypted_with_the_same_secret() -> None:
    token = Vault([OLD]).encrypt(NUMBER)
    assert NUMBER not in token
    assert Vault([OLD]).decrypt(token) == NUMBER
    assert Vault([OLD]).decrypt_bytes(Vault([OLD]).encrypt_bytes(b"\0sound")) == b"\0sound"


def test_secrets_are_rotated_by_putting_the_new_one_in_front() -> None:
    token = Vault([OLD]).encrypt(NUMBER)
    both = Vault([NEW, OLD])
    assert both.decrypt(token) == NUMBER
    assert Vault([NEW]).decrypt(both.encrypt(NUMBER)) == NUMBER


@pytest.mark.parametrize("token", ["", "nonsense", Vault([OLD]).encrypt(NUMBER)], ids=["none", "nonsense", "another"])
def test_another_secret_is_named_as_the_reason(token: str) -> None:
    with pytest.raises(VaultError, match="another IVR_SECRET") as caught:
        Vault([NEW]).decrypt(token)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("secrets", [[], [""], ["x" * (MIN_SECRET - 1)], [NEW, "short"]])
def test_no_secret_or_a_short_one_is_refused_without_showing_it(secrets: list[str]) -> None:
    with pytest.raises(VaultError, match="IVR_SECRET must hold") as caught:
        Vault(secrets)
    assert "short" not in str(caught.value)


GUESSED = ["a" * 32, "abababababababab", "changemechangeme", "abcdefghijklmnopqrst", "1234567890123456", "secret" * 4]
RANDOM = ["0123456789abcdef0123456789abcdef", "2d9c1b3f60a84e57", "correct horse battery staple", OLD]


@pytest.mark.parametrize("secret", GUESSED)
def test_a_secret_that_is_long_and_can_be_guessed_is_refused_where_that_matters(secret: str) -> None:
    with pytest.raises(VaultError, match="too easy to guess") as caught:
        Vault([secret], strict=True)
    assert secret not in str(caught.value)
    assert Vault([secret]).encrypt(NUMBER)
    assert Vault([NEW, secret], strict=True).encrypt(NUMBER), "what was stored with it can still be read"


@pytest.mark.parametrize("secret", RANDOM)
def test_a_secret_that_was_made_at_random_is_accepted(secret: str) -> None:
    assert Vault([secret], strict=True).encrypt(NUMBER)


def test_a_pseudonym_stays_for_a_day_and_is_another_on_the_next() -> None:
    vault = Vault([OLD])
    names = {vault.pseudonym(NUMBER, day) for day in (1, 1, 2)} | {Vault([OLD]).pseudonym(NUMBER, 1)}
    assert len(names) == 2
    assert all(len(name) == 16 and int(name, 16) >= 0 for name in names)
    assert vault.pseudonym("+12025550124", 1) not in names
    assert Vault([NEW]).pseudonym(NUMBER, 1) not in names


def test_a_withheld_number_has_no_pseudonym() -> None:
    assert Vault([OLD]).pseudonym("", 1) == ""


def test_the_memory_of_pseudonyms_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.store.vault._REMEMBERED", 2)
    vault = Vault([OLD])
    first = [vault.pseudonym(NUMBER, day) for day in range(5)]
    assert [vault.pseudonym(NUMBER, day) for day in range(5)] == first
    assert len(vault._names) <= 2


def test_a_vault_shows_nothing() -> None:
    vault = Vault([OLD])
    vault.pseudonym(NUMBER, 1)
    assert repr(vault) == "Vault(...)"
