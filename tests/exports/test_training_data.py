"""Training data holds what was said, in order, in the form that its readers demand."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from support.recorded import Said, recorded, said, step, talk

from scriptgraph.exports.chat import (
    Chat,
    chat,
    dataset_entry,
    openai_example,
    sharegpt_example,
)
from scriptgraph.prompting.layout import opening_line
from scriptgraph.prompts.filling import render

OPENING = opening_line()
ROLES = {"dialog": "assistant", "patient": "user"}


def letters(text: str) -> str:
    """Leave out the white space, which joining and trimming may change."""
    return "".join(text.split())


def skipped_by_llama_factory(example: dict[str, Any], description: dict[str, Any]) -> str:
    """Say why LLaMA-Factory would skip an example; it does so with no more than a warning.

    After `SharegptDatasetConverter` in its `src/llamafactory/data/converter.py`: `human` and
    `observation` at odd positions, `gpt` and `function_call` at even ones, an even number of
    messages. Role `system` may come first. The columns are those of `dataset_info.json`, the tags
    its defaults (`data/README.md`).
    """
    columns = description["columns"]
    messages = example[columns["messages"]]
    assert isinstance(example[columns["system"]] if "system" in columns else "", str)
    if messages and messages[0]["from"] == "system":
        messages = messages[1:]
    accepted = (("human", "observation"), ("gpt", "function_call"))
    for position, message in enumerate(messages):
        assert isinstance(message["value"], str)
        if message["from"] not in accepted[position % 2]:
            return f"Invalid role tag at {position}"
    return "Invalid message count" if len(messages) % 2 or not messages else ""


def refused_by_openai(example: dict[str, Any]) -> list[str]:
    """List what OpenAI's own check of training data finds wrong.

    After the format validation in openai-cookbook's `examples/Chat_finetuning_data_prep.ipynb`, and
    its service's demand that the assistant has the last word.
    """
    messages = example.get("messages")
    if not messages:
        return ["missing_messages_list"]
    found = []
    for message in messages:
        if set(message) - {"role", "content", "name", "function_call", "weight"}:
            found.append("message_unrecognized_key")
        if message.get("role") not in ("system", "user", "assistant", "function"):
            found.append("unrecognized_role")
        if not message.get("content") or not isinstance(message["content"], str):
            found.append("missing_content")
    if messages[-1]["role"] != "assistant":
        found.append("last_message_not_from_assistant")
    return found


@given(said())
def test_nothing_of_what_was_said_is_lost_or_invented(conversation: list[Said]) -> None:
    """Word for word and side by side, a chat is the dialogue up to the agent's last message."""
    found = chat(talk(*conversation))
    spoken = [(ROLES[actor], letters(text)) for actor, text in conversation]
    last = max(
        (n for n, (role, text) in enumerate(spoken) if role == "assistant" and text), default=-1
    )
    kept = [(role, char) for role, text in spoken[: last + 1] for char in text]
    assert [(m.speaker, char) for m in found.messages for char in letters(m.text)] == kept


@given(said())
def test_the_speakers_alternate_and_the_agent_has_the_last_word(conversation: list[Said]) -> None:
    """Whoever said what in a row, the chat goes from side to side and ends with the agent."""
    messages = chat(talk(*conversation)).messages
    assert all(one.speaker != other.speaker for one, other in pairwise(messages))
    assert not messages or messages[-1].speaker == "assistant"


@given(said())
def test_every_message_is_accounted_for(conversation: list[Said]) -> None:
    """What was said is a message of the chat, or counted as empty, joined or dropped."""
    found = chat(talk(*conversation))
    assert len(found.messages) + found.empty + found.joined + found.dropped == len(conversation)


@given(said())
def test_llama_factory_skips_no_example(conversation: list[Said]) -> None:
    """Each chat that is not empty is one that LLaMA-Factory trains on, with a system or without."""
    dialogue = talk(*conversation)
    found = chat(dialogue, OPENING)
    for system in ("", "Be kind."):
        entry = dataset_entry("train.json", system=bool(system))
        example = sharegpt_example(dialogue, found, system)
        why = skipped_by_llama_factory(json.loads(json.dumps(example)), entry)
        assert bool(why) == (not found.messages)


@given(said())
def test_openai_refuses_no_example(conversation: list[Said]) -> None:
    """Each chat that is not empty passes OpenAI's check, with the opening line or without."""
    for opening in ("", OPENING):
        found = chat(talk(*conversation), opening)
        example = json.loads(json.dumps(openai_example(found, "Be kind.")))
        if found.messages:
            assert refused_by_openai(example) == []
            assert example["messages"][0] == {"role": "system", "content": "Be kind."}


def test_the_user_opens_with_the_line_of_our_own_prompts() -> None:
    """What a model is trained to answer first is what every prompt of ours begins with."""
    found = chat(talk(("dialog", "Hello."), ("patient", "Hi."), ("dialog", "Well?")), OPENING)
    assert [message.text for message in found.messages] == [OPENING, "Hello.", "Hi.", "Well?"]
    assert (
        OPENING
        == render("actor", "opening", recap=None)
        == render("unconstrained_actor", "opening")
    )


def test_a_user_who_speaks_first_needs_no_opening() -> None:
    """The line stands only where the agent would come first."""
    found = chat(talk(("patient", "Hello?"), ("dialog", "Welcome.")), OPENING)
    assert [message.text for message in found.messages] == ["Hello?", "Welcome."]


def test_a_decision_in_a_message_is_not_part_of_it() -> None:
    """Of a published message that begins with its decision, only what the patient saw is left."""
    spoken = "(THINKING: I have not completed my current section yet.)\n\nHow are you?"
    steps = [step("evaluator", "(THINKING: x)"), step("dialog", spoken), step("verifier", "yes")]
    assert [message.text for message in chat(recorded(steps)).messages] == ["How are you?"]


@pytest.mark.parametrize(
    ("conversation", "counts"),
    [
        ([("dialog", "a"), ("dialog", " "), ("patient", "b"), ("dialog", "c")], (1, 0, 0)),
        ([("dialog", "a"), ("dialog", "b"), ("patient", "c"), ("dialog", "d")], (0, 1, 0)),
        ([("dialog", "a"), ("patient", "b"), ("dialog", ""), ("patient", "c")], (1, 1, 1)),
        ([("patient", "a")], (0, 0, 1)),
    ],
)
def test_what_is_changed_is_counted(conversation: list[Said], counts: tuple[int, ...]) -> None:
    """Empty, joined and dropped messages are told apart."""
    found = chat(talk(*conversation))
    assert (found.empty, found.joined, found.dropped) == counts


def test_a_rehearsed_example_says_so() -> None:
    """An example in the ShareGPT form carries the mark of a rehearsal."""
    dialogue = talk(("dialog", "a"), rehearsal=True)
    assert sharegpt_example(dialogue, chat(dialogue), "")["rehearsal"] is True
    assert "rehearsal" not in sharegpt_example(talk(("dialog", "a")), Chat(()), "")
