"""Work over many replies and dialogues: scores, preferences, comparisons, and the arena."""
