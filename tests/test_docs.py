"""The pages for people are true of the code: links, commands, variables, paths, and what the service says of itself."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import ivr
from ivr import settings
from ivr.calls.token import Place
from ivr.cli.main import main
from ivr.content.yaml.folder import passed_over, read_files, stamp
from ivr.core.state import CallState
from ivr.store.tables import metadata

ROOT = Path(__file__).parent.parent
CODE = [path for path in Path(ivr.__file__).parent.rglob("*.py") if "shipped" not in path.parts]
CHANGES = ROOT / "CHANGELOG.md"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/*.md")), ROOT / "menus" / "README.md"]
SETTINGS = "\n".join(path.read_text() for path in Path(settings.__file__).parent.glob("*.py"))
"""All that the service reads of the environment."""
PRESENT = [page for page in PAGES if page != CHANGES]
"""What is true today; the changelog tells of other days as well."""

FEWEST_WORDS = 2
"""A shorter piece of a sentence is no reason by itself: "it hangs"."""

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`]+)`")
_VARIABLE = re.compile(r"\b(?:IVR|TWILIO)_[A-Z_]*[A-Z]\b")
_PATH = re.compile(r"(?:ivr|tests|menus|docs|audio)/[\w./*-]+")
_LOUD = re.compile(r"[A-Z]{2,}(?: [A-Z]{2,}){2,}")


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def each(pages: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", pages, ids=named)


def anchors(page: Path) -> set[str]:
    """What a link behind a # may name, as the usual viewers make it from headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def typed(page: Path) -> Iterator[str]:
    """Everything on a page that stands there as code: indented, fenced or between backticks."""
    fenced = False
    for line in page.read_text().replace("\\\n", " ").splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield line.strip()
        yield from _CODE.findall(line)


def commands(page: Path) -> Iterator[list[str]]:
    """The words of each call of ``ivr`` on a page, without ``ivr`` itself."""
    for code in typed(page):
        for found in re.findall(r"(?:^|[\s/])ivr +([a-z].*)", code):
            try:
                words = shlex.split(found.replace("PATH...", ""), comments=True)
            except ValueError:  # an apostrophe in words that stand behind the command
                words = found.split("#")[0].split()
            yield words


@each(PAGES)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in _LINK.findall(page.read_text()) if not re.match(r"[a-z]+:", link)]
    lost = []
    for link in links:
        target, _, anchor = link.partition("#")
        to = (page.parent / target).resolve() if target else page
        if not to.exists() or (anchor and anchor not in anchors(to)):
            lost.append(link)
    assert lost == []


def test_every_page_is_reached_from_the_first_one() -> None:
    start = ROOT / "README.md"
    reached, waiting = {start}, [start]
    while waiting:
        page = waiting.pop()
        for link in _LINK.findall(page.read_text()):
            to = (page.parent / link.partition("#")[0]).resolve()
            if to.suffix == ".md" and to not in reached:
                reached.add(to)
                waiting.append(to)
    assert set(PAGES) <= reached


def meant(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that words call, and what stands behind its name."""
    command: click.Command = main
    context = click.Context(main, info_name="ivr")
    while words and isinstance(command, click.Group) and re.match(r"[a-z]", words[0]):
        found = command.get_command(context, words[0].strip(".,:;"))
        assert found is not None, f"there is no {words[0]!r} in ivr {command.name}"
        command, words = found, words[1:]
    return command, words


@each(PRESENT)
def test_commands_exist_with_their_options(page: Path) -> None:
    for called in commands(page):
        command, words = meant(called)
        known = {name for each in command.params for name in each.opts} | {"--help"}
        used = {word.partition("=")[0] for word in words if re.fullmatch(r"--?[a-z][a-z-]*(=.*)?", word)}
        assert used <= known, f"ivr {command.name}: {sorted(used - known)}"


@each(PRESENT)
def test_make_knows_its_targets(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = {found for code in typed(page) for found in re.findall(r"(?:^|[\s,])make ([a-z]+)", code.split("#")[0])}
    assert asked <= targets


@each(PRESENT)
def test_variables_are_those_of_the_settings(page: Path) -> None:
    read = SETTINGS
    assert {name for name in _VARIABLE.findall(page.read_text()) if f'"{name}"' not in read} == set()


def test_operators_find_every_variable() -> None:
    read = set(re.findall(r'"((?:IVR|TWILIO)_[A-Z_]+|PORT|HOST)"', SETTINGS))
    page = (ROOT / "docs" / "operators.md").read_text()
    assert {name for name in read if f"`{name}`" not in page} == set()


@each(PRESENT)
def test_paths_exist(page: Path) -> None:
    found = {path for code in typed(page) for path in _PATH.findall(code) if code.startswith(path)}
    made = {"audio/recordings/en/main-welcome.wav", "menus/approvals.yaml"}  # by people, later
    assert {path for path in found - made if not [*ROOT.glob(path.rstrip("/."))]} == set()


def _words(node: ast.expr) -> list[str]:
    """The fixed words of a text, between what is filled in."""
    if isinstance(node, ast.JoinedStr):
        return [str(part.value) for part in node.values if isinstance(part, ast.Constant)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _reasons() -> Iterator[str]:
    """What the functions that tell troubles may say: the longest fixed piece of each sentence."""
    telling = {"troubles", "trouble", "not_ready"}
    for path in CODE:
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef) and function.name in telling:
                inside = [node for node in ast.walk(function) if isinstance(node, ast.expr)]
                parts = {id(part) for node in inside if isinstance(node, ast.JoinedStr) for part in node.values}
                docs = ast.get_docstring(function, clean=False)
                texts = [_words(node) for node in inside if id(node) not in parts]
                pieces = (" ".join(max(text, key=len).split()) for text in texts if text and docs not in text)
                yield from (piece.strip(" (),.:;") for piece in pieces if len(piece.split()) > FEWEST_WORDS)


def test_the_runbook_has_every_reason_not_to_be_ready() -> None:
    page = " ".join((ROOT / "docs" / "operators.md").read_text().split())
    reasons = set(_reasons())
    assert len(reasons) > 10
    assert {reason for reason in reasons if reason not in page} == set()


def test_the_runbook_has_every_loud_message() -> None:
    page = (ROOT / "docs" / "operators.md").read_text()
    texts = (node for path in CODE for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
    loud = {found for node in texts if isinstance(node.value, str) for found in _LOUD.findall(node.value)}
    loud = {
        each
        for each in loud
        if not re.search(r"INSERT|SELECT|UPDATE|DELETE|BEGIN|CONFLICT|EXISTS|EXCLUSIVE|EXECUTE|RETURN", each)
    }
    assert len(loud) > 4
    assert {each for each in loud if each not in page} == set()


def test_the_token_and_the_tables_are_described() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    names = [field.name for kind in (CallState, Place) for field in fields(kind)]
    assert {name for name in (*names, *metadata.tables) if f"`{name}`" not in page} == set()


def test_the_guide_among_the_menus_is_no_menu_and_needs_no_warning() -> None:
    menus = ROOT / "menus"
    assert (menus / "README.md").is_file()
    assert "README.md" not in read_files(menus)
    assert "README.md" not in str(stamp(menus))  # an edit of it is none of the menus
    assert list(passed_over(menus)) == []


def test_this_version_stands_in_the_changelog() -> None:
    version = CliRunner().invoke(main, ["--version"]).output.split()[-1]
    assert f"\n## {version} (" in CHANGES.read_text()
