"""What can be asked of `scriptgraph chat`, and the commands that ask for more."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Annotated

import typer

from scriptgraph.cli.agent_options import AgentOptions, AskingOptions, BestOfOptions
from scriptgraph.cli.options import DEFAULT_STORE, ScriptFile, StoreOption


@dataclass(frozen=True, kw_only=True)
class ChatOptions:
    """What was asked for on the command line."""

    script: ScriptFile
    session: Annotated[
        str | None,
        typer.Option(help="The session's name: goes on with it, or begins it.", show_default=False),
    ] = None
    store: StoreOption = DEFAULT_STORE
    agent: AgentOptions
    asking: AskingOptions
    best_of: BestOfOptions

    @property
    def is_kept(self) -> bool:
        """Say whether the session can be gone on with once the program has ended."""
        from scriptgraph.sessions.checkpoints.addresses import Memory, read_address

        return not isinstance(read_address(self.store), Memory)

    def command(self, session: str) -> str:
        """Write the command that goes on with a session; a password is left out of it."""
        given = {
            "--session": session,
            **self._store(),
            **self.agent.given(),
            **self.asking.given(),
            **self.best_of.given(),
        }
        return _command(["chat", str(self.script)], given)

    def trace_command(self, session: str) -> str:
        """Write the command that shows a session."""
        return _command(["trace", session], self._store())

    def _store(self) -> dict[str, str | None]:
        from scriptgraph.sessions.checkpoints.addresses import shown

        return {"--store": None if self.store == DEFAULT_STORE else shown(self.store)}


def _command(begins: list[str], given: dict[str, str | None]) -> str:
    options = [word for name, value in given.items() if value for word in (name, value)]
    return shlex.join(["scriptgraph", *begins, *options])
