"""JSON is found in whatever wraps it, and read where it is only nearly JSON."""

from __future__ import annotations

import json
import time

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from support.fakes import Queue, ToldModel

from scriptgraph.nodes.asking.answers import Unusable, parse
from scriptgraph.nodes.asking.asking import ask_verdict
from scriptgraph.prompting.schemas import Dispatch

PLAIN = '{"reason": "r, so", "rule": 2}'
RIGHT = Dispatch(reason="r, so", rule=2)

WRAPPED = {
    "fence": f"Here it is:\n```json\n{PLAIN}\n```\nLet me know!",
    "braces before": f"I will fill in {{reason, rule}} as asked.\n{PLAIN}",
    "list": f"[{PLAIN}]",
    "named": f'{{"answer": {PLAIN}}}',
    "named in a list": f'[{{"Dispatch": {PLAIN}}}]',
    "tool call": f'{{"name": "Dispatch", "arguments": {PLAIN}}}',
    "tool call as text": json.dumps({"name": "Dispatch", "arguments": PLAIN}),
    "function": f'{{"type": "function", "function": {{"name": "D", "parameters": {PLAIN}}}}}',
    "schema": f'{{"type": "object", "properties": {PLAIN}}}',
    "double": json.dumps(PLAIN),
    "double in a field": json.dumps({"output": PLAIN}),
    "python": "{'reason': 'r, so', 'rule': 2}",
    "comma": '{"reason": "r, so", "rule": 2,}',
    "comma behind an object": '{"inner": [{"a": 1}], "reason": "r, so", "rule": 2,}',
    "quotes": "{“reason”: “r, so”, “rule”: 2}",
    "another object first": '{"thought": "hm"}\n' + PLAIN,
    "harmony": f"<|channel|>final <|constrain|>json<|message|>{PLAIN}<|return|>",
    "thinking": f'<thinking>{{"reason": "no", "rule": 1}}</thinking>{PLAIN}',
}


@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED)
def test_an_answer_is_found_in_its_wrapping(text: str) -> None:
    """What people report of real models is read as what was meant."""
    assert parse(AIMessage(text), Dispatch) == RIGHT


def test_an_answer_beside_an_empty_text_is_read() -> None:
    """Some servers put the whole answer where a model's thinking belongs."""
    aside = AIMessage("", additional_kwargs={"reasoning_content": f"Well: {PLAIN}"})
    assert parse(aside, Dispatch) == RIGHT


def test_an_answer_in_the_text_counts_more_than_what_stands_beside_it() -> None:
    """Thinking is only read where there is nothing else."""
    draft = {"reasoning_content": '{"reason": "draft", "rule": 1}'}
    assert parse(AIMessage(PLAIN, additional_kwargs=draft), Dispatch) == RIGHT


@pytest.mark.parametrize("text", ["{" * 200_000, '{"a":[' * 50_000, "{'a':" * 3_000])
async def test_no_text_takes_long(text: str) -> None:
    """Whatever a server sends is refused within a moment."""
    started = time.perf_counter()
    found = await ask_verdict(
        ToldModel(tell=Queue(text)), [HumanMessage("Which?")], Dispatch, attempts=1, tokens=None
    )
    assert (found.value, time.perf_counter() - started < 5) == (None, True)


def test_a_list_of_numbers_is_no_answer() -> None:
    """Without any object there is nothing to read."""
    with pytest.raises(Unusable, match="holds no JSON object"):
        parse(AIMessage("[1, 2]"), Dispatch)
