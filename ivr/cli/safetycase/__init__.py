"""``ivr safety-case``: how anybody can see that a caller with a warning sign is safe."""
