"""Bounds of model calls and tokens: what they say, and what they depend on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.fakes import script

from scriptgraph.assurance.guarantees.asks import Asking
from scriptgraph.assurance.guarantees.proofs import prove
from scriptgraph.assurance.guarantees.search import Proof
from scriptgraph.core.settings import Settings, Tokens
from scriptgraph.nodes.cast import BestOf
from scriptgraph.script.guarantees import AtMost, read_guarantee
from scriptgraph.script.model import Script

LIMITED: Any = {
    "talk": {
        "next": [{"to": "bye"}, {"to": "end", "when": "they leave"}][::-1],
        "limits": {"turns": 3, "then": "bye"},
    },
    "bye": {"limits": {"turns": 2, "then": "end"}},
}


@pytest.fixture
def limited() -> Script:
    """Give a script with limits, of which the first section has a choice."""
    return script(LIMITED)


def _proof(made: Script, line: str, asking: Asking | None = None) -> Proof:
    return prove(made, [read_guarantee(line)], asking)[0]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("at most 8 model calls a turn", AtMost(8, "model calls", (), "turn")),
        ("at most 8 model calls in a turn.", AtMost(8, "model calls", (), "turn")),
        ("at most 1 call per turn", AtMost(1, "model calls", (), "turn")),
        ("at most 400 model calls", AtMost(400, "model calls")),
        ("at most 400 model calls in a session", AtMost(400, "model calls")),
        ("at most 30,000 tokens a turn", AtMost(30_000, "tokens", (), "turn")),
        ("at most 90000 estimated tokens", AtMost(90_000, "tokens")),
    ],
)
def test_bounds_are_read(line: str, wanted: AtMost) -> None:
    """Calls and tokens are bounded for a turn or, where nothing is said, for a session."""
    assert read_guarantee(line) == wanted


def test_a_broken_bound_says_what_is_asked_and_where(limited: Script) -> None:
    """The finding counts the calls by role, and names the mode and what it depends on."""
    asking = Asking(Settings(speculate_from=0))
    proof = _proof(limited, "at most 7 model calls a turn", asking)
    assert proof.verdict == "refuted"
    assert proof.reason == (
        "a turn can take 8 model calls (2 evaluator + 2 dialog + 2 dispatcher + 2 dialog) in mode "
        "speculative; mode single or multi or speculative, 2 attempts for each answer"
    )


@pytest.mark.parametrize(
    ("asking", "most"),
    [
        (Asking(modes=("multi",)), 6),
        (Asking(modes=("single",)), 5),
        (Asking(Settings(attempts=3), modes=("multi",)), 9),
        (Asking(Settings(recaps_beyond=0), modes=("multi",)), 8),
        (Asking(has_guard_model=True, modes=("multi",)), 8),
        (Asking(best_of=BestOf(4, None), modes=("multi",)), 12),
        (Asking(best_of=BestOf(4, None), modes=("speculative",)), 12),
        (Asking(modes=("speculative",)), 6),
        (Asking(Settings(speculate_from=0), modes=("speculative",)), 8),
    ],
)
def test_a_bound_depends_on_how_models_are_asked(
    limited: Script, asking: Asking, most: int
) -> None:
    """Attempts, modes, recaps and candidates each make a turn ask for more."""
    assert _proof(limited, f"at most {most} model calls a turn", asking).verdict == "proven"
    assert _proof(limited, f"at most {most - 1} model calls a turn", asking).verdict == "refuted"


@pytest.mark.parametrize("line", ["at most 999999 model calls", "at most 999999 tokens a turn"])
def test_what_has_no_most_is_said_with_the_section(limited: Script, line: str) -> None:
    """Where nothing limits a visit, no number is enough, and the section is named."""
    endless = script({**LIMITED, "bye": {}})
    assert _proof(limited, "at most 999999 model calls").verdict == "proven"
    proof = _proof(endless, line)
    assert (proof.verdict, proof.reason) == (
        "refuted",
        "nothing limits the turns of a visit to 'bye'",
    )


def test_a_circle_has_no_most() -> None:
    """Sections that can be gone round in without end are named."""
    round_ = script(
        {**LIMITED, "bye": {"next": [{"to": "talk"}], "limits": {"turns": 2, "then": "talk"}}}
    )
    proof = _proof(round_, "at most 999999 model calls")
    assert proof.verdict == "refuted"
    assert "'bye', 'talk'" in proof.reason


def test_answers_without_a_limit_have_no_most(limited: Script) -> None:
    """Tokens are not bounded where a role's answers are not."""
    asking = Asking(Settings(tokens=Tokens(evaluator=None)))
    assert "role evaluator" in _proof(limited, "at most 999999999 tokens", asking).reason


def test_a_shorter_history_takes_fewer_tokens(limited: Script) -> None:
    """What a prompt shows of the conversation is counted."""
    few = Asking(Settings(history=2), modes=("multi",))
    least, most = (
        int(_proof(limited, "at most 1 token a turn", asking).reason.split()[4])
        for asking in (few, replace(few, settings=Settings()))
    )
    assert least < most


def test_words_of_care_come_on_top_where_no_rule_answers_danger(limited: Script) -> None:
    """A bound for a session says what it does not count; where the script answers, nothing."""
    crisis: Any = {**LIMITED, "crisis": {"limits": {"turns": 2, "then": "end"}}}
    urgent = [{"to": "crisis", "when": "they are in danger", "urgent": True}]
    answering = script(crisis, anytime=urgent)
    for line in ("at most 20 turns", "at most 200 model calls", "at most 99999999 tokens"):
        assert "words of care" in _proof(limited, line).reason
        answered = _proof(answering, line)
        assert answered.verdict == "proven"
        assert "words of care" not in answered.reason
    assert "words of care" not in _proof(limited, "at most 8 model calls a turn").reason
