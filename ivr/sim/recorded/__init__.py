"""Calls as files: written, masked, and played again."""
