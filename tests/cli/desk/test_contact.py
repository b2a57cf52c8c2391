"""``ivr contact``: a card for the telephones of staff."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from ivr.cli.desk.contact import contact
from tests.lines import SMALL


def run(tmp_path: Path, *arguments: str, menus: Path = SMALL, **variables: str) -> Result:
    given = {"IVR_DATA": str(tmp_path), "IVR_PUBLIC_URL": "", "IVR_ALERT_FROM": "", **variables}
    return CliRunner().invoke(contact, ["--menus", str(menus), *arguments], env=given)


def test_the_card_is_printed_and_nothing_else(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.exit_code == 0
    assert done.stdout_bytes.startswith(b"BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert done.stdout_bytes.endswith(b"END:VCARD\r\n")
    assert done.stdout.count("TEL;") == 1
    assert "placeholders" in done.stderr


def test_every_number_that_the_line_calls_from_is_in_it_once(tmp_path: Path) -> None:
    menus = Path(shutil.copytree(SMALL, tmp_path / "menus"))
    staff = menus / "staff.yaml"
    text = staff.read_text(encoding="utf-8").replace("+12025550100", "+19112000100")
    staff.write_text(text + "caller-id: +19112000101\n", encoding="utf-8")
    more = ["--number", "+19112000103", "--number", "+19112000100"]
    told = json.loads(run(tmp_path, "--json", *more, menus=menus, IVR_ALERT_FROM="+19112000102").stdout)
    assert told["numbers"] == ["+19112000101", "+19112000100", "+19112000102", "+19112000103"]
    assert all(f"VOICE:{number}\r\n" in told["card"] for number in told["numbers"])


def test_it_is_written_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "patient-line.vcf"
    done = run(tmp_path, "--output", str(file), "--name", "Nurse line")
    assert "contact-saved: yes" in done.stdout
    assert b"FN:Nurse line\r\n" in file.read_bytes()
    assert run(tmp_path, "--output", str(tmp_path / "nowhere" / "card.vcf")).exit_code == 1


def test_a_number_that_is_none_is_wrong_use(tmp_path: Path) -> None:
    assert run(tmp_path, "--number", "202 555").exit_code == 2


def test_a_broken_environment_is_no_obstacle(tmp_path: Path) -> None:
    assert run(tmp_path, IVR_PUBLIC_URL="nonsense").exit_code == 0
    assert run(tmp_path, PORT="many").exit_code == 0
