"""Real lengths for a line: where an audio file is heard, its seconds take the place of what was reckoned from words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ivr.content.line.parts import cut
from ivr.core.line.model import Line, Menu, RedFlag, Statement, Topic

Lengths = Mapping[tuple[str, str], float]
"""By id and language, in seconds."""


def retimed(line: Line, lengths: Lengths) -> Line:
    """The line with these lengths, and its topics cut anew by them.

    Args:
        line: As it was loaded.
        lengths: Of the files that are heard; where one is missing, what was reckoned stays.
    """
    if not lengths:
        return line
    phrases = {id_: _statement(each, lengths) for id_, each in line.phrases.items()}
    return replace(
        line,
        menus={id_: _menu(each, lengths) for id_, each in line.menus.items()},
        topics={id_: _topic(each, phrases["topic-keys"], lengths) for id_, each in line.topics.items()},
        red_flags={id_: _flag(each, lengths) for id_, each in line.red_flags.items()},
        phrases=phrases,
    )


def _statement(statement: Statement, lengths: Lengths) -> Statement:
    seconds = {code: lengths.get((statement.id, code), known) for code, known in statement.seconds.items()}
    return replace(statement, seconds=seconds)


def _menu(menu: Menu, lengths: Lengths) -> Menu:
    return replace(
        menu,
        intro=tuple(_statement(each, lengths) for each in menu.intro),
        choices=_statement(menu.choices, lengths),
        after=tuple(_statement(each, lengths) for each in menu.after),
        name=_statement(menu.name, lengths) if menu.name else None,
    )


def _topic(topic: Topic, keys: Statement, lengths: Lengths) -> Topic:
    statements = [_statement(each, lengths) for part in topic.parts for each in part.statements]
    name = _statement(topic.name, lengths) if topic.name else None
    return replace(topic, parts=cut(statements, keys.seconds), name=name)


def _flag(flag: RedFlag, lengths: Lengths) -> RedFlag:
    return replace(flag, step_up=_statement(flag.step_up, lengths) if flag.step_up else None)
