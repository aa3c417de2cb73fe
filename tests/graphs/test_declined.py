"""A session follows what somebody has told, declined, and told after all."""

from __future__ import annotations

from support.fakes import Talk, ToldModel, answer, roles, script, task
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.rehearsal.reading import read

ASKED = script(
    {
        "ask": {
            "tasks": [task("rate", collect={"mood": "integer 0..10"})],
            "next": [
                {"to": "low", "if": "known(mood) and mood < 4"},
                {"to": "declined", "if": "declined(mood)"},
                {"to": "high"},
            ],
        },
        "low": {},
        "declined": {},
        "high": {},
    },
    anytime=[{"to": "high", "if": "known(mood) and mood > 8"}],
)


def evaluate(said: str) -> str:
    """Hear a number as the mood, and everything else as a refusal."""
    number = next((word for word in said.split() if word.isdigit()), "")
    if number:
        return answer({"rate": said}, values=[("mood", number, number)])
    return answer(not_needed={"rate": said}) if "rather not" in said else answer({})


@every_mode
async def test_who_declines_is_led_where_the_script_leads_them(mode: Mode) -> None:
    """A question that was declined is a state that a rule can ask for, and the trace tells it."""
    talk = Talk(ASKED, roles(evaluate), mode)
    await talk.say(None, "I would rather not say")
    assert await talk.section() == "declined"
    state = await talk.state()
    assert state["collected"] == {}
    rules = [one["rule"] for one in state["trace"] if one["role"] == "evaluator"]
    assert rules == ["if declined(mood)"]


@every_mode
async def test_who_tells_it_later_has_told_it(mode: Mode) -> None:
    """What was declined once is known as soon as it is told, and rules see it at once."""
    talk = Talk(ASKED, roles(evaluate), mode)
    await talk.say(None, "I would rather not say")
    assert await talk.section() == "declined"
    await talk.say("It is a 9 after all")
    state = await talk.state()
    assert (state["section"], state["collected"]) == ("high", {"mood": 9})
    judged = [one for one in state["trace"] if one["role"] == "evaluator"]
    assert judged[-1]["rule"] == "anytime: if known(mood) and mood > 8"


@every_mode
async def test_what_was_declined_is_shown_to_the_judge_until_it_is_told(mode: Mode) -> None:
    """With its type, so that it can be collected in whichever section it is told."""
    model = ToldModel(tell=roles(evaluate))
    talk = Talk(ASKED, model, mode)
    await talk.say(None, "I would rather not say", "It is a 9 after all", "And so it stays")
    asked = [prompt.now for prompt in map(read, model.prompts) if prompt.judges]
    shown = ["tells it after all: mood: integer 0..10." in now for now in asked]
    assert shown == [False, True, False]


@every_mode
async def test_nothing_else_can_be_collected_out_of_turn(mode: Mode) -> None:
    """A value that no section has asked for yet is refused, whatever a model claims."""
    made = script({"a": {}, "b": {"tasks": [task("rate", collect={"mood": "integer"})]}})
    talk = Talk(made, roles(lambda said: answer({}, values=[("mood", "9", said)])), mode)
    await talk.say(None, "It is a 9")
    assert (await talk.state())["collected"] == {}
