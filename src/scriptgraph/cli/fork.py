"""`scriptgraph fork`: a new session that stands where another one stood."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import DEFAULT_STORE, Json, StoreOption
from scriptgraph.cli.output import print_json, print_lines

if TYPE_CHECKING:
    from scriptgraph.state.session import SessionState


def fork(
    session: Annotated[str, typer.Argument(help="The session's name.", show_default=False)],
    new: Annotated[str, typer.Argument(help="The new session's name.", show_default=False)],
    turn: Annotated[
        int,
        typer.Option(help="Before the user's words of this turn.", show_default=False),
    ],
    by: Annotated[str, typer.Option(help="Your name; it goes into the new one's trace.")] = "",
    store: StoreOption = DEFAULT_STORE,
    json: Json = False,
) -> None:
    """Begin a session that stands where another one stood, to try another answer.

    The other one stays as it is, and no alert of it is sent once more. It is refused where the
    state of then cannot be had exactly: turns are those that `scriptgraph trace` shows.
    """
    state = asyncio.run(_forked(store, session, turn, new, by))
    if json:
        print_json({"session": new, "section": state["section"], "turn": state["turn"]})
    else:
        print_lines([f"{new} stands in {state['section']}, before turn {turn}"])


async def _forked(address: str, session: str, turn: int, new: str, by: str) -> SessionState:
    from scriptgraph.cli.opened_stores import refuse_absent
    from scriptgraph.core.errors import InputError
    from scriptgraph.sessions.checkpoints import open_store
    from scriptgraph.sessions.forking import fork as forked
    from scriptgraph.sessions.pinned import script_of

    refuse_absent(address)
    async with open_store(address) as store:
        script = await script_of(store.checkpointer, session)
        if script is None:
            raise InputError(f"there is no session {session!r} whose script the store keeps")
        return await forked(store, session, turn, new, script, by=by)
