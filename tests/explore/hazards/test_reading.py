"""The hazard log is read strictly: each mistake with its line and what to write instead."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from ivr.explore.hazards.model import RISKS, Kind, Likelihood, Severity, risk
from ivr.explore.hazards.reading import Known
from tests.explore.hazards.logs import KNOWN, LOG, TEST, log


def test_a_hazard_is_what_its_lines_say() -> None:
    found = log()
    assert found.issues == []
    (hazard,) = found.hazards
    assert (hazard.id, hazard.signs, hazard.red_flags) == ("HAZ-01", ("RED-09",), ("fever",))
    assert (hazard.risk_before, hazard.risk_after, hazard.is_open) == (4, 3, True)
    assert [(each.kind, each.name) for each in hazard.controls[0].evidence] == [(Kind.TEST, TEST), (Kind.CHECK, "N701")]
    assert (found.intended, found.not_for) == ("General information.", "Advice.")


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        (
            TEST,
            f"{TEST}s",
            f":19: There is no test in the tests of this program called '{TEST}s'. Did you mean '{TEST}'?",
        ),
        (TEST, "keys", ":19: There is no test in the tests of this program called 'keys'. Write file and name as in "),
        ("N701", "N7O1", ":21: There is no code of 'ivr check' called 'N7O1'. Did you mean 'N701'?"),
        ("- help", "- hlep", ":24: There is no rule of 'ivr explore' called 'hlep'. Did you mean 'help'?"),
        (
            "own_l",
            "one_l",
            ":26: There is no promise of 'ivr rehearse' called 'one_language'. Did you mean 'own_",
        ),
        ("RED-09", "RED-90", ":14: There is no warning sign in the facts of this line called 'RED-90'. "),
        ("- fever", "- fewer", ":12: There is no red flag of this line called 'fewer'. Did you mean 'fever'?"),
        ("    signs:\n      - RED-09\n", "", ":1: No hazard is about the warning sign 'RED-09'. Write a hazard with"),
        ("    red-flags:\n      - fever\n", "", ":1: No hazard is about the red flag 'fever'. Write a hazard with"),
        ("HAZ-01", "haz1", ":4: 'hazard: haz1' is not the id of a hazard. Write it as in 'hazard: HAZ-07'."),
        ("severity: major", "severity: bad", ":8: 'severity: bad' is not known. Write one of 'minor', "),
        ("after: low", "after: very-high", ":10: The controls would make this hazard likelier. "),
        ("cause: A slip.\n", "couse: A slip.\n", ":6: 'couse' is not known in a hazard. Did you mean 'cause'?"),
        ("    harm: The caller hangs up.\n", "", ":4: 'harm' is missing in a hazard. Write 'harm: "),
        (
            "        rules:\n          - help\n        promises:\n          - own_language\n",
            "",
            ":22: Nothing shows",
        ),
        ("intended-use: General information.\n", "", ":1: 'intended-use' is missing in a hazard log. Write "),
        (LOG, "- x", ":1: The file does not begin with a field. Begin it with 'hazards:'."),
        (LOG, "", ":1: The file is empty. "),
    ],
    ids=lambda text: text[-30:],
)
def test_a_mistake_is_told_with_its_line_and_the_way_out(good: str, bad: str, told: str) -> None:
    assert good in LOG
    issues = [str(each) for each in log(LOG.replace(good, bad)).issues]
    assert len(issues) == 1
    assert issues[0].startswith(f"hazards.yaml{told}")


def test_an_id_that_stands_twice_is_told() -> None:
    again = LOG[LOG.index("  - hazard") :]
    assert [str(each) for each in log(LOG + again).issues] == [
        "hazards.yaml:27: The hazard 'HAZ-01' stands twice, first on line 4. Give this one an id of its own."
    ]


def test_where_there_are_no_tests_their_names_are_not_looked_up() -> None:
    names: dict[Kind, Collection[str]] = {**KNOWN.names}
    del names[Kind.TEST]
    known = Known(names, KNOWN.signs, KNOWN.red_flags)
    assert log(LOG.replace(TEST, "tests/x.py::test_y"), known).issues == []


def test_risk_grows_with_severity_and_likelihood() -> None:
    table = [[risk(severity, likelihood) for severity in Severity] for likelihood in Likelihood]
    for row in (*table, *map(list, zip(*table, strict=True))):
        assert row == sorted(row)
    assert (table[0][0], table[-1][-1]) == (1, 5)
    assert {each for row in table for each in row} == RISKS.keys()
