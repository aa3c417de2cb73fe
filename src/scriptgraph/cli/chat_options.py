"""What can be asked of `scriptgraph chat`, and the commands that ask for more."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import Annotated

import typer

from scriptgraph.cli.action_options import ActionOptions
from scriptgraph.cli.agent_options import AgentOptions, AskingOptions, BestOfOptions
from scriptgraph.cli.guard_options import GuardOptions
from scriptgraph.cli.options import DEFAULT_STORE, AlertUrl, ScriptFile, StoreOption
from scriptgraph.cli.spread import written


@dataclass(frozen=True, kw_only=True)
class ChatOptions:
    """What was asked for on the command line."""

    script: ScriptFile
    session: Annotated[
        str | None,
        typer.Option(help="The session's name: goes on with it, or begins it.", show_default=False),
    ] = None
    person: Annotated[
        str | None,
        typer.Option(help="Of a programme: whose session is held today.", show_default=False),
    ] = None
    now: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Of a programme: what time it is taken to be, such as 2026-12-01 or "
            "2026-12-01T18:30.",
            show_default=False,
        ),
    ] = None
    anew: Annotated[
        bool,
        typer.Option(
            "--anew",
            help="Of a programme: begin it with somebody who has had its sessions under another "
            "programme's name.",
        ),
    ] = False
    store: StoreOption = DEFAULT_STORE
    alert_url: AlertUrl = None
    agent: AgentOptions
    asking: AskingOptions
    best_of: BestOfOptions
    guard: GuardOptions
    action: ActionOptions

    @property
    def is_kept(self) -> bool:
        """Say whether the session can be gone on with once the program has ended."""
        from scriptgraph.sessions.checkpoints.addresses import Memory, read_address

        return not isinstance(read_address(self.store), Memory)

    def command(self, session: str) -> str:
        """Write the command that goes on with a session; a password is left out of it."""
        from scriptgraph.sessions.checkpoints.addresses import shown

        asked = replace(self, session=session, store=shown(self.store))
        return shlex.join(["scriptgraph", "chat", str(self.script), *written(asked)])

    def programme_command(self) -> str:
        """Write the command that goes on with a person's programme."""
        from scriptgraph.sessions.checkpoints.addresses import shown

        asked = replace(self, now=None, anew=False, store=shown(self.store))
        return shlex.join(["scriptgraph", "chat", str(self.script), *written(asked)])

    def trace_command(self, session: str) -> str:
        """Write the command that shows a session."""
        from scriptgraph.sessions.checkpoints.addresses import shown

        store = [] if self.store == DEFAULT_STORE else ["--store", shown(self.store)]
        return shlex.join(["scriptgraph", "trace", session, *store])
