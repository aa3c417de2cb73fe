"""Role-plays for tests: models that are told what each side says, and how it was stopped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.core.settings import Settings
from scriptgraph.formats.card import card_in
from scriptgraph.formats.load import read_file
from scriptgraph.graphs.roleplay import create_roleplay
from scriptgraph.records.card import RoleCard
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.rehearsal.reading import Prompt
from support.fakes import Said, ToldModel

CARD = """card: ann
sex: female
age: 34
education: unknown
job: gardener
relationship: unknown
family: a son
big_five:
  openness: high
  conscientiousness: unknown
  extraversion: low
  agreeableness: unknown
  neuroticism: unknown
resistance: medium
complaint: She sleeps badly.
details:
  - It began in spring.
  - Her hedge shears are blunt.
"""

CASE = {
    "patient": "ann",
    "card": "ann",
    "complaint": "I sleep badly.",
    "details": "It began in spring. My hedge shears are blunt. I tell nobody. My son is away.",
}


def card_of(path: Path) -> RoleCard:
    """Read a role card that can be read."""
    return card_in(read_file(path))


def role(prompt: Prompt) -> str:
    """Say which role a prompt of a role-play asks for."""
    if "<client>" in prompt.system:
        return "client"
    return "observer" if '"reached": false' in prompt.system else "counsellor"


def told(**said: list[Said]) -> ToldModel:
    """Play each role by a list: one answer for each call; the last one again and again."""
    given = {name: list(lines) for name, lines in said.items()}

    def tell(prompt: Prompt) -> Said:
        left = given[role(prompt)]
        return left.pop(0) if len(left) > 1 else left[0]

    return ToldModel(tell=tell)


def observed(*, reached: bool, evidence: str = "") -> str:
    """Write an observer's answer."""
    return json.dumps({"reason": "told", "evidence": evidence, "reached": reached})


async def play(model: Any = None, *, observer: bool = False, **settings: Any) -> Any:
    """Run a role-play to its end, and give its state."""
    made = model or RehearsalModel()
    graph = create_roleplay(
        made,
        case=CASE,
        observer_model=made if observer else None,
        settings=Settings(**settings),
    ).compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "a"}, "recursion_limit": 500}
    return await graph.ainvoke({"messages": []}, config)


def words(state: Any) -> list[str]:
    """Give what was said."""
    return [message.text for message in state["messages"]]
