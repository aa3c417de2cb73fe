"""What one dialogue costs with us, and with what people would pick instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from benchmarks.counting import Usage
from benchmarks.group import Details, Group, Options, Row, Target
from benchmarks.peers.contestants import (
    HANDING_OVER,
    HERE_AT_HAND,
    ONE_PROMPT,
    OURS,
    Contestant,
    Used,
    hold,
)
from benchmarks.peers.dialogue import sleep_talk
from benchmarks.peers.metering import CACHED_PRICE, paid
from benchmarks.peers.server import application
from benchmarks.serving import served

TITLE = "Peers"

TURNS = len(sleep_talk().turns)

COUNTING = f"""
One dialogue of {TURNS} turns (`benchmarks/peers/`: a script of eight sections, of which six are
visited, required and optional tasks, choices, a switch back, and a crisis that is watched for and
does not come) is held by each, over HTTP, with a server on loopback that gives everybody the same
words of the agent, and the decisions in the form that each asks for. *One big prompt* has the whole
script in front of the conversation. *Handoff agents* have an agent for each section, which hands
over by calling a function. Both are written down here with plain calls and the same wording.

Requests are counted with o200k_base as chat messages, 4 tokens a message + 3; functions and the
schema of the answer are counted too, as JSON in front of the messages. *Uncached* is what a
provider's prompt cache does not cover: a prompt is compared with all before it in the session, and
the longest common beginning is cached in steps of 128 tokens, from 1,024 on. *Paid* is what is
read, in tokens at full price: uncached ones at 1, cached ones at {CACHED_PRICE}; output is a column
of its own. All figures are a turn.
"""

METHOD = f"""{COUNTING}
*Schemas apart* is how servers count that hold a model to a schema without showing it, such as vLLM
and llama.cpp.
"""

BELOW = Target(1.0, of="ratio")
"""What everybody's choice comes to: no more than what they would pick instead."""

AGAINST = (ONE_PROMPT, HANDING_OVER, HANDING_OVER)
"""For our modes, in their order."""

MISSING = "the tokenizer is not there; SCRIPTGRAPH_SHARED names the folder that holds it"


async def measure(options: Options) -> Group:
    """Hold the dialogue with everybody who needs no library but ours."""
    if options.shared is None:
        return Group([replace(row, missing=MISSING) for row in _rows({})])
    used: dict[str, Used] = {}
    with served(application) as server:
        for one in HERE_AT_HAND:
            options.tell(f"peers: {one.name}")
            used[one.name] = await hold(one, server)
    details = [
        table("What the dialogue costs", {name: one.whole for name, one in used.items()}),
        table("The same, schemas apart", {name: one.apart for name, one in used.items()}),
    ]
    return Group(_rows(used), details=details)


def _rows(used: Mapping[str, Used]) -> list[Row]:
    """Hold what is paid for each of our modes against what it stands in for."""
    whole = {name: one.whole for name, one in used.items()}
    apart = {name: one.apart for name, one in used.items()}
    return [
        Row(
            f"paid tokens a turn, {ours.name.removeprefix('ours, ')}{how}",
            "tokens",
            _paid(usages, ours),
            _paid(usages, other),
            other.name,
            BELOW if bounded and ours.options["mode"] != "speculative" else None,
        )
        for usages, how, bounded in ((whole, "", True), (apart, ", schemas apart", False))
        for ours, other in zip(OURS, AGAINST, strict=True)
    ]


def _paid(used: Mapping[str, Usage], who: Contestant) -> float | None:
    return paid(used[who.name]) / TURNS if used else None


HEADER = ("a turn", "calls", "input", "uncached", "output", "paid")


def table(caption: str, used: Mapping[str, Usage]) -> Details:
    """List what everybody used, a turn."""
    return Details(caption, HEADER, [line(*one) for one in used.items()])


def line(name: str, usage: Usage) -> tuple[str, ...]:
    """Write what somebody used, a turn."""
    counts = (usage.input, usage.uncached, usage.output, paid(usage))
    return (name, f"{usage.calls / TURNS:.2f}", *(f"{count / TURNS:,.0f}" for count in counts))
