"""How long ago something was, as it is written on the command line: `90d`, `12w` or `48h`."""

from __future__ import annotations

import re
from datetime import timedelta

import typer

_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_LONGEST = timedelta(days=365_000)
"""There are no dates much further back."""


def read_age(written: str) -> timedelta:
    """Read an age.

    Raises:
        typer.BadParameter: When it is none.
    """
    found = re.fullmatch(r"(\d{1,6})\s*(h|d|w|hours?|days?|weeks?)", written.strip().casefold())
    if found is None:
        raise typer.BadParameter(f"{written!r} is no age; write 90d, 12w or 48h")
    age = timedelta(**{_UNITS[found[2][0]]: int(found[1])})
    if age > _LONGEST:
        raise typer.BadParameter(f"{written!r} is longer ago than there are dates")
    return age
