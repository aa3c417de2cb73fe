"""Reads a counsellor's prompt: a text file."""

from __future__ import annotations

from pathlib import Path

from scriptgraph.core.errors import InputError


def read_instructions(path: Path) -> str:
    """Read a prompt as it stands.

    Raises:
        InputError: When it cannot be read, or says nothing.
    """
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the prompt {path}: {error}") from error
    if not text:
        raise InputError(f"the prompt {path} is empty")
    return text
