"""One file per role: plain async functions from state to update."""
