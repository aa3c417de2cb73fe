"""One dialogue as one line of a file: a training example, or the published layout."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from scriptgraph.exports.chat import chat, openai_example, sharegpt_example
from scriptgraph.exports.selection import Harvest
from scriptgraph.records.dialogue import Dialogue, without_recaps

Training = Literal["openai", "sharegpt"]
"""Forms that models are trained on."""


@dataclass(frozen=True)
class Examples:
    """How dialogues become training examples."""

    form: Training
    system: Callable[[Dialogue], str]
    """Gives the system message of a dialogue; empty for none."""

    opening: str
    """What the user is to have said before the agent's first message; empty for nothing."""

    def lines(self, dialogues: Iterable[Dialogue], harvest: Harvest) -> Iterator[str]:
        """Write each dialogue as a line of JSON, and count what becomes of it."""
        for dialogue in dialogues:
            said = chat(dialogue, self.opening)
            if not said.messages:
                harvest.left_out["without a word of the agent"] += 1
                continue
            harvest.changes.update(
                {
                    "empty messages left out": said.empty,
                    "messages joined to the one before": said.joined,
                    "last messages of the user left out": said.dropped,
                }
            )
            harvest.count(dialogue)
            system = self.system(dialogue)
            example = (
                openai_example(said, system)
                if self.form == "openai"
                else sharegpt_example(dialogue, said, system)
            )
            yield json.dumps(example, ensure_ascii=False)


def published_lines(dialogues: Iterable[Dialogue], harvest: Harvest) -> Iterator[str]:
    """Write each dialogue as a line in the published layout."""
    for dialogue in dialogues:
        harvest.count(dialogue)
        yield without_recaps(dialogue).line()
