"""How many tokens a call took, as servers say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard, cast

_MOST_TOKENS = 10**9


def counted(usage: object) -> dict[str, int] | None:
    """Read how many tokens a call took; None where that is not said in sensible numbers."""
    if not isinstance(usage, Mapping):
        return None
    counts = {name: usage.get(name) for name in ("prompt_tokens", "completion_tokens")}
    if not all(is_count(count) for count in counts.values()):
        return None
    read, written = cast("tuple[int, int]", tuple(counts.values()))
    details = {
        name: {key: n for key, n in part.items() if is_count(n)}
        for name in ("prompt_tokens_details", "completion_tokens_details")
        if isinstance(part := usage.get(name), Mapping)
    }
    tokens = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    return {**tokens, **details}  # type: ignore[dict-item]


def is_count(given: object) -> TypeGuard[int]:
    """Say whether something can be a number of tokens."""
    return isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= _MOST_TOKENS
