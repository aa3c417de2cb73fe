"""The prompts, one Markdown file each; `scriptgraph.prompting` fills them in."""
