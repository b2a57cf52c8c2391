"""What people approve, and how easy it is to follow."""
