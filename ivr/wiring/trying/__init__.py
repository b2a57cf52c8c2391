"""A line for trying, and what it tells of itself to whoever records or replays its calls."""
