"""Drafts of what callers hear: kept for each person, tried, checked, and taken over into the folder."""
