"""Change and Try: the draft of a person as forms, in the telephone, compared, and published."""
