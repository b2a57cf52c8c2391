"""The words of reports in English."""

from __future__ import annotations

from typing import Final

from ivr.languages.pack import ReportWords

REPORTS: Final = ReportWords(
    titles={
        "summary": "Summary",
        "languages": "Calls by language",
        "endings": "How calls ended",
        "topics": "Topics",
        "menus": "Silences and wrong keys",
        "places": "Where callers get lost",
        "transfers": "Callers who wanted staff",
        "rings": "Rings that nobody took",
        "red-flags": "Red flags",
        "hours": "Calls by hour of the day",
        "days": "Calls by day",
    },
    notes={
        "endings": "Transferred: a person took the call. Not reached: staff were wanted and nobody took the call.",
        "topics": "Left: the caller pressed a key that led elsewhere, or hung up.",
        "menus": "How often a caller pressed nothing in time, or a key without a meaning there.",
        "places": "The menu tree. Back: the caller went back at once. Hung up: the last place that was heard.",
        "transfers": "Red flags are not among them: they have a table of their own.",
        "rings": "Each phone that rang for a caller, red flags included. Declined: picked up, but nobody pressed 1.",
        "red-flags": "Unanswered: no person took the call while it lasted. What became of it is on the callback list.",
    },
    columns={
        "figure": "Figure",
        "calls": "Calls",
        "opened": "Opened",
        "heard": "Heard to the end",
        "left": "Left",
        "silences": "Silences",
        "wrong-keys": "Wrong keys",
        "visits": "Came here",
        "back": "Went back",
        "hung-up": "Hung up",
        "wanted": "Wanted staff",
        "answered": "Answered",
        "nobody": "Nobody answered",
        "away": "Office closed",
        "gone": "Caller hung up",
        "rings": "Rings",
        "chosen": "Chosen",
        "unanswered": "Unanswered",
    },
    rows={
        "summary": {
            "calls": "Calls",
            "seconds": "Average length of a call, in seconds",
            "messages": "Messages that were left",
        },
        "languages": {
            "": "not known (no key was pressed)",
        },
        "endings": {
            "transferred": "transferred",
            "error": "error",
            "gave_up": "silent caller: the line said goodbye",
            "transfer_failed": "staff not reached",
            "completed": "hung up after a topic was heard to its end",
            "hung_up": "hung up before",
        },
        "transfers": {
            "staff": "pressed 0",
            "silence": "was silent three times",
            "wrong": "pressed three wrong keys",
        },
        "rings": {
            "no-answer": "no answer",
            "busy": "busy",
            "failed": "failed",
            "canceled": "canceled",
            "declined": "declined",
        },
        "red-flags": {
            "unknown": "unknown kind",
        },
    },
    page={
        "title": "Report of the phone line",
        "from-to": "{first} to {last}",
        "zone": "Days and hours by the clock of {zone}.",
        "one": "What",
        "nothing": "Nothing.",
        "masked": (
            "<5: fewer than five callers. ~N: N together with a figure that is kept back. *: kept back, so "
            "that no smaller figure can be worked out from it. A caller counts once a day; withheld numbers "
            "count once a call."
        ),
        "chart": "Bars: {title}. The table beside it has the same figures.",
        "start": "main menu",
    },
)
