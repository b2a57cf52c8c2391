"""Proofs of a line before anybody hears it: every call, test calls, and the table of who calls."""
