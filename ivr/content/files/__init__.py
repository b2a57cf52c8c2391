"""One reader for each kind of file in the menus folder."""
