"""Proofs of what a script guarantees, over all its paths and all values; nothing is sampled."""
