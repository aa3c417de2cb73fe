"""Language models: how to get one, and those that need no network."""
