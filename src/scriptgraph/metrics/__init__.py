"""Figures of recorded dialogues, and how sure one can be of them."""
