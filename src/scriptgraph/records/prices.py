"""What models charge."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from scriptgraph.core.calls import ModelCall, asked_anew
from scriptgraph.core.settings import REHEARSAL

Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class BatchPrice(BaseModel):
    """Dollars for a million tokens of what a provider answers in a batch."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: Dollars
    output: Dollars

    def of(self, read: int | None, written: int | None) -> float | None:
        """Price tokens; None where they are not known."""
        if read is None or written is None:
            return None
        return (read * self.input + written * self.output) / 1e6


class Price(BaseModel):
    """Dollars for a million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: Dollars
    output: Dollars
    cached: Dollars | None = None
    """Input tokens that the server had kept from an earlier call; None prices them like others."""

    batch: BatchPrice | None = None
    """What is asked for in a batch; None where nobody knows what that costs."""

    def of(self, read: int | None, written: int | None, cached: int = 0) -> float | None:
        """Price input tokens, of which so many were cached, and output tokens.

        Returns:
            Dollars; None where the tokens are not known.
        """
        if read is None or written is None:
            return None
        kept = self.input if self.cached is None else self.cached
        return ((read - cached) * self.input + cached * kept + written * self.output) / 1e6

    def of_call(self, call: ModelCall) -> float | None:
        """Price a call; None where its tokens, or the price of batches, are not known."""
        if call.get("batched"):
            batch = self.batch
            return batch.of(call["input_tokens"], call["output_tokens"]) if batch else None
        return self.of(call["input_tokens"], call["output_tokens"], call.get("cached_tokens", 0))


def dollars_of(call: ModelCall, price: Price | None) -> float | None:
    """Price a call; one that only kept answers were given to costs nothing, whatever the price.

    Returns:
        Dollars; None where the price or the tokens are not known.
    """
    if not asked_anew(call):
        return 0.0
    return price.of_call(call) if price else None


_FREE = Price(input=0, output=0, cached=0)


def price_of(model: str, prices: Mapping[str, Price]) -> Price | None:
    """Give what a model charges; None where nobody says.

    The rehearsal model asks no server, and is free unless it is priced for trying a budget out.
    """
    return prices.get(model, _FREE if model == REHEARSAL else None)
