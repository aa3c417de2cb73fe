"""The safety case of scripts: what is claimed, on what evidence, and how anybody can check it."""
