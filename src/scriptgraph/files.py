"""Writes files whole or not at all."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from scriptgraph.errors import InputError


def as_json(document: Any) -> str:
    """Write a document as JSON that every reader takes: what is no number is refused.

    Raises:
        ValueError: When a figure is not finite; None stands for what is missing.
    """
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Open a file that takes its place only when all of it has been written.

    It is written beside the place; whatever ends the block early leaves nothing behind, and what
    stood there before stays.

    Raises:
        InputError: When it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("x", encoding="utf-8") as file:
                yield file
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from error
