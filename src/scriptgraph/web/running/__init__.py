"""What an operator wants of a server: figures, traces, and limits."""
