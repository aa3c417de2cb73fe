"""Vectors for texts, in place of a model of embeddings: texts that share words are alike."""

from __future__ import annotations

import base64
import math
import re
import struct
import zlib
from collections.abc import Mapping
from typing import Any

_SIZES = {"text-embedding-3-large": 3_072}
_SIZE = 1_536
"""Of the vectors of OpenAI's other models."""


def embedded(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a request for embeddings as OpenAI does."""
    given = asked["input"]
    size = _SIZES.get(asked["model"], _SIZE)
    vectors = [_vector(text, size) for text in ([given] if isinstance(given, str) else given)]
    if asked.get("encoding_format") == "base64":
        shown: list[Any] = [
            base64.b64encode(struct.pack(f"<{size}f", *v)).decode() for v in vectors
        ]
    else:
        shown = vectors
    data = [{"object": "embedding", "index": n, "embedding": v} for n, v in enumerate(shown)]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return {"object": "list", "model": asked["model"], "data": data, "usage": usage}


def _vector(text: str, size: int) -> list[float]:
    vector = [0.0] * size
    for word in re.findall(r"\w+", text.casefold()) or [""]:
        vector[zlib.crc32(word.encode()) % size] += 1
    length = math.hypot(*vector)
    return [value / length for value in vector]
