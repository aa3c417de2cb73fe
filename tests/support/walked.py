"""Dialogues made by hand for the tests of figures: which sections they went through counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from hypothesis import strategies as st

from scriptgraph.core.trace import TraceRecord
from scriptgraph.records.dialogue import Dialogue, Step
from support.recorded import event, recorded, step

MOVES = (("hello", "talk"), ("hello", "close"), ("talk", "close"), ("close", "end"))
"""The moves of a small script of ours."""

SCRIPT = {"id": "short", "version": 1, "hash": "abc"}


def walk(
    *sections: str,
    moves: Sequence[tuple[str, str]] | None = MOVES,
    verdicts: Sequence[tuple[bool, bool] | None] = (),
    **more: Any,
) -> Dialogue:
    """Make a dialogue of ours that goes through sections, a turn in each.

    Args:
        sections: Their ids, in order.
        moves: What its script allows.
        verdicts: On each completion: correct, and coherent; in the totals only.
        more: Further fields of the dialogue.
    """
    steps: list[Step] = []
    for number, section in enumerate(sections):
        spoken = step("dialog", "And?", model="m", input_tokens=10, output_tokens=1)
        steps += [event("started", 1 + number, name=section), spoken]
        steps += [step("patient", "Well."), event("completed", 1 + number, name=section)]
    correct = [verdict[0] for verdict in verdicts if verdict]
    coherent = [verdict[1] for verdict in verdicts if verdict]
    totals = {
        "interactions": len(sections),
        "calls": len(sections),
        "duration": 100 * len(sections),
        "input_tokens": 10 * len(sections),
        "output_tokens": len(sections),
        "correct_switches": sum(correct),
        "incorrect_switches": len(correct) - sum(correct),
        "coherent_switches": sum(coherent),
        "incoherent_switches": len(coherent) - sum(coherent),
    }
    fields = {"id": "/".join(sections), "mode": "multi", "script": SCRIPT, "totals": totals, **more}
    return recorded(steps, moves=moves, **fields)


def decision(role: str, **more: Any) -> TraceRecord:
    """Make a trace record of a decision."""
    made = {
        "turn": 1,
        "at": "2024-08-03T20:24:32Z",
        "node": "evaluate_hello",
        "role": role,
        "section": "hello",
        "options": ["hello"],
        "choice": "hello",
        "rule": "",
        "reason": "",
        "evidence": [],
        "refused": [],
        **more,
    }
    return cast(TraceRecord, made)


@st.composite
def walks(draw: st.DrawFn) -> Dialogue:
    """Generate dialogues of ours: any path, any verdicts, some cases and modes, some unended."""
    path = draw(st.lists(st.sampled_from(["hello", "talk", "close", "beyond"]), max_size=5))
    verdict = st.one_of(st.none(), st.tuples(st.booleans(), st.booleans()))
    return walk(
        *path,
        verdicts=[draw(verdict) for _ in path],
        mode=draw(st.sampled_from(["single", "multi", "unconstrained-multi"])),
        patient_case=draw(st.sampled_from([1, 2, "widow", None])),
        exit_reason=draw(st.sampled_from(["allSectionsCompleted", "turnLimit"])),
        discarded=draw(st.sampled_from([None, False, True])),
    )
