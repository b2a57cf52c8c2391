"""Changing what stands in rows: facts with their sources, how words are spoken, and what is waived of a text."""
