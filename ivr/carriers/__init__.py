"""Telephone companies: how each asks, and how it is answered."""
