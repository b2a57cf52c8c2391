"""Who is there now, who will be, and what is announced."""
