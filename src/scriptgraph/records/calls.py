"""The calls of models behind a decision."""

from collections.abc import Iterator
from typing import Literal

from scriptgraph.core.calls import MOST, ModelCall
from scriptgraph.core.trace import Role, TraceRecord


def calls_behind(
    record: TraceRecord,
) -> Iterator[tuple[Role | Literal["guard", "judge"], ModelCall]]:
    """List the calls behind a decision, each with the role that was asked."""
    if call := record.get("call"):
        yield record["role"], _sound(call)
    if guarding := record.get("guard_call"):
        yield "guard", _sound(guarding)
    if dropped := record.get("dropped"):
        yield "dialog", _sound(dropped)
    if judging := record.get("selection", {}).get("call"):
        yield "judge", _sound(judging)


def _sound(call: ModelCall) -> ModelCall:
    """Give a call without counts that are none: older sessions hold what servers made up."""
    counts = (call["input_tokens"], call["output_tokens"])
    if all(count is None or 0 <= count <= MOST for count in counts):
        return call
    return ModelCall(**{**call, "input_tokens": None, "output_tokens": None})
