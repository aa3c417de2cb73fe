"""The dialogue that everybody holds, and what everybody is told of its script."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

import yaml
from jinja2 import Environment, StrictUndefined

from scriptgraph.formats.load import load_script
from scriptgraph.rehearsal.standin import Cue
from scriptgraph.script.model import Script, Section

HERE = files("benchmarks.peers")

DONE: Literal["done"] = "done"

BEGINS = "(The session begins.)"
"""What a peer is told that cannot speak first."""


@dataclass(frozen=True)
class Turn:
    """What the user says, what it comes to, and what the agent says then."""

    user: str
    """Empty where the agent opens."""

    agent: str
    section: str
    """The section that was under way."""

    settled: tuple[str, ...]
    """The tasks of that section that the user's words settle."""

    to: str
    """The section that the session is in afterwards."""

    @property
    def said(self) -> str:
        """Give what somebody is told who cannot speak first, or what the user says."""
        return self.user or BEGINS

    @property
    def moves(self) -> bool:
        """Say whether the session goes to another section."""
        return self.to != self.section

    def cue(self, script: Script, reason: str) -> Cue:
        """Say the turn's decisions in the terms of our prompts."""
        rule, way = 0, 0
        if self.moves:
            rules = script.by_id[self.section].next
            way = next(n for n, rule in enumerate(rules, start=1) if rule.to == self.to)
            # A dispatcher names judged rules only; where none of them holds, the others follow.
            rule = way if rules[way - 1].when else 0
        settled = dict.fromkeys(self.settled, DONE)
        return Cue(rule=rule, way=way, reply=self.agent, reason=reason, tasks=settled)


@dataclass(frozen=True)
class Talk:
    """The script, and the turns that everybody takes."""

    script: Script
    turns: tuple[Turn, ...]

    def turn_in(self, text: str) -> int:
        """Say which turn a prompt is about: the last one whose user's words it holds."""
        return max(number for number, turn in enumerate(self.turns) if turn.user in text)

    def briefing(self) -> dict[str, Any]:
        """Say, in plain data, what a peer is made from: prompts, ways on, and what users say."""
        return {
            "begins": BEGINS,
            "role": self._role,
            "whole": _fill("whole.md", script=self.script),
            "sample": (HERE / "sample.co").read_text(encoding="utf-8"),
            "first": self.script.first.id,
            "sections": {one.id: self._section(one) for one in self.script.sections},
            "turns": [asdict(turn) for turn in self.turns],
        }

    @cached_property
    def _role(self) -> str:
        return _fill("role.md", script=self.script)

    def _section(self, section: Section) -> dict[str, Any]:
        task = _fill("task.md", script=self.script, section=section)
        others = [rule for rule in self.script.anytime if rule.to != section.id]
        reasons: dict[str, str] = {}
        for rule in (*section.next, *others):
            if rule.to in self.script.by_id:
                known = f"{reasons[rule.to]}, or " if rule.to in reasons else ""
                reasons[rule.to] = known + (rule.when or "every task here is done")
        ways = {
            to: f'Go on with "{self.script.by_id[to].title}", when {reason}.'
            for to, reason in reasons.items()
        }
        return {
            "title": section.title,
            "task": task,
            "work": task.partition("\n\n")[0],
            "instructions": f"{self._role}\n\n{task}",
            "reasons": reasons,
            "ways": ways,
            "tools": [_tool(to, about) for to, about in ways.items()],
        }


def _tool(to: str, about: str) -> dict[str, Any]:
    parameters = {"type": "object", "properties": {}, "additionalProperties": False}
    function = {"name": f"transfer_to_{to}", "description": about, "parameters": parameters}
    return {"type": "function", "function": function}


def _fill(name: str, **given: Any) -> str:
    forms = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return forms.from_string((HERE / name).read_text(encoding="utf-8")).render(given).strip()


@cache
def sleep_talk() -> Talk:
    """Read the script and the dialogue.

    Raises:
        ValueError: When a user says what is part of something else that they say.
    """
    script = load_script(str(HERE / "script.yaml"))
    given = yaml.safe_load((HERE / "dialogue.yaml").read_text(encoding="utf-8"))["turns"]
    turns: list[Turn] = []
    for one in given:
        here = turns[-1].to if turns else script.first.id
        said = one.get("user", "")
        if said and any(said in other.user or '"' in said for other in turns):
            raise ValueError(f"turn {len(turns) + 1} cannot be told from others: {said!r}")
        settled = tuple(one.get("settled", ()))
        turns.append(Turn(said, one["agent"].strip(), here, settled, one.get("to", here)))
    return Talk(script, tuple(turns))
