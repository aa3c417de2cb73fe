"""The rehearsal model decides in either form in which it is asked to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scriptgraph import load_script
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.formats.case import load_case
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.state.undecided import decisions_in


@pytest.mark.parametrize("mode", ["single", "multi", "speculative"])
@pytest.mark.parametrize("script", ["stress_relief", "medication_review", "phq9_intake"])
async def test_no_decision_is_missing_where_each_has_an_object_of_its_own(
    script: str, mode: Mode
) -> None:
    """Sections with one way on, lists, and questionnaires are all decided about."""
    graph = create_simulation(
        load_script(script),
        RehearsalModel(),
        case=load_case(Path("accountant")),
        mode=mode,
        settings=Settings(decisions="full", max_turns=30),
        actions="rehearsed",
    )
    state: Any = await graph.compile().ainvoke({"messages": []}, {"recursion_limit": 1_000})
    decisions = decisions_in(state["trace"])
    assert decisions.asked > 1
    assert decisions.missing == 0
