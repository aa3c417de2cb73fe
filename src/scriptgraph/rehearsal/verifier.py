"""How the rehearsal model judges afterwards: by counting and comparing, from the prompt alone."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from scriptgraph.prompting.layout import BEGINS
from scriptgraph.prompting.verifier import LEAVES
from scriptgraph.rehearsal.hearing import answers
from scriptgraph.rehearsal.reading import Line, Prompt, lines_in

_AGE = r"\bI(?: am|.m) (\d{1,3})(?: years old)?(?=[.,;!?]|$)"


def is_verification(prompt: Prompt) -> bool:
    """Say whether a prompt asks for a verdict on a switch, or for a check of the patient."""
    return prompt.has("to_judge") or "<case>" in prompt.system


def play_verification(prompt: Prompt) -> str:
    """Answer in the form that the prompt asks for."""
    answer = _verify(prompt) if prompt.has("to_judge") else _check(prompt)
    return json.dumps(answer, ensure_ascii=False)


def _verify(prompt: Prompt) -> dict[str, Any]:
    """Take a task for done if the user has given as many answers in the section."""
    part = prompt.block("transcript").rpartition(f"--- {BEGINS} ---")[2]
    said = lines_in(part.partition(f"--- {LEAVES} ---")[0])
    answered = sum(answers(said[: number + 1]) for number in range(len(said)))
    verdict: dict[str, Any] = {
        "tasks": [
            {
                "task": task,
                "reason": f"rehearsal: answer {number} of the user was "
                + ("given" if number <= answered else "not given"),
                "completed": number <= answered,
            }
            for number, task in enumerate(prompt.task_texts(), start=1)
        ]
    }
    if "message: " in prompt.block("to_judge"):
        repeats = _repeats_itself(prompt.lines)
        verdict["coherence"] = "rehearsal: the agent " + (
            "has said this before" if repeats else "has not said this before"
        )
        verdict["coherent"] = not repeats
    return verdict


def _repeats_itself(lines: Sequence[Line]) -> bool:
    """Say whether the last line was said before."""
    return bool(lines) and lines[-1] in lines[:-1]


def _check(prompt: Prompt) -> dict[str, Any]:
    """Find a user who gives another age than the case."""
    case = prompt.system.partition("<case>")[2].partition("</case>")[0]
    age = re.search(r"^age: (\d+)$", case, re.MULTILINE)
    said = [
        found
        for line in prompt.lines
        if line.speaker == "user"
        for found in re.finditer(_AGE, line.text)
    ]
    wrong = [found for found in said if age and found[1] != age[1]]
    return {
        "reason": "rehearsal: compared ages, and nothing else",
        "contradictions": [
            {"quote": found[0], "reason": f"rehearsal: the case says {age[1] if age else ''}"}
            for found in wrong
        ],
    }
