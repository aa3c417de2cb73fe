"""`scriptgraph chat`: talk through a script in the terminal."""

from __future__ import annotations

import typer

from scriptgraph.cli.chat_options import ChatOptions
from scriptgraph.cli.programmes import is_programme_file


def chat(options: ChatOptions) -> None:
    """Talk through a script in the terminal.

    The agent opens. `/where` shows how far the session has come, `/trace` every decision so far
    and its reason, `/help` the other commands. Leaving loses nothing: go on with `--session`.

    Of a programme, today's session of `--person` is held, and it is said when the next one is due.
    """
    import asyncio

    from scriptgraph.cli.talk_with import talk

    if options.session is not None and not options.session.strip():
        raise typer.BadParameter("a session's name cannot be empty", param_hint="--session")
    if is_programme_file(options.script):
        from scriptgraph.cli.programme_chat import chat_programme

        raise typer.Exit(asyncio.run(chat_programme(options)))
    for name in ("person", "now", "anew"):
        if getattr(options, name):
            raise typer.BadParameter("only a programme has it", param_hint=f"--{name}")
    raise typer.Exit(asyncio.run(talk(options)))
