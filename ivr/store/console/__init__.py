"""Who may use the console, who is signed in, and what each of them did there."""
