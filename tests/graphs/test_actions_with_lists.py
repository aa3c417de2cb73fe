"""An action is given a list of records, and gives one: whole, as declared, or it has failed."""

from __future__ import annotations

import copy
import sys
from typing import Any, get_args

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langchain_core.tools import tool
from langchain_mcp_adapters.sessions import StdioConnection, create_session
from langchain_mcp_adapters.tools import load_mcp_tools
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import BaseModel
from support import practice_mcp
from support.interactions import INTERACTIONS

from scriptgraph import create_session as create_graph
from scriptgraph.assurance.audit import audit
from scriptgraph.assurance.guarantees.proofs import prove
from scriptgraph.assurance.rehearse import rehearse
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script, read_script, write_script
from scriptgraph.nodes.answered import read_answer
from scriptgraph.script.check.lint import lint
from scriptgraph.script.guarantees import read_guarantee
from scriptgraph.sessions.rebuilding import differences, rebuilt

SERVER = StdioConnection(transport="stdio", command=sys.executable, args=[practice_mcp.__file__])
SAID = "Sertraline 50 mg and ibuprofen, that is all"
ACTION = INTERACTIONS.actions["look_up"]


async def talked(actions: Any, said: str = SAID) -> Any:
    """Tell the medicines, and hold what is stored against the script and its trace."""
    graph = create_graph(INTERACTIONS, "rehearsal", actions=actions)
    session = graph.compile(checkpointer=InMemorySaver())
    config: RunnableConfig = {"configurable": {"thread_id": "ann"}}
    await session.ainvoke({"messages": []}, config)
    await session.ainvoke({"messages": [HumanMessage(said)]}, config)
    state: Any = (await session.aget_state(config)).values
    assert audit(INTERACTIONS, state) == []
    assert differences(rebuilt(INTERACTIONS, state["messages"], state["trace"]), state) == []
    return state


async def test_a_function_is_given_the_records_and_cannot_change_them() -> None:
    """Parts that nobody told are not there; what it gives is said back, and rules count it."""
    given: list[Any] = []

    def look_up(medicines: list[dict[str, Any]]) -> Any:
        given.append(copy.deepcopy(medicines))
        medicines.clear()
        return [{"about": "ibuprofen", "grade": 2, "since": None, "more": "left out"}]

    state = await talked({"look_up": look_up})
    assert given == [[{"name": "Sertraline", "dose": 50.0}, {"name": "ibuprofen"}]]
    assert len(state["collected"]["medicines"]) == 2
    assert state["collected"]["warnings"] == [{"about": "ibuprofen", "grade": 2}]
    assert state["messages"][-1].text == "Please ask the doctor about ibuprofen (grade 2)."


async def test_a_tool_of_another_program_takes_and_gives_a_list() -> None:
    """A real server of the Model Context Protocol, whose answer is one text for each record."""
    async with create_session(SERVER) as server:
        await server.initialize()
        tools = {one.name: one for one in await load_mcp_tools(server)}
        state = await talked(tools)
        assert [one["about"] for one in state["collected"]["warnings"]] == [
            "Sertraline with alcohol",
            "ibuprofen with alcohol",
        ]
        assert state["section"] == "several"
        with pytest.raises(
            InputError, match=r"takes \['preferred_day', 'preferred_name'\]|and not"
        ):
            create_graph(INTERACTIONS, "rehearsal", actions={"look_up": tools["book_slot"]})


async def test_a_tool_that_takes_no_list_is_refused_before_anybody_waits() -> None:
    """By the schema that it tells."""

    @tool
    def look_up(medicines: str) -> list[str]:
        """Look it up."""
        return [medicines]

    with pytest.raises(InputError, match="takes 'medicines' as string, and the script gives it a"):
        create_graph(INTERACTIONS, "rehearsal", actions={"look_up": look_up})


class Warned(BaseModel):
    """A record as an application has it."""

    about: str
    grade: int | None = None


RECORDS = [{"about": "iron", "grade": 1}]


@pytest.mark.parametrize(
    "answer",
    [
        RECORDS,
        {"warnings": RECORDS},
        [Warned(about="iron", grade=1)],
        '[{"about": "iron", "grade": 1}]',
        '{"warnings": [{"about": "iron", "grade": 1}]}',
        [{"type": "text", "text": '{"about": "iron", "grade": 1}'}],
        [{"type": "text", "text": '{"warnings": [{"about": "iron", "grade": 1}]}'}],
        [{"type": "text", "text": '[{"about": "iron", "grade": 1}]'}],
    ],
)
def test_a_list_is_read_however_functions_and_tools_give_it(answer: object) -> None:
    """By its name or alone, as objects, models, JSON, or the blocks of a tool."""
    assert read_answer(ACTION, answer).gave == {"warnings": RECORDS}


@pytest.mark.parametrize("answer", [[], {"warnings": []}, "[]"])
def test_an_empty_list_is_an_answer(answer: object) -> None:
    """It is known, and counts none."""
    assert read_answer(ACTION, answer).gave == {"warnings": []}


@pytest.mark.parametrize(
    "answer",
    [
        [{"grade": 1}],
        [{"about": "iron", "grade": 7}],
        [{"about": "iron", "grade": "1"}],
        [{"about": "iron", "since": "yesterday"}],
        [{"about": "iron"}, {"about": " Iron "}],
        [{"about": str(number)} for number in range(6)],
        [{"about": "iron"}, "nonsense"],
        {"about": "iron"},
        "iron",
        None,
        {"warnings": "none"},
    ],
)
def test_a_list_that_is_not_as_declared_is_a_failure(answer: object) -> None:
    """Nothing of it is taken: no half of a list, and no record without its name."""
    outcome = read_answer(ACTION, answer)
    assert not outcome.is_done
    assert "warnings" in outcome.why
    assert not outcome.gave


@pytest.mark.parametrize("mode", get_args(Mode))
async def test_every_way_behind_a_given_list_is_rehearsed_and_proved(mode: Mode) -> None:
    """None, one, several, and a failure."""
    assert (await rehearse(INTERACTIONS, mode)).ok
    promised = prove(INTERACTIONS, [read_guarantee("several only if count(warnings) >= 2")])
    assert [one.verdict for one in promised] == ["proven"]


async def test_a_rehearsed_list_is_the_one_that_the_script_says() -> None:
    """Its records stand in one line, each behind a semicolon."""
    state = await talked("rehearsed")
    assert state["collected"]["warnings"] == [
        {"about": "sertraline with ibuprofen", "grade": 2},
        {"about": "alcohol"},
    ]


def test_lists_of_actions_are_read_and_written_in_both_forms() -> None:
    """Nothing is lost, and nothing of it deserves a remark."""
    for form in ("yaml", "markdown"):
        assert load_script(write_script(INTERACTIONS, form), form).hash == INTERACTIONS.hash
    assert [one.rule for one in lint(INTERACTIONS) if "warnings" in one.message] == []


@pytest.mark.parametrize(
    "written",
    [
        "about: x, colour: red",
        "about: x, colour: 2",
        "about: x, about: y",
        "grade: 2",
        "about: x; about: x",
        "about: x, grade: 9",
    ],
)
def test_a_rehearsed_list_that_is_none_is_told(written: str) -> None:
    """At its line, as any value that does not fit."""
    text = write_script(INTERACTIONS, "yaml")
    said = "about: sertraline with ibuprofen, grade: 2; about: alcohol"
    assert said in text
    _, findings = read_script(text.replace(said, written), "yaml")
    assert any(f"{written!r} is rehearsed for 'warnings'" in one.message for one in findings)
