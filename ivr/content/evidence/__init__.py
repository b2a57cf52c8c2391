"""Whether every text rests on the facts that it names, and says what they say."""
