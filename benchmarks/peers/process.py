"""A contestant in a process and an environment of its own, which can be killed."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.contestants import Contestant
from benchmarks.peers.dialogue import HERE, sleep_talk

WORKER = HERE / "worker.py"


class PeerFailed(Exception):
    """A contestant could not do what it was asked for; the text says why."""


@dataclass
class PeerProcess:
    """What a contestant's process is asked for."""

    process: asyncio.subprocess.Process
    errors: Path

    async def turn(self, session: str, number: int) -> tuple[str, str | None]:
        """Take a turn of the dialogue; gives the reply, and where the session then stands."""
        text = sleep_talk().turns[number].said
        answer = await self.ask(do="turn", session=session, text=text, number=number)
        return answer["reply"], answer["section"]

    async def ask(self, **asked: Any) -> dict[str, Any]:
        """Ask for something, and wait for the answer.

        Raises:
            PeerFailed: When it raised an error, or is gone.
        """
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(asked).encode() + b"\n")
        line = await self.process.stdout.readline()
        if not line:
            said = self.errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise PeerFailed(said[-1] if said else "it ended without a word")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise PeerFailed(answer["error"])
        return answer

    async def kill(self) -> None:
        """End it in the middle of whatever it does (SIGKILL)."""
        self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def running(
    contestant: Contestant, python: Path, base_url: str, store: Path
) -> AsyncIterator[PeerProcess]:
    """Run a contestant until the block is left.

    Args:
        contestant: Who.
        python: The interpreter of the environment that has what it needs.
        base_url: Where its model is.
        store: A folder in which it keeps its sessions; another process may go on with them.
    """
    briefing, errors = store / "briefing.json", store / "errors.txt"
    briefing.write_text(json.dumps(contestant.briefing()), encoding="utf-8")
    program = HERE / "programs" / f"{contestant.program}.py"
    with errors.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(str(part) for part in (python, WORKER, program, briefing, base_url, store)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            limit=2**24,
            cwd=store,
            env=_environment(),
        )
    try:
        yield PeerProcess(process, errors)
        if process.returncode is None:
            assert process.stdin
            process.stdin.close()
            await asyncio.wait_for(process.wait(), 30)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _environment() -> dict[str, str]:
    """Let nobody call home, and nobody find our libraries instead of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    silent = {"OPENAI_AGENTS_DISABLE_TRACING": "1", "LANGSMITH_TRACING": "false"}
    silent |= {"DO_NOT_TRACK": "1"}
    return {**kept, **silent, "OPENAI_API_KEY": "none", "PYTHONDONTWRITEBYTECODE": "1"}
