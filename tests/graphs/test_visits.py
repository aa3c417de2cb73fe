"""A limit of visits ends a circle, in the graph itself and in every mode."""

from __future__ import annotations

import pytest
from support.fakes import script

from scriptgraph.assurance.rehearse import rehearse
from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.fold import Move, fold

ASK = {"id": "ask", "do": "Ask how confident they are.", "collect": {"sure": "integer 0..10"}}
CIRCLE = script(
    {
        "ruler": {
            "tasks": [ASK],
            "next": [{"to": "practise", "if": "sure < 7"}, {"to": "bye", "if": "sure >= 7"}],
        },
        "practise": {
            "next": [{"to": "ruler", "when": "they have practised"}, {"to": "bye", "when": "no"}],
            "limits": {"turns": 9, "visits": 2, "then": "bye"},
        },
        "bye": {},
    }
)


def test_the_graph_shows_the_limit() -> None:
    """The way round and the way out stand on edges, and fold back to the script's moves."""
    graph = create_session(CIRCLE, RehearsalModel()).compile().get_graph()
    folded = fold(graph)
    assert folded == {Move(m.source, m.target, m.label) for m in CIRCLE.all_transitions}
    assert Move("ruler", "bye", "after 2 visits of practise") in folded


@pytest.mark.parametrize("mode", ["single", "multi"])
async def test_every_rule_of_a_circle_is_walked(mode: Mode) -> None:
    """A rehearsal goes round as often as it may, and then where the limit leads."""
    result = await rehearse(CIRCLE, mode)
    assert result.findings == []
    round_trips = [path.moves for path in result.paths if path.rule.startswith("after 2 visits")]
    assert round_trips
    assert all(moves.count("practise") == 2 for moves in round_trips)
