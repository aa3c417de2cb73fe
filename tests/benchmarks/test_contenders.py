"""Those that the overhead is measured with do the same work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

import pytest
from benchmarks.contenders import (
    CONVERSATION,
    HAND_WRITTEN,
    LENGTH,
    LOOP,
    OURS,
    OURS_PLAIN,
    OURS_RECAPS,
    OURS_SCALARS,
    QUOTE,
    InstantModel,
    Take,
    at,
    kept,
    race,
    spoken,
    unkept,
)
from benchmarks.keeping import PLACES, places
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatResult

TURNS = 11
"""Enough for two moves: the fifth and the tenth judgement settle a section."""


class Observed:
    """Models that answer at once, and what all of them were asked."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.characters: Counter[str] = Counter()

    def model(self) -> InstantModel:
        """Make one more model."""
        observed = self

        class ObservedModel(InstantModel):
            def _generate(
                self,
                messages: list[BaseMessage],
                *rest: Any,
                schema: Mapping[str, Any] | None = None,
                **kwargs: Any,
            ) -> ChatResult:
                kind = ", ".join(sorted(schema["properties"])) if schema else "reply"
                observed.calls[kind] += 1
                observed.characters[kind] += sum(len(message.text) for message in messages)
                return super()._generate(messages, *rest, schema=schema, **kwargs)

        return ObservedModel()

    async def watch(self, take: Take) -> tuple[Counter[str], Counter[str]]:
        """Take a session's turns; gives the calls and characters that they took."""
        self.calls.clear()
        self.characters.clear()
        await take(None)
        for number in range(1, TURNS + 1):
            await take(spoken("user", number))
        return self.calls.copy(), self.characters.copy()


@pytest.mark.parametrize("kind", ["none", *PLACES])
async def test_everyone_makes_the_same_calls(kind: str) -> None:
    """The same number of calls of each kind, with prompts whose lengths differ by little."""
    observed = Observed()
    async with AsyncExitStack() as stack:
        if kind == "none":
            takes = unkept(observed.model)
        else:
            place = await stack.enter_async_context(places(kind))
            takes = await kept(stack, place, observed.model)
        seen = {name: await observed.watch(take) for name, take in takes.items()}
    recalled, shorter = seen.pop(OURS_RECAPS, (None, None))
    reference = LOOP if kind == "none" else HAND_WRITTEN
    assert set(seen) - {reference, OURS} <= {
        HAND_WRITTEN,
        OURS_PLAIN,
        OURS_SCALARS,
        CONVERSATION,
    }
    calls, characters = seen[reference]
    assert calls == {"reply": TURNS + 1, "shown": TURNS, "reason, rule": 2}
    for others, theirs in seen.values():
        assert others == calls
        for call in ("reply", "shown"):
            assert theirs[call] == pytest.approx(characters[call], rel=0.15)
    if recalled is not None and shorter is not None:
        assert recalled - calls == {"quotes, recap": 1}  # at the second move
        assert shorter["reply"] < characters["reply"]


async def test_a_race_times_every_turn() -> None:
    """Each contender has a time for each turn, and a turn's figure is taken around it."""
    times = await race(unkept(), 12)
    assert {name: len(taken) for name, taken in times.items()} == dict.fromkeys(times, 12)
    known = {"a": [100.0, *range(1, 12)]}
    assert at(6, [known], "a") == 5.5


@pytest.mark.parametrize("speaker", ["user", "agent"])
def test_messages_are_of_one_length(speaker: str) -> None:
    """Every message has the characters that the figures are given for, and the quote in it."""
    texts = {spoken(speaker, number) for number in range(200)}
    assert len(texts) == 64
    assert {len(text) for text in texts} == {LENGTH}
    assert all(QUOTE in text for text in texts)
