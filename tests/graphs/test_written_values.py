"""What `update_state` writes of values: such as the script has, in place of all that was known."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import script, task

from scriptgraph.core.errors import InputError
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel

CONFIG: Any = {"configurable": {"thread_id": "a"}}
DRUGS = "list of at most 2: {name: string, dose: number}"
TALK = script(
    {
        "talk": {
            "tasks": [
                task("mood", collect={"mood": "integer 0..10"}),
                task("name", collect={"called": "string"}),
                task("drugs", collect={"drugs": DRUGS}),
            ]
        }
    }
)


async def written(collected: Any) -> Any:
    """Open a session, and write values into it."""
    graph = create_session(TALK, RehearsalModel()).compile(checkpointer=InMemorySaver())
    await graph.ainvoke({"messages": []}, CONFIG)
    await graph.aupdate_state(CONFIG, {"collected": collected})
    return (await graph.aget_state(CONFIG)).values["collected"]


@pytest.mark.parametrize(
    ("collected", "told"),
    [
        ({"mood": "<x>"}, "'mood' is a str, and none of its type: `integer 0..10`"),
        ({"mood": 11}, "'mood' is a int"),
        ({"mood": {}}, "'mood' is a dict"),
        ({"mood": None}, "'mood' is a NoneType"),
        ({"called": 7}, "'called' is a int"),
        ({"called": "Ann", "nonsense": {}}, "collects no value 'nonsense'; it has: mood, called"),
        ({"drugs": ["aspirin"]}, "'drugs' is a list"),
        ({"drugs": [{"name": []}]}, "'drugs' is a list"),
        ({"mood": []}, "'mood' is a list"),
        (["mood"], "`collected` is a list"),
        (None, "`collected` is a NoneType"),
    ],
    ids=str,
)
async def test_values_that_cannot_be_are_refused(collected: Any, told: str) -> None:
    """A name that the script does not have, and a value of another type, are named."""
    with pytest.raises(InputError) as refused:
        await written(collected)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    "collected", [{"mood": 3}, {"called": "Ann"}, {"drugs": [{"name": "aspirin"}]}, {}], ids=str
)
async def test_values_that_can_be_are_all_that_is_known(collected: Any) -> None:
    """What is written stands in the place of everything that was known."""
    assert await written(collected) == collected


async def test_a_record_is_kept_with_its_name_first() -> None:
    """By its first part it is known again, in whatever order somebody writes it."""
    (drug,) = (await written({"drugs": [{"dose": 5, "name": "aspirin"}]}))["drugs"]
    assert [*drug.items()] == [("name", "aspirin"), ("dose", 5.0)]
