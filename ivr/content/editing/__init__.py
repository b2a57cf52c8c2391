"""Changing single lines of the menus from a form: nothing else in the file changes by a byte."""
