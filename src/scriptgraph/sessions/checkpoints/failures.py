"""What is told where a database fails: which, what it says, and what can be done about it."""

from __future__ import annotations

import re

from scriptgraph.core.errors import DatabaseError

_ADVICE = (
    (r"\bfull\b|no space left|could not extend", "make room on its disk, then try again"),
    (r"disk i/o error|input/output", "look at its disk, which may be full or broken"),
    (r"locked|busy", "another program holds it: try again when that has ended"),
    (r"read-?only", "it may only be read: let it be written to, then try again"),
    (
        r"malformed|not a database|corrupt|invalid page|not an? \w+ file",
        "it is damaged: keep a copy as it is, and go back to a backup",
    ),
    (r"removed|unable to open|does not exist", "put it back from a backup, or begin another"),
    (
        r"connect|server|terminat|shut|start|lost|closed",
        "its server is gone, or restarts: try again when it is back",
    ),
)
"""What a database says → what can be done; the first that fits."""

_ELSE = "look at the database, then try again"


def advice(says: str) -> str:
    """Say what can be done where a database says this."""
    low = says.casefold()
    return next((told for pattern, told in _ADVICE if re.search(pattern, low)), _ELSE)


def failure(where: str, says: str) -> DatabaseError:
    """Tell that a store fails.

    Args:
        where: The store, without passwords.
        says: What its database says, without passwords.
    """
    said = " ".join(says.split())
    return DatabaseError(f"sessions in {where} cannot be kept ({advice(said)}): {said}")
