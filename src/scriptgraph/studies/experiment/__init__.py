"""A whole experiment: a plan, the sessions it asks for, and where they are kept."""
