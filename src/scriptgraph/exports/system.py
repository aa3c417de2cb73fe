"""The system message of training data: nothing, a text, or what the dialogue's script makes it."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from pathlib import Path
from typing import Literal

from scriptgraph.formats.load import write_script
from scriptgraph.prompting.layout import render
from scriptgraph.records import Dialogue
from scriptgraph.repertoire import Repertoire
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
    folders: InitVar[tuple[Path, ...]] = ()
    given: InitVar[Script | None] = None
    _messages: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self, folders: tuple[Path, ...], given: Script | None) -> None:
        """Get ready to look for scripts."""
        self._repertoire = Repertoire(folders, given)

    def message(self, dialogue: Dialogue) -> str:
        """Give the system message of a dialogue.

        Raises:
            InputError: When its script is not there, or is not the one it was held on.
        """
        script = self._repertoire.script_of(dialogue)
        key = (script.id, script.hash)
        if key not in self._messages:
            self._messages[key] = system_message(script, self.content)
        return self._messages[key]
