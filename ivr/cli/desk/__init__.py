"""Commands for those who call patients back."""
