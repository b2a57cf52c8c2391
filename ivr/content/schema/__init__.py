"""JSON Schemas of the menu files, so that an editor completes and underlines while somebody types."""
