"""Commands for those who write what callers hear."""
