"""What is promised of turns holds whatever the models do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.fakes import Talk, answer, script
from support.small_sessions import every_mode

from scriptgraph.assurance.guarantees.proofs import prove
from scriptgraph.core.settings import Mode
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.script.guarantees import read_guarantee

SCRIPTS: Any = {
    "complete": {
        "a": {"next": [{"to": "b"}], "limits": {"turns": 3, "then": "b"}},
        "b": {"next": [{"to": "end"}], "limits": {"turns": 2, "then": "end"}},
    },
    "chosen": {
        "a": {
            "next": [{"to": "b", "when": "they want to"}],
            "limits": {"turns": 3, "then": "b"},
        },
        "b": {"limits": {"turns": 2, "then": "end"}},
    },
}


def _most(made: Any) -> int:
    """Give the least number of turns that can be promised."""
    return next(
        most
        for most in range(1, 50)
        if prove(made, [read_guarantee(f"at most {most} turns")])[0].verdict == "proven"
    )


def _unfit(said: str, *, is_done: bool) -> Any:
    """Judge that all is done or nothing is, and never write a reply that can be sent."""

    def tell(prompt: Prompt) -> str:
        if prompt.judges:
            done = {"ask": said} if is_done else {}
            more: Any = {} if prompt.has("transcript") else {"rule": 1, "reply": ""}
            return answer(done, **more)
        return json.dumps({"reason": "so", "rule": 1}) if prompt.has("options") else ""

    return tell


@every_mode
@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("is_done", [True, False])
async def test_no_session_is_longer_than_was_proved(mode: Mode, name: str, is_done: bool) -> None:
    """A model that never writes a reply fit to be sent cannot keep a session in a section."""
    made = script(SCRIPTS[name])
    most = _most(made)
    talk = Talk(made, _unfit("well", is_done=is_done), mode)
    await talk.say(None)
    for _ in range(most):
        if (await talk.state())["status"] == "ended":
            break
        await talk.say("well")
    state = await talk.state()
    assert state["status"] == "ended"
    assert state["turn"] <= most
