"""Models that fail: the session is where it was, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import Queue, Talk, ToldModel, answer, roles
from support.small_sessions import TWO, every_mode, settle

from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import Mode
from scriptgraph.language.detection import fallback
from scriptgraph.rehearsal.reading import Prompt


@every_mode
@pytest.mark.parametrize("failing", ["open_tasks", "section"])
async def test_a_failing_model_leaves_the_session_where_it_was(mode: Mode, failing: str) -> None:
    """After a `ModelError` section, turn and agent's messages are as before; a retry works."""
    broken = [False]
    model = roles(settle("ask"))

    def tell(prompt: Prompt) -> Any:
        judging = prompt.judges
        if broken[0] and (judging or failing == "section" or mode == "single"):
            return ConnectionError("the line is dead")
        return model(prompt)

    talk = Talk(TWO, tell, mode)
    await talk.say(None)
    before = await talk.state()
    broken[0] = True
    with pytest.raises(ModelError, match="the line is dead"):
        await talk.say("fine")
    after = await talk.state()
    for key in ("section", "turn", "section_turns", "section_start", "status"):
        assert after[key] == before[key]
    assert [m.text for m in after["messages"]] == ["(a reply)", "fine"]
    broken[0] = False
    assert await talk.say(None) == "(a reply)"
    assert await talk.section() == "b"
    assert [m.text for m in (await talk.state())["messages"]] == ["(a reply)", "fine", "(a reply)"]


@every_mode
async def test_a_new_message_after_a_failure_is_kept_beside_the_old_one(mode: Mode) -> None:
    """The user may write again instead of waiting: both messages stay, in order."""
    failing: list[Exception] = []
    model = roles(lambda text: answer())
    talk = Talk(TWO, lambda prompt: failing[0] if failing else model(prompt), mode)
    await talk.say(None)
    failing.append(RuntimeError("no"))
    with pytest.raises(ModelError):
        await talk.say("first")
    failing.clear()
    await talk.say("second")
    texts = [message.text for message in (await talk.state())["messages"]]
    assert texts == ["(a reply)", "first", "second", "(a reply)"]


@every_mode
async def test_a_failed_opening_can_be_tried_again(mode: Mode) -> None:
    """When the first message fails there is no session yet, and the next try opens it."""
    talk = Talk(TWO, Queue(ValueError("x"), TimeoutError(), "Hello."), mode)
    with pytest.raises(ModelError):
        await talk.say(None)
    assert "section" not in await talk.state()
    assert await talk.say(None) == "Hello."


@every_mode
async def test_an_empty_reply_is_asked_for_again(mode: Mode) -> None:
    """A model that says nothing is told so; when it persists, the script's sentence is sent."""
    model = ToldModel(tell=Queue("  ", "Hello."))
    assert await Talk(TWO, model, mode).say(None) == "Hello."
    assert "it is empty" in model.prompts[1][-1].text
    said = await Talk(TWO, Queue("", "<think>hm</think>"), mode).say(None)
    assert said == fallback("en")
