"""What a line is: its menus and topics, its words, its staff and their hours."""
