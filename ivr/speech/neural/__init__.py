"""The good voice, as a driver of pyttsx3."""
