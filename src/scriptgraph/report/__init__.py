"""What figures and dialogues look like: the table in the terminal, and the page."""
