"""Dialogues in other forms: as training data for chat models, and as documents to read."""
