"""The small line with a fact base, in a third language too: Portuguese texts beside the others in its files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import yaml

from ivr.content.load import read_folder
from tests.lines import EVIDENCE

TEXTS: Final[dict[str, str]] = yaml.safe_load((EVIDENCE.parent / "portuguese.yaml").read_text(encoding="utf-8"))
"""Portuguese by the English."""
_LANGUAGE: Final = """\
  - language: pt
    locale: pt-BR
    voice: Polly.Camila-Neural
    words-a-minute: 130
    engine: espeak
    name:
      en: Portuguese
      es: portugués
      pt: português
"""
_BLOCK: Final = re.compile(
    r"(?P<indent> *)(?P<dash>- )?en: \|\n(?P<en>(?: +.*\n)+?) *es: \|\n(?: +.*\n)+?(?= *\S+:|\Z| *- )"
)
_INLINE: Final = re.compile(r"(?P<indent> *)(?P<dash>- )?en: (?P<en>[^|\n]+)\n *es: [^\n]+\n")
_LIST: Final = re.compile(r"(?P<indent> *)en:\n(?P<en>(?:(?P=indent) +- .*\n)+) *es:\n(?:(?P=indent) +- .*\n)+")
_GLOSSARY: Final = re.compile(r"  - plain: (?P<en>.*)\n    technical: .*\n    spanish: .*\n")


def translated(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with Portuguese behind the Spanish, everywhere."""
    return {name: _translated(name, data.decode()).encode() for name, data in files.items()}


def third_line() -> dict[str, bytes]:
    """The files of the line `evidence` in English, Spanish and Portuguese."""
    return translated(read_folder(EVIDENCE))


def write(folder: Path) -> Path:
    """The same as a folder."""
    for name, data in third_line().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def _translated(name: str, text: str) -> str:
    text = _BLOCK.sub(
        lambda found: f"{found[0]}{found['indent']}pt: |\n{found['indent']}  {_said(found['en'])}\n", text
    )
    text = _INLINE.sub(lambda found: f"{found[0]}{_indent(found)}pt: {_said(found['en'])}\n", text)
    text = _LIST.sub(_list, text)
    text = _GLOSSARY.sub(lambda found: f"{found[0]}    portuguese: {_said(found['en'])}\n", text)
    if name == "line.yaml":
        text = text.replace("approvals:\n", f"{_LANGUAGE}approvals:\n", 1)
    return text


def _indent(found: re.Match[str]) -> str:
    return found["indent"] + " " * len(found["dash"] or "")


def _list(found: re.Match[str]) -> str:
    words = re.findall(r"- (.*)", found["en"])
    lines = "".join(f"{found['indent']}  - {_said(word)}\n" for word in words)
    return f"{found[0]}{found['indent']}pt:\n{lines}"


def _said(english: str) -> str:
    return TEXTS[" ".join(english.split())]
