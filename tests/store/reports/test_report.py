"""What a report says."""

from __future__ import annotations

from datetime import date

from ivr.core.line.staff import SILENCE, STAFF, WRONG
from ivr.store.reports.counting import Cell, Count, What
from ivr.store.reports.report import Row, report

FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 2)


def both(number: int) -> Count:
    return Count(number, number)


MADE = report(
    FIRST,
    SECOND,
    "America/Chicago",
    {
        FIRST: {
            Cell(What.CALLS): both(40),
            Cell(What.SECONDS): Count(4000, 40),
            Cell(What.HOUR, value="09"): both(40),
            Cell(What.LANGUAGE, value="en"): both(38),
            Cell(What.LANGUAGE, value="es"): both(2),
            Cell(What.ENDED, value="hung_up"): both(40),
            Cell(What.OPENED, "about"): both(20),
            Cell(What.HEARD, "about"): both(17),
            Cell(What.LEFT, "about"): both(3),
            Cell(What.OPENED, "expect"): both(9),
            Cell(What.LEFT, "expect"): both(9),
            Cell(What.SILENCE, "main"): both(7),
            Cell(What.WRONG, "more"): both(4),
            Cell(What.TRANSFER, "all", STAFF): both(6),
            Cell(What.TRANSFER, "nobody", STAFF): both(6),
            Cell(What.RING, value="busy"): both(6),
            Cell(What.VISITED, "main"): both(40),
            Cell(What.VISITED, "more"): both(9),
            Cell(What.BACK, "more"): both(3),
            Cell(What.HUNG_UP, "main"): both(12),
            Cell(What.HUNG_UP, "more"): both(2),
            Cell(What.FLAG, "all", "leg"): both(8),
            Cell(What.FLAG, "answered", "leg"): both(8),
            Cell(What.FLAG, "all", "fever"): both(3),
            Cell(What.FLAG, "unanswered", "fever"): both(3),
        },
        SECOND: {Cell(What.CALLS): both(6), Cell(What.LANGUAGE, value="en"): both(6), Cell(What.MESSAGE): both(1)},
    },
)


def rows(id_: str) -> dict[str, tuple[int | str, ...]]:
    return {row.key: row.figures for row in MADE.table(id_).rows}


def test_the_summary_has_calls_their_length_and_messages() -> None:
    assert rows("summary") == {"calls": (46,), "seconds": (87,), "messages": ("<5",)}


def test_shares_add_up_and_are_masked_so_that_nothing_can_be_reckoned() -> None:
    assert rows("languages") == {"en": ("~46",), "es": ("<5",)}
    assert rows("days") == {"2026-11-01": (40,), "2026-11-02": (6,)}
    assert rows("hours")["09"] == (40,)
    assert len(rows("hours")) == 24
    assert list(rows("endings")) == ["transferred", "error", "gave_up", "transfer_failed", "completed", "hung_up"]


def test_topics_stand_in_the_order_of_what_is_shown() -> None:
    assert MADE.table("topics").rows == (Row("about", (20, "~20", "<5")), Row("expect", (9, 0, 9)))


def test_places_tell_where_callers_got_lost_and_hang_ups_cannot_be_reckoned() -> None:
    assert rows("places") == {"main": (40, 7, 0, 0, "~14"), "more": (9, 0, "<5", "<5", "<5")}


def test_menus_transfers_rings_and_red_flags() -> None:
    assert rows("menus") == {"main": (7, 0), "more": (0, "<5")}
    assert rows("transfers") == {STAFF: (6, 0, 6, 0, 0), SILENCE: (0,) * 5, WRONG: (0,) * 5}
    assert rows("rings") == {"no-answer": (0,), "busy": (6,), "failed": (0,), "canceled": (0,), "declined": (0,)}
    assert rows("red-flags") == {"leg": (8, 8, 0), "fever": ("<5", "<5", "<5")}


def test_a_report_of_nothing_has_all_tables() -> None:
    empty = report(FIRST, SECOND, "UTC", {})
    assert [table.id for table in empty.tables] == [table.id for table in MADE.tables]
    assert empty.table("summary").rows[0] == Row("calls", (0,))
    assert empty.table("topics").rows == ()
