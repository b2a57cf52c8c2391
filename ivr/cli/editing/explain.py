"""``ivr explain``: what a message of `ivr check` means, with an example."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final

import click

from ivr.content.messages.catalogue import ENGLISH, LANGUAGES, Explanation, codes, explanation, nearest

_WORDS: Final = {
    "en": ("Messages", "What it means", "Not like this", "Like this"),
    "es": ("Mensajes", "Qué significa", "Así no", "Así sí"),
}


@click.command()
@click.argument("code", default="")
@click.option("--lang", type=click.Choice(LANGUAGES), default=ENGLISH, help="The language to read.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def explain(code: str, lang: str, *, as_json: bool) -> None:
    """Explain a message of `ivr check` by its CODE, which stands behind the message in brackets.

    Without a code, all codes are listed.

    Example: ivr explain W101
    """
    if not code:
        _list(lang, as_json=as_json)
        return
    found = explanation(code.strip("[] "))
    if found is None:
        raise click.BadParameter(f'There is no code "{code}". Codes are: {", ".join(nearest(code))}.')
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    says, means, bad, good = _WORDS[lang]
    click.echo(f"{found.code}  {says}:")
    for pattern in found.says:
        click.echo(f"  {_shown(pattern.english if lang == ENGLISH else pattern.spanish)}")
    click.echo(f"\n{means}: {found.why[lang]}")
    for title, example in ((bad, found.before), (good, found.after)):
        click.echo(f"\n{title}:")
        click.echo("\n".join(f"    {line}" for line in example.split("\n")))


def _list(lang: str, *, as_json: bool) -> None:
    found = [each for each in map(explanation, codes()) if each]
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False))
        return
    for each in found:
        click.echo(f"{each.code}  {_first(each, lang)}")


def _first(found: Explanation, lang: str) -> str:
    return _shown(found.says[0].english if lang == ENGLISH else found.says[0].spanish)


def _shown(pattern: str) -> str:
    """A pattern with dots in the place of what differs."""
    for number in range(10):
        pattern = pattern.replace(f"{{{number}}}", "...")
    return pattern
