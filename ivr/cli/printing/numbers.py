"""Numbers on the command line, refused in plain sentences."""

from __future__ import annotations

from typing import Any

import click


def _within(least: float | None, most: float | None) -> str:
    if most is None:
        return f"of {least or 0:g} or more"
    return f"from {least or 0:g} to {most:g}"


class Whole(click.IntRange):
    """A whole number between two others."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """The number, or a sentence that says which there may be."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            wanted = _within(self.min, self.max)
            raise click.BadParameter(f"'{value}' is not a whole number {wanted}.", ctx, param) from None


class Decimal(click.FloatRange):
    """A number between two others."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """The number, or a sentence that says which there may be."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            above = "above " if self.min_open else ""
            wanted = _within(self.min, self.max).replace("from ", f"from {above}")
            raise click.BadParameter(f"'{value}' is not a number {wanted}.", ctx, param) from None
