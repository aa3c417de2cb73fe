"""What calls cost that were answered in a batch, or had been kept."""

import pytest

from scriptgraph.core.calls import ModelCall
from scriptgraph.records.prices import BatchPrice, Price, dollars_of

CALL = ModelCall(model="m", attempts=1, input_tokens=1_000_000, output_tokens=2_000_000, ms=1.0)
BATCHED = ModelCall(**{**CALL, "batched": 1})
KEPT = ModelCall(**{**CALL, "kept": 1, "input_tokens": 0, "output_tokens": 0})
KNOWN = Price(input=10, output=20, batch=BatchPrice(input=4, output=9))


@pytest.mark.parametrize(
    ("call", "price", "dollars"),
    [
        (CALL, KNOWN, 50.0),
        (BATCHED, KNOWN, 22.0),
        (BATCHED, Price(input=10, output=20), None),
        (BATCHED, None, None),
        (KEPT, KNOWN, 0.0),
        (KEPT, None, 0.0),
    ],
)
def test_a_price_is_known_and_never_assumed(
    call: ModelCall, price: Price | None, dollars: float | None
) -> None:
    """A batch has a price of its own or none; what was kept costs nothing, whatever the price."""
    assert dollars_of(call, price) == dollars
