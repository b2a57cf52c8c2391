"""How the player reads an answer: by the carrier's rules, with no code of the renderer."""
