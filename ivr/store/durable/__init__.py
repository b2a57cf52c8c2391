"""One log of what happened, on disk before it is told, whatever the disk does."""
