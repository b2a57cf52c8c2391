"""Long suites: minutes to an hour."""
