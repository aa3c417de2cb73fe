"""What was understood of a file: its dialogues, what was passed over, what there is none of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from scriptgraph.files.lines import Remark
from scriptgraph.records.dialogue import Dialogue


@dataclass
class Understood:
    """What a reader has found so far."""

    title: str
    """What people call the layout."""

    remark: Remark
    """Told at once what is left out because it cannot be read."""

    dialogues: int = 0
    messages: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    """What was not taken, and how often."""

    choices: list[str] = field(default_factory=list)
    """What nobody had said, and the reader chose: columns, and who is the agent."""

    not_read: list[str] = field(default_factory=list)
    """Columns and keys that are there and say nothing that is taken."""

    has_tokens: bool = False
    has_times: bool = False
    has_sections: bool = False

    def add(self, dialogue: Dialogue) -> None:
        """Take in a dialogue that was read."""
        self.dialogues += 1
        for step in dialogue.steps:
            self.messages += step.actor in ("dialog", "patient")
            self.has_sections |= step.actor == "event"
            self.has_times |= step.at is not None or step.duration_ms is not None
            self.has_tokens |= step.input_tokens is not None or step.output_tokens is not None

    def choose(self, choice: str) -> None:
        """Note what the reader chose, once."""
        if choice not in self.choices:
            self.choices.append(choice)

    def leave(self, name: str) -> None:
        """Note a column or a key that is not read, once."""
        if name not in self.not_read:
            self.not_read.append(name)

    @property
    def lacks(self) -> tuple[str, ...]:
        """Name what no dialogue says anything about."""
        there = {"tokens": self.has_tokens, "times": self.has_times, "sections": self.has_sections}
        return tuple(name for name, is_there in there.items() if not is_there)

    def sentences(self) -> Iterator[str]:
        """Tell it to people: in one line what was read, then what was chosen and passed over."""
        noun = "dialogue" if self.dialogues == 1 else "dialogues"
        lacking = ", ".join(f"no {name}" for name in self.lacks)
        missing = f"; has {lacking}" if lacking else ""
        yield f"read as {self.title}: {self.dialogues:,} {noun}{missing}"
        if self.choices:
            yield f"taken: {'; '.join(self.choices)}"
        if self.passed_over:
            counted = (f"{times:,} {what}" for what, times in self.passed_over.most_common())
            yield f"passed over: {', '.join(counted)}"
        if self.not_read:
            yield f"not read: {', '.join(self.not_read)}"

    def document(self) -> dict[str, object]:
        """Tell it to programs."""
        return {
            "read_as": self.title,
            "dialogues": self.dialogues,
            "messages": self.messages,
            "lacks": list(self.lacks),
            "taken": list(self.choices),
            "passed_over": dict(self.passed_over),
            "not_read": list(self.not_read),
        }
