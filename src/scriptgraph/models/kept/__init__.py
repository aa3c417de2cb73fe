"""Answers that servers gave once, kept in a file for whoever asks the same again."""
