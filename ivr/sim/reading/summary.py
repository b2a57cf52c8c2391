"""What a verb means for a caller, in words: how long the line waits, and which way the call can go.

Addresses, tokens and voices are left out: they may change without a caller noticing.
"""

from __future__ import annotations

from ivr.sim.reading.document import Gather, Hangup, Record, Redirect, Reject, Verb


def wait(gather: Gather, *, until_the_end: bool = False) -> str:
    """How a line waits for keys; where it ends when they do not come, how long that is depends on what was before."""
    many = {1: "one key", None: "keys"}.get(gather.num_digits, f"{gather.num_digits} keys")
    many += " or speech" if gather.takes_speech else ""
    if until_the_end:
        return f"waits for {many} until the time is over"
    finish = f", ended by {gather.finish_on_key}" if gather.finish_on_key else ""
    empty = ", told also of silence" if gather.action_on_empty else ""
    return f"waits {gather.timeout} s for {many}{finish}{empty}"


def way(verb: Verb) -> str:
    """Where a call goes that is not asked for keys and rings nobody."""
    match verb:
        case Redirect():
            return "goes on by itself"
        case Record():
            ends = f", ended by {verb.finish_on_key}" if verb.finish_on_key else ""
            return f"records up to {verb.max_length} s{', after a beep' if verb.play_beep else ''}{ends}"
        case Hangup():
            return "hangs up"
        case Reject():
            return f"rejects the call: {verb.reason}"
    raise AssertionError(verb)  # pragma: no cover - all others are told apart before
