"""In a section that waits for a human no model writes, and whoever writes on is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from rich.console import Console
from support.dangerous import FEAR, listener
from support.fakes import ToldModel, script, task
from support.small_sessions import every_mode
from support.takeovers import CONFIG, OPEN, irregular, opened, resume, said

from scriptgraph.cli.place import place_rows
from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.language.labels import labels
from scriptgraph.script.check import check
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import MEMORY, open_store

WORDS = "I have called a colleague. If it cannot wait: 112."
URGENT: Any = [
    {"to": "bye", "when": "the patient wants to stop"},
    {"to": "help", "when": "the patient wants to die", "urgent": True},
]


def waiting(*more: Any, language: str = "en", **section: Any) -> Script:
    """Give a script with help that waits for a human, and asks all the same."""
    tasks = [task("words", say=WORDS), *more]
    return script(
        {
            "talk": {},
            "help": {"waits_for_human": True, "tasks": tasks, **section},
            "bye": {},
        },
        anytime=URGENT,
        language=language,
    )


ASKING = waiting(task("safe", do="Ask whether they are safe, and stay until help has come."))


@every_mode
async def test_no_model_writes_where_a_human_is_waited_for(mode: Mode) -> None:
    """The exact words are the whole message, though a task behind them asks for more."""
    graph: Any = create_session(ASKING, ToldModel(tell=listener), mode=mode)
    graph = graph.compile(checkpointer=InMemorySaver())
    await graph.ainvoke(OPEN, CONFIG)
    state = await graph.ainvoke(said(FEAR), CONFIG)
    assert state["messages"][-1].text == WORDS
    assert (state["section"], state["human"]["status"]) == ("help", "waiting")
    assert irregular(state, ASKING) == []


@pytest.mark.parametrize("code", ["en", "de", "es", "zh", "fr"])
async def test_whoever_writes_on_is_told_once_more_whom_to_call(code: str) -> None:
    """Each message until a human comes is answered by who is waited for, and the exact words."""
    made = waiting(language=code)
    answer = f"{labels(code).say('asked_for', agent=labels(code).say('assistant'))}\n\n{WORDS}"
    async with open_store(MEMORY) as store:
        conversation, _ = opened(store, made=made)
        for text in (None, FEAR):
            assert answer not in "".join([one async for one in conversation.turn(text)])
        for text in ("hello?", "yes, I am safe", "I have got pills here"):
            assert "".join([one async for one in conversation.turn(text)]) == answer


async def test_a_graph_of_ones_own_is_given_what_to_show() -> None:
    """What is shown to whoever resumes a run has what the person is to be told meanwhile."""
    made = waiting()
    graph: Any = create_session(made, ToldModel(tell=listener))
    graph = graph.compile(checkpointer=InMemorySaver())
    await graph.ainvoke(OPEN, CONFIG)
    entered = await graph.ainvoke(said(FEAR), CONFIG)
    assert WORDS not in entered["__interrupt__"][0].value["told"], "they have just been sent"
    state = await graph.ainvoke(said("hello?"), CONFIG)
    assert state["__interrupt__"][0].value["told"].endswith(WORDS)
    state = await graph.ainvoke(resume("say", text="I am here.", by="Eve"), CONFIG)
    state = await graph.ainvoke(said("thanks"), CONFIG)
    assert "told" not in state["__interrupt__"][0].value, "Eve answers for herself"


def _where(made: Script, state: Any) -> str:
    console = Console(width=200)
    with console.capture() as shown:
        for name, *rest in place_rows(made, state):
            console.print(name, *rest)
    return shown.get()


async def test_where_names_no_way_that_is_closed() -> None:
    """While a human is waited for nobody but they leads on, whatever rules the script has."""
    made = waiting()
    graph: Any = create_session(made, ToldModel(tell=listener))
    graph = graph.compile(checkpointer=InMemorySaver())
    await graph.ainvoke(OPEN, CONFIG)
    state = await graph.ainvoke(OPEN, CONFIG)
    assert "→ bye" in _where(made, state)
    state = await graph.ainvoke(said(FEAR), CONFIG)
    assert "→" not in _where(made, state)
    assert "only a human leads on from here" in _where(made, state)


RULES = frozenset(
    {"crisis-without-task", "crisis-left-early", "crisis-with-any-answer", "wait-with-task"}
)


@dataclass(frozen=True)
class Case:
    """A section that waits for a human, and what is remarked on in it."""

    made: Script
    rules: tuple[str, ...]


CASES = {
    "exact words alone": Case(waiting(), ()),
    "two of them": Case(waiting(task("more", say="Lock the door.")), ()),
    "a task for a model": Case(ASKING, ("wait-with-task",)),
    "an optional one": Case(waiting(task("ask", optional=True)), ("wait-with-task",)),
    "a question in exact words": Case(
        waiting(task("ask", say="Are you safe?", collect={"safe": "boolean"})),
        ("wait-with-task",),
    ),
    "a limit of turns": Case(waiting(limits={"turns": 2, "then": "bye"}), ()),
    "nobody is waited for": Case(
        waiting(waits_for_human=False), ("crisis-without-task", "crisis-left-early")
    ),
    "a model, and any answer": Case(
        waiting(task("ask"), waits_for_human=False),
        ("crisis-left-early", "crisis-with-any-answer"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_remarked_on_where_a_human_is_waited_for(case: Case) -> None:
    """Nothing leads to a task that hears answers, for none is heard; a task there is told of."""
    found = {each.rule for each in check(case.made) if each.section == "help"}
    assert {one for one in found if one in RULES} == set(case.rules)
