"""Speech: rendering what the line says into telephone audio, human recordings, and checks of both.

Knows the core only. pyttsx3 is imported here and nowhere else, and only in a process of its own.
"""
