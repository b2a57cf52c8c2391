"""Nothing real is left in what is recorded, and what belongs together still does."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ivr.sim.form import WITHHELD_NUMBERS
from ivr.sim.recorded.masking import MASK, PARTIES, Masker
from tests.sim.stand_in import REAL as NUMBER

REAL = st.from_regex(r"1[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True).filter(
    lambda digits: not re.search(r"55501\d\d$", digits)
)
ABROAD = st.from_regex(r"[2-9][0-9]{10,13}", fullmatch=True)
FICTIONAL = re.compile(r"\+1[2-9]\d\d55501\d\d")
NAMES = st.sampled_from(
    sorted(PARTIES | {"CallToken", "AddOns", "CallerName", "Unheard", "Digits", "ErrorUrl", "FromCity", "CallSid"})
)
WRITTEN = st.sampled_from(["+{0}", "{0}", "sip:+{0}@192.0.2.1", "client:{0}", "%2B{0}", "https://x/?to={0}&mac=5ecre7"])


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@given(REAL | ABROAD, NAMES, WRITTEN)
def test_no_real_number_is_left_in_a_form(number: str, name: str, written: str) -> None:
    value = written.format(number)
    ((_, masked),) = Masker([value]).form([(name, value)])
    assert number not in digits(masked)
    assert number[1:] not in digits(masked)
    assert "5ecre7" not in masked


SPOKEN = [
    "+{0}",
    "{0}",
    "{0[0]} {0[1]}{0[2]}{0[3]} {0[4]}{0[5]}{0[6]} {0[7]}{0[8]}{0[9]}{0[10]}",
    "{0[1]} {0[2]} {0[3]}, {0[4]} {0[5]} {0[6]}, {0[7]} {0[8]} {0[9]} {0[10]}",
    "({0[1]}{0[2]}{0[3]}) {0[4]}{0[5]}{0[6]}-{0[7]}{0[8]}{0[9]}{0[10]}",
    "{0[1]}.{0[2]}{0[3]}.{0[4]}{0[5]}{0[6]}.{0[7]}{0[8]}{0[9]}{0[10]}",
]


@given(
    REAL, st.sampled_from(SPOKEN), st.sampled_from(["<Say>Call {}.</Say>", '<Dial callerId="{}">', "/voice?to={}&n=1"])
)
def test_no_real_number_is_left_in_a_document_however_it_is_written(number: str, written: str, around: str) -> None:
    text = around.format(written.format(number))
    masked = Masker([text]).text(text)
    assert number[1:] not in digits(masked)
    assert re.search(r"1?2025550100", digits(masked))
    start, end = around.split("{}")
    assert masked.startswith(start)
    assert masked.endswith(end)


def test_a_spoken_number_keeps_its_pace() -> None:
    spoken = "{2} {3} {4}, {5} {6} {7}, {8} {9} {10} {11}".format(*NUMBER)
    assert Masker([]).text(f"Call {spoken} now.") == "Call 2 0 2, 5 5 5, 0 1 0 0 now."


@given(st.lists(REAL, unique=True, min_size=2, max_size=130))
def test_distinct_numbers_stay_distinct_and_equal_ones_equal(numbers: list[str]) -> None:
    assume(len({number[-10:] for number in numbers}) == len(numbers))
    parties = [f"+{number}" for number in numbers]
    masker = Masker(parties)
    once = [value for _, value in masker.form([("From", party) for party in parties])]
    again = [masker.text(party) for party in parties]
    assert len(set(once)) == len(numbers)
    assert set(again) == set(once)
    assert all(FICTIONAL.fullmatch(number) for number in again)


def test_a_number_of_another_length_becomes_a_whole_one() -> None:
    local = f"{NUMBER[5:8]}-{NUMBER[8:]}"
    assert Masker([]).text(f"call {local} or +{'44' * 7}") == "call +12025550100 or +12025550101"


def test_the_same_number_is_the_same_with_and_without_its_country_code() -> None:
    area, office, last = NUMBER[2:5], NUMBER[5:8], NUMBER[8:]
    assert Masker([]).text(f"{NUMBER} or {area}-{office}-{last}") == "+12025550100 or 202-555-0100"


def test_fictional_numbers_stay_and_no_other_number_becomes_one_of_them() -> None:
    masker = Masker(["+12025550100", NUMBER])
    assert dict(masker.form([("From", NUMBER), ("To", "+12025550100")])) == {
        "From": "+12025550101",
        "To": "+12025550100",
    }


@pytest.mark.parametrize(
    "withheld",
    [*sorted(WITHHELD_NUMBERS), "anonymous", "Anonymous", "", "unavailable", "sip:anonymous@anonymous.invalid"],
)
def test_a_withheld_caller_stays_withheld(withheld: str) -> None:
    assert Masker([withheld]).form([("From", withheld)]) == (("From", withheld),)


def test_withheld_numbers_stay_in_texts_too() -> None:
    assert Masker([]).text("from +266696687") == "from +266696687"


@pytest.mark.parametrize(
    ("name", "value", "masked"),
    [
        ("CallStatus", "ringing", "ringing"),
        ("ApiVersion", "2010-04-01", "2010-04-01"),
        ("Digits", "12", "12"),
        ("CallerName", "SMITH JOHN", "A CALLER"),
        ("FromCity", "São Paulo", "EXAMPLE CITY"),
        ("ToZip", "", ""),
        ("CalledCountry", "BR", "US"),
        ("Timestamp", "Tue, 02 Feb 2027 01:02:03 +0000", "Mon, 05 Jan 2026 15:00:00 +0000"),
        ("CallToken", "%7B%22a%22%3A%22b%22%7D", MASK),
        ("SpeechResult", "my name is John", MASK),
        ("Tomorrow", "", ""),
        ("From", "sip:alice@example.org", "sip:caller-1@example.com"),
        ("From", "client:alice", "client:caller-1"),
        ("From", "Dr. Smith", "caller-1"),
        ("CallSid", "CA" + "f" * 32, "CA" + "0" * 31 + "1"),
        ("CallSid", "v3:abc", "id-1"),
        ("CallSid", "0f0e0d0c-1111-2222-3333-444455556666", "00000000-0000-4000-8000-000000000001"),
        ("ParentCallSid", "", ""),
        (
            "RecordingUrl",
            f"https://api.twilio.com/2010-04-01/Accounts/AC{'a' * 32}/Recordings/RE{'b' * 32}",
            f"https://api.twilio.com/2010-04-01/Accounts/AC{1:032x}/Recordings/RE{2:032x}",
        ),
        ("ErrorUrl", "https://user:pass@real.example.org:81/voice?n=1&t=1-2&mac=5e", f"https://line.example.com/voice?n=1&t={MASK}&mac={MASK}"),
    ],
)  # fmt: skip
def test_each_value_is_kept_or_replaced(name: str, value: str, masked: str) -> None:
    assert Masker([value]).form([(name, value)]) == ((name, masked),)


def test_secrets_in_addresses_are_masked_also_where_they_are_escaped() -> None:
    text = '<Gather action="/voice?v=1&amp;at=main&amp;mac=abc123"/><Redirect>https://u:p@x/?token=t#f</Redirect>'
    assert Masker([text]).text(text) == (
        f'<Gather action="/voice?v=1&amp;at=main&amp;mac={MASK}"/><Redirect>https://x/?token={MASK}#f</Redirect>'
    )


def test_the_order_of_parameters_is_not_kept() -> None:
    assert Masker([]).form([("To", ""), ("From", ""), ("To", "")]) == (("From", ""), ("To", ""), ("To", ""))


@pytest.mark.parametrize("name", ["my hip hums", "\udcff", f"call {NUMBER}", "", "x" * 65])
def test_a_name_of_a_parameter_that_is_no_word_is_not_kept(name: str) -> None:
    assert Masker([]).form([(name, "")]) == ((MASK, ""),)
