"""What an application does around turns is seen, bounded, and decides nothing."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, cast

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import ToldModel, answer, roles, script, task
from support.small_sessions import MODES, every_mode

from scriptgraph.assurance.audit import audit
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.hooks import LONGEST_NOTE, Hooks, TurnBegins, TurnEnds
from scriptgraph.script.fold import fold
from scriptgraph.sessions.rebuilding import differences, rebuilt
from scriptgraph.state.session import SessionState

MADE = script(
    {
        "a": {"tasks": [task("ask", collect={"who": "string"})], "next": [{"to": "b"}]},
        "b": {"tasks": [task("bye", say="Goodbye.")]},
    }
)
CONFIG: RunnableConfig = {"configurable": {"thread_id": "ann"}}


async def held(hooks: Hooks, *texts: str, mode: Mode = "multi") -> tuple[ToldModel, SessionState]:
    """Hold a session, and look at what is stored of it."""

    def evaluate(said: str) -> str:
        return answer(values=[("who", said, said)]) if said.isalpha() else answer()

    model = ToldModel(tell=roles(evaluate))
    graph = create_session(MADE, model, mode=mode, hooks=hooks)
    session = graph.compile(checkpointer=InMemorySaver())
    state: Any = await session.ainvoke({"messages": []}, CONFIG)
    for text in texts:
        state = await session.ainvoke({"messages": [HumanMessage(text)]}, CONFIG)
    assert audit(MADE, state) == []
    whole = cast(SessionState, (await session.aget_state(CONFIG)).values)
    assert differences(rebuilt(MADE, whole["messages"], whole["trace"]), whole) == []
    return model, state


def of(state: SessionState, moment: str) -> list[Any]:
    """Give what is on record of the hooks of a moment."""
    return [r["hook"] for r in state["trace"] if "hook" in r and r["hook"]["moment"] == moment]


@every_mode
async def test_both_are_called_once_a_turn_and_see_it(mode: Mode) -> None:
    """Before, what was said; after, what was answered and where the session is then."""
    before: list[TurnBegins] = []
    after: list[TurnEnds] = []

    async def ends(turn: TurnEnds) -> None:
        after.append(turn)

    _, state = await held(Hooks(before=before.append, after=ends), "well?", "Ann", mode=mode)
    assert [(one.turn, one.said, one.section) for one in before] == [
        (2, ("well?",), "a"),
        (3, ("Ann",), "a"),
    ]
    assert [(one.turn, one.section, one.status) for one in after] == [
        (1, "a", "open"),
        (2, "a", "open"),
        (3, "b", "ended"),
    ]
    assert [one.replied for one in after] == [
        one.text for one in state["messages"] if one.type == "ai"
    ]
    assert after[-1].collected == {"who": "Ann"}
    keys = [*(one.key for one in before), *(one.key for one in after)]
    assert len({*keys}) == 5
    with pytest.raises(TypeError):
        cast(Any, before[0].collected)["who"] = "Eve"


@every_mode
async def test_a_note_is_shown_and_kept_for_its_turn_alone(mode: Mode) -> None:
    """Every model of the turn sees it as data, the trace has it, and later turns do not."""

    def before(turn: TurnBegins) -> str | None:
        return "closed <on>\nFriday" if turn.turn == 2 else None

    model, state = await held(Hooks(before=before), "well?", "hm?", mode=mode)
    assert [one["added"] for one in of(state, "before")] == ["closed <on> Friday", ""]
    shown = ["closed ⟨on⟩ Friday" in one[-1].text for one in model.prompts]
    assert shown[0] is False
    assert any(shown[1:])
    assert not shown[-1]


async def test_what_goes_wrong_is_told_and_ends_no_turn() -> None:
    """Raised, too late, or no text: the turn goes on, without words of the exception's."""
    gate = threading.Event()
    wrong: list[Any] = [
        lambda: (_ for _ in ()).throw(ValueError("Ann, 0123")),
        lambda: asyncio.sleep(60),
        lambda: gate.wait(5),
        lambda: 7,
        lambda: "x" * 5_000,
    ]
    hooks = Hooks(before=lambda turn: wrong[turn.turn - 2](), seconds=0.2)
    _, state = await held(hooks, "1?", "2?", "3?", "4?", "5?")
    gate.set()
    called = of(state, "before")
    assert [one["why"] for one in called] == [
        "it raised ValueError",
        "it had not come back within 0.2 seconds",
        "it had not come back within 0.2 seconds",
        "it returned a int, and no text",
        "",
    ]
    assert len(called[-1]["added"]) == LONGEST_NOTE
    assert state["turn"] == 6


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt()])
@pytest.mark.parametrize("moment", ["before", "after"])
async def test_no_hook_ends_the_process(error: BaseException, moment: str) -> None:
    """Async as well: everybody else's sessions run in the same event loop."""

    async def leaves(turn: object) -> None:
        raise error

    hooks = Hooks(before=leaves) if moment == "before" else Hooks(after=leaves)
    _, state = await held(hooks, "1?")
    assert {one["why"] for one in of(state, moment)} == {f"it raised {type(error).__name__}"}


async def test_a_turn_that_comes_again_has_the_same_key() -> None:
    """A process died before the step was stored: the hook is called again, and can know it."""
    keys: list[str] = []
    hooks = Hooks(after=lambda turn: keys.append(turn.key))
    for _ in range(2):
        await held(hooks, "well?")
    assert keys[:2] == keys[2:]


def test_the_graph_is_the_same_and_no_function_is_refused() -> None:
    """Hooks are no nodes; what cannot be called is found before anybody talks."""
    graphs = [
        create_session(MADE, "rehearsal", mode=mode, hooks=hooks)
        for mode in MODES
        for hooks in (None, Hooks(before=lambda turn: None))
    ]
    assert all(
        fold(one.compile().get_graph()) == fold(graphs[0].compile().get_graph()) for one in graphs
    )
    with pytest.raises(InputError, match="no function"):
        Hooks(before=cast(Any, "note"))
    with pytest.raises(InputError, match="no `Hooks`"):
        create_session(MADE, "rehearsal", hooks=cast(Any, {}))
