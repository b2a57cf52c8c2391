"""The telephone in the terminal."""
