"""What can be said about a script before it runs: faults, and lint."""
