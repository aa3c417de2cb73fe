"""Commands about a script: check, draw, rehearse."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
