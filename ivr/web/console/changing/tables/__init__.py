"""Forms for what stands in rows: facts, how words are spoken, and what was decided about a text."""
