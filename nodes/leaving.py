"""Hears that a simulated person leaves, however a model writes the mark for it."""

from __future__ import annotations

import re

from scriptgraph.prompting import STOP

_WORD = STOP.strip("[]")
_REST = r"[^\S\n]*(?:the (?:\w+ ){0,2}\w+)?[^\S\n]*[.!]?[^\S\n]*"
"""What models add: `[leaves the conversation]`, `[leaves.]`."""

_BRACKETS = ("[]", "\uff3b\uff3d", "\u3010\u3011", "\u27e8\u27e9", "<>", "{}")
_BRACKETED = "|".join(
    rf"{re.escape(pair[0])}[^\S\n]*(?:\w+ )?{_WORD}{_REST}{re.escape(pair[1])}"
    for pair in _BRACKETS
)
_MARKUP = "[\\s*_`~\"'\u201c\u201d()\uff08\uff09.!#>-]"
_MARK = re.compile(rf"[*_`~]*(?:{_BRACKETED})[*_`~]*", re.IGNORECASE)
"""In brackets the word is the mark wherever it stands."""

_ALONE = re.compile(rf"^{_MARKUP}*(?:{_WORD}){_REST}{_MARKUP}*$", re.IGNORECASE | re.MULTILINE)
"""Without them only where nothing else stands on its line: people speak of leaves, too."""


def without_leaving(reply: str) -> tuple[str, bool]:
    """Take the mark out of a reply.

    Returns:
        What is said, and whether the person leaves.
    """
    said = _ALONE.sub("", _MARK.sub("", reply))
    return said.strip(), said != reply
