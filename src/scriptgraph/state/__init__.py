"""What a session remembers, and plain rules over it."""
