"""Digressions: a session leaves a section for another one, and comes back to it as it was."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from hypothesis import given, settings
from langchain_core.messages import HumanMessage
from support.digressing import ANYTIME, DIGRESSING, SECTIONS, listener
from support.fakes import Talk, ToldModel, script, task
from support.small_sessions import every_mode
from support.strategies import digressing_scripts
from support.takeovers import irregular

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.admission import require_legal_move
from scriptgraph.nodes.routing import follow
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.fold import fold
from scriptgraph.script.model import Script
from scriptgraph.script.routes import evaluator_routes
from scriptgraph.sessions.rebuilding import differences, rebuilt
from scriptgraph.state.digressions import stack


async def _talked(mode: Mode, *texts: str | None, made: Script = DIGRESSING) -> tuple[Talk, Any]:
    talk = Talk(made, listener, mode)
    await talk.say(*texts)
    state: Any = await talk.state()
    assert irregular(state, made) == []
    assert differences(rebuilt(made, state["messages"], state["trace"]), state) == []
    return talk, state


@every_mode
async def test_the_section_is_as_it_was(mode: Mode) -> None:
    """Tasks, values, turns, visits and exact words stand; the digression's turns do not count."""
    talk, before = await _talked(mode, None, "7")
    assert (before["section"], before["section_turns"]) == ("talk", 2)
    await talk.say("privacy?")
    away: Any = await talk.state()
    assert (away["section"], away["section_turns"], stack(away)) == ("privacy", 1, ("talk",))
    await talk.say("hm", "more")
    after: Any = await talk.state()
    assert (after["section"], after["section_turns"], stack(after)) == ("talk", 3, ())
    assert after["progress"]["talk"] == before["progress"]["talk"]
    assert (after["collected"], after["section_start"]) == ({"mood": 7}, before["section_start"])
    assert after["visits"] == {"talk": 1, "privacy": 1}
    said = [message.text for message in after["messages"] if message.type == "ai"]
    assert sum("I am a program." in text for text in said) == 1
    assert irregular(after, DIGRESSING) == []


@every_mode
async def test_the_agent_speaks_in_the_same_turn_and_knows_why(mode: Mode) -> None:
    """The turn that ends the digression is answered in the section; its prompt says what ended."""
    talk, state = await _talked(mode, None, "privacy?", "more")
    assert isinstance(talk.model, ToldModel)
    assert state["section"] == "talk"
    decided, spoken = state["trace"][-2:]
    assert (decided["kind"], decided["rule"], decided["choice"]) == ("back", "back", "talk")
    assert (spoken["returns"], spoken["opens"]) == (True, False)
    assert spoken["turn"] == decided["turn"]
    last = "\n".join(message.text for message in talk.model.prompts[-1])
    assert 'A digression ("Privacy") has just ended' in last


@every_mode
async def test_digressions_nest_and_never_lead_to_what_they_interrupt(mode: Mode) -> None:
    """Who is in one can digress into another one, and not into one that is gone back to anyway."""
    _, state = await _talked(mode, None, "privacy?", "what?", "privacy?")
    assert (state["section"], stack(state)) == ("unclear", ("talk", "privacy"))
    judged = state["trace"][-2]
    assert judged["options"] == ["unclear", "help", "privacy", "bye"]
    assert "goes back there anyway" in judged["refused"][0]["why"]
    _, state = await _talked(mode, None, "privacy?", "what?", "ask", "more")
    assert (state["section"], stack(state)) == ("talk", ())


@every_mode
async def test_each_digression_begins_afresh(mode: Mode) -> None:
    """Its tasks are open at each entry, its words are sent again, and its visits are counted."""
    _, state = await _talked(mode, None, "privacy?", "more", "privacy?")
    assert state["visits"]["privacy"] == 2
    assert list(state["progress"]["privacy"]) == ["words"]
    assert "Nothing is passed on." in state["messages"][-1].text


@every_mode
@pytest.mark.parametrize(("text", "section"), [("stop", "bye"), ("I want to die", "help")])
async def test_every_other_move_leaves_for_good(mode: Mode, text: str, section: str) -> None:
    """A rule for any time, and words of danger that are heard, leave nothing to go back to."""
    _, state = await _talked(mode, None, "privacy?", "what?", text)
    assert (state["section"], stack(state)) == (section, ())


@every_mode
async def test_a_limit_leads_back(mode: Mode) -> None:
    """A digression's own limit can, and the script's does: nobody is thrown out of their place."""
    _, state = await _talked(mode, None, "what?", "a", "b", "c")
    assert (state["section"], state["trace"][-2]["rule"]) == ("talk", "after 3 turns, back")
    short = script(SECTIONS, anytime=ANYTIME, limits={"turns": 2, "then": "bye"})
    _, state = await _talked(mode, None, "privacy?", "a", "b", made=short)
    assert (state["section"], state["section_turns"]) == ("talk", 2)


@every_mode
async def test_visits_of_a_digression_are_bounded(mode: Mode) -> None:
    """Who has digressed often enough stays, whatever is claimed, and the trace says so."""
    once = {**SECTIONS, "privacy": {"limits": {"visits": 1, "then": "back"}}}
    made = script(once, anytime=ANYTIME)
    _, state = await _talked(mode, None, "privacy?", "ask", "privacy?", made=made)
    assert (state["section"], state["visits"]["privacy"]) == ("talk", 1)
    assert "often enough" in state["trace"][-2]["refused"][0]["why"]


@every_mode
async def test_own_rules_are_tried_first(mode: Mode) -> None:
    """A digression's own rules lead on for good, and where none holds the session goes back."""
    tasks = [task("mood", do="Ask.", collect={"mood": "integer"})]
    own = {"tasks": tasks, "next": [{"to": "bye", "if": "mood < 4"}]}
    made = script({**SECTIONS, "privacy": own}, anytime=ANYTIME)
    for text, section in (("2", "bye"), ("7", "talk")):
        _, state = await _talked(mode, None, "privacy?", text, made=made)
        assert (state["section"], stack(state)) == (section, ())


@every_mode
async def test_what_is_asked_before_the_opening(mode: Mode) -> None:
    """A first section that was never opened is opened when the digression is over."""
    _, state = await _talked(mode, "privacy?", "more")
    assert (state["section"], state["section_turns"]) == ("talk", 1)
    assert state["visits"] == {"talk": 1, "privacy": 1}
    assert "I am a program." in state["messages"][-1].text


@given(digressing_scripts())
@settings(max_examples=40, deadline=None)
def test_the_paths_are_those_of_the_script(made: Script) -> None:
    """Folding the compiled graph gives the ways back, each from a digression, and nothing else."""
    graph = create_session(made, RehearsalModel()).compile().get_graph()
    folded = fold(graph)
    assert folded == {(m.source, m.target, m.label) for m in made.all_transitions}
    for move in made.all_transitions:
        if move.kind == "back":
            assert move.source in made.digressions
            assert graph.nodes[f"evaluate_{move.source}"].metadata == {
                "role": "evaluator",
                "section": move.source,
                "digression": True,
            }


@pytest.mark.parametrize(
    ("places", "target"), [(("talk",), "talk"), (("talk",), "bye"), ((), "talk")]
)
def test_a_decision_is_clamped_to_the_way_it_came(places: Any, target: str) -> None:
    """The edge follows a way back only to the section on top; elsewhere the session stays."""
    section = DIGRESSING.by_id["privacy"]
    router = follow(section, evaluator_routes(DIGRESSING, section))
    state: Any = {
        "move": {"target": target, "kind": "back", "rule": "back"},
        "back_to": [{"section": name, "turns": 1, "start": 0} for name in places],
    }
    is_legal = places[-1:] == (target,)
    assert router(state).startswith("back" if is_legal else "not yet")


@pytest.mark.parametrize(("target", "is_legal"), [("talk", True), ("bye", False), ("help", False)])
def test_no_section_speaks_that_nobody_comes_back_to(target: str, is_legal: bool) -> None:
    """A state that was written as if the session came from elsewhere is refused."""
    state: Any = {
        "messages": [HumanMessage("more")],
        "section": "privacy",
        "turn": 2,
        "move": {"target": target, "kind": "back", "rule": "back", "turn": 3, "heard": 1},
        "back_to": [{"section": "talk", "turns": 1, "start": 0}],
    }
    refused = nullcontext() if is_legal else pytest.raises(InputError, match="cannot speak")
    with refused:
        require_legal_move(DIGRESSING, DIGRESSING.by_id[target], state)
