"""From a file to values with their places, and from mistakes to messages."""
