"""The database, the spool and the ledger."""
