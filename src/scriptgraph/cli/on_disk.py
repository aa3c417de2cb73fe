"""The script that was named for a chat, and the one that its session goes on with.

A new file does not disturb a session: it goes on with the script that it is pinned to, and it is
said that the file says something else by now.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from scriptgraph.cli.chat_options import ChatOptions
from scriptgraph.core.errors import ScriptError
from scriptgraph.formats.load import load_script
from scriptgraph.nodes.pinning import pinned_script
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.checkpoints.addresses import shown
from scriptgraph.sessions.pinned import begun_with
from scriptgraph.sessions.within import require_own


@dataclass(frozen=True)
class ScriptOnDisk:
    """A script's file as it is now."""

    script: Script | None
    faults: ScriptError | None = None
    """Why it cannot be used."""

    @classmethod
    def read(cls, options: ChatOptions) -> ScriptOnDisk:
        """Read it; a session that has begun needs no file without faults.

        Raises:
            ScriptError: When it cannot be used, and no session is named or there is no such file.
        """
        try:
            return cls(load_script(options.script))
        except ScriptError as error:
            if options.session is None or not options.script.is_file():
                raise
            return cls(None, error)

    async def or_pinned(self, options: ChatOptions, store: Store) -> tuple[Script, str]:
        """Give the script that the session goes on with, and what is to be said about it.

        Raises:
            ScriptError: When the file cannot be used, and the store has no other for the session.
            RefusedError: When a bigger graph holds the session.
        """
        session = options.session
        if session:
            await require_own(store.sessions, session)
        begun = await begun_with(store.checkpointer, session) if session else None
        script = self.script
        is_own = script is not None and (
            begun is None or begun["hash"] == script.hash or begun["id"] != script.id
        )
        own = None
        if begun is not None and not is_own:
            own = await pinned_script(store.checkpointer, begun["hash"])
        if own is None:
            if script is None:
                raise self.faults or ScriptError([])
            return script, ""
        return own, self._note(options, own)

    def _note(self, options: ChatOptions, own: Script) -> str:
        file = options.script
        goes_on = (
            "this session goes on with the script that it is pinned to: "
            f"{own.id}, version {own.version} ({own.hash})"
        )
        if self.script is None:
            return f"{file} has faults (`scriptgraph check` lists them); {goes_on}."
        now = f"version {self.script.version} ({self.script.hash})"
        move = ["scriptgraph", "migrate", str(file), str(options.session)]
        store = ["--store", shown(options.store)]
        return (
            f"{file} has changed since: it is {now} now, and {goes_on}. Whether the session can "
            f"move to the new one: {shlex.join([*move, *store, '--dry-run'])}"
        )
