"""A whole run of the line with callers who can be told apart, and all that it put out."""
