"""A machine that listens to what was rendered."""
