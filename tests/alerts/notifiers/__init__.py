"""Alerts to staff: the ways, the loop, the list, drills."""
