"""A telephone information line: a general call engine and the services around it."""

__version__ = "0.2.0"
