"""From files without mistakes to the line that the engine reads."""
