"""`scriptgraph chat`: talk through a script in the terminal."""

from __future__ import annotations

import typer

from scriptgraph.cli.chat_options import ChatOptions


def chat(options: ChatOptions) -> None:
    """Talk through a script in the terminal.

    The agent opens. `/where` shows how far the session has come, `/trace` every decision so far
    and its reason, `/help` the other commands. Leaving loses nothing: go on with `--session`.
    """
    import asyncio

    from scriptgraph.cli.talk import talk

    if options.session is not None and not options.session.strip():
        raise typer.BadParameter("a session's name cannot be empty", param_hint="--session")
    raise typer.Exit(asyncio.run(talk(options)))
