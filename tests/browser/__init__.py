"""The phone page in a real Chromium: real clicks and keys, real sound, measured."""
