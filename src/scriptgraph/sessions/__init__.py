"""A session under way: held as a conversation, kept, and written down."""
