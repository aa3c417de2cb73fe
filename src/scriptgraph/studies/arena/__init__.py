"""Several counsellors answer the same client: dialogues, their folder, the ranking."""
