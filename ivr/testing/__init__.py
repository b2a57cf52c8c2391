"""For a clinic's own Python tests: the line, a clock, callers and staff, as the pytest fixture ``ivr_line``."""
