"""menus/*.yaml to a line, and every mistake in them to a message for staff."""
