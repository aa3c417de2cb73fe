"""Sessions that need a human, and what a human does in them."""
