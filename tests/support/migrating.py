"""Sessions that move to another version of their script, and movers that are killed in between."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from scriptgraph.assurance.audit import audit, scripts_named
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.pinning import pinned_script
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.migration import migrate
from scriptgraph.sessions.pinned import stored_state
from scriptgraph.state.session import SessionState
from support.fakes import script, task
from support.forked import FORKED
from support.takeovers import dying_store

OLD = script(
    {
        "a": {
            "tasks": [task("notice", say="Hello."), task("mood", collect={"mood": "integer"})],
            "next": [{"to": "b", "when": "the user wants to continue"}],
        },
        "b": {"tasks": [task("talk"), task("more"), task("last")]},
    }
)
NEW = script(
    {
        "check_in": {
            "renamed_from": ["a"],
            "tasks": [
                task("words", say="Hello.", renamed_from=["notice"]),
                task("mood", do="Do mood.", collect={"mood": "integer"}),
                task("sleep", do="Ask how they sleep."),
            ],
            "next": [{"to": "talking", "when": "the user wants to continue"}],
        },
        "talking": {"renamed_from": ["b"], "tasks": [task("talk"), task("more"), task("last")]},
    },
    version=2,
)
"""The same, with new names, and with one task more in the first section."""


async def talk(store: Store, made: Script, *texts: str | None, session: str = "a") -> list[str]:
    """Take turns in a session, with the script that it is pinned to; gives the replies."""
    talking = await pinned(store, made, session)
    return ["".join([piece async for piece in talking.turn(text)]) for text in texts]


async def pinned(store: Store, made: Script, session: str = "a") -> Conversation:
    """Open a session with the script that it is pinned to."""
    return await Conversation.pinned(
        store, session, made, lambda own: create_session(own, RehearsalModel())
    )


async def state_of(store: Store, session: str = "a") -> SessionState:
    """Read what is stored of a session."""
    return cast(SessionState, (await stored_state(store.checkpointer, session)).values)


async def irregular(store: Store, session: str = "a", state: Any = None) -> Sequence[str]:
    """Say what an audit finds in a session, held against every version that it names."""
    state = state or await state_of(store, session)
    kept = {key: await pinned_script(store.checkpointer, key) for key in scripts_named([state])}
    found = {key: made for key, made in kept.items() if made is not None}
    last = found.get(state["script"]["hash"])
    assert last is not None, "the store does not keep the script that the session is held with"
    return [f"{each.kind}: {each.what}" for each in audit(last, state, found)]


def migrate_and_die(place: Path, after: int) -> bool:
    """Move a session in a process that dies after storing so often; say whether it survived."""
    process = FORKED.Process(target=_migrate, args=(place, after))
    process.start()
    process.join()
    return process.exitcode == 0


def _migrate(place: Path, after: int) -> None:
    async def work() -> None:
        async with dying_store(place, after) as store:
            await migrate(store, "a", NEW, by="Dr Gray")

    asyncio.run(work())
