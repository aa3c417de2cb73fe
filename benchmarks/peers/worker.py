"""Runs one program of `programs/` in its own environment, and takes turns by JSON lines.

    python worker.py PROGRAM BRIEFING BASE_URL STORE

It needs nothing but Python, since it runs where the program's own library is installed.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import sys
import time
from pathlib import Path
from typing import Any


async def main(program: str, briefing: str, base_url: str, store: str) -> None:
    """Answer every line of the standard input by one of the standard output."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    given = json.loads(Path(briefing).read_text(encoding="utf-8"))
    peer = _peer_type(Path(program))(given, base_url, Path(store))
    await peer.start()
    doing = {"turn": _turn, "many": _many}
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        asked = json.loads(line)
        try:
            answer = await doing[asked.pop("do")](peer, **asked)
        except Exception as error:  # told to whoever asked, who knows what it is worth
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)
    await peer.stop()


def _peer_type(program: Path) -> Any:
    found = importlib.util.spec_from_file_location(program.stem, program)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    sys.modules[program.stem] = module
    found.loader.exec_module(module)
    return module.Peer


async def _turn(peer: Any, session: str, text: str, number: int) -> dict[str, Any]:
    reply = await peer.turn(session, text, number)
    return {"reply": reply, "section": await peer.section(session)}


async def _many(peer: Any, sessions: int, texts: list[str], replies: list[str]) -> dict[str, Any]:
    """Hold so many sessions at once, and say how long that took and how many replies were wrong."""

    async def hold(session: str) -> int:
        wrong = 0
        for number, (text, reply) in enumerate(zip(texts, replies, strict=True)):
            wrong += await peer.turn(session, text, number) != reply
        return wrong

    began, used = time.perf_counter(), time.process_time()
    wrong = await asyncio.gather(*(hold(f"session-{number}") for number in range(sessions)))
    took, cpu = time.perf_counter() - began, time.process_time() - used
    return {"seconds": took, "cpu": cpu, "turns": sessions * len(texts), "wrong": sum(wrong)}


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
