"""Looking back: calls, the report, versions, and the audit."""
