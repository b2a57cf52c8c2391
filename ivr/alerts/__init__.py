"""Telling staff about a caller who reached nobody, until somebody takes the call back."""
