"""Files with the replies of two systems to the same clients."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

INPUTS = 40


def write_replies(path: Path, reply: Callable[[int], str]) -> Path:
    """Write one reply to each of so many clients."""
    lines = [
        {"id": f"c{n}", "question": f"It is worse on day {n}.", "reply": reply(n)}
        for n in range(INPUTS)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def good_and_so(folder: Path) -> tuple[Path, Path]:
    """Write `a.jsonl` and `b.jsonl`: A's replies are good and B's are not, but for a fifth."""
    a = write_replies(folder / "a.jsonl", lambda n: f"A {'good' if n % 5 else 'so'} reply, {n}.")
    b = write_replies(folder / "b.jsonl", lambda n: f"B {'so' if n % 5 else 'good'} reply, {n}.")
    return a, b
