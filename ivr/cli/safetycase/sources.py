"""Where the hazard log, the tests and their results are, in a checkout and beside an installed line."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

import ivr
from ivr.content.evidence.evidence import Evidence
from ivr.explore.hazards.model import Kind
from ivr.explore.hazards.reading import Found, Known, read
from ivr.explore.hazards.results import Results, all_tests, read_results

HAZARDS: Final = Path("safety/hazards.yaml")
RESULTS: Final = Path("var/junit.xml")
"""Where `make test` leaves the results."""
_PROGRAM: Final = Path(ivr.__file__).parent
_CHECKOUT: Final = _PROGRAM.parent
_TESTS: Final = _CHECKOUT / "tests"


def hazard_log(chosen: Path | None) -> Path:
    """The hazard log: the chosen one, that of this folder, or the one that came with the program."""
    places = (HAZARDS, _PROGRAM / "shipped" / HAZARDS, _CHECKOUT / HAZARDS)
    return chosen or next((each for each in places if each.is_file()), HAZARDS)


def tests() -> frozenset[str] | None:
    """The tests of the program; None where it is installed without them."""
    return all_tests(_CHECKOUT) if _has_tests() else None


def _has_tests() -> bool:
    return (_TESTS / "test_shape.py").is_file()


def read_log(path: Path, known: Known) -> Found:
    """The hazard log; where it has mistakes, prints them and ends with exit code 1."""
    try:
        found = read(str(path), path.read_bytes(), known)
    except OSError as error:
        remedy = "Name one with --hazards."
        raise click.ClickException(f'The hazard log "{path}" cannot be read: {error.strerror}. {remedy}') from None
    if found.issues:
        for issue in found.issues:
            click.echo(issue, err=True)
        raise click.exceptions.Exit(1)
    return found


def summary(evidence: Evidence) -> str:
    """The hazard log in a sentence; "" if there is none that is right and about this line."""
    path = hazard_log(None)
    found = read(str(path), path.read_bytes(), sources(evidence)) if path.is_file() else Found()
    if found.issues or not found.hazards:
        return ""
    controls = sum(len(each.controls) for each in found.hazards)
    open_ = sum(each.is_open for each in found.hazards)
    return f"{len(found.hazards)}, with {controls} controls; in {open_} of them something is left to people"


def sources(evidence: Evidence) -> Known:
    """What a hazard log may name, of the program and of a line."""
    from ivr.content.messages.catalogue import codes  # noqa: PLC0415  # only a safety case asks for all of it
    from ivr.explore.rules import RULES  # noqa: PLC0415
    from ivr.rehearse.promises.all import PROMISES  # noqa: PLC0415

    names: dict[Kind, frozenset[str]] = {
        Kind.CHECK: frozenset(codes()),
        Kind.RULE: frozenset((*(each.id for each in RULES), "documents")),
        Kind.PROMISE: frozenset(each.__name__ for each in PROMISES),
    }
    there = tests()
    named = names if there is None else {**names, Kind.TEST: there}
    return Known(named, evidence.signs.keys(), evidence.line.red_flags.keys())


def results(chosen: Path | None) -> Results | None:
    """The results of the last run of the tests; None if nobody named any and there are none in this folder."""
    if chosen is None and not RESULTS.is_file():
        return None
    path = chosen or RESULTS
    try:
        return read_results(path)
    except OSError as error:
        raise click.ClickException(f'"{path}" cannot be read: {error.strerror}. Run:  make test') from None
    except ValueError as error:
        raise click.ClickException(f'"{path}" is of no use: {error}. Run:  make test') from None


def changed(found: Results | None, menus: Path) -> tuple[str, ...]:
    """The files of program, tests and menus that were changed after the tests began."""
    if found is None:
        return ()
    code = [*_PROGRAM.rglob("*.py"), *(_TESTS.rglob("*.py") if _has_tests() else ())]
    return tuple(_short(each) for each in found.changed_since([*code, *menus.rglob("*.yaml")]))


def _short(path: Path) -> str:
    try:
        return path.resolve().relative_to(_CHECKOUT).as_posix()
    except ValueError:
        return str(path)
