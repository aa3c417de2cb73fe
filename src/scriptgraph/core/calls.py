"""What calls of models cost: attempts, tokens and time, and how several are added up."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, NotRequired, TypeVar

from pydantic import Field
from typing_extensions import TypedDict

N = TypeVar("N", int, float)
MOST = 10**12
"""More than anybody can have counted: what servers report beyond it is no number of tokens."""

Count = Annotated[int, Field(ge=0, le=MOST)]
"""A number of things, or of tokens, that somebody may have counted."""

Milliseconds = Annotated[float, Field(ge=0, le=10**12, allow_inf_nan=False)]


class ModelCall(TypedDict):
    """What the calls behind one decision cost; attempts are added up."""

    model: str
    attempts: Count
    input_tokens: Count | None
    """None when the provider reported no usage."""

    output_tokens: Count | None
    ms: Milliseconds
    """How long the turn waited for it: of calls at the same time, each moment counts once."""

    cached_tokens: NotRequired[Count]
    """How many of the input tokens the server had kept from an earlier call; not there where it
    says nothing of that.
    """

    fingerprint: NotRequired[str]
    """What the server calls the system that gave the last answer (`system_fingerprint`)."""

    batched: NotRequired[Count]
    """How many of the attempts were answered in a batch of the provider, at the price of one; not
    there where there are none.
    """

    kept: NotRequired[Count]
    """How many of the attempts were answered from answers that were kept (`--cache`): no server was
    asked, their tokens are in neither count, and they are no draws of their own. Not there where
    there are none.
    """


def asked_anew(call: ModelCall) -> int:
    """Say how many attempts of a call a server was asked for."""
    return call["attempts"] - call.get("kept", 0)


class Spent(TypedDict):
    """What many calls cost together."""

    calls: int
    """Every attempt for which a server was asked is one."""

    kept: int
    """Attempts that were answered from what was kept, and cost nothing."""

    input_tokens: int
    output_tokens: int
    unmetered: int
    """Calls whose tokens nobody reported; they are in neither sum."""


def add_up(calls: Sequence[ModelCall]) -> Spent:
    """Add up what calls cost; those without a count of tokens are counted apart."""
    metered = [call for call in calls if call["input_tokens"] is not None]
    return Spent(
        calls=sum(map(asked_anew, calls)),
        kept=sum(call.get("kept", 0) for call in calls),
        input_tokens=sum(call["input_tokens"] or 0 for call in metered),
        output_tokens=sum(call["output_tokens"] or 0 for call in metered),
        unmetered=len(calls) - len(metered),
    )


def together(calls: Sequence[ModelCall], ms: float) -> ModelCall:
    """Make one call of several: the first one's model, and tokens where all of them have a count.

    Args:
        calls: At least one.
        ms: How long all of them took; some may have run at the same time.
    """
    whole = ModelCall(
        model=calls[0]["model"],
        attempts=sum(call["attempts"] for call in calls),
        input_tokens=total(call["input_tokens"] for call in calls),
        output_tokens=total(call["output_tokens"] for call in calls),
        ms=round(ms, 3),
    )
    if cached := [call["cached_tokens"] for call in calls if "cached_tokens" in call]:
        whole["cached_tokens"] = sum(cached)
    if prints := [call["fingerprint"] for call in calls if "fingerprint" in call]:
        whole["fingerprint"] = prints[-1]
    if batched := sum(call.get("batched", 0) for call in calls):
        whole["batched"] = batched
    if kept := sum(call.get("kept", 0) for call in calls):
        whole["kept"] = kept
    return whole


def total(parts: Iterable[N | None]) -> N | None:
    """Add up; None as soon as one part is unknown."""
    given = list(parts)
    known: Any = sum(filter(None, given))  # of no parts, or zeros alone, it is 0 for either kind
    return None if None in given else known
