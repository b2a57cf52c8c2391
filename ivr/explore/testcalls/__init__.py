"""Test calls by staff: what a caller does and has to hear, in plain words, played without a telephone."""
