"""What the engine makes of speech."""
