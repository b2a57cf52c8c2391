"""The part of line.yaml that names further lines, and the numbers that callers dial for each of them."""

from __future__ import annotations

from typing import Final

from ivr.content.values.phone_numbers import is_number
from ivr.content.yaml.fields import Block, Shape

LINES: Final = "lines"
_LINE = Shape("another line", needs=("line", "numbers"))


def read_other_lines(block: Block, own: str) -> dict[str, str]:
    """The numbers of other lines, each with the name of its line.

    Args:
        block: The line file.
        own: The name of the line that it is of.
    """
    numbers: dict[str, str] = {}
    names = {own}
    for each in block.blocks(LINES, _LINE):
        name = each.id("line")
        if name in names - {""}:
            each.wrong("line", f"The line '{name}' stands twice", "Give each line a name and a folder of its own.")
        names.add(name)
        numbers |= _numbers(each, name, numbers)
    return numbers


def _numbers(block: Block, name: str, taken: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line, number in block.words("numbers"):
        if not is_number(number):
            block.page.wrong(
                line,
                f"'{number}' is not a whole phone number",
                "Write it with + and the country code, without spaces or dashes, as in +12025550100.",
            )
        elif number in taken or number in found:
            block.page.wrong(
                line, f"The number '{number}' leads to two lines", "Leave it at the line that callers of it want."
            )
        found[number] = name
    return found
