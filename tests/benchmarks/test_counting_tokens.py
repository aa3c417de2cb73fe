"""Tokens are counted as the published records count them, and as providers cache them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from benchmarks.counting import Tokenizer, beginning, cached, covered
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from scriptgraph.records.dialogue import AGENT, Dialogue, read_dialogues


@pytest.fixture(scope="module")
def counter(tokenizer: Path) -> Tokenizer:
    assert tokenizer.is_dir()
    return Tokenizer()


@pytest.fixture(scope="module")
def dialogues(shared: Path) -> list[Dialogue]:
    return list(read_dialogues(shared / "published" / "dialogues.jsonl"))


def test_a_message_takes_four_tokens_beside_its_text(counter: Tokenizer) -> None:
    """So does every one of them, and a prompt takes three more, whatever its texts hold."""
    texts = ["You are kind.", "", "<|endoftext|> is text here", "Grüße 👋"]
    counts = [len(counter.tokens(text)) for text in texts]
    prompt = counter.prompt([SystemMessage(texts[0]), *map(HumanMessage, texts[1:])])
    assert counts[1] == 0
    assert len(prompt) == sum(counts) + 4 * len(texts) + 3


def test_an_answered_prompt_begins_the_next_one(counter: Tokenizer) -> None:
    """When a conversation goes on, all but the reply's frame of the old prompt is common."""
    said = [SystemMessage("You are kind. " * 500), HumanMessage("Hello.")]
    before = counter.prompt(said)
    after = counter.prompt([*said, AIMessage("Hello to you."), HumanMessage("I am fine.")])
    assert after[: beginning(len(before))] == before[: beginning(len(before))]
    assert cached(before, after) == covered(len(before))


@pytest.mark.parametrize(
    ("common", "hit"), [(0, 0), (1023, 0), (1024, 1024), (1151, 1024), (1152, 1152), (2000, 1920)]
)
def test_a_cache_works_in_steps(common: int, hit: int) -> None:
    """Nothing below 1,024 common tokens is cached, and from there on steps of 128."""
    one, other = [1] * common + [2] * 50, [1] * common + [3] * 50
    assert cached(one, other) == covered(common) == hit


def test_a_prompt_that_has_not_changed_is_cached_up_to_the_last_step() -> None:
    """The shorter of two prompts can be common as a whole."""
    assert cached([1] * 1300, [1] * 1400) == cached([1] * 1400, [1] * 1300) == 1280


def test_the_published_answers_have_the_published_tokens(
    counter: Tokenizer, dialogues: list[Dialogue]
) -> None:
    """Of all calls of the published agent, the counter gives the recorded output tokens."""
    steps = [step for one in dialogues for step in one.steps if step.actor in AGENT]
    assert len(steps) > 2_500
    assert [len(counter.tokens(step.content or "")) for step in steps] == [
        step.output_tokens for step in steps
    ]


def test_the_published_prompts_grow_as_counted(
    counter: Tokenizer, dialogues: list[Dialogue]
) -> None:
    """What two messages add to the simulated patient's next prompt is what the records say.

    It is the only role whose prompt is just a constant and the conversation. A few messages were
    changed on their way into a prompt.
    """
    same = []
    for dialogue in dialogues:
        if dialogue.variant == "B":
            said = [step for step in dialogue.steps if step.actor in ("dialog", "patient")]
            patients = [n for n, step in enumerate(said) if step.actor == "patient"]
            for one, other in pairwise(patients):
                added = sum(4 + len(counter.tokens(step.content or "")) for step in said[one:other])
                grown = (said[other].input_tokens or 0) - (said[one].input_tokens or 0)
                same.append(grown == added)
    assert sum(same) / len(same) > 0.9
