"""The prompts, one Markdown file each, and what fills them in."""
