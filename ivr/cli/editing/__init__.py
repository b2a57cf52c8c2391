"""Commands for whoever writes the menus: what is new, what a message means, and how something is begun."""
