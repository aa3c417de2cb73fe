"""What can be shown of a script's graph without a language model."""
