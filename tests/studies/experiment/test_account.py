"""What calls without a count of tokens take from a budget."""

from __future__ import annotations

from typing import Any

from scriptgraph.core.calls import ModelCall
from scriptgraph.records.calls import calls_behind
from scriptgraph.studies.experiment.account import Account, Expectation, session_charges
from scriptgraph.studies.experiment.plan import Plan

PLAN: dict[str, Any] = {
    "experiment": "t",
    "scripts": ["s.yaml"],
    "modes": ["multi"],
    "patients": [{"case": "p.yaml"}],
    "repetitions": 1,
    "models": {"dialog": {"model": "m"}},
    "prices": {"m": {"input": 1000, "output": 1000}},
    "budget": {"dollars": 1},
}


def call(tokens: int | None) -> ModelCall:
    return ModelCall(model="m", attempts=1, input_tokens=tokens, output_tokens=tokens, ms=1.0)


def test_a_role_that_no_rehearsal_called_is_charged_like_the_dearest() -> None:
    """A budget stops in time although nobody knows what such a call takes."""
    expected = Expectation(calls={"dialog": call(100), "evaluator": call(400)})
    account = Account(Plan.model_validate(PLAN), expected)
    account.charge("s", [("dispatcher", call(None))])
    assert (account.presumed, account.unmetered, account.exhausted) == (800, 1, False)
    account.charge("s", [("dispatcher", call(None))])
    assert account.exhausted
    assert account.dollars is None


def test_what_an_older_session_noted_as_fewer_than_no_tokens_is_no_count() -> None:
    """Its record can be written, and the budget is charged what such calls take."""
    record: Any = {"role": "evaluator", "call": call(-1), "dropped": call(5)}
    (_, judged), (_, dropped) = calls_behind(record)
    assert (judged["input_tokens"], judged["output_tokens"]) == (None, None)
    assert dropped["input_tokens"] == 5
    account = Account(Plan.model_validate(PLAN), Expectation(calls={"evaluator": call(100)}))
    account.charge("s", session_charges("multi", [record]))
    assert (account.tokens, account.unmetered, account.presumed) == (10, 1, 200)


def test_kept_answers_cost_nothing_whatever_their_model_charges() -> None:
    """Where nobody was asked, what it has cost is known, although no price is."""
    plan = Plan.model_validate({**PLAN, "prices": {}, "budget": None})
    kept = call(0)
    kept["kept"] = 1
    account = Account(plan)
    account.charge("s", [("evaluator", kept)])
    assert (account.calls, account.kept, account.dollars) == (0, 1, 0.0)
    assert Account(plan).dollars is None
