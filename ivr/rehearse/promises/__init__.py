"""What must be true behind a rehearsal, asked of what was heard, of who was rung and of what is on disk."""
