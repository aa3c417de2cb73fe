"""One thing that has changed between two versions of a script."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal[
    "script",
    "section",
    "task",
    "exact words",
    "instruction",
    "rule",
    "limit",
    "value",
    "action",
    "guarantee",
    "path",
    "unchanged",
]
"""What has changed.

`script`: what holds in every section, such as the language. `path`: which moves there
are, as all rules together allow them. `unchanged`: something is written otherwise, and says the
same; no session notices it.
"""


@dataclass(frozen=True)
class Change:
    """One thing that has changed."""

    kind: Kind
    what: str
    """What it is now, in a few words."""

    section: str = ""
    """The section that it belongs to, as it is called now, or was called last; else empty."""

    old: str | None = None
    """The old text, where words were changed."""

    new: str | None = None
    """The new text, where words were changed."""

    def as_json(self) -> dict[str, Any]:
        """Give it for a program."""
        return asdict(self)
