"""One dialogue as one line of a file: a training example, or the published layout."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scriptgraph.exports.chat import chat, openai_example, sharegpt_example
from scriptgraph.exports.forms import Training
from scriptgraph.exports.selection import ExportCounts
from scriptgraph.records.dialogue import Dialogue, without_recaps


@dataclass(frozen=True)
class Examples:
    """How dialogues become training examples."""

    form: Training
    system: Callable[[Dialogue], str]
    """Gives the system message of a dialogue; empty for none."""

    opening: str
    """What the user is to have said before the agent's first message; empty for nothing."""

    def lines(self, dialogues: Iterable[Dialogue], counts: ExportCounts) -> Iterator[str]:
        """Write each dialogue as a line of JSON, and count what becomes of it."""
        for dialogue in dialogues:
            said = chat(dialogue, self.opening)
            if not said.messages:
                counts.left_out["without a word of the agent"] += 1
                continue
            counts.changes.update(
                {
                    "empty messages left out": said.empty,
                    "messages joined to the one before": said.joined,
                    "last messages of the user left out": said.dropped,
                }
            )
            counts.count(dialogue)
            system = self.system(dialogue)
            example = (
                openai_example(said, system)
                if self.form == "openai"
                else sharegpt_example(dialogue, said, system)
            )
            yield json.dumps(example, ensure_ascii=False)


def published_lines(dialogues: Iterable[Dialogue], counts: ExportCounts) -> Iterator[str]:
    """Write each dialogue as a line in the published layout."""
    for dialogue in dialogues:
        counts.count(dialogue)
        yield without_recaps(dialogue).line()
