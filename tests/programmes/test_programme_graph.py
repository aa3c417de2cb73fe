"""The graph of a programme: its nodes are the sessions, its edges the programme's rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.programming import TWO, laid_out, programme_of, programmes

from scriptgraph.assurance.programmes.rehearse import rehearse
from scriptgraph.assurance.programmes.search import moves_of
from scriptgraph.core.errors import ScriptError
from scriptgraph.formats.samples import sample, sample_names
from scriptgraph.graphs.programme import create_programme
from scriptgraph.programmes.check import faults
from scriptgraph.programmes.holding import ProgrammeState
from scriptgraph.programmes.leading import WAITS, leads
from scriptgraph.programmes.model import DANGER, PlannedSession, Programme
from scriptgraph.programmes.names import RESERVED, STATE
from scriptgraph.programmes.reading import load_programme, read_programme
from scriptgraph.programmes.standing import Kept, Standing, Visit, begun, with_visit
from scriptgraph.script.fold import Move, fold


async def nobody(session: PlannedSession, standing: Standing) -> Visit | None:
    """Hold no session."""
    return None


def is_sound(programme: Programme) -> bool:
    """Say whether a generated programme can be compiled."""
    return all(one.severity != "error" for one in faults(programme, is_whole=True))


@settings(max_examples=30)
@given(programmes())
def test_the_graph_folds_back_to_the_programme(programme: Programme) -> None:
    """What the compiled graph allows is exactly the moves of the programme, with their labels."""
    if not is_sound(programme):
        with pytest.raises(ScriptError):
            create_programme(programme, nobody)
        return
    graph = create_programme(programme, nobody).compile().get_graph()
    assert fold(graph) == {Move(m.source, m.target, m.label) for m in programme.moves}


@settings(max_examples=40)
@given(programmes(), st.integers(0, 10))
def test_no_score_leads_on_after_danger(programme: Programme, mood: int) -> None:
    """Whatever was told, and whichever rules there are: danger leads where it is to, or waits."""
    if not is_sound(programme):
        return
    for session in programme.sessions:
        kept: dict[str, Kept] = {"mood": {"status": "told", "value": mood}}
        visit = Visit(planned=session.id, session="a", begun="", ended="", kept=kept, danger=True)
        lead = leads(programme, with_visit(programme, begun(programme), visit))
        target = programme.danger_leads_to(session)
        assert lead in ((target, DANGER, None), ("", WAITS, "danger"))


@settings(max_examples=8)
@given(programmes())
async def test_what_is_gone_is_a_move_and_what_is_not_is_told(programme: Programme) -> None:
    """Every way that a rehearsal goes is one of the programme's; every move without one is told."""
    if not is_sound(programme):
        return
    found = await rehearse(programme)
    gone = {each.move for each in found.gone if each.move.label != WAITS}
    assert gone <= {*moves_of(programme)}
    missing = [one for one in found.moves if one not in gone]
    assert len(found.findings) == len(missing)
    met = {moves_of(programme)[move] for move in gone}
    assert {path for path in moves_of(programme).values() if path not in met} == {
        moves_of(programme)[move] for move in missing if moves_of(programme)[move] not in met
    }


@pytest.mark.parametrize("name", sample_names("programme"))
async def test_every_way_of_a_shipped_programme_can_be_gone(name: str) -> None:
    """A rehearsal makes every move of what we ship, danger and limits included."""
    found = await rehearse(load_programme(sample(name, "programme")))
    assert (found.findings, found.ok) == ((), True)
    assert all(map(found.is_covered, found.moves))


async def test_an_impossible_way_is_told_at_its_line(tmp_path: Path) -> None:
    """A rule that no value leads along is an error with its line."""
    text = TWO.replace("mood >= 8", "mood >= 8 and mood < 3")
    found = await rehearse(programme_of(tmp_path, text))
    (finding,) = found.findings
    assert (finding.rule, finding.place.line) == ("uncovered-rule", 8)


def test_no_session_is_called_like_a_part_of_the_graph(tmp_path: Path) -> None:
    """The names of a run's state are reserved, with the other fixed parts of the graph."""
    assert ProgrammeState.__annotations__.keys() == STATE
    for name in sorted({*RESERVED, "__end__", "configurable"}):
        _, findings = read_programme(laid_out(tmp_path, TWO.replace("first", name)))
        assert [one.rule for one in findings if one.place.line == 3] == ["bad-name"]


def test_who_waits_for_danger_needs_a_human(tmp_path: Path) -> None:
    """The session that follows danger has no such way out of itself: it waits for a human."""
    programme = programme_of(tmp_path)
    after = [move.source for move in programme.moves if move.label == DANGER]
    assert after == ["first"]


def test_no_limit_leads_on_after_danger(tmp_path: Path) -> None:
    """Who had the session for danger as often as they may is waited for, and not led to an end."""
    text = TWO.replace("    keep: mood\n", "    keep: mood\n    limits: {visits: 1, then: end}\n")
    programme = programme_of(tmp_path, text)
    standing = begun(programme)
    for number, (name, danger) in enumerate([("second", False), ("first", True)]):
        visit = Visit(planned=name, session=str(number), begun="", ended="", danger=danger)
        standing = with_visit(programme, standing, visit)
    assert leads(programme, standing) == ("", WAITS, "danger")
