"""The call log in a database."""
