"""One kind of slip that people make when they write a script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scriptgraph.core.findings import Severity


@dataclass(frozen=True)
class Slip:
    """One kind of slip."""

    rule: str
    message: str
    hint: str
    habit: bool | Literal["each"] = False
    """Whether whoever makes it makes it everywhere: it is reported once, with all its lines.

    With `each`, what to write is told of each.
    """

    severity: Severity = "error"
