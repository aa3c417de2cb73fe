"""What only a reader of files can notice, and lint rules speak of like anything else."""

from __future__ import annotations

from types import MappingProxyType

WARNINGS = MappingProxyType(
    {
        "remark-in-text": (
            "A remark begins behind a text, which so ends there (YAML).",
            "Put the text in quotes, and the remark on a line of its own.",
        ),
        "typographic-quotes": (
            "A whole text stands in the quotes of a word processor, which are part of it (YAML).",
            "Write plain quotes, or none.",
        ),
        "lost-guarantee": (
            "A line of text at the top reads like a guarantee, and promises nothing (Markdown).",
            "Write it as a setting: `- guarantee: crisis within 1 turn`.",
        ),
        "language-name": (
            "The language is given by its name, not by its code.",
            "Write the code, such as `en`, `de` or `zh`.",
        ),
    }
)
"""What readers warn of: the rule → what it finds and how to mend it. It can be silenced."""
