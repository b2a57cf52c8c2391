"""What callers hear, to be read: a page of each topic in each language, for screen and paper, usual and large."""
