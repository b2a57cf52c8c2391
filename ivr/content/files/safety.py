"""Files with the clinic's own safety rules: they add to those of `ivr.content.safety.rules`, and take none away."""

from __future__ import annotations

from typing import Final

from ivr.content.files.drafts import Drafts
from ivr.content.review.rules import MustSay
from ivr.content.yaml.fields import Block, Shape

SAFETY_RULES: Final = Shape("a file of safety rules", needs=("safety-rules",))
_RULE = Shape("a safety rule", needs=("text", "says", "why"))


def read_safety_rules(block: Block, drafts: Drafts) -> None:
    """Reads a file with rules such as "recovery-bandage has to say this or that"."""
    codes = tuple(language.code for language in block.page.languages)
    for each in block.blocks("safety-rules", _RULE):
        says = each.block("says", Shape("the wordings of a safety rule", may=codes)) if codes else None
        wordings = (
            {code: tuple(word for _, word in says.words(code)) for code in codes if says.has(code)} if says else {}
        )
        drafts.must_say.append(MustSay(each.place, each.text("text"), wordings, each.text("why")))
