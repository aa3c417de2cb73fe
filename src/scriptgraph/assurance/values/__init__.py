"""What the rules of each section do with values, decided by a solver over all values there are."""
