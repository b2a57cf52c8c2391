"""HTTP: requests in, answers out, no decisions."""
