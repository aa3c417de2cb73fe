"""What is written to disk: whole files, lines, and folders that only one process works in."""
