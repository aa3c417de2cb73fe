"""The arena: several counsellors answer the same client, and the best answer goes on.

START ──▶ client ──▶ every counsellor, side by side ──▶ judge ──▶ client
START ── the client has spoken ──▶ every counsellor
client ── the conversation is over ──▶ END        judge ── nobody has a reply ──▶ END
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langgraph.graph import END, START, StateGraph

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Settings
from scriptgraph.models.described import model_name
from scriptgraph.nodes.arena import (
    JUDGE,
    PERSON,
    Counsellor,
    by_model,
    by_person,
    by_prompt,
    contestant,
    judge,
    opened,
)
from scriptgraph.nodes.arena_routing import (
    ANSWERED,
    CLIENT_FIRST,
    NOBODY_ANSWERED,
    after_client,
    after_judge,
    begin_arena,
)
from scriptgraph.nodes.cast import SessionContext
from scriptgraph.nodes.client import CLIENT, client
from scriptgraph.nodes.routing import NOTHING_TO_ANSWER, PATIENT_GONE
from scriptgraph.replies.rubric import Criterion
from scriptgraph.state.arena import ArenaState
from scriptgraph.state.session import SessionInput

ArenaGraph = StateGraph[ArenaState, SessionContext, SessionInput, ArenaState]


def create_arena(
    counsellors: Mapping[str, BaseChatModel | Counsellor],
    judge_model: BaseChatModel | None,
    *,
    case: Mapping[str, Any],
    client_model: BaseChatModel,
    criteria: Sequence[Criterion],
    seed: int = 0,
    settings: Settings | None = None,
) -> ArenaGraph:
    """Give the graph of a dialogue in the arena (Qiu and Lan 2024).

    One `ainvoke({"messages": []})` runs to the end; with a person as judge, to the first choice,
    and `Command(resume=2)` picks the second answer. Where no counsellor has a reply, `failure` in
    the state says why, and the same call tries again.

    Args:
        counsellors: Name → a model, which gets the counsellor's prompt, or any other counsellor.
        judge_model: Picks the best answer; None leaves it to a person, by an interrupt.
        case: Who the client is: a role card's or post's `as_case()`, or a case file.
        client_model: Plays the client.
        criteria: What the judge goes by.
        seed: Of the order in which answers are shown.
        settings: How models are asked, and after how many turns the conversation stops.

    Raises:
        InputError: When there are fewer than two counsellors.
    """
    if len(counsellors) < 2:
        raise InputError("an arena needs two counsellors or more")
    settings = settings or Settings()
    graph: ArenaGraph = StateGraph(ArenaState, SessionContext, input_schema=SessionInput)
    nodes = {name: f"counsellor_{number}" for number, name in enumerate(counsellors, start=1)}
    for name, given in counsellors.items():
        speaks = by_prompt(given, settings=settings) if isinstance(given, BaseChatModel) else given
        about = {"role": "counsellor", "counsellor": name}
        graph.add_node(nodes[name], contestant(name, speaks), metadata=about)
    picks = by_model(judge_model, criteria, settings) if judge_model else by_person
    who = model_name(judge_model) if judge_model else PERSON
    graph.add_node(JUDGE, judge(who, picks, seed=seed), metadata={"role": "judge"})
    player = opened(client(case, client_model, settings))
    graph.add_node(CLIENT, player, metadata={"role": "patient"})
    paths: dict[Hashable, str] = {name: node for name, node in nodes.items()}
    graph.add_conditional_edges(
        START,
        begin_arena(list(nodes)),
        {CLIENT_FIRST: CLIENT, **paths, NOTHING_TO_ANSWER: END},
    )
    graph.add_conditional_edges(CLIENT, after_client(list(nodes)), {**paths, PATIENT_GONE: END})
    graph.add_edge(list(nodes.values()), JUDGE)
    graph.add_conditional_edges(JUDGE, after_judge, {ANSWERED: CLIENT, NOBODY_ANSWERED: END})
    return graph
