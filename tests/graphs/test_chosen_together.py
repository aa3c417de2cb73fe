"""The evaluator names the way on as well, where one model judges and chooses."""

from __future__ import annotations

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import Said, Talk, ToldModel, answer, choice, script

from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.state.undecided import IN_THE_EVALUATORS_CALL

SCRIPT = script(
    {
        "hello": {
            "next": [
                {"to": "talk", "when": "they want to talk"},
                {"to": "rest", "when": "they want to rest"},
                {"to": "bye"},
            ]
        },
        "talk": {},
        "rest": {},
        "bye": {},
    }
)


class Judge:
    """Settles the task by "yes", names a way on, and counts what it is asked as the dispatcher."""

    def __init__(self, named: int | None, chosen: int = 1) -> None:
        self.named, self.chosen, self.asked = named, chosen, 0

    def __call__(self, prompt: Prompt) -> Said:
        if prompt.judges:
            done = {"ask": "yes"} if prompt.lines[-1].text == "yes" else {}
            return answer(done) if self.named is None else answer(done, rule=self.named)
        if prompt.has("options"):
            self.asked += 1
            return choice(self.chosen)
        return "(a reply)"


@pytest.mark.parametrize("mode", ["multi", "speculative"])
@pytest.mark.parametrize("decisions", ["short", "full"])
async def test_a_way_that_the_evaluator_names_is_taken_without_another_call(
    mode: Mode, decisions: str
) -> None:
    """The trace says where it was chosen, and that no call was made for it."""
    judge = Judge(2)
    talk = Talk(SCRIPT, judge, mode, decisions=decisions)
    await talk.say(None, "yes")
    assert await talk.section() == "rest"
    assert judge.asked == 0
    record = next(one for one in (await talk.state())["trace"] if one["role"] == "dispatcher")
    assert record["reason"] == IN_THE_EVALUATORS_CALL
    assert "call" not in record


@pytest.mark.parametrize("named", [None, 0, 3, 9])
async def test_the_dispatcher_is_asked_where_no_judged_way_was_named(named: int | None) -> None:
    """Neither a way that nobody has to judge nor one that does not exist is taken on a word."""
    judge = Judge(named)
    talk = Talk(SCRIPT, judge)
    await talk.say(None, "yes")
    assert await talk.section() == "talk"
    assert judge.asked == 1
    refused = [
        one["choice"] for record in (await talk.state())["trace"] for one in record["refused"]
    ]
    assert refused == ([f"rule {named}"] if named else [])


async def test_an_incomplete_section_is_not_left_for_a_named_way() -> None:
    """What is not proved to be done bars the way, whoever names it; the trace says so."""
    talk = Talk(SCRIPT, Judge(2))
    await talk.say(None, "no")
    assert await talk.section() == "hello"
    refused = [one for record in (await talk.state())["trace"] for one in record["refused"]]
    assert refused == [{"choice": "rest", "why": "the section is not complete"}]


async def test_apart_the_evaluator_sees_no_choice() -> None:
    """As in the paper: the dispatcher alone is shown the ways on."""
    judge = Judge(None)
    model = ToldModel(tell=judge)
    talk = Talk(SCRIPT, model, choice="apart")
    await talk.say(None, "yes")
    assert judge.asked == 1
    judged = [one[-1].text for one in model.prompts if "<transcript>" in one[-1].text]
    assert [text.count("<options>") for text in judged] == [0, 1]


async def test_a_dispatcher_of_its_own_is_asked() -> None:
    """Whoever names a model for the choice has it choose."""
    judge, dispatcher = Judge(2), ToldModel(tell=Judge(None, chosen=1))
    graph = create_session(
        SCRIPT, ToldModel(tell=judge), dispatcher_model=dispatcher, settings=Settings()
    ).compile(checkpointer=InMemorySaver())
    config: RunnableConfig = {"configurable": {"thread_id": "a"}}
    await graph.ainvoke({"messages": []}, config)
    state = await graph.ainvoke({"messages": [HumanMessage("yes")]}, config)
    assert state["section"] == "talk"
    assert judge.asked == 0
    assert len(dispatcher.prompts) == 1
