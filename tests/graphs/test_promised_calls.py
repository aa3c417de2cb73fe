"""What is promised of model calls holds whatever the models do, and is no more than can happen."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import BaseMessage
from langchain_core.messages.utils import count_tokens_approximately
from pydantic import Field
from support.fakes import FakeModel, Said, Talk, answer, script
from support.small_sessions import every_mode

from scriptgraph.assurance.guarantees.asks import Asking
from scriptgraph.assurance.guarantees.proofs import prove
from scriptgraph.core.settings import LONGEST_MESSAGE, Mode, Settings
from scriptgraph.rehearsal.reading import read
from scriptgraph.safety.guard import Guard
from scriptgraph.script.guarantees import AtMost, Span
from scriptgraph.script.model import Script

SAID = "well, I do not know"
CHOOSING: Any = {
    "a": {
        "next": [{"to": "b", "when": "they want to"}, {"to": "c", "when": "they want c"}],
        "limits": {"turns": 3, "then": "b"},
    },
    "b": {"next": [{"to": "c"}], "limits": {"turns": 2, "then": "c"}},
    "c": {"limits": {"turns": 2, "then": "end"}},
}
SINGLE_WAY: Any = {
    "a": {"next": [{"to": "b"}], "limits": {"turns": 3, "then": "b"}},
    "b": {"limits": {"turns": 2, "then": "end"}},
}


class Costly(FakeModel):
    """Makes the graph ask as often as it can: every answer is useless, and of some the first."""

    completes: bool
    """Whether it judges in the end that all is done, so that there is a choice to be made."""

    attempts: int = 2

    prompts: list[list[BaseMessage]] = Field(default_factory=list)

    def say(self, messages: list[BaseMessage]) -> Said:
        prompt = read(messages)
        is_last = self.attempts == 1 or any(message.text == "~" for message in messages[-2:-1])
        self.prompts.append(messages)
        if not prompt.judges or not is_last:
            return "~" if prompt.judges or prompt.has("options") else ""
        more: Any = {} if prompt.has("transcript") else {"rule": 99, "reply": ""}
        return answer({"ask": SAID} if self.completes else {}, **more)


class Down(Costly):
    """Cannot be asked at all."""

    completes: bool = False

    def say(self, messages: list[BaseMessage]) -> Said:
        self.prompts.append(messages)
        return ConnectionError("the line is dead")


def _most(made: Script, span: Span, asking: Asking) -> int:
    """Give the least number of model calls that can be promised."""
    reason = prove(made, [AtMost(1, "model calls", (), span)], asking)[0].reason
    most = int(reason.split()[4])
    assert prove(made, [AtMost(most, "model calls", (), span)], asking)[0].verdict == "proven"
    assert prove(made, [AtMost(most - 1, "model calls", (), span)], asking)[0].verdict == "refuted"
    return most


async def _asked(talk: Talk, model: Costly) -> list[int]:
    """Hold a session to its end; give the calls of each turn."""
    asked = []
    said: str | None = None
    for _ in range(30):
        before = len(model.prompts)
        await talk.say(said)
        asked.append(len(model.prompts) - before)
        if (await talk.state())["status"] == "ended":
            return asked
        said = SAID
    raise AssertionError("the session does not end")


@every_mode
@pytest.mark.parametrize("completes", [True, False])
@pytest.mark.parametrize("sections", [CHOOSING, SINGLE_WAY])
@pytest.mark.parametrize("attempts", [1, 2])
async def test_no_model_makes_a_session_ask_more(
    mode: Mode, completes: bool, sections: Any, attempts: int
) -> None:
    """Neither a turn nor a session asks for more than was proved, however useless the answers."""
    made, settings = script(sections), Settings(mode=mode, attempts=attempts)
    asking = Asking(settings, modes=(mode,))
    model = Costly(completes=completes, attempts=attempts)
    asked = await _asked(Talk(made, model, mode, attempts=attempts), model)
    assert max(asked) <= _most(made, "turn", asking)
    assert sum(asked) <= _most(made, "session", asking)


@every_mode
async def test_the_bound_of_a_turn_is_reached(mode: Mode) -> None:
    """A model that answers uselessly as long as it can makes a turn ask just as often."""
    made = script(CHOOSING)
    model = Costly(completes=True)
    asked = await _asked(Talk(made, model, mode), model)
    assert max(asked) == _most(made, "turn", Asking(modes=(mode,)))


@every_mode
@pytest.mark.parametrize("span", ["turn", "session"])
async def test_the_longest_messages_take_no_more_tokens_than_estimated(
    mode: Mode, span: Span
) -> None:
    """With messages as long as they may be, prompts and answers stay within the estimate."""
    made = script(CHOOSING)
    model = Costly(completes=True)
    talk = Talk(made, model, mode)
    taken = [await _tokens(talk, model, None)]
    while (await talk.state())["status"] != "ended":
        taken.append(await _tokens(talk, model, f"{SAID} {'x' * (LONGEST_MESSAGE - 30)}"))
    reason = prove(made, [AtMost(1, "tokens", (), span)], Asking(modes=(mode,)))[0].reason
    most = int(reason.split()[4])
    assert most / 6 < (max(taken) if span == "turn" else sum(taken)) <= most


async def _tokens(talk: Talk, model: Costly, said: str | None) -> int:
    """Take a turn; count the tokens of its prompts, the answers are short."""
    before = len(model.prompts)
    await talk.say(said)
    prompts = model.prompts[before:]
    return sum(count_tokens_approximately(prompt) for prompt in prompts)


@every_mode
async def test_a_guard_that_is_as_useless_is_counted(mode: Mode) -> None:
    """A model that listens for danger asks as often again as any other, and no more."""
    made = script(CHOOSING)
    model = Costly(completes=True)
    talk = Talk(made, model, mode, guard=Guard(model=model))
    asked = await _asked(talk, model)
    assert max(asked) == _most(made, "turn", Asking(has_guard_model=True, modes=(mode,)))


@every_mode
@pytest.mark.parametrize("attempts", [1, 2])
async def test_a_model_that_is_down_keeps_no_session_beyond_its_bounds(
    mode: Mode, attempts: int
) -> None:
    """Turns that no model answers count, and are limited like any other."""
    made, settings = script(CHOOSING), Settings(mode=mode, attempts=attempts)
    model = Down()
    talk = Talk(made, model, mode, attempts=attempts, when_unreachable="say")
    asked = await _asked(talk, model)
    asking = Asking(settings, modes=(mode,))
    assert prove(made, [AtMost(len(asked) - 1, "turns")])[0].verdict == "refuted"
    assert max(asked) <= _most(made, "turn", asking)
    assert sum(asked) <= _most(made, "session", asking)
