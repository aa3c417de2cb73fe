"""The system message of training data: nothing, a text, or what the dialogue's script makes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from scriptgraph.errors import InputError
from scriptgraph.formats.load import load_script, write_script
from scriptgraph.prompting.layout import render
from scriptgraph.records import Dialogue
from scriptgraph.script import Script

Content = Literal["script", "prompt"]
"""`script`: the whole script in Markdown. `prompt`: the fixed part of the dialog actor's prompt."""


def system_message(script: Script, content: Content) -> str:
    """Write the system message that a script gives to all its dialogues."""
    if content == "script":
        return write_script(script, "markdown").strip()
    return render("dialog", "system", script=script)


@dataclass
class Systems:
    """Finds the script of each dialogue and keeps the message that it gives.

    Args:
        content: What the message is.
        folders: Where experiments keep the scripts of their dialogues, as `<id>.<suffix>`.
        given: A script for the dialogues that lie elsewhere.
    """

    content: Content
    folders: tuple[Path, ...] = ()
    given: Script | None = None
    _messages: dict[tuple[str, str], str] = field(default_factory=dict)

    def message(self, dialogue: Dialogue) -> str:
        """Give the system message of a dialogue.

        Raises:
            InputError: When its script is not there, or is not the one it was held on.
        """
        identity = dialogue.script
        if identity is None:
            if self.given is None:
                raise InputError(
                    f"dialogue {dialogue.id!r} does not say which script it was held on; --script "
                    "FILE does"
                )
            return self._message(self.given)
        known = self._messages.get((identity["id"], identity["hash"]))
        return self._message(self._script(dialogue)) if known is None else known

    def _message(self, script: Script) -> str:
        key = (script.id, script.hash)
        if key not in self._messages:
            self._messages[key] = system_message(script, self.content)
        return self._messages[key]

    def _script(self, dialogue: Dialogue) -> Script:
        """Find the script that a dialogue names, and make sure that it is the very same."""
        assert dialogue.script is not None
        id_, hash_ = dialogue.script["id"], dialogue.script["hash"]
        found = [self.given] if self.given else []
        for folder in self.folders:
            found += [load_script(path) for path in sorted(folder.glob("*")) if path.stem == id_]
        for script in found:
            if (script.id, script.hash) == (id_, hash_):
                return script
        if any(script.id == id_ for script in found):
            raise InputError(
                f"dialogue {dialogue.id!r} was held on another version of the script {id_!r}, "
                f"with the hash {hash_}"
            )
        raise InputError(
            f"dialogue {dialogue.id!r} was held on the script {id_!r}, which is not there; "
            "--script FILE gives it"
        )
