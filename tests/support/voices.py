"""A dialog actor that says what a test wrote down for each candidate, and judges that score it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from pydantic import Field

from scriptgraph.rehearsal.reading import Prompt, read
from scriptgraph.replies.rubric import Criterion, Rubric
from support.fakes import FakeModel, Said, ToldModel, answer

DRAFT = "This is the draft."

RUBRIC = Rubric(
    id="two",
    title="Two things",
    judges="reply",
    lowest=1,
    highest=5,
    criteria=tuple(
        Criterion(
            id=name,
            title=name.title(),
            definition=f"How much {name} there is.",
            levels={score: f"{score} of 5." for score in range(1, 6)},
        )
        for name in ("care", "safety")
    ),
)


class Voices(FakeModel):
    """Says one of `replies`, by its seed; as the single actor it writes `DRAFT`."""

    replies: list[str | Exception]
    seed: int = 0
    temperature: float = 0.0
    asked: list[tuple[int, float]] = Field(default_factory=list)
    """Seed and temperature of each candidate that was drawn."""

    judged: list[str] = Field(default_factory=list)
    """What the user had said last, each time the section was judged."""

    def say(self, messages: list[BaseMessage]) -> Said:
        prompt = read(messages)
        if prompt.judges:
            self.judged.append(prompt.lines[-1].text)
            said: str | Exception = answer(rule=0, reply=DRAFT)
        else:
            self.asked.append((self.seed, self.temperature))
            said = self.replies[self.seed]
        if isinstance(said, Exception):
            return said
        usage = UsageMetadata(input_tokens=10, output_tokens=2, total_tokens=12)
        return AIMessage(said, usage_metadata=usage)


def judging(scores: Mapping[str, tuple[int | None, int | None] | Exception]) -> ToldModel:
    """Score each reply as written: care and safety, of which None is left out."""
    return ToldModel(tell=_judge(scores))


def _judge(
    scores: Mapping[str, tuple[int | None, int | None] | Exception],
) -> Callable[[Prompt], Said]:
    def tell(prompt: Prompt) -> Said:
        given = scores[prompt.block("reply")]
        if isinstance(given, Exception):
            return given
        named = zip(RUBRIC.by_id, given, strict=True)
        return json.dumps(
            {
                "scores": [
                    {"criterion": name, "reason": "told", "score": score}
                    for name, score in named
                    if score is not None
                ]
            }
        )

    return tell
