"""``ivr doctor``: all that is missing, at once, and nothing is changed."""

from __future__ import annotations

import json
import shutil
from http import HTTPStatus
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.doctor import doctor
from tests.lines import SMALL, texting_files
from tests.web.console.provider.standin import standing_in

TOKEN, SECRET = "0123456789abcdef0123456789abcdef", "fedcba98765432100123456789abcdef"


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """A line whose numbers are no placeholders: their area code is never given out."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "menus"))
    staff = folder / "staff.yaml"
    staff.write_text(staff.read_text(encoding="utf-8").replace("+1202555", "+1911200"), encoding="utf-8")
    return folder


def run(tmp_path: Path, menus: Path, *arguments: str, **variables: str) -> Result:
    clean = dict.fromkeys(("IVR_PUBLIC_URL", "TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID", "IVR_SECRET"), "")
    given = {"IVR_DATA": str(tmp_path / "data"), "IVR_MENUS": str(menus), "IVR_AUDIO": str(tmp_path / "audio")}
    return CliRunner().invoke(doctor, arguments, env={**clean, **given, **variables})


LIVE = {
    "IVR_PUBLIC_URL": "https://line.example.org",
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_ACCOUNT_SID": f"AC{TOKEN}",
    "IVR_SECRET": SECRET,
    "IVR_ALERT_FROM": "+19112000100",
    "IVR_SPEAK": "carrier",
}


def test_everything_is_named_at_once_and_nothing_is_made(tmp_path: Path) -> None:
    done = run(tmp_path, SMALL)
    assert done.exit_code == 1
    for named in ("IVR_PUBLIC_URL", "TWILIO_AUTH_TOKEN", "IVR_SECRET", "placeholders", "speak: carrier", "alerted"):
        assert named in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_line_that_lacks_nothing_may_go_live(tmp_path: Path, menus: Path) -> None:
    done = run(tmp_path, menus, **LIVE)
    assert done.output.splitlines()[-1] == "Nothing is missing: this line may go live. Start it with:  ivr serve"
    assert done.exit_code == 0


@pytest.mark.parametrize("lacks", ["TWILIO_AUTH_TOKEN", "IVR_SECRET", "IVR_SPEAK", "IVR_ALERT_FROM"])
def test_what_one_variable_lacks_is_told_and_how_to_set_it(tmp_path: Path, menus: Path, lacks: str) -> None:
    told = json.loads(run(tmp_path, menus, "--json", **{**LIVE, lacks: ""}).output)
    assert not told["ok"]
    named = "Nobody has chosen the voice" if lacks == "IVR_SPEAK" else lacks
    assert any(named in each for each in told["missing"])


def test_what_only_people_can_know_is_asked_for_and_keeps_no_line_from_going_live(tmp_path: Path, menus: Path) -> None:
    told = json.loads(run(tmp_path, menus, "--json", **LIVE).output)
    assert told["ok"]
    assert any("ivr contact" in each and "contact-saved: yes" in each for each in told["hints"])
    staff = menus / "staff.yaml"
    staff.write_text(staff.read_text(encoding="utf-8") + "contact-saved: yes\n", encoding="utf-8")
    told = json.loads(run(tmp_path, menus, "--json", **LIVE).output)
    assert not any("ivr contact" in each for each in told["hints"])


@pytest.mark.parametrize(("sender", "other"), [("+19112000100", False), ("+19112000107", True)])
def test_callers_are_told_the_number_that_calls_them_back(
    tmp_path: Path,
    menus: Path,
    sender: str,
    *,
    other: bool,
) -> None:
    told = json.loads(run(tmp_path, menus, "--json", **{**LIVE, "IVR_ALERT_FROM": sender}).output)
    assert told["ok"]
    assert any("which number will call them back" in each for each in told["hints"]) is other


def test_menus_with_mistakes_are_told_as_by_the_check(tmp_path: Path, menus: Path) -> None:
    (menus / "phrases.yaml").write_text("phrases:\n  - id: emergency\n", encoding="utf-8")
    done = run(tmp_path, menus, **LIVE)
    assert done.exit_code == 1
    assert "phrases.yaml" in done.output


def test_a_database_that_cannot_be_opened_is_a_hint(tmp_path: Path, menus: Path) -> None:
    told = json.loads(run(tmp_path, menus, "--json", **LIVE, IVR_DATABASE_URL="mysql://nowhere/ivr").output)
    assert any(each.startswith("The database cannot be opened") for each in told["hints"])


def test_a_sign_in_provider_that_does_not_answer_is_told_and_keeps_no_line_from_going_live(
    tmp_path: Path, menus: Path
) -> None:
    with standing_in() as clinic:
        oidc = {"IVR_OIDC_ISSUER": clinic.issuer, "IVR_OIDC_CLIENT_ID": "line", "IVR_OIDC_CLIENT_SECRET": "secret"}
        assert "IVR_OIDC_ISSUER" not in run(tmp_path, menus, **LIVE, **oidc).output
        clinic.broken = HTTPStatus.BAD_GATEWAY
        done = run(tmp_path, menus, **LIVE, **oidc)
        assert (
            "hint: The sign-in provider of IVR_OIDC_ISSUER does not answer as it should: it answers HTTP 502"
            in done.output
        )
        assert done.exit_code == 0
    half = run(tmp_path, menus, **LIVE, **oidc | {"IVR_OIDC_CLIENT_ID": ""})
    assert "IVR_OIDC_CLIENT_ID is not set" in half.output
    assert half.exit_code == 1


def _texting(menus: Path, *lines: str) -> Path:
    """The menus with texts to callers."""
    texts = texting_files()
    file = menus / "line.yaml"
    file.write_text("\n".join([file.read_text(encoding="utf-8").rstrip(), "texts: yes", *lines, ""]), encoding="utf-8")
    (menus / "phrases.yaml").write_bytes(texts["phrases.yaml"])
    return menus


def test_a_line_with_texts_needs_a_sender_a_name_and_an_address_that_tells_nothing(tmp_path: Path, menus: Path) -> None:
    _texting(menus)
    told = json.loads(run(tmp_path, menus, "--json", **{**LIVE, "TWILIO_ACCOUNT_SID": ""}).output)
    assert any("none can be sent. Set TWILIO_ACCOUNT_SID" in each for each in told["missing"])
    assert any('Write "clinic: NAME"' in each for each in told["missing"])
    told = json.loads(run(tmp_path, menus, "--json", **LIVE).output)
    assert not any("none can be sent" in each for each in told["missing"])
    named = {**LIVE, "IVR_PUBLIC_URL": "https://spine-surgery.example.org"}
    told = json.loads(run(tmp_path, menus, "--json", **named).output)
    assert any("whose name says 'spine'" in each for each in told["missing"])


def test_a_line_with_texts_asks_for_the_registration_of_its_number(tmp_path: Path, menus: Path) -> None:
    _texting(menus, "clinic: Harbor Clinic")
    told = json.loads(run(tmp_path, menus, "--json", **LIVE).output)
    assert told["missing"] == []
    (asked,) = [each for each in told["hints"] if "A2P 10DLC" in each]
    assert "/voice/text (POST)" in asked


def test_a_line_without_texts_is_asked_nothing_of_the_kind(tmp_path: Path, menus: Path) -> None:
    told = json.loads(run(tmp_path, menus, "--json", **LIVE).output)
    assert not any("text" in each and "A2P" in each for each in (*told["missing"], *told["hints"]))
