"""Notes that cannot be used cost no turn, and what is kept of the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.fakes import Talk
from support.noting import CIRCLE, ON, RECAP, Noting, noted, recaps, talk

from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.prompting import MOST_CHARACTERS
from scriptgraph.sessions.checkpoints import MEMORY, Store, open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.state.recap import first_after

LONG = "I sleep badly, and have done so since spring. " * 60
TEXTS = [LONG, ON]


class Cancelled:
    """A client that cancels itself, as one whose connection pool is closed may do."""

    def __call__(self) -> Any:
        raise asyncio.CancelledError


def words(characters: int) -> str:
    return ("word " * characters)[: characters - 1] + "."


@pytest.mark.parametrize(
    ("note", "why"),
    [
        (lambda: "They sleep badly.", "it holds no JSON object"),
        (lambda: '{"recap": "They sleep badly."}', "quotes: Field required"),
        (lambda: noted("  "), "recap: it is empty"),
        (lambda: noted(words(2 * MOST_CHARACTERS + 1)), "characters, quotes included"),
        (lambda: noted(RECAP, words(2 * MOST_CHARACTERS)), "characters, quotes included"),
        (lambda: RuntimeError("away"), "told failed: away"),
        (Cancelled(), "told failed: "),
    ],
)
async def test_without_usable_notes_the_full_text_stands(note: Callable[[], Any], why: str) -> None:
    """The turn is what it would be, the trace says why, and the next section tries again."""
    model = Noting(note=note)
    session = talk(model)
    assert await session.say(None, *TEXTS) == "(a reply)"
    state = await session.state()
    assert "recap" not in state
    [record] = recaps(state)
    assert why in record["refused"][-1]["why"]
    assert record["reason"] == "no usable notes; the full text stands"
    assert "stands_for" not in record
    assert "call" in record
    model.note = noted
    await session.say(ON)
    state = await session.state()
    assert state["recap"]["text"] == RECAP
    assert LONG.strip()[:200] in model.noting[-1][1].text


async def test_a_recap_is_shorter_than_what_it_stands_for() -> None:
    """Of two short messages no recap is made that takes more room than they do."""
    session = talk(Noting(note=lambda: noted("They said something that was rather short.")))
    await session.say(None, "No.", ON)
    state = await session.state()
    assert "recap" not in state
    assert "characters, quotes included" in recaps(state)[0]["refused"][0]["why"]


async def test_notes_that_are_too_long_are_asked_for_once_more() -> None:
    """The shorter ones are taken, and the model has read what was wrong."""
    answers = [noted(words(MOST_CHARACTERS + 1)), noted()]
    model = Noting(note=lambda: answers.pop(0))
    session = talk(model)
    await session.say(None, *TEXTS)
    state = await session.state()
    assert state["recap"]["text"] == RECAP
    assert recaps(state)[0]["call"]["attempts"] == 2
    assert "at most 120 words" in model.noting[-1][-1].text


@pytest.mark.parametrize("attempts", [1, 2])
async def test_a_model_that_insists_on_long_notes_is_let_have_them(attempts: int) -> None:
    """As long as they are not twice as long as asked for; they are not cut."""
    insisted = words(2 * MOST_CHARACTERS)
    session = talk(Noting(note=lambda: noted(insisted)), attempts=attempts)
    await session.say(None, *TEXTS)
    state = await session.state()
    assert state["recap"]["text"] == insisted
    assert len(recaps(state)[0]["refused"]) == attempts


async def test_invented_quotes_are_left_out_and_traced() -> None:
    """A passage counts if the user said it, whenever that was; the agent's words do not."""
    quotes = ["I sleep badly", "I drink a lot", "(a reply)", "since spring", "I sleep badly"]
    session = talk(Noting(note=lambda: noted(RECAP, *quotes)))
    await session.say(None, *TEXTS)
    state = await session.state()
    assert state["recap"]["quotes"] == ["I sleep badly", "since spring"]
    found = [quote["found"] for quote in recaps(state)[0]["evidence"]]
    assert found == [True, False, False, True, True]


async def test_no_more_quotes_are_kept_than_were_asked_for() -> None:
    """The trace has all of them."""
    quotes = [" ".join(LONG.split()[:count]) for count in range(1, 8)]
    session = talk(Noting(note=lambda: noted(RECAP, *quotes)))
    await session.say(None, *TEXTS)
    state = await session.state()
    assert state["recap"]["quotes"] == quotes[:4]
    assert len(recaps(state)[0]["evidence"]) == 7


async def never() -> Any:
    await asyncio.Event().wait()


async def test_a_turn_does_not_wait_forever() -> None:
    """Notes that do not come are given up; that their cost is unknown is in the trace."""
    session = talk(Noting(note=never), recap_patience=0)
    await session.say(None, *TEXTS)
    state = await session.state()
    assert "recap" not in state
    [record] = recaps(state)
    assert record["call"]["input_tokens"] is None
    assert record["refused"] == [{"choice": "", "why": "the notes were not there in time"}]


async def test_a_reply_that_fails_takes_its_recap_with_it() -> None:
    """No call is left behind, and the turn that is tried again takes notes anew."""
    model = Noting(note=never)
    session = talk(model)
    await session.say(None, LONG)
    before, tell = len(asyncio.all_tasks()), model.tell
    model.tell = lambda prompt: tell(prompt) if prompt.judges else RuntimeError("away")
    with pytest.raises(ModelError, match="away"):
        await session.say(ON)
    assert len(asyncio.all_tasks()) == before
    state = await session.state()
    assert "recap" not in state
    assert recaps(state) == []
    model.tell, model.note = tell, noted
    await session.say(None)
    assert (await session.state())["recap"]["turn"] == 3


async def test_a_turn_that_is_stopped_leaves_no_half_of_a_recap() -> None:
    """Reply and recap are kept together, or neither is."""
    model = Noting(note=never)
    session = talk(model, recap_patience=None)
    await session.say(None, LONG)
    turn = asyncio.create_task(session.say(ON))
    while not model.noting:
        await asyncio.sleep(0)
    turn.cancel()
    await asyncio.wait([turn])
    state = await session.state()
    assert "recap" not in state
    assert state["messages"][-1].text == ON
    model.note = noted
    assert await session.say(None) == "(a reply)"
    state = await session.state()
    assert state["recap"]["until"] == len(state["messages"]) - 3


async def finished(store: Store, model: Noting, *texts: str | None) -> Any:
    """Take turns in a graph that is compiled anew."""
    graph = create_session(CIRCLE, model, settings=Settings(recaps_beyond=0))
    conversation = Conversation(graph.compile(checkpointer=store.checkpointer), store, "a")
    for text in texts:
        _ = [piece async for piece in conversation.turn(text)]
    return await conversation.state()


@pytest.mark.parametrize("where", ["sqlite", "memory"])
@pytest.mark.parametrize("steps", range(3))
async def test_a_run_that_breaks_off_between_two_steps_loses_nothing(
    where: str, steps: int, tmp_path: Path
) -> None:
    """Whichever step was the last, the session comes to the same words and the same recap."""
    undisturbed = Talk(CIRCLE, Noting(), recaps_beyond=0)
    await undisturbed.say(None, *TEXTS, ON)
    expected = await undisturbed.state()
    address = str(tmp_path / "sessions.sqlite") if where == "sqlite" else MEMORY
    async with open_store(address) as store:
        await finished(store, Noting(), None, LONG)
        graph = create_session(CIRCLE, Noting(), settings=Settings(recaps_beyond=0))
        updates = graph.compile(checkpointer=store.checkpointer).astream(
            {"messages": [("user", ON)]},
            {"configurable": {"thread_id": "a"}},
            stream_mode="updates",
            durability="sync",
        )
        for _ in range(steps):
            await anext(updates)
        await updates.aclose()  # type: ignore[attr-defined]
        rest = (None, ON) if steps else (ON, ON)
        state = await finished(store, Noting(), *rest)
    assert [m.text for m in state["messages"]] == [m.text for m in expected["messages"]]
    ids = {"before": first_after(state, state["recap"]["until"])}  # every run gives its own
    assert state["recap"] == {**expected["recap"], **ids}
    assert len(recaps(state)) == len(recaps(expected)) == 2
