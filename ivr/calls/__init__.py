"""Calls and alert calls as the line sees them, whatever carries them."""
