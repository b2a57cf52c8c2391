"""Every call that a line can have, walked beforehand: what is promised, or the shortest call that breaks it."""
