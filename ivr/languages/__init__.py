"""What the code must know of a language."""
