"""pronunciation.yaml: words that are spoken otherwise than they are written, a list for each language."""

from __future__ import annotations

from typing import Final

from ivr.content.files.drafts import Drafts
from ivr.content.yaml.fields import Block, Shape, listed
from ivr.core.line.pronunciation import DIGIT, Word

PRONUNCIATION: Final = Shape("the pronunciation file", needs=("pronunciation",))
_LANGUAGE = Shape("a list of words", needs=("language", "words"))
_WORD = Shape("a word", needs=("word",), may=("say", "rendered", "carrier"))
_SAID = ("say", "rendered", "carrier")


def read_pronunciation(block: Block, drafts: Drafts) -> None:
    """Reads a pronunciation file; there may be several, for instance one for each language."""
    for each in block.blocks("pronunciation", _LANGUAGE):
        language = each.text("language")
        codes = [known.code for known in block.page.languages]
        if language and codes and language not in codes:
            each.wrong("language", f"'{language}' is not a language of this line", f"Write one of {listed(codes)}.")
        words = drafts.words.setdefault(language, {})
        for entry in each.blocks("words", _WORD):
            word = _word(entry)
            if word.written in words:
                entry.wrong("word", f"The word '{word.written}' stands twice", "Delete one of the two.")
            elif word.written:
                words[word.written] = word
                drafts.word_places[language, word.written] = entry.place


def _word(block: Block) -> Word:
    """One word; what is not told of one kind of voice is told by ``say``, or needs no help."""
    written = " ".join(block.text("word").split())
    said = {name: " ".join(block.text(name).split()) for name in _SAID}
    if not any(block.has(name) for name in _SAID):
        block.wrong("word", f"Nothing tells how '{written}' is spoken", "Write 'say: ...' below it.")
    for name, text in said.items():
        if text and text.count(DIGIT) not in {0, written.count(DIGIT)}:
            block.wrong(
                name,
                f"'{text}' has another number of '{DIGIT}' than '{written}'",
                f"Write '{DIGIT}' once for each digit that is to be spoken.",
            )
    both = said["say"] or written
    return Word(written, said["rendered"] or both, said["carrier"] or both)
