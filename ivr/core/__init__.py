"""The call itself, pure: what a line is, where a call stands, and what comes next.

Nothing in this package knows a clock, a network, a file, randomness or a carrier's words.
"""
