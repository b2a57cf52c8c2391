"""Beginnings of menu files, to be filled in: what is missing in them is named by the check."""
