"""The hazard log: what may go wrong for a caller, what is done about it, and what shows that it works."""
