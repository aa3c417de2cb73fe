"""Whatever is mistyped in computed values, bands and ranges is told, and nothing is raised."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scriptgraph.assurance.checked import checked
from scriptgraph.formats.load import Format, read_script

DEFINITIONS = st.sampled_from([
    "a + b", "a +", "score as mild 0..2, high 3..6", 'score as mild 0..2, "rather bad" 3..6',
    "score as low 0..2, high", "score as mild 2..0", "score as mild 0..2, mild 3..6", "score as",
    "as mild 0..2", "score als mild 0..2, arg 3..6", "score as mild 0..2, severe from 3", "sum()",
    "kind", "score", "a / b", "nobody + 1", "known(a)", "known(score)", '"a text"', "[1, 2]", "{a}",
    "kind as low 0..2", 'kind == "mild"', "kind is mild", "", "1", "2 days", "x" * 600,
])  # fmt: skip
CONDITIONS = st.sampled_from([
    "b > 0", "kind is mild", 'kind is "rather bad"', "kind is mild or high", 'kind in ["mild"]',
    "kind > 2", "not kind", "score >", "score as mild 0..2, high", "x as y", "known(score)",
    "known(b) and kind is mild", 'why == "x"',
])  # fmt: skip
TYPES = st.sampled_from([
    "integer 0..3", "integer 3..0", "integer 0..x", "integer 0..99999999999999999999", "0..3",
    "number 0..", "number kg", "string", "boolean", ["mild", "high"], ["", "x"], "list of x",
    "date 2024-01-01..", "duration 1 day..2 days", "none",
])  # fmt: skip
SKIPPED = st.sampled_from([0, "x", -1])
NAMES = ("a", "b", "why")


@st.composite
def mistyped(draw: st.DrawFn) -> dict[str, Any]:
    """Generate scripts of a usual shape, in which anything that defines or compares may be off."""
    tasks: dict[str, Any] = {}
    for name in NAMES:
        tasks[name] = {"do": f"Ask {name}.", "collect": {name: draw(TYPES)}}
        tasks[name] |= {"if": draw(CONDITIONS)} if draw(st.booleans()) else {}
        tasks[name] |= (
            {"skipped": draw(st.sampled_from([0, "x", -1]))} if draw(st.booleans()) else {}
        )
    rules = [{"to": "bye", "if": draw(CONDITIONS)} for _ in range(draw(st.integers(0, 2)))]
    said = draw(st.sampled_from(["Goodbye.", "It is {score}: {kind}."]))
    return {
        "script": "mistyped",
        "computed": {"score": draw(DEFINITIONS), "kind": draw(DEFINITIONS)},
        "sections": {
            "asked": {"tasks": tasks, "next": [*rules, {"to": "bye"}]},
            "bye": {"tasks": {"leave": {"say": said}}},
        },
    }


@settings(max_examples=25)
@given(mistyped())
def test_mistyped_definitions_are_told_and_not_raised(script: dict[str, Any]) -> None:
    """Reading and checking, the solver included, give findings for whatever stands there."""
    read, found = read_script(yaml.safe_dump(script), "yaml")
    told = checked(read, found).findings
    assert all(one.message and str(one) for one in told)


HEAD = "script: sleepy\ncomputed:\n  trouble: falling + waking\n  kind: "
REST = """
sections:
  nights:
    tasks:
      falling: {do: Ask about falling asleep., collect: {falling: integer 0..3}}
      waking: {do: Ask about waking., collect: {waking: integer 0..3}}
      more: {do: Ask what wakes them., collect: {why: string}, if: waking > 0}
    next:
      - {to: bye, if: kind is mild}
      - {to: bye}
  bye:
    tasks: {thanks: Thank them.}
"""
MARKDOWN = """\
# Sleepy

- computed: trouble = falling + waking
- computed: kind = {}

## Nights

1. **falling:** Ask about falling asleep.
   - collect falling: integer 0..3
2. **waking:** Ask about waking.
   - collect waking: integer 0..3
3. **more:** Ask what wakes them.
   - collect why: string
   - if: `waking > 0`

→ end
"""


@pytest.mark.parametrize("format", ["yaml", "markdown"])
@pytest.mark.parametrize(
    "bands",
    [
        'trouble as mild 0..2, "rather bad" 3..6',
        "trouble as bad",
        "trouble as mild 2..0, bad 3..6",
        "trouble as mild 0..2, mild 3..6",
    ],
)
def test_a_mistyped_band_is_one_fault_beside_a_task_that_is_not_always_asked(
    format: Format, bands: str
) -> None:
    """Bands that cannot be read are told at their line, where a task has an `if` as well."""
    text = f"{HEAD}{bands}{REST}" if format == "yaml" else MARKDOWN.format(bands)
    script, found = read_script(text, format)
    told = [one for one in checked(script, found).findings if one.severity == "error"]
    assert [(one.rule, one.place.line) for one in told] == [("bad-computed-value", 4)]
