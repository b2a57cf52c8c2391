"""Text messages to callers who asked for one, and what they write back."""
