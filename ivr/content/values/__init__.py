"""What a single value may be: telephone numbers, time zones, days, voices."""
