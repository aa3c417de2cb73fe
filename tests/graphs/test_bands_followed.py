"""Bands are followed, proved, rehearsed and told in sessions, as the scores that they part."""

from __future__ import annotations

from itertools import product

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from support.small_sessions import every_mode
from support.takeovers import CONFIG, irregular, said

from scriptgraph.assurance.guarantees.proofs import prove
from scriptgraph.assurance.rehearse import rehearse
from scriptgraph.assurance.values.look import look
from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.rules import next_move
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.guarantees import read_guarantee
from scriptgraph.state.told import told

TEXT = """\
script: mood
computed:
  score: low + tired
  severity: score as minimal 0..1, mild 2..3, severe 4..6
sections:
  asked:
    questionnaire:
      answers: {0: not at all, 1: on some days, 2: on most days, 3: every day}
    tasks:
      low: Feeling low
      tired: Feeling tired
    next:
      - {to: talk, if: severity is severe}
      - {to: tip, if: severity is mild}
      - {to: bye, if: severity is minimal}
      - {to: bye}
    limits: {turns: 9, then: bye}
  talk:
    tasks: {listen: Ask what would help.}
    limits: {turns: 9, then: end}
  tip:
    tasks: {tip: {say: Take a walk.}}
  bye:
    tasks: {bye: {say: Goodbye.}}
"""
SCRIPT = load_script(TEXT, "yaml")
BANDS = {"talk": range(4, 7), "tip": range(2, 4), "bye": range(2)}


@pytest.mark.parametrize(("low", "tired"), list(product(range(4), repeat=2)))
def test_every_score_leads_where_its_band_does(low: int, tired: int) -> None:
    """All sixteen, by the very rules that a session tries."""
    known = told(SCRIPT, {"low": low, "tired": tired}, {})
    found = next_move(SCRIPT, SCRIPT.first, known, None)
    assert found is not None
    assert low + tired in BANDS[found.target]


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ('talk only if severity == "severe"', True),
        ("talk only if score >= 4", True),
        ("talk only if score >= 5", False),
        ('tip only if severity != "severe"', True),
        ('tip only if severity in ["minimal", "mild"]', True),
        ('tip only if severity == "minimal"', False),
    ],
)
def test_guarantees_of_bands_are_proved_as_those_of_scores(line: str, holds: bool) -> None:
    """A solver knows which scores a band holds, and finds the one that breaks a promise."""
    (proof,) = prove(SCRIPT, [read_guarantee(line)])
    assert proof.verdict == ("proven" if holds else "refuted")


def test_a_solver_finds_what_bands_leave_out() -> None:
    """Without the last rule and the one for `mild` there is a gap; with all three there is none."""
    whole = TEXT.replace("      - {to: bye}\n", "")
    assert "gap" not in {one.kind for one in look(load_script(whole, "yaml")).seen}
    without = whole.replace("      - {to: tip, if: severity is mild}\n", "")
    (gap,) = [one for one in look(load_script(without, "yaml")).seen if one.kind == "gap"]
    assert gap.values is not None


async def test_each_band_is_rehearsed() -> None:
    """Every section behind a band is reached."""
    result = await rehearse(SCRIPT)
    assert result.findings == []


@every_mode
async def test_the_trace_says_the_band_with_its_score(mode: Mode) -> None:
    """In the words of the script, with the numbers that it came from."""
    graph = create_session(SCRIPT, RehearsalModel(), mode=mode).compile(
        checkpointer=InMemorySaver()
    )
    await graph.ainvoke({"messages": []}, CONFIG)
    await graph.ainvoke(said("every day"), CONFIG)
    state = await graph.ainvoke(said("on some days"), CONFIG)
    assert state["section"] == "talk"
    (decision,) = [record for record in state["trace"] if "computed" in record]
    assert decision["computed"] == ["severity = severe (score = 4; low = 3, tired = 1)"]
    assert irregular(state, SCRIPT) == []
