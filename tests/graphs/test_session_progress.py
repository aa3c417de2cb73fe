"""What it takes to complete a section: tasks that are proven, and values."""

from __future__ import annotations

import pytest
from support.fakes import Talk, ToldModel, answer, roles, script, task
from support.small_sessions import TWO, every_mode, settle

from scriptgraph.core.settings import Mode
from scriptgraph.rehearsal.reading import read


@every_mode
@pytest.mark.parametrize("quote", ["I never said that", "", "..."])
async def test_an_invented_quote_never_moves(mode: Mode, quote: str) -> None:
    """However often a model claims it, a task without a real quote stays open."""
    talk = Talk(TWO, roles(lambda said: answer({"ask": quote})), mode)
    await talk.say(None, "one", "two", "three")
    state = await talk.state()
    assert state["section"] == "a"
    assert state["progress"] == {"a": {}}
    judged = [record for record in state["trace"] if record["role"] == "evaluator"]
    assert [record["evidence"][0]["found"] for record in judged] == [False] * 3
    assert all("its quote is not in the transcript" in str(r["refused"]) for r in judged)


async def test_the_reason_names_only_what_was_proven() -> None:
    """The single actor's record does not say that a task is done for which nothing speaks."""
    made = script({"a": {"tasks": [task("one"), task("two")]}})
    claims = {"one": "I never said that", "two": "really well"}
    talk = Talk(made, roles(lambda said: answer(claims if said else None, reason="")), "single")
    await talk.say(None, "I sleep really well.")
    reasons = [one["reason"] for one in (await talk.state())["trace"] if one["role"] == "evaluator"]
    assert reasons[-1] == "two is done"


@every_mode
async def test_progress_is_kept_between_turns(mode: Mode) -> None:
    """Tasks are settled one by one over several turns, and only open ones are asked about."""
    made = script({"a": {"tasks": [task("x"), task("y")], "next": [{"to": "b"}]}, "b": {}})
    model = ToldModel(tell=roles(lambda said: answer({said: said})))
    talk = Talk(made, model, mode)
    await talk.say(None, "y")
    assert await talk.section() == "a"
    await talk.say("x")
    assert await talk.section() == "b"
    asked = [prompt for prompt in map(read, model.prompts) if prompt.judges]
    open_tasks = [[task.id for task in prompt.open_tasks()] for prompt in asked]
    assert open_tasks == [["x", "y"], ["x"]]


@every_mode
async def test_values_are_waited_for(mode: Mode) -> None:
    """A section that collects is complete only with its values, and they steer computed rules."""
    made = script(
        {
            "a": {
                "tasks": [task("mood", collect={"mood": "integer"})],
                "next": [{"to": "low", "if": "mood < 4"}, {"to": "high"}],
            },
            "low": {},
            "high": {},
        }
    )

    def evaluate(said: str) -> str:
        values = [("mood", "3", "three")] if "three" in said else []
        return answer({"mood": said}, values=values)

    talk = Talk(made, roles(evaluate), mode)
    await talk.say(None, "so so")
    assert await talk.section() == "a"
    await talk.say("say three")
    assert await talk.section() == "low"
    assert (await talk.state())["collected"] == {"mood": 3}


@every_mode
async def test_an_unusable_value_harms_nothing(mode: Mode) -> None:
    """A number too large to be kept is refused; the session goes on."""
    made = script({"a": {"tasks": [task("age", collect={"age": "integer"})]}, "b": {}})
    talk = Talk(made, roles(lambda s: answer({"age": s}, values=[("age", "9" * 40, s)])), mode)
    assert await talk.say(None, "very old", "even older") == "(a reply)"
    assert (await talk.state())["collected"] == {}


@every_mode
async def test_optional_tasks_are_not_waited_for(mode: Mode) -> None:
    """A section is complete when its required tasks are."""
    tasks = [task("ask"), task("extra", optional=True)]
    made = script({"a": {"tasks": tasks, "next": [{"to": "b"}]}, "b": {}})
    talk = Talk(made, roles(settle("ask")), mode)
    await talk.say(None, "fine")
    assert await talk.section() == "b"


@every_mode
async def test_not_needed_tasks_are_settled(mode: Mode) -> None:
    """A task that was declined, with a quote, does not hold the session up."""
    talk = Talk(TWO, roles(lambda said: answer(not_needed={"ask": said})), mode)
    await talk.say(None, "I would rather not")
    assert await talk.section() == "b"
    assert (await talk.state())["progress"]["a"]["ask"]["status"] == "not needed"
