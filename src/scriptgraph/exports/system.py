"""The system message of training data: nothing, a text, or what the dialogue's script makes it."""

from dataclasses import dataclass, field
from typing import Literal

from scriptgraph.core.errors import InputError
from scriptgraph.formats.load import write_script
from scriptgraph.formats.script_of import Repertoire
from scriptgraph.prompting.counsellor import COUNSELLOR
from scriptgraph.prompts.filling import render
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.script.model import Script

Content = Literal["script", "prompt"]
"""`script`: the whole script in Markdown. `prompt`: the fixed part of the dialog actor's prompt."""


def system_message(script: Script, content: Content) -> str:
    """Write the system message that a script gives to all its dialogues."""
    if content == "script":
        return write_script(script, "markdown").strip()
    return render("dialog", "system", script=script)


@dataclass
class Systems:
    """Gives each dialogue the message of its script."""

    content: Content
    repertoire: Repertoire
    _messages: dict[int, str] = field(default_factory=dict)

    def message(self, dialogue: Dialogue) -> str:
        """Give the system message of a dialogue.

        Raises:
            InputError: When its script is not there, or is not the one it was held on.
        """
        if not dialogue.has_sections:
            return self._without_script(dialogue)
        script = self.repertoire.script_of(dialogue)
        key = id(script)  # the repertoire keeps it; its hash would be worked out for each dialogue
        if key not in self._messages:
            self._messages[key] = system_message(script, self.content)
        return self._messages[key]

    def _without_script(self, dialogue: Dialogue) -> str:
        if self.content == "script":
            raise InputError(
                f"dialogue {dialogue.id!r} was held without a script; `--system prompt` gives what "
                "the counsellor is told, --mode leaves such dialogues out"
            )
        return render(COUNSELLOR, "system")
