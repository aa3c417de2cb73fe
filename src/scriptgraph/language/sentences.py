"""Where sentences end."""

from __future__ import annotations

import re

_END = re.compile(r"(?:(?<![.!?…])[.!?…]+[\"'”\u2019»)*\]]*(?=\s|$)|[\u3002\uff01\uff1f][”」』]*)")

ELLIPSIS = " …"
"""Marks that a text stops within a sentence."""


def whole_sentences(text: str) -> str:
    """Give the text as far as its last whole sentence."""
    end = 0
    for found in _END.finditer(text):
        end = found.end()
    return text[:end]


def closed(text: str) -> str:
    """Mark where a text stops within a sentence."""
    return text if whole_sentences(text) == text.rstrip() else text + ELLIPSIS
