"""The solver answers of conditions what trying every state of every value answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scriptgraph.assurance.guarantees.conditions import Conditions, Question
from scriptgraph.assurance.guarantees.wording import values_in_words
from scriptgraph.script import expressions
from scriptgraph.script.kinds import Constant, kind_of
from scriptgraph.script.questions import declined

DOMAINS: Mapping[str, tuple[Constant, ...]] = {
    "mood": (0, 1, 2, 3),
    "sleep": (0, 1, 2),
    "rested": (True, False),
    "pace": ("slow", "fast"),
}
KINDS = {
    "mood": kind_of("integer 0..3"),
    "sleep": kind_of("integer 0..2"),
    "rested": kind_of("boolean"),
    "pace": kind_of(("slow", "fast")),
}
NAMES = frozenset(DOMAINS)

PARTS = st.one_of(
    st.builds("{}({})".format, st.sampled_from(["known", "declined"]), st.sampled_from([*DOMAINS])),
    st.builds("mood {} {}".format, st.sampled_from(["<", ">=", "=="]), st.integers(0, 4)),
    st.sampled_from(["rested", "not rested", 'pace == "slow"', "mood * 2 > 3"]),
    st.builds(
        "{}(mood, {}) {} {}".format,
        st.sampled_from(["sum", "mean", "min", "max"]),
        st.sampled_from(["2", "sleep", "mood - sleep"]),
        st.sampled_from(["<", ">=", "=="]),
        st.integers(0, 4),
    ),
    st.builds("count(mood, rested, pace) >= {}".format, st.integers(0, 3)),
    st.builds("mood / {} {} 2".format, st.sampled_from(["2", "sleep"]), st.sampled_from("<>")),
)
CONDITIONS = st.recursive(
    PARTS,
    lambda parts: (
        st.builds("({} {} {})".format, parts, st.sampled_from(["and", "or"]), parts)
        | st.builds("not ({})".format, parts)
    ),
    max_leaves=4,
)
SETS = st.sets(st.sampled_from([*DOMAINS])).map(frozenset)


def _states(question: Question) -> Iterator[dict[str, Constant]]:
    """List every state that the values can be in where a question is asked."""
    options: list[list[dict[str, Constant]]] = []
    for name, domain in DOMAINS.items():
        told: list[dict[str, Constant]] = [{name: value} for value in domain]
        refused: dict[str, Constant] = {declined(name): True}
        if name in question.known:
            states = list(told)
        elif name not in question.askable:
            states = [{}]
        else:
            states = [refused] if name in question.unknown else [*told, refused]
            states += [] if name in question.settled else [{}]
        options.append(states)
    for combined in product(*options):
        yield {name: value for state in combined for name, value in state.items()}


def _holds(text: str, values: Mapping[str, Constant]) -> bool:
    try:
        return expressions.holds(text, values)
    except expressions.UnknownValueError:
        return False


@settings(max_examples=150, deadline=None)
@given(st.lists(CONDITIONS, max_size=2), st.lists(CONDITIONS, max_size=2), SETS, SETS, SETS, SETS)
def test_the_solver_agrees_with_trying_everything(
    holding: list[str],
    failing: list[str],
    askable: frozenset[str],
    known: frozenset[str],
    unknown: frozenset[str],
    settled: frozenset[str],
) -> None:
    """Known, declined and not asked included; and its examples are states that there are."""
    known &= askable
    question = Question(
        tuple(holding), tuple(failing), askable, known, unknown - known, settled & askable
    )
    fitting = [
        state
        for state in _states(question)
        if all(_holds(text, state) for text in holding)
        and not any(_holds(text, state) for text in failing)
    ]
    answer = Conditions(KINDS).ask(question)
    assert answer.is_sure
    assert answer.possible == bool(fitting)
    shown = {name: value for name, value in (answer.example or {}).items() if value is not None}
    assert not answer.possible or all(_holds(text, shown) for text in holding)
    assert not any(_holds(text, shown) for text in failing if answer.possible)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"mood": 3, "rested": None}, "mood = 3, rested not known"),
        ({"rested": None, "declined(rested)": True}, "rested declined"),
    ],
)
def test_an_example_says_what_was_declined(values: Mapping[str, object], words: str) -> None:
    """An author reads of each value which of its three states it is in."""
    assert values_in_words(values) == words
