"""Finished dialogues, and the people in them, as data."""
