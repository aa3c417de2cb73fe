"""What the first session of a process has to read and compile; once this is imported, it has been.

Phrases of danger, prompts and schemas take several times as long as a short session. Commands and
workers that are copies of a process find them there; what a new process has to do is left to the
tests that start one (`test_wheel`, `docs/`, `graphs/test_imported`).
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from scriptgraph.formats.case import load_case
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.rehearsal.model import RehearsalModel


async def _hold(patient: str) -> None:
    session = create_simulation(
        load_script("stress_relief"), RehearsalModel(), case=load_case(Path(patient))
    )
    state = await session.compile().ainvoke({"messages": []})
    assert state["status"] == "ended"


asyncio.run(_hold("widow"))
