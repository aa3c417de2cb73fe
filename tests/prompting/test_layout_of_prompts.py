"""How prompts are laid out: what never changes first, a section's tasks where it was entered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, cast

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from support.fakes import script, task

from scriptgraph.core.settings import Settings
from scriptgraph.models.shortening import shortened
from scriptgraph.prompting import actor_prompt, dialog_prompt
from scriptgraph.rehearsal.reading import read
from scriptgraph.safety.prompt_words import told_by
from scriptgraph.state.session import SessionState
from scriptgraph.state.speakers import signed

SCRIPT = script(
    {
        "hello": {
            "tasks": [task("name", collect={"called": "string"}), task("mood")],
            "next": [{"to": "talk", "when": "the user wants to talk"}, {"to": "end"}],
        },
        "talk": {"tasks": [task("listen", do="Listen closely to every word of theirs.")]},
    },
    anytime=[{"to": "talk", "when": "the user wants to talk at once"}],
)
HELLO, TALK = SCRIPT.sections

Ask = Callable[[SessionState, Settings], list[BaseMessage]]


def actor(state: SessionState, settings: Settings) -> list[BaseMessage]:
    return actor_prompt(SCRIPT, SCRIPT.by_id[state["section"]], state, settings)


def dialog(state: SessionState, settings: Settings) -> list[BaseMessage]:
    section = SCRIPT.by_id[state["section"]]
    credits = state.get("progress", {}).get(section.id, {})
    return dialog_prompt(SCRIPT, section, state, settings, credits=credits, entering=False, said="")


def said(*sections: str) -> list[BaseMessage]:
    """Give exchanges, one for each section named."""
    messages: list[BaseMessage] = []
    for turn, section in enumerate(sections, start=1):
        about = signed(SCRIPT.id, section, turn)
        messages.append(AIMessage(f"agent {turn}", additional_kwargs=about))
        messages.append(HumanMessage(f"user {turn}"))
    return messages


def position(*sections: str, **more: Any) -> SessionState:
    """Give a session that has been in these sections, one turn in each."""
    start = 2 * sections.index(sections[-1])
    state = {"messages": said(*sections), "section": sections[-1], "section_start": start}
    return cast(SessionState, {**state, "turn": len(sections), **more})


def texts(prompt: Sequence[BaseMessage]) -> list[tuple[str, str]]:
    return [(message.type, message.text) for message in prompt]


def common(one: Sequence[BaseMessage], other: Sequence[BaseMessage]) -> int:
    """Count the messages at the beginning that are the same."""
    pairs = zip(texts(one), texts(other), strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


@pytest.mark.parametrize("ask", [actor, dialog])
def test_within_a_section_a_prompt_only_grows(ask: Ask) -> None:
    """All but the last line of a prompt begins the next one, whatever was settled and collected."""
    settled = {"hello": {"name": {"status": "done", "evidence": "user 1", "turn": 2}}}
    before = ask(position("hello"), Settings())
    after = ask(
        position("hello", "hello", progress=settled, collected={"called": "Ann"}), Settings()
    )
    assert common(before, after) == len(before) - 1
    assert "Settled: name." in after[-1].text
    assert len(after[-1].text.split()) < 20


@pytest.mark.parametrize("ask", [actor, dialog])
def test_the_head_is_the_same_in_every_section(ask: Ask) -> None:
    """What is told of one section stands behind it, so that a switch keeps the head cached."""
    heads = {ask(position(name), Settings())[0].text for name in SCRIPT.by_id}
    assert len(heads) == 1


@pytest.mark.parametrize("ask", [actor, dialog])
def test_a_section_is_told_where_it_was_entered(ask: Ask) -> None:
    """Its block stands behind what was said before it; that of the section before is gone."""
    prompt = ask(position("hello", "talk", "talk"), Settings())
    place = next(n for n, one in enumerate(prompt) if '<section title="Talk">' in one.text)
    assert [one.text for one in prompt[place - 1 : place + 2 : 2]] == ["user 1", "agent 2"]
    assert not any('title="Hello"' in one.text for one in prompt)


@pytest.mark.parametrize("ask", [actor, dialog])
def test_blocks_that_are_kept_never_move(ask: Ask) -> None:
    """A prompt then grows across switches too; the last block is the one that is read."""
    kept = Settings(section_blocks="kept")
    before = ask(position("hello", "hello"), kept)
    after = ask(position("hello", "hello", "talk", "talk"), kept)
    assert common(before, after) == len(before) - 1
    assert [one.id for one in read(after).open_tasks()] == ["listen"]
    again = ask(position("hello", "talk", "hello"), kept)
    assert [one.id for one in read(again).open_tasks()] == ["name", "mood"]


@pytest.mark.parametrize("ask", [actor, dialog])
@pytest.mark.parametrize("instructions", ["system", "user"])
@pytest.mark.parametrize("history", [None, 2])
def test_a_prompt_is_read_alike_whoever_gives_instructions(
    ask: Ask, instructions: Literal["system", "user"], history: int | None
) -> None:
    """The conversation, the section and what is settled are found in either layout."""
    settings = Settings(instructions=instructions, history=history)
    prompt = ask(position("hello", "talk", "talk"), settings)
    found = read(prompt)
    lines = ["agent 1", "user 1", "agent 2", "user 2", "agent 3", "user 3"]
    assert [line.text for line in found.lines] == lines[-(history or 6) :]
    assert [one.id for one in found.open_tasks()] == ["listen"]
    if instructions == "user":
        kinds = [one.type for one in prompt[1:]]
        assert kinds == ["human", "ai"] * (len(kinds) // 2) + ["human"]


@pytest.mark.parametrize("instructions", ["system", "user"])
def test_what_is_told_in_the_middle_is_known_again(
    instructions: Literal["system", "user"],
) -> None:
    """A reply that repeats a section's task is refused wherever the task stands in the prompt."""
    prompt = dialog(position("hello", "talk"), Settings(instructions=instructions))
    words = ("listen", "closely", "to", "every", "word", "of")
    assert words in told_by(prompt).beginnings
    assert told_by([*prompt, HumanMessage("I want to talk to you about it")]) == told_by(prompt)


@pytest.mark.parametrize("instructions", ["system", "user"])
def test_a_prompt_that_is_too_long_keeps_its_instructions(
    instructions: Literal["system", "user"],
) -> None:
    """Where the oldest messages are left out, what is told of the section stays."""
    prompt = dialog(position(*["talk"] * 30), Settings(instructions=instructions))
    whole = sum(len(one.text) for one in prompt)
    short = shortened(prompt, whole - 200)
    assert len(short) < len(prompt)
    assert [one.id for one in read(short).open_tasks()] == ["listen"]
    assert short[-1].text == prompt[-1].text


def test_instructions_that_stand_together_are_one_message() -> None:
    """A section that begins is told with what is to be done now."""
    state = position("hello")
    prompt = dialog_prompt(SCRIPT, TALK, state, Settings(), credits={}, entering=True, said="")
    assert [isinstance(one, SystemMessage) for one in prompt] == [True, False, False, False, True]
    assert '<section title="Talk">' in prompt[-1].text
    assert "Write your next message." in prompt[-1].text
