"""What Parlant asks its model for: JSON, by a form at the end of each prompt.

Reasons are filled in with as few words as possible, and what may be left out is: a model that does
as it is told writes more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.peers.dialogue import Turn
from benchmarks.peers.metering import text_of
from scriptgraph.script.model import Script

Answer = dict[str, Any]

_OPEN = "and the tasks of {} are not done yet"
"""How a condition ends that leads to a step and no further; it is ours to word."""

_TITLE = re.compile(r'section \\?"([^"\\]+)\\?"')
_CONDITION = re.compile(r"^Condition \((\w+)\): (.*)$", re.MULTILINE)
_COMPLETED = '"step_action_completed":'
_CHILD = re.compile(
    r'"child_id": "(?P<id>\w+)",\s*"child_action": "(?P<action>.*?)",\s*'
    r'"condition_to_child": "(?P<why>.*?)",\s*'
    r'"condition_to_child_and_stop": (?P<rest>.*?)\n {8}\},',
    re.DOTALL,
)
_FORWARD = re.compile(r'"id": "(?P<id>\w+)",\s*"path_condition": "(?P<why>.*?)",\n')


def answer(asked: Mapping[str, Any], script: Script, turn: Turn) -> str | None:
    """Answer in the form that is asked for; None where none of these is."""
    text = text_of(asked["messages"][-1])
    for mark, fill in {**_ONCE, **_EACH_TURN}.items():
        if mark in text:
            return json.dumps(fill(text, script, turn))
    return None


def is_about_the_script(asked: Mapping[str, Any]) -> bool:
    """Say whether a request is one that comes once for a script, before any session."""
    text = text_of(asked["messages"][-1])
    return any(mark in text for mark in _ONCE)


def _depends(text: str, script: Script, turn: Turn) -> Answer:
    return {
        "action": "as given",
        "is_customer_dependent": True,
        "customer_action": "The customer has told what these tasks ask for.",
        "agent_action": "The agent has worked on all of these tasks.",
    }


def _stands_alone(text: str, script: Script, turn: Turn) -> Answer:
    form = text.rpartition("```json")[2].partition("```")[0]
    given = json.loads(form)["actions"]
    kept = ("index", "conditions", "action")
    judged = {"needs_rewrite_rationale": "It refers to nothing else.", "needs_rewrite": False}
    return {"actions": [{name: one[name] for name in kept} | judged for one in given]}


def _ways_on(text: str, script: Script, turn: Turn) -> Answer:
    form = text[text.rindex(_COMPLETED) :]
    children = [_way_on(found) for found in _CHILD.finditer(form)]
    done = "All tasks of the step are done"
    return {"step_action": "", "step_action_completed": done, "children_conditions": children}


def _way_on(found: re.Match[str]) -> Answer:
    title = _TITLE.search(found["action"])
    why = "it is done" if found["why"].startswith("<str") else found["why"]
    name = title[1] if title else "it"
    forward = [
        {
            "id": one["id"],
            "path_condition": one["why"],
            "condition_to_child_then_to_path": f"{why}, {name} is done, and {one['why']}",
        }
        for one in _FORWARD.finditer(found["rest"])
    ]
    return {
        "child_id": found["id"],
        "child_action": "",
        "condition_to_child": why,
        "condition_to_child_and_stop": f"{why}, {_OPEN.format(name)}",
        "conditions_to_child_and_forward": forward or None,
    }


def _next_step(text: str, script: Script, turn: Turn) -> Answer:
    end = _OPEN.format(script.by_id[turn.to].title)
    ways = _CONDITION.findall(text[text.rindex("POSSIBLE TRANSITIONS") :])
    leading = [(len(words), way) for way, words in ways if words.rstrip().endswith(end)]
    return {
        "journey_continues": True,
        "current_step_completed_rationale": "As the tasks are.",
        "current_step_completed": turn.moves,
        "next_step_rationale": "By the tasks that are open.",
        "applied_condition_id": min(leading)[1] if turn.moves and leading else "0",
    }


def _back(text: str, script: Script, turn: Turn) -> Answer:
    return {"rationale": "No earlier choice has changed.", "requires_backtracking": False}


def _message(text: str, script: Script, turn: Turn) -> Answer:
    said = {"last_message_of_user": turn.said, "guidelines": [], "insights": []}
    return said | {"response_preamble_that_was_already_sent": "", "response_body": turn.agent}


Fill = Callable[[str, Script, Turn], Answer]

_ONCE: Mapping[str, Fill] = {
    "to evaluate whether the guideline has a customer dependent action:": _depends,
    "to evaluate whether the action is relative and need rewriting:": _stands_alone,
    _COMPLETED: _ways_on,
}
_EACH_TURN: Mapping[str, Fill] = {
    '"applied_condition_id": "<str': _next_step,
    '"requires_backtracking": <bool': _back,
    "Produce a valid JSON object according to the following spec.": _message,
}
