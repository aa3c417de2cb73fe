"""Times what a script of 1,000 sections costs: to check, to compile, and to talk in.

    python benchmarks/scale.py [SECTIONS]

It prints and asserts nothing: times are the machine's as much as ours.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.check import check
from scriptgraph.conversation import Conversation
from scriptgraph.graphs.session import create_session
from scriptgraph.models.rehearsal import RehearsalModel
from scriptgraph.script import Script
from scriptgraph.store import MEMORY, open_store


def main(sections: int = 1_000) -> None:
    """Print the time of each step."""
    with timed(f"make a script of {sections:,} sections"):
        script = chain(sections)
    with timed("check it"):
        findings = check(script)
    print(f"{'':12}{len(findings):,} findings")
    with timed("create the graph"):
        graph = create_session(script, RehearsalModel())
    with timed("compile it"):
        compiled = graph.compile(checkpointer=InMemorySaver())
    nodes = len(compiled.nodes)
    print(f"{'':12}{nodes:,} nodes, {len(script.all_transitions):,} moves")
    asyncio.run(talk(compiled))


def chain(sections: int) -> Script:
    """Make a script in which every section leads on, back, or to its end, by a judged rule."""
    return Script.model_validate(
        {
            "id": "scale",
            "title": "Scale",
            "sections": [
                {
                    "id": f"s{n}",
                    "title": f"Section {n}",
                    "tasks": [{"id": f"t{m}", "do": f"Ask question {m}."} for m in range(3)],
                    "next": [
                        {"to": f"s{(n + 1) % sections}", "when": f"the user wants topic {n}"},
                        {
                            "to": f"s{(n * 7 + 3) % sections}",
                            "when": f"the user dislikes topic {n}",
                        },
                        {"to": "end", "when": "the user has had enough"},
                    ],
                }
                for n in range(sections)
            ],
            "anytime": [{"to": "end", "when": "the user wants to stop at once"}],
            "limits": {"turns": 9, "then": "s0"},
        }
    )


async def talk(compiled: object) -> None:
    """Take the first turns of a session."""
    async with open_store(MEMORY) as store:
        conversation = Conversation(compiled, store, "a")  # type: ignore[arg-type]
        with timed("open a session"):
            await take(conversation, None)
        with timed("take the first turn"):
            await take(conversation, "I am fine.")
        with timed("take ten more"):
            for number in range(10):
                await take(conversation, f"This is answer {number}.")


async def take(conversation: Conversation, text: str | None) -> None:
    """Take a turn and listen to all of it."""
    async for _ in conversation.turn(text):
        pass


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Print how long the block took."""
    started = time.perf_counter()
    yield
    print(f"{(time.perf_counter() - started) * 1000:8.0f} ms {step}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
