"""Asking a model: what is read, what is refused, what is tried again, and what it costs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.messages.ai import UsageMetadata
from support.fakes import Queue, Said, ToldModel, answer, choice

from scriptgraph.core.errors import ModelError
from scriptgraph.nodes.asking.answers import Unusable, clean_reply
from scriptgraph.nodes.asking.asking import Answer, ask_judge, ask_reply, ask_verdict
from scriptgraph.nodes.asking.thinking import without_thinking
from scriptgraph.prompting.schemas import Dispatch

PROMPT = [HumanMessage("Which?")]


async def asked(*said: Said, attempts: int = 2) -> Answer[Dispatch]:
    model = ToldModel(tell=Queue(*said))
    return await ask_verdict(model, PROMPT, Dispatch, attempts=attempts, tokens=None)


@pytest.mark.parametrize(
    "text",
    [
        choice(2),
        f"Sure! {choice(2)} I hope this helps.",
        f"```json\n{choice(2)}\n```",
        f"<think>perhaps {{1}}?</think>\n{choice(2)}",
        f"perhaps {{1}}?</think>{choice(2)}",
        f"{choice(2)}{choice(1)}",
        '{"rule": 2, "reason": "the other way round", "more": [1, {}]}',
        '{"reason": "a line\nbreak", "rule": 2}',
        '{"reason": "r", "rule": "2"}',
    ],
)
async def test_answers_are_found_in_what_models_write(text: str) -> None:
    """The first JSON object counts, whatever stands around it."""
    found = await asked(text)
    assert found.value is not None
    assert found.value.rule == 2
    assert found.refused == []


async def test_tool_calls_are_answers() -> None:
    """A model that answers by calling a tool is read as well."""
    call = {"name": "Dispatch", "args": {"reason": "r", "rule": 1}, "id": "1"}
    found = await asked(AIMessage("", tool_calls=[call]))
    assert found.value == Dispatch(reason="r", rule=1)


UNUSABLE = [
    "",
    "no JSON",
    "{",
    "{}",
    "[1, 2]",
    '{"rule": 1}',
    '{"reason": "r", "rule": null}',
    '{"reason": "r", "rule": 1.5}',
    '{"reason": 7, "rule": 1}',
    '{"a":' * 100_000,
    '{"rule": ' + "9" * 5000 + "}",
    "<think>" + choice(1),
]


@pytest.mark.parametrize("text", UNUSABLE, ids=range(len(UNUSABLE)))
async def test_unusable_answers_are_asked_for_again(text: str) -> None:
    """What cannot be read is never an error: the model is told why, and asked once more."""
    model = ToldModel(tell=Queue(text, choice(1)))
    found = await ask_verdict(model, PROMPT, Dispatch, attempts=2, tokens=None)
    assert found.value is not None
    assert (len(found.refused), found.call["attempts"]) == (1, 2)
    assert len(found.refused[0]["choice"]) <= 120
    assert found.refused[0]["why"] in model.prompts[1][-1].text
    assert (await asked(text, text)).value is None


@given(st.one_of(st.text(), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["reason", "rule", "x"]), inner), max_leaves=8,
).map(json.dumps)))  # fmt: skip
async def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever a model writes comes out as a valid verdict or as none."""
    found = await asked(text, attempts=1)
    assert (found.value is None) == (len(found.refused) == 1)


@pytest.mark.parametrize(
    "error", [ConnectionError("down"), TimeoutError(), RuntimeError("x"), KeyError("y")]
)
async def test_failing_calls_are_repeated_and_then_reported(error: Exception) -> None:
    """One failed call is made good; when all fail, a `ModelError` names model and cause."""
    found = await asked(error, choice(1))
    assert found.value == Dispatch(reason="told", rule=1)
    assert "the call failed" in found.refused[0]["why"]
    with pytest.raises(ModelError, match=r"told failed: .+") as caught:
        await asked(error, error)
    assert type(caught.value.__cause__) is type(error)


async def test_a_last_failure_after_an_unusable_answer_is_reported() -> None:
    """When the last attempt fails without any answer, that is an error, too."""
    with pytest.raises(ModelError):
        await asked("nonsense", ConnectionError("down"))


async def test_values_are_only_asked_as_often_as_allowed() -> None:
    """`attempts` is the number of calls, not of repetitions."""
    model = ToldModel(tell=Queue("a", "b", choice(1)))
    assert (await ask_verdict(model, PROMPT, Dispatch, attempts=1, tokens=None)).value is None
    assert len(model.prompts) == 1


async def test_costs_of_all_attempts_are_added_up() -> None:
    """Tokens of unusable answers were paid for as well."""

    def costing(text: str, tokens: int) -> AIMessage:
        usage = UsageMetadata(input_tokens=tokens, output_tokens=1, total_tokens=tokens + 1)
        return AIMessage(text, usage_metadata=usage, response_metadata={"model_name": "m-1"})

    found = await asked(costing("nonsense", 10), costing(choice(1), 20))
    assert found.call["model"] == "m-1"
    assert (found.call["input_tokens"], found.call["output_tokens"]) == (30, 2)
    assert (await asked(choice(1))).call["input_tokens"] is None


async def test_an_acceptance_can_refuse_an_answer() -> None:
    """A readable answer that means nothing here is unusable like any other."""

    def accept(verdict: Dispatch) -> Dispatch:
        if verdict.rule != 1:
            raise Unusable(f"rule: {verdict.rule} is not 1")
        return verdict

    model = ToldModel(tell=Queue(choice(3), choice(1)))
    found = await ask_verdict(model, PROMPT, Dispatch, attempts=2, tokens=None, accept=accept)
    assert found.refused[0]["why"] == "rule: 3 is not 1"
    assert found.value == Dispatch(reason="told", rule=1)


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (choice(2), "no usable answer: rule: 2 is not 1"),
        (ConnectionError("the line is dead"), "told failed: the line is dead"),
    ],
)
async def test_a_verdict_that_is_missing_says_why_and_what_there_was(
    second: Said, why: str
) -> None:
    """A judge that fails is one more reason; readable answers that were refused are kept."""

    def accept(verdict: Dispatch) -> Dispatch:
        raise Unusable(f"rule: {verdict.rule} is not 1")

    model = ToldModel(tell=Queue(choice(3), second))
    found = await ask_judge(model, PROMPT, Dispatch, attempts=2, tokens=None, accept=accept)
    assert found.value is None
    assert found.missing == why
    assert found.spares[0] == Dispatch(reason="told", rule=3)
    assert found.call["attempts"] == 2


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        (" Hello.\n", "Hello."),
        ("Robin: Hello.", "Hello."),
        ("<think>hm\nhm</think>\nRobin: Hello.", "Hello."),
        ("hm, the template opened the tag</think>Hello.", "Hello."),
        ("Hello. <think>and then", "Hello."),
        ("half a \ud83d character", "half a ? character"),
    ],
)
def test_replies_are_cleaned(text: str, reply: str) -> None:
    """Thinking, the speaker's name and what cannot be kept are taken off."""
    assert clean_reply(text, "Robin") == reply


@pytest.mark.parametrize("text", ["", " \n", "Robin:", "<think>all of it", "<think>x</think>"])
def test_empty_replies_are_unusable(text: str) -> None:
    """A reply without words is none."""
    with pytest.raises(Unusable):
        clean_reply(text, "Robin")


@given(st.text())
def test_text_without_tags_is_left_alone(text: str) -> None:
    """Only thinking is taken out: what holds nothing like a tag or a channel stays as it is."""
    assume(not re.search(r"[<\[◁][/|]*\w|assistantfinal", text))
    assert without_thinking(text) == text


async def test_replies_that_stay_empty_are_an_error() -> None:
    """The session needs words; `None` would leave the user without an answer."""
    with pytest.raises(ModelError, match="gave no reply: it is empty"):
        await ask_reply(
            ToldModel(tell=Queue("", "")), PROMPT, attempts=2, tokens=None, speaker="Robin"
        )


def test_the_fakes_answers_are_those_of_the_schemas() -> None:
    """`answer` writes what an evaluator is asked for, whatever is claimed in it."""
    written: dict[str, Any] = json.loads(answer({"a": "q"}, values=[("n", "1", "q")], rule=1))
    assert set(written) == {"reason", "settled", "collected", "anytime", "rule"}


async def test_half_a_character_in_a_decision_becomes_a_question_mark() -> None:
    """Neither a checkpointer nor a JSON line can hold it, and the decision is no worse for it."""
    found = await asked('{"reason": "half a \\ud83d character", "rule": 1}')
    assert found.value == Dispatch(reason="half a ? character", rule=1)
