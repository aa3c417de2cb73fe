"""Every answer is bounded: whichever role gives it, and in whichever mode."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.openai_server import openai_server
from support.served import served_model
from support.small_sessions import every_mode

from scriptgraph.core.settings import TOKENS, Mode, Settings, Tokens
from scriptgraph.formats.case import load_case
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.graphs.unconstrained import Actors, create_unconstrained

SCRIPTS = Path(__file__).parents[2] / "scripts"
SCRIPT = load_script(SCRIPTS / "stress_relief.yaml")
CASE = load_case(SCRIPTS / "patients/accountant.yaml")


def limits(requests: list[dict[str, Any]]) -> set[int | None]:
    """Give the limits that requests were sent with."""
    return {request.get("max_completion_tokens") for request in requests}


@every_mode
async def test_every_role_of_a_session_has_a_limit(mode: Mode) -> None:
    """No request goes out without the limit of its role."""
    settings = Settings(mode=mode, max_turns=8, recaps_beyond=50)
    with openai_server() as server:
        async with served_model(server.base_url) as model:
            graph = create_simulation(SCRIPT, model, case=CASE, settings=settings).compile()
            await graph.ainvoke({"messages": []})
    expected = {TOKENS.dialog, TOKENS.patient, TOKENS.recap}
    expected |= {TOKENS.actor} if mode == "single" else {TOKENS.evaluator, TOKENS.dispatcher}
    assert expected == limits(server.requests)


@pytest.mark.parametrize("actors", ["single", "multi"])
async def test_the_baselines_are_bounded_too(actors: Actors) -> None:
    """Without the compiled graph the same limits hold."""
    with openai_server() as server:
        async with served_model(server.base_url) as model:
            graph = create_unconstrained(
                SCRIPT, model, actors=actors, case=CASE, settings=Settings(max_turns=4)
            ).compile()
            await graph.ainvoke({"messages": []})
    assert None not in limits(server.requests)
    assert TOKENS.dialog in limits(server.requests)


async def test_a_limit_can_be_set_for_each_role() -> None:
    """Settings say how long a role's answers may be."""
    settings = Settings(max_turns=2, tokens=Tokens(dialog=77, evaluator=88))
    with openai_server() as server:
        async with served_model(server.base_url) as model:
            graph = create_simulation(SCRIPT, model, case=CASE, settings=settings).compile()
            await graph.ainvoke({"messages": []})
    assert {77, 88} <= limits(server.requests)
