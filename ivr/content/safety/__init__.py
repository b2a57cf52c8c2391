"""What no edit may weaken."""
