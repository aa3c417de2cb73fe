"""Files with the replies of two systems to the same clients."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

INPUTS = 40


def write_replies(path: Path, reply: Callable[[int], str], inputs: int = INPUTS) -> Path:
    """Write one reply to each of so many clients."""
    lines = [
        {"id": f"c{n}", "question": f"It is worse on day {n}.", "reply": reply(n)}
        for n in range(inputs)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def good_and_so(folder: Path, inputs: int = INPUTS) -> tuple[Path, Path]:
    """Write `a.jsonl` and `b.jsonl`: A's replies are good and B's are not, but for a fifth."""

    def of(system: str, *, is_good: bool) -> Path:
        def reply(number: int) -> str:
            return f"{system} {'good' if is_good == bool(number % 5) else 'so'} reply, {number}."

        return write_replies(folder / f"{system.lower()}.jsonl", reply, inputs)

    return of("A", is_good=True), of("B", is_good=False)
