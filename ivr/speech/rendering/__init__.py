"""From texts to audio files, in processes of their own."""
