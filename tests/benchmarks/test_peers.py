"""The dialogue that we and others hold, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.counting import Tokenizer, Usage
from benchmarks.group import Options
from benchmarks.peers import measure
from benchmarks.peers.contestants import (
    HANDING_OVER,
    HERE_AT_HAND,
    ONE_PROMPT,
    OURS,
    Contestant,
    LeftTheDialogue,
    hold,
)
from benchmarks.peers.dialogue import HERE, sleep_talk
from benchmarks.peers.metering import Meter, paid
from benchmarks.peers.server import application
from benchmarks.serving import served

from scriptgraph.script.check import check

TURNS = sleep_talk().turns
MOVES = sum(turn.moves for turn in TURNS)

WORD = {"role": "user", "content": "Hello there!"}
"""Two words and a sign: three tokens."""

ANSWER = {"role": "assistant", "content": "Hello there!"}


@pytest.fixture(scope="module")
def server(tokenizer: Path) -> Iterator[str]:
    with served(application) as address:
        yield address


@pytest.fixture
def meter(tokenizer: Path) -> Meter:
    return Meter(Tokenizer())


def test_the_dialogue_is_one_that_the_script_allows() -> None:
    """It has 22 turns, goes back once, settles only what is open, and moves only by rules."""
    script = sleep_talk().script
    assert check(script) == []
    assert (len(TURNS), MOVES) == (22, 6)
    visited = [turn.to for turn in TURNS if turn.moves]
    assert len(visited) - len(set(visited)) == 1
    for turn in TURNS:
        section = script.by_id[turn.section]
        assert {*turn.settled} <= {task.id for task in section.tasks}
        assert turn.to in {turn.section, *(rule.to for rule in section.next)}


@pytest.mark.parametrize("contestant", HERE_AT_HAND, ids=lambda one: one.name)
async def test_everybody_holds_it_to_its_end(contestant: Contestant, server: str) -> None:
    """Each says the same words, stands where the dialogue does, and is charged for all of it."""
    used, apart = await hold(contestant, server)
    at_least = len(TURNS) + (MOVES if contestant == HANDING_OVER else 0)
    if contestant in (ONE_PROMPT, HANDING_OVER, OURS[0]):
        assert used.calls == at_least
    else:
        assert used.calls >= 2 * len(TURNS) - 1
    assert 0 < used.cached < used.input
    assert (apart.calls, apart.output) == (used.calls, used.output)
    assert (apart.input < used.input) == (contestant in OURS)
    assert used.output > sum(len(turn.agent.split()) for turn in TURNS)


async def test_who_leaves_the_dialogue_has_no_figure(server: str) -> None:
    """With another script the talk goes another way, and that is said instead of a number."""
    elsewhere = {"mode": "single", "script": "bike_repair"}
    with pytest.raises(LeftTheDialogue, match="turn 1: it stands in 'reception'"):
        await hold(Contestant("ours, with another script", "ours", elsewhere), server)


def test_a_request_is_counted_with_all_that_is_read(meter: Meter) -> None:
    """Messages take four tokens beside their text; functions, calls and schemas count as well."""
    assert len(meter.prompt({"messages": [WORD]})) == 3 + 4 + 3
    tool = {"type": "function", "function": {"name": "go", "parameters": {}}}
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object"}}}
    call = {"function": {"name": "go", "arguments": "{}"}}
    calling = {"role": "assistant", "content": None, "tool_calls": [call]}
    more = (
        {"messages": [WORD], "tools": [tool]},
        {"messages": [WORD], "response_format": form},
        {"messages": [WORD, calling]},
    )
    assert [len(meter.prompt(asked)) for asked in more] == [10 + 4 + 17, 10 + 4 + 5, 10 + 4 + 2]


def test_a_prompt_is_cached_as_far_as_any_before_it(meter: Meter) -> None:
    """The longest common beginning counts, whoever asked with it, from 1,024 tokens on."""
    long = {"role": "system", "content": "one" + " and" * 1_200}
    other = {"role": "system", "content": "two" + " and" * 1_200}
    for first in (long, other, long):
        meter.charge({"messages": [first, WORD]}, ANSWER)
    length = 1_201 + 4 + 10
    assert meter.usage == Usage(calls=3, input=3 * length, cached=1_152, output=9)
    assert paid(meter.usage) == 3 * length - 1_152 * 3 / 4


async def test_without_a_tokenizer_the_rows_say_so() -> None:
    """Nothing stands in for a count."""
    group = await measure(Options())
    assert [row.ours for row in group.rows] == [None] * 6
    assert all("tokenizer is not there" in row.missing for row in group.rows)


def test_a_briefing_names_no_way_that_the_script_has_not() -> None:
    """Everybody is told the whole script, and each section's ways are its rules and no others."""
    briefing = sleep_talk().briefing()
    for section in sleep_talk().script.sections:
        ways = briefing["sections"][section.id]["ways"]
        legal = {rule.to for rule in (*section.next, *sleep_talk().script.anytime)}
        assert {*ways} == legal - {section.id}
        for task in section.tasks:
            words = task.do or task.say or ""
            assert words.strip() in briefing["whole"]
            assert words.strip() in briefing["sections"][section.id]["instructions"]
    both = briefing["sections"]["window"]["reasons"]["closing"]
    assert both.startswith("every task here is done, or the user clearly wants to stop")
    assert (HERE / "script.yaml").is_file()
