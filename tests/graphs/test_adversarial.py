"""The worst model there is, through any script: no illegal move, no message lost."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langgraph.graph.state import CompiledStateGraph
from support.adversary import Account, run
from support.fakes import Talk
from support.strategies import scripts

from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script

SHIPPED = sorted((Path(__file__).parents[2] / "scripts").glob("*.yaml"))


@given(scripts())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_valid_script_compiles(script: Script) -> None:
    """Whatever is sound by the checks compiles, and its graph can be drawn."""
    graph = create_session(script, RehearsalModel()).compile()
    assert isinstance(graph, CompiledStateGraph)
    assert {section.id for section in script.sections} < set(graph.get_graph().nodes)


@given(scripts(), st.sampled_from(get_args(Mode)), st.integers(0, 2**32))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_script_withstands_the_adversary(script: Script, mode: Mode, seed: int) -> None:
    """On generated scripts every move is one of the script's, and every message is kept once."""
    account = Account()
    asyncio.run(run(script, mode, 12, seed, account))
    assert (account.illegal, account.wrong) == ([], [])
    assert account.turns == 12


@pytest.mark.slow
@pytest.mark.parametrize("mode", get_args(Mode))
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
async def test_shipped_scripts_withstand_the_adversary(path: Path, mode: Mode) -> None:
    """The same for every shipped script, over more turns; see `benchmarks/adversarial.py`."""
    account = Account()
    await run(load_script(path), mode, 120, seed=9, account=account)
    assert (account.illegal, account.wrong) == ([], [])
    assert account.turns == 120
    assert account.moves > 10
    # Calls that are made at once draw in the order in which they come, so that luck is not fixed.
    assert account.failed > 0 or mode == "speculative"


@given(scripts(), st.sampled_from(get_args(Mode)), st.lists(st.text(min_size=1), max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_user_text_is_kept(script: Script, mode: Mode, texts: list[str]) -> None:
    """Whatever a user types while the session is open is in it as it was typed."""

    async def talk() -> tuple[list[str], list[str]]:
        session = Talk(script, RehearsalModel(), mode)
        await session.say(None)
        typed = []
        for text in texts:
            if await session.section() != "end":
                typed.append(text)
                await session.say(text)
        state = await session.state()
        return typed, [message.text for message in state["messages"] if message.type == "human"]

    typed, kept = asyncio.run(talk())
    assert kept == typed
