"""Preferences: several replies to one situation, filtered, scored, and paired.

START ──▶ candidate_1 … candidate_n ──▶ filters
filters ── 1 passes ──▶ score_1   …   filters ── n passes ──▶ score_n
filters ── none passes ──▶ pairs
score_1 … score_n ──▶ pairs ──▶ END

Every model call is a node of its own, and all calls of one kind run in the same step. LangGraph
keeps what each of them has written as soon as it is done, so a run that was broken off in the
middle of a step asks only for what is not there. One node that made n calls would lose them all,
and `Send` would leave the declared edges.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langgraph.graph import END, START, StateGraph

from scriptgraph.nodes.candidates import (
    FILTERS,
    NONE_PASSES,
    PAIRS,
    PreferenceInput,
    PreferenceState,
    Voice,
    candidate_node,
    drawer,
    filterer,
    pairer,
    passes_label,
    passing,
    rater,
    score_node,
)
from scriptgraph.replies.pairs import GAP, Pairing, check_rubric
from scriptgraph.replies.rubric import Rubric
from scriptgraph.safety.filters import Filters

PreferenceGraph = StateGraph[PreferenceState, Any, PreferenceInput, PreferenceState]


def create_preference(
    rubric: Rubric,
    pool: Sequence[Voice],
    judge: BaseChatModel,
    *,
    filters: Filters | None = None,
    gap: float = GAP,
    pairing: Pairing = "all",
    attempts: int = 2,
) -> PreferenceGraph:
    """Give the graph that makes preference pairs (Zhang, Eack and Chen 2025, arXiv 2502.19731).

    One `ainvoke({"id": ..., "messages": [...]})` takes one situation to its pairs. Candidates and
    scores that the input already holds are not asked for again. How many calls are made at a time
    is LangGraph's `max_concurrency` in the run's config.

    Args:
        rubric: What replies are scored by; it needs the criterion `safety`.
        pool: Who gives the candidates, one each.
        judge: Scores them.
        filters: What keeps a candidate out before it is scored.
        gap: The least difference of the overall scores of a pair.
        pairing: Whether every two candidates are paired, or only the best with the others.
        attempts: How often a model is asked for one reply or one sheet of scores.

    Raises:
        InputError: When the rubric does not score replies, or not their safety.
    """
    check_rubric(rubric)
    graph: PreferenceGraph = StateGraph(PreferenceState, input_schema=PreferenceInput)
    graph.add_node(FILTERS, filterer(filters or Filters()), metadata={"role": "filters"})
    graph.add_node(PAIRS, pairer(len(pool), gap=gap, pairing=pairing), metadata={"role": "pairs"})
    paths: dict[Hashable, str] = {NONE_PASSES: PAIRS}
    for number, voice in enumerate(pool, start=1):
        drawing, scoring = candidate_node(number), score_node(number)
        graph.add_node(
            drawing, drawer(number, voice, attempts=attempts), metadata={"role": "candidate"}
        )
        graph.add_node(
            scoring, rater(number, rubric, judge, attempts=attempts), metadata={"role": "scorer"}
        )
        graph.add_edge(START, drawing)
        graph.add_edge(drawing, FILTERS)
        paths[passes_label(number)] = scoring
        graph.add_edge(scoring, PAIRS)
    graph.add_conditional_edges(FILTERS, passing(pool), paths)
    graph.add_edge(PAIRS, END)
    return graph
