"""The ways to tell staff, one file for each: what it sends, what it needs, and whether it may be used."""
