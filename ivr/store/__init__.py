"""What is kept on disk: the call log, the callback list and its alerts, the spool. The only package that knows SQL."""
