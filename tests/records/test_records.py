"""What is no figure is refused with file and line, before anything is counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.recorded import recorded, step

from scriptgraph.core.errors import InputError
from scriptgraph.records.dialogue import read_dialogues, write_dialogues


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("totals", {"interactions": -1}),
        ("totals", {"input_tokens": 10**30}),
        ("totals", {"duration": float("nan")}),
        ("totals", {"duration": float("inf")}),
        ("steps.0", {"input_tokens": -5}),
        ("steps.0", {"output_tokens": 10**400}),
        ("steps.0", {"duration_ms": float("nan")}),
        ("cost", {"agent": float("inf")}),
        ("cost", {"patient": -1}),
        ("steps.0.decision.call", {"input_tokens": -1}),
        ("steps.0.decision.call", {"ms": float("inf")}),
    ],
)
def test_figures_that_are_none_are_refused(
    part: str, changes: dict[str, Any], tmp_path: Path
) -> None:
    """Negative, endless or missing numbers in a record are a fault of the file, with its place."""
    path = tmp_path / "dialogues.jsonl"
    write_dialogues(path, [recorded([step("dialog", "Hello.")])] * 2)
    first, second = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    _part(second, part).update(changes)
    path.write_text(f"{json.dumps(first)}\n{json.dumps(second)}\n", encoding="utf-8")
    (key,) = changes
    with pytest.raises(InputError, match=rf"dialogues\.jsonl:2: not a dialogue: {part}\.{key}: "):
        list(read_dialogues(path))


@pytest.mark.parametrize("layout", [None, 1, 2])
def test_verdicts_are_counted_all_or_not_at_all(layout: int | None, tmp_path: Path) -> None:
    """The first layout has all four numbers; what stands without the others is no count."""
    path = tmp_path / "dialogues.jsonl"
    line = json.loads(recorded([step("dialog", "Hello.")], layout=layout).line())
    del line["totals"]["incorrect_switches"]
    path.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(InputError, match=r":1: .*totals: .*incorrect_switches: Field required"):
        list(read_dialogues(path))
    line["totals"] = {key: told for key, told in line["totals"].items() if "switches" not in key}
    path.write_text(json.dumps(line), encoding="utf-8")
    if layout == 2:
        (found,) = read_dialogues(path)
        assert (found.totals.correct_switches, found.totals.judged_completions) == (None, 0)
    else:
        with pytest.raises(InputError, match=r":1: .*totals\.correct_switches: Field required"):
            list(read_dialogues(path))


def _part(record: dict[str, Any], path: str) -> dict[str, Any]:
    """Find a part of a record, or put it there."""
    if path.endswith("call"):
        record["steps"][0]["decision"] = {**DECISION, "call": dict(CALL)}
    found: Any = record
    for key in path.split("."):
        found = found[int(key)] if key.isdigit() else found.setdefault(key, {})
    assert isinstance(found, dict)
    return found


CALL = {"model": "m", "attempts": 1, "input_tokens": 1, "output_tokens": 1, "ms": 1}
DECISION = {
    "turn": 1,
    "at": "2026-01-01T00:00:00Z",
    "node": "n",
    "role": "dialog",
    "section": "s",
    "options": [],
    "choice": "s",
    "rule": "",
    "reason": "",
    "evidence": [],
    "refused": [],
}
