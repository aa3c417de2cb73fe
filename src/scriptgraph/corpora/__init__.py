"""Readers of dialogues that nobody here wrote."""
