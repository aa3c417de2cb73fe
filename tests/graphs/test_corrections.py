"""Corrections: what the user takes back counts, whenever they do, and only then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from support.fakes import Talk, ToldModel, answer, roles, script, task

from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.records.in_words import collected
from scriptgraph.rehearsal.model import RehearsalModel

CORRECTED = load_script(Path(__file__).parents[1] / "cases" / "silent" / "corr.yaml")


@pytest.mark.parametrize("mode", get_args(Mode))
async def test_a_correction_in_a_later_section_decides(mode: Mode) -> None:
    """Said in section `b`, "sorry, I meant 8" leads to `c`, and the trace has both values."""
    talk = Talk(CORRECTED, RehearsalModel(), mode)
    await talk.say(None, "3", "sorry, I meant 8", "I sleep well.", "Fine.")
    state = await talk.state()
    assert state["section"] == "c"
    assert state["collected"] == {"pain": 8}
    record = next(r for r in state["trace"] if r.get("corrected"))
    assert record["corrected"] == {"pain": 3}
    assert collected(record["collected"], record["corrected"]) == "pain = 8 (was 3)"


MADE = script(
    {
        "a": {"tasks": [task(collect={"pain": "integer"})], "next": [{"to": "b"}]},
        "b": {"tasks": [task("x"), task("y")], "next": [{"to": "c", "if": "pain > 5"}]},
        "c": {},
    }
)


def in_turn(*answers: str) -> Callable[[str], str]:
    """Judge by these answers, whatever the user says; there has to be one for each turn."""
    left = iter(answers)
    return lambda _: next(left)


async def told(*answers: str, said: tuple[str, ...]) -> dict[str, Any]:
    """Have an evaluator answer so, one turn after the other."""
    talk = Talk(MADE, ToldModel(tell=roles(in_turn(*answers), reply="Go on.")), "multi")
    await talk.say(None, *said)
    return dict(await talk.state())


FIRST = answer({"ask": "it is 3"}, values=[("pain", "3", "it is 3")])


async def test_a_model_may_correct_what_another_section_collected() -> None:
    """The new value is proven by what the user has said since."""
    correction = answer(values=[("pain", "8", "I meant 8")])
    state = await told(FIRST, correction, said=("it is 3", "Oh, I meant 8!"))
    assert state["collected"] == {"pain": 8}


async def test_an_older_quote_corrects_nothing() -> None:
    """Words from before the value was noted are no correction of it."""
    correction = answer(values=[("pain", "8", "yesterday 8")])
    state = await told(FIRST, correction, said=("yesterday 8, today it is 3", "Fine."))
    assert state["collected"] == {"pain": 3}
    refused = [refusal for record in state["trace"] for refusal in record["refused"]]
    assert refused[-1]["why"] == "its quote is from before the value that it would replace"


async def test_a_correction_still_counts_a_few_turns_later() -> None:
    """A model that hears it late may still quote it."""
    correction = answer(values=[("pain", "8", "I meant 8")])
    state = await told(FIRST, answer(), correction, said=("it is 3", "I meant 8", "Well?"))
    assert state["collected"] == {"pain": 8}


async def test_a_complete_section_waits_for_a_correction() -> None:
    """Where no rule holds for the value, the user may still say another."""
    done = answer({"x": "all of it", "y": "all of it"})
    correction = answer(values=[("pain", "8", "it is 8")])
    state = await told(
        FIRST, done, correction, said=("it is 3", "all of it", "sorry, it is 8 by now")
    )
    assert state["section"] == "c"


async def test_values_nobody_has_given_cannot_be_corrected() -> None:
    """A value that the section does not collect, and that is not known, is refused."""
    state = await told(answer(values=[("sleep", "8", "it is 8")]), said=("it is 8",))
    assert state["collected"] == {}


async def test_prompts_show_what_is_known_in_one_line_each() -> None:
    """Nothing where nothing is known, and a long text only in part."""
    model = ToldModel(tell=roles(in_turn(answer(), FIRST, answer()), reply="Go on."))
    talk = Talk(MADE, model, "multi")
    await talk.say(None, "Hello.", "it is 3", "Well.")
    shown = [prompt[-1].text for prompt in model.prompts if "Judge the tasks" in prompt[-1].text]
    assert "<known>" not in shown[0]
    assert "<known>\npain: 3\n</known>" in shown[-1]


async def test_a_task_is_done_when_its_values_are_known() -> None:
    """A model that gives the value and does not list the task leaves nothing open."""
    state = await told(answer(values=[("pain", "3", "it is 3")]), said=("it is 3",))
    assert state["section"] == "b"
    assert state["progress"]["a"]["ask"]["evidence"] == "it is 3"


async def test_the_agent_s_own_question_proves_nothing() -> None:
    """Neither a value nor a task: that it was asked is no answer."""
    given = in_turn(answer({"ask": "how bad is it"}, values=[("pain", "10", "from 0 to 10")]))
    model = ToldModel(tell=roles(given, reply="From 0 to 10, how bad is it?"))
    talk = Talk(MADE, model, "multi")
    await talk.say(None, "I would rather not say.")
    state = await talk.state()
    assert state["collected"] == {}
    assert state["progress"]["a"] == {}
