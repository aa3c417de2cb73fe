"""What was asked of `scriptgraph chat`, and the commands that ask for more."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scriptgraph.cli.options import DEFAULT_STORE, BestOfWish
from scriptgraph.core.settings import Mode


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    script: Path
    session: str | None
    store: str
    mode: Mode
    model: str | None
    evaluator: str | None
    dispatcher: str | None
    recaps_beyond: int | None
    best_of: BestOfWish
    temperature: Literal["none"] | None = None
    instructions: Literal["system", "user"] = "system"

    @property
    def is_kept(self) -> bool:
        """Say whether the session can be gone on with once the program has ended."""
        from scriptgraph.sessions.checkpoints.addresses import Memory, read_address

        return not isinstance(read_address(self.store), Memory)

    def command(self, session: str) -> str:
        """Write the command that goes on with a session; a password is left out of it."""
        from scriptgraph.sessions.checkpoints.addresses import shown

        given = {
            "--session": session,
            "--store": None if self.store == DEFAULT_STORE else shown(self.store),
            "--mode": None if self.mode == "multi" else self.mode,
            "--model": self.model,
            "--evaluator-model": self.evaluator,
            "--dispatcher-model": self.dispatcher,
            "--recaps-beyond": None if self.recaps_beyond is None else str(self.recaps_beyond),
            "--temperature": self.temperature,
            "--instructions": None if self.instructions == "system" else self.instructions,
            **self.best_of.options(),
        }
        options = [word for name, value in given.items() if value for word in (name, value)]
        return shlex.join(["scriptgraph", "chat", str(self.script), *options])

    def trace_command(self, session: str) -> str:
        """Write the command that shows a session."""
        from scriptgraph.sessions.checkpoints.addresses import shown

        store = [] if self.store == DEFAULT_STORE else ["--store", shown(self.store)]
        return shlex.join(["scriptgraph", "trace", session, *store])
