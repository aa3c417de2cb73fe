"""A session goes on by what it has worked out, and its trace shows the numbers."""

from __future__ import annotations

from support.fakes import Talk, answer, roles, script, task
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode

SCORED = script(
    {
        "ask": {
            "tasks": [task("rate", collect={"a": "integer 0..10", "b": "integer 0..10"})],
            "next": [{"to": "high", "if": "severe"}, {"to": "low", "if": "total < 8"}],
            "limits": {"turns": 9, "then": "low"},
        },
        "high": {},
        "low": {},
    },
    computed={"severe": "total >= 8", "total": "a + b"},
)


def evaluate(said: str) -> str:
    """Hear two numbers as the two values."""
    numbers = [word for word in said.split() if word.isdigit()]
    values = [(name, number, number) for name, number in zip("ab", numbers, strict=False)]
    return answer({"rate": said} if len(values) == 2 else {}, values=values)


@every_mode
async def test_the_way_follows_from_what_is_worked_out(mode: Mode) -> None:
    """Nothing of it is kept but the values that it came from; the record has both."""
    talk = Talk(SCORED, roles(evaluate), mode)
    await talk.say(None, "It was 3 and then 4")
    state = await talk.state()
    assert (state["section"], state["collected"]) == ("low", {"a": 3, "b": 4})
    (record,) = [one for one in state["trace"] if one.get("computed")]
    assert record["computed"] == ["severe = False (a = 3, b = 4)", "total = 7 (a = 3, b = 4)"]


@every_mode
async def test_without_one_of_its_numbers_no_rule_holds(mode: Mode) -> None:
    """What is missing for it is shown as missing."""
    talk = Talk(SCORED, roles(lambda said: answer(not_needed={"rate": said})), mode)
    await talk.say(None, "I would rather not say")
    state = await talk.state()
    assert state["section"] == "ask"
    (record,) = [one for one in state["trace"] if one.get("computed")]
    assert record["computed"] == [
        "severe is not known (a: ?, b: ?)",
        "total is not known (a: ?, b: ?)",
    ]
    assert record["undecided"][0].endswith("severe is not known")
