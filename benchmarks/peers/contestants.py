"""Who holds the dialogue, and how a talk with them goes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import httpx

from benchmarks.counting import Usage
from benchmarks.peers.dialogue import HERE, Talk, sleep_talk


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

    async def turn(self, session: str, text: str) -> str:
        """Take a turn; a session that nobody knows begins with it."""

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

    def briefing(self) -> dict[str, Any]:
        """Say what the contestant is made from."""
        return {**sleep_talk().briefing(), "script": str(HERE / "script.yaml"), **self.options}


OURS = tuple(
    Contestant(f"ours, `{mode}`", "ours", {"mode": mode})
    for mode in ("single", "multi", "speculative")
)

ONE_PROMPT = Contestant("one big prompt", "one_prompt")
HANDING_OVER = Contestant("handoff agents, plain calls", "handing_over")

HERE_AT_HAND = (*OURS, ONE_PROMPT, HANDING_OVER)
"""Those that need no library but ours."""


class LeftTheDialogue(Exception):
    """Somebody said something else, or stands elsewhere than the dialogue does."""


async def hold(contestant: Contestant, server: str) -> Usage:
    """Hold the dialogue once, in this process, and give what it used.

    Raises:
        LeftTheDialogue: When it went another way than it was written.
    """
    session = contestant.name.replace("`", "").replace(" ", "-").replace(",", "")
    peer_type: type[Peer] = import_module(f"benchmarks.peers.programs.{contestant.program}").Peer
    with tempfile.TemporaryDirectory() as folder:
        peer = peer_type(contestant.briefing(), f"{server}/{session}/v1", Path(folder))
        await peer.start()
        try:
            await _talk(peer, session, sleep_talk())
        finally:
            await peer.stop()
    async with httpx.AsyncClient() as wire:
        account = await wire.get(f"{server}/{session}/account")
    return Usage(**account.json())


async def _talk(peer: Peer, session: str, talk: Talk) -> None:
    for number, turn in enumerate(talk.turns, start=1):
        reply = await peer.turn(session, turn.user or talk.begins)
        if reply != turn.agent:
            raise LeftTheDialogue(f"turn {number}: it said {reply!r}")
        stands = await peer.section(session)
        if stands not in (None, turn.to):
            raise LeftTheDialogue(f"turn {number}: it stands in {stands!r} and not in {turn.to!r}")
