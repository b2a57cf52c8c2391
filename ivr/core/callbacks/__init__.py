"""Who must be called back, and when staff are told."""
