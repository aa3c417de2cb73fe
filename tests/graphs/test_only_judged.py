"""Danger that only a model has claimed: what is said of it is so, and "I am safe" ends it."""

from __future__ import annotations

from typing import Any, cast

import pytest
from langchain_core.messages import HumanMessage
from support.fakes import Talk, ToldModel, answer, roles, script, task
from support.piecewise import Listener
from support.small_sessions import every_mode

from scriptgraph.assurance.audit import audit
from scriptgraph.core.settings import Mode
from scriptgraph.nodes.claims import STAYS_AS_JUDGED, STAYS_IN_HELP
from scriptgraph.nodes.unsafe import NOT_SAFE, ONLY_JUDGED
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState

ASK = task("safe", do="Ask whether they are safe.")
FEAR = "I want to kill myself"


def made(*asks: Any) -> Script:
    """Make a script whose section for danger is over when they are safe."""
    return script(
        {
            "talk": {"tasks": [task("x")], "next": [{"to": "bye"}]},
            "help": {"tasks": [task("call", say="Call 112."), *asks], "next": [{"to": "bye"}]},
            "bye": {},
        },
        anytime=[
            {"to": "help", "when": "the user is in danger", "urgent": True},
            {"to": "end", "when": "the user wants to stop"},
        ],
    )


def imagining(said: str) -> str:
    """Imagine danger in a greeting, hear it in words, and take all else for every answer."""
    if said == "Hello.":
        return answer(anytime=(1, "the user is in danger"))
    if said == FEAR:
        return answer(anytime=(1, said))
    stops = (2, said) if "go" in said else (0, "")
    return answer({"safe": said}, anytime=stops)


class Judge:
    """Judges as it is told, until it is gone."""

    def __init__(self) -> None:
        self.is_gone = False
        self.is_deaf = False
        self._tell = roles(lambda said: answer() if self.is_deaf else imagining(said))

    def __call__(self, prompt: Prompt) -> Any:
        return ConnectionError("gone") if prompt.judges and self.is_gone else self._tell(prompt)


async def refusals(talk: Talk) -> list[str]:
    """Give why something was refused in the last judgement."""
    records = [one for one in (await talk.state())["trace"] if one["role"] == "evaluator"]
    return [one["why"] for one in records[-1]["refused"]]


@every_mode
@pytest.mark.parametrize(
    ("first", "open_still", "leaves"),
    [("Hello.", ONLY_JUDGED, STAYS_AS_JUDGED), (FEAR, NOT_SAFE, STAYS_IN_HELP)],
)
async def test_a_refusal_says_who_has_found_the_danger(
    mode: Mode, first: str, open_still: str, leaves: str
) -> None:
    """Nobody is said to have spoken of danger who has not; either way a no lets nobody go."""
    talk = Talk(made(ASK), Judge(), mode)
    await talk.say(None, first, "no")
    assert await talk.section() == "help"
    assert open_still in await refusals(talk)
    await talk.say("I have to go")
    assert await talk.section() == "help"
    assert leaves in await refusals(talk)


@every_mode
async def test_a_judge_that_has_imagined_danger_need_not_take_it_back(mode: Mode) -> None:
    """It settles nothing ever; where words have shown the danger, that is the judge's to do."""
    for first, then in (("Hello.", "bye"), (FEAR, "help")):
        judge = Judge()
        talk = Talk(made(ASK), judge, mode)
        await talk.say(None, first)
        judge.is_deaf = True
        await talk.say("no", "I am safe now.")
        assert await talk.section() == then


@every_mode
async def test_words_of_danger_prove_it_afterwards(mode: Mode) -> None:
    """From then on the user has spoken of it."""
    talk = Talk(made(ASK), Judge(), mode)
    await talk.say(None, "Hello.", FEAR, "no")
    assert NOT_SAFE in await refusals(talk)


@every_mode
@pytest.mark.parametrize(
    ("first", "is_gone", "collect"),
    [
        ("Hello.", False, {}),
        ("Hello.", True, {}),
        (FEAR, True, {"is_safe": "boolean"}),
    ],
)
async def test_who_says_that_they_are_safe_is_let_go(
    mode: Mode, first: str, is_gone: bool, collect: dict[str, Any]
) -> None:
    """Also where no judge answers, or not in time; the audit finds it in order."""
    ask = task("safe", do="Ask whether they are safe.", collect=collect) if collect else ASK
    judge = Judge()
    talk = Talk(made(ask), judge, mode)
    await talk.say(None, first)
    judge.is_gone = is_gone
    await talk.say("no")
    assert await talk.section() == "help"
    await talk.say("I am safe now.")
    state = await talk.state()
    assert (state["section"], state["collected"]) == ("bye", dict.fromkeys(collect, True))
    assert audit(made(ask), cast(SessionState, state)) == []


@every_mode
@pytest.mark.parametrize(
    ("collect", "told"),
    [
        ({"in_danger": "boolean", "wants_call": "boolean"}, {}),
        ({"is_safe": "boolean", "wants_call": "boolean"}, {"is_safe": True}),
    ],
)
async def test_without_a_judge_nothing_is_told_but_that_they_are_safe(
    mode: Mode, collect: dict[str, Any], told: dict[str, bool]
) -> None:
    """Of danger, or of a wish for a call, "I am safe" tells nothing by which a section is left."""
    do = "Ask whether they are safe, or in danger right now."
    help_ = [task("call", say="Call 112."), task("safe", do=do, collect=collect)]
    ways = [{"to": "worse", "if": f"{next(iter(collect))} and wants_call"}, {"to": "bye"}]
    script_ = script(
        {
            "talk": {"tasks": [task("x")], "next": [{"to": "bye"}]},
            "help": {"tasks": help_, "next": ways},
            "worse": {},
            "bye": {},
        },
        anytime=[{"to": "help", "when": "the user is in danger", "urgent": True}],
    )
    judge = Judge()
    talk = Talk(script_, judge, mode)
    await talk.say(None, FEAR)
    judge.is_gone = True
    await talk.say("I'm safe.")
    state = await talk.state()
    assert (state["section"], state["collected"]) == ("help", told)
    assert audit(script_, cast(SessionState, state)) == []


@every_mode
@pytest.mark.parametrize("collect", [{}, {"is_safe": "boolean"}])
async def test_the_quote_is_of_the_message_that_says_it(
    mode: Mode, collect: dict[str, Any]
) -> None:
    """Not of what was written behind it before the agent answered."""
    script_, judge = made(task("safe", do="Ask whether they are safe.", collect=collect)), Judge()
    talk = Listener(script_, ToldModel(tell=judge), mode)
    await talk.take(None)
    await talk.take(FEAR)
    judge.is_gone = True
    said = [HumanMessage("I'm safe."), HumanMessage("Thanks.")]
    state = await talk.graph.ainvoke({"messages": said}, talk.config)
    assert (state["section"], state["collected"]) == ("bye", dict.fromkeys(collect, True))
    records = [one for one in state["trace"] if one["role"] == "evaluator"]
    assert {one["text"] for one in records[-1]["evidence"]} == {"I'm safe."}
    assert audit(script_, cast(SessionState, state)) == []
