"""How one of several replies is chosen: plain functions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage

from scriptgraph.core.drawn import DrawnReply
from scriptgraph.replies.choosing import choose, kept_out, to_score
from scriptgraph.safety.filters import Filters

LIST = "Try this:\n- one\n- two"


def drawn(text: str, value: float | None = None, *faults: str) -> DrawnReply:
    return DrawnReply(
        text=text,
        sent=False,
        model="m",
        temperature=None,
        faults=dict.fromkeys(faults, "why"),
        value=value,
    )


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([drawn("a", 1), drawn("b", 2), drawn("c", 2)], (1, "best")),
        ([drawn("a"), drawn("b", -5)], (1, "best")),
        ([drawn("a", 0.0), drawn("b")], (0, "best")),
        ([drawn("a", 9, "length"), drawn("b"), drawn("c")], (1, "none scored")),
        ([drawn(""), drawn("b", None, "length"), drawn("c", None, "length")], (1, "none passes")),
        ([drawn("a", None, "length"), drawn(""), drawn("c")], (2, "no choice")),
        ([drawn("a"), drawn("a")], (0, "no choice")),
    ],
)
def test_the_choice(candidates: list[DrawnReply], chosen: tuple[int, str]) -> None:
    """The highest value wins, the first of equals; without one the first that passes."""
    assert choose(candidates) == chosen


CANDIDATES = st.lists(
    st.builds(drawn, st.sampled_from(["", "a", "b", "c"]), st.none() | st.floats(-5, 5)),
    min_size=1,
).filter(lambda candidates: any(one["text"] for one in candidates))


@given(CANDIDATES, st.data())
def test_what_is_chosen_has_words_and_passes_if_any_does(
    candidates: list[DrawnReply], data: Any
) -> None:
    """Nothing is sent that is kept out while something passes, nor unscored beside a score."""
    for one in candidates:
        one["faults"] = data.draw(st.sampled_from([{}, {"length": "why"}]))
    place, ground = choose(candidates)
    chosen = candidates[place]
    passing = [one for one in candidates if one["text"] and not one["faults"]]
    assert chosen["text"]
    assert (chosen in passing) == bool(passing)
    if ground == "best":
        assert chosen["value"] is not None
    if len({one["text"] for one in passing}) > 1 and any(
        one["value"] is not None for one in passing
    ):
        assert ground == "best"
    assert set(to_score(candidates)) <= {one["text"] for one in passing}


def test_a_list_is_kept_out_but_not_for_the_scripts_own_words() -> None:
    """Exact words before a reply are not its fault, and do not excuse what is its own."""
    assert kept_out("Please tell me more about it.", "", [], Filters()) == {}
    assert kept_out("Please tell me more about it.", LIST, [], Filters()) == {}
    assert kept_out(LIST, "Please note.", [], Filters())


def test_exact_words_may_make_up_for_what_a_reply_lacks() -> None:
    """Where the script itself points to human help, the reply need not do so again."""
    said = [HumanMessage("I want to kill myself.")]
    reply = "I hear how much pain you are in, and I am glad you tell me."
    hotline = "Please call 112 now, or talk to a doctor or a crisis line today."
    assert kept_out(reply, "", said, Filters())
    assert not kept_out(reply, hotline, said, Filters())


def test_a_users_message_may_have_any_length() -> None:
    """What nobody would write into a file of replies can still be said in a session."""
    said = [HumanMessage("word " * 50_000)]
    assert kept_out("Please tell me more about it.", "", said, Filters()) == {}
