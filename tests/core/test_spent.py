"""What calls cost together."""

from scriptgraph.core.calls import ModelCall, add_up, together


def call(attempts: int, tokens: tuple[int, int] | None) -> ModelCall:
    given, taken = tokens or (None, None)
    return ModelCall(model="m", attempts=attempts, input_tokens=given, output_tokens=taken, ms=1.0)


def test_attempts_are_calls_and_unknown_tokens_are_counted_apart() -> None:
    """A call whose tokens nobody reported adds to the calls, and to no sum of tokens."""
    spent = add_up([call(1, (10, 2)), call(3, None), call(2, (5, 0))])
    assert spent == {"calls": 6, "kept": 0, "input_tokens": 15, "output_tokens": 2, "unmetered": 1}


def test_what_was_kept_is_no_call() -> None:
    """An attempt that was answered from what was kept is counted apart: nobody was asked."""
    kept = ModelCall(**{**call(3, (5, 1)), "kept": 2})
    spent = add_up([kept, call(1, (1, 1))])
    assert (spent["calls"], spent["kept"], spent["input_tokens"]) == (2, 2, 6)
    together_ = together([kept, kept], 1.0)
    assert together_.get("kept") == 4


def test_nothing_costs_nothing() -> None:
    """Where no model was asked, every sum is 0."""
    assert set(add_up([]).values()) == {0}
