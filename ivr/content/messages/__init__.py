"""What the messages of `ivr check` are called, in Spanish, and explained: all of it data, in one file."""
