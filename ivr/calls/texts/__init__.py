"""Texts to callers, as far as a call and the carrier's webhooks are concerned."""
