"""What the log says afterwards: calls, counts, reports."""
