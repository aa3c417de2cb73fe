"""The names in a programme's graph that no session can have."""

HUMAN = "human"
"""The node at which a programme waits for a human."""

STATE = frozenset({"person", "standing", "is_over"})
"""What a run knows; LangGraph lets no node be called so."""

RESERVED = frozenset({"end", "start", HUMAN, *STATE})
