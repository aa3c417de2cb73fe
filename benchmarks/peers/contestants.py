"""Who holds the dialogue, and how a talk with them goes."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import httpx

from benchmarks.counting import Usage
from benchmarks.peers.dialogue import HERE, sleep_talk


class Peer(Protocol):
    """What every module of `programs/` has under this name.

    It is made from a briefing, the address of a model, and a folder to keep sessions in.
    """

    def __init__(self, briefing: Mapping[str, Any], base_url: str, store: Path) -> None:
        """Get ready."""

    async def start(self) -> None:
        """Open what sessions are kept in."""

    async def stop(self) -> None:
        """Let go of everything."""

    async def turn(self, session: str, text: str, number: int) -> str:
        """Take a turn; a session that nobody knows begins with it.

        `number` is the message's: one that comes again has the same.
        """

    async def section(self, session: str) -> str | None:
        """Say where a session stands; None where nobody can."""


@dataclass(frozen=True)
class Contestant:
    """Somebody who holds the dialogue."""

    name: str
    program: str
    """The module of `programs/`."""

    options: Mapping[str, str] = field(default_factory=dict)
    """What is added to the briefing."""

    environment: str = ""
    """The environment of its own that it needs; empty where ours has everything."""

    def briefing(self) -> dict[str, Any]:
        """Say what the contestant is made from."""
        return {**sleep_talk().briefing(), "script": str(HERE / "script.yaml"), **self.options}


OURS = tuple(
    Contestant(f"ours, `{mode}`", "ours", {"mode": mode})
    for mode in ("single", "multi", "speculative")
)

ONE_PROMPT = Contestant("one big prompt", "one_prompt")
HANDING_OVER = Contestant("handoff agents, plain calls", "handing_over")

FRAMEWORKS = (
    Contestant("langgraph-swarm", "swarm", environment="swarm"),
    Contestant("OpenAI Agents", "openai_agents", environment="openai_agents"),
    Contestant("AutoGen, swarm", "autogen", environment="autogen"),
    Contestant("Burr", "burr_actions", environment="burr"),
    Contestant("pydantic-graph", "graph_of_nodes", environment="pydantic_graph"),
    Contestant("Pipecat Flows", "pipecat_flows", environment="pipecat_flows"),
    Contestant("NeMo Guardrails", "nemo_guardrails", environment="nemo_guardrails"),
    Contestant("NeMo Guardrails, one call", "nemo_guardrails", {"calls": "one"}, "nemo_guardrails"),
    Contestant("Parlant", "parlant_journey", environment="parlant"),
)
"""Those whose own library is installed for them."""

HERE_AT_HAND = (*OURS, ONE_PROMPT, HANDING_OVER)
"""Those that need no library but ours."""


PATIENCE = 120
"""Seconds that a crowded machine may take for what is over in a moment elsewhere."""

Take = Callable[[int], Awaitable[tuple[str, str | None]]]
"""Takes a turn; gives the reply, and where the session then stands (None where nobody can say)."""


class LeftTheDialogue(Exception):
    """Somebody said something else, or stands elsewhere than the dialogue does."""


class Used(NamedTuple):
    """What the dialogue has used."""

    whole: Usage
    apart: Usage
    """The same where the schemas of answers are no part of the prompt."""


async def hold(contestant: Contestant, server: str) -> Used:
    """Hold the dialogue once, in this process, and give what it used.

    Raises:
        LeftTheDialogue: When it went another way than it was written.
    """
    session = contestant.name.replace("`", "").replace(" ", "-").replace(",", "")
    peer_type: type[Peer] = import_module(f"benchmarks.peers.programs.{contestant.program}").Peer
    with tempfile.TemporaryDirectory() as folder:
        peer = peer_type(contestant.briefing(), f"{server}/{session}/v1", Path(folder))

        async def take(number: int) -> tuple[str, str | None]:
            reply = await peer.turn(session, sleep_talk().turns[number].said, number)
            return reply, await peer.section(session)

        await peer.start()
        try:
            await follow(take)
        finally:
            await peer.stop()
    async with httpx.AsyncClient(timeout=PATIENCE) as wire:
        account = (await wire.get(f"{server}/{session}/account")).json()
    return Used(Usage(**account["usage"]), Usage(**account["apart"]))


async def follow(take: Take) -> None:
    """Take the dialogue's turns, and see that it goes as it was written.

    Raises:
        LeftTheDialogue: When it does not.
    """
    for number, turn in enumerate(sleep_talk().turns):
        reply, stands = await take(number)
        if reply != turn.agent:
            raise LeftTheDialogue(f"turn {number + 1}: it said {reply!r}")
        if stands not in (None, turn.to):
            raise LeftTheDialogue(
                f"turn {number + 1}: it stands in {stands!r} and not in {turn.to!r}"
            )
