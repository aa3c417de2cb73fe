"""Sessions as they are read afterwards: which there are, and what happened in each."""
