"""Who helps somebody in danger, as a script names them: `DE: TelefonSeelsorge, 0800 111 0 111`."""

from __future__ import annotations

import re
from collections.abc import Iterable

ANYWHERE = ""
"""The region of a contact that is for everybody."""

_REGION = re.compile(r"\s*([A-Z]{2})\s*[:：]\s*(.+)", re.DOTALL)


def by_region(lines: Iterable[str]) -> dict[str, list[str]]:
    """Map regions, two capital letters, to who helps there; what names none is for everybody."""
    found: dict[str, list[str]] = {}
    for line in lines:
        match = _REGION.fullmatch(line)
        region, text = (match[1], match[2].strip()) if match else (ANYWHERE, line)
        found.setdefault(region, []).append(text)
    return found
