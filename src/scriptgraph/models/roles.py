"""How the rehearsal model plays its roles: by rule, from the prompt alone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage

from scriptgraph.kinds import kind_of
from scriptgraph.models.chooser_roles import is_choice, play_choice
from scriptgraph.models.phrases import (
    QUESTION,
    SIGN,
    answers,
    asked_values,
    best,
    chosen,
    denies,
    instructed,
    last_user,
    offer,
)
from scriptgraph.models.reading import (
    OpenTask,
    Prompt,
    choices_in,
    read,
)
from scriptgraph.models.roleplay_roles import play_roleplay, plays_roleplay
from scriptgraph.models.scorer_roles import is_scoring, play_scoring
from scriptgraph.models.unconstrained_roles import is_unconstrained, play_unconstrained
from scriptgraph.models.verifier_roles import is_verification, play_verification

NOT_SAID = "rehearsal: none of the conditions was said"

_STORY = r"^(?:complaint|history|life|thoughts_and_feelings|goals): (.*)$"
"""The parts of a case that a person would tell; the others say how to play them."""

_PATIENT = "You play a person in a conversation"
"""How a patient's prompt begins; what scripts and cases say can look like any part of a prompt."""

_IRREGULAR = {"has": "have", "does": "do", "is": "am", "was": "was"}

_ROLES: tuple[tuple[Callable[[Prompt], bool], Callable[[Prompt], str]], ...] = (
    (is_unconstrained, play_unconstrained),
    (is_choice, play_choice),
    (is_verification, play_verification),
    (is_scoring, play_scoring),
)
"""How to know a role by its prompt, and how it is played."""


def play(messages: Sequence[BaseMessage], seed: int) -> str:
    """Answer a prompt in the role that it asks for."""
    prompt = read(messages)
    if prompt.system.startswith(_PATIENT):
        return _patient(prompt.system, messages, seed)
    if plays_roleplay(prompt):
        return play_roleplay(prompt, messages, seed)
    for is_role, play_role in _ROLES:
        if is_role(prompt):
            return play_role(prompt)
    if prompt.asks("recap"):
        return json.dumps(_notes(prompt), ensure_ascii=False)
    if prompt.judges:
        answer = _evaluation(prompt)
        if prompt.acts:
            answer |= _act(prompt, answer)
        asked = {key: value for key, value in answer.items() if prompt.asks(key)}
        return json.dumps(asked, ensure_ascii=False)
    if prompt.has("options"):
        return json.dumps(_dispatch(prompt), ensure_ascii=False)
    if prompt.has("section"):
        return _speak(prompt)
    return f"{SIGN} I only rehearse scripts. You said: {messages[-1].text[:200] or 'nothing'}"


def _evaluation(prompt: Prompt) -> dict[str, Any]:
    """Settle the first open task once the user has answered it with more than a question."""
    said, tasks = last_user(prompt.lines), prompt.open_tasks()
    settled = _settles_first(prompt)
    values = _values(tasks[0], said) if settled else {}
    quote = _quote(said)
    rule = 0 if denies(said) else best(prompt.options("anytime"), said)
    return {
        "reason": "rehearsal: the user answered" if settled else "rehearsal: no answer yet",
        "settled": [{"quote": quote, "done": tasks[0].id}] if settled else [],
        "collected": [
            {"quote": quote, "name": name, "value": value} for name, value in (values or {}).items()
        ],
        "anytime": [{"quote": quote, "rule": rule}] if rule else [],
    }


def _notes(prompt: Prompt) -> dict[str, Any]:
    """Keep the beginning of each thing that the user said lately, as far as there is room."""
    said = [line.text.removeprefix(SIGN).strip() for line in prompt.lines if line.speaker == "user"]
    told = " ".join(f"The user said: {_quote(text)}." for text in said[-6:])
    return {"recap": f"{SIGN} {told}", "quotes": [_quote(text) for text in said[-2:]]}


def _settles_first(prompt: Prompt) -> bool:
    """Say whether the user has answered the first open task, with the values that it wants."""
    tasks = prompt.open_tasks()
    return (
        bool(tasks)
        and answers(prompt.lines)
        and _values(tasks[0], last_user(prompt.lines)) is not None
    )


def _dispatch(prompt: Prompt) -> dict[str, Any]:
    rule = best(prompt.options("options"), last_user(prompt.lines))
    return {"reason": "rehearsal: these words were said" if rule else NOT_SAID, "rule": rule}


def _act(prompt: Prompt, evaluation: dict[str, Any]) -> dict[str, Any]:
    """Choose and reply as the single actor, after the evaluation it has just made."""
    settled = {claim["done"] for claim in evaluation["settled"]}
    still_open = [task for task in prompt.open_tasks() if task.id not in settled]
    options = prompt.options("options")
    if evaluation["anytime"]:
        return {"rule": 0, "reply": ""}
    if not prompt.has("options") and all(task.optional for task in still_open):
        return {"reply": _begin(prompt.block("next"))}
    if not options or any(not task.optional for task in still_open):
        return {"rule": 0, "reply": instructed(still_open[0].wording if still_open else "")}
    judged = [option for option in options if option.condition.startswith("when ")]
    certain = [option for option in options if option.condition in ("complete", "otherwise")]
    rule = best(judged, last_user(prompt.lines)) or next((o.number for o in certain), 0)
    if not rule:
        return {"rule": 0, "reply": offer([option.condition for option in judged])}
    chosen = next(option for option in options if option.number == rule)
    return {"rule": rule, "reply": _begin(chosen.opening)}


def _begin(opening: str) -> str:
    """Begin what comes next; at the end of the session there is nothing to say."""
    _, begins, instruction = opening.partition(", beginning: ")
    return instructed(instruction) if begins else ""


def _speak(prompt: Prompt) -> str:
    """Say what the first open task asks for, or ask for the choice that is left."""
    settled = 1 if prompt.is_ahead and _settles_first(prompt) else 0
    for task in prompt.open_tasks()[settled:]:
        return instructed(task.wording)
    _, _, rest = prompt.now.partition("which of these is the case:\n")
    choices = re.findall(r"^- (.*)$", rest, re.MULTILINE)
    return offer(choices) if choices else instructed("")


def _patient(system: str, messages: Sequence[BaseMessage], seed: int) -> str:
    """Answer from the case, now and then with a question or a refusal."""
    case = system.partition("<person>")[2].partition("</person>")[0]
    agent = messages[-1].text if isinstance(messages[-1], HumanMessage) else ""
    draw = int(hashlib.sha256(f"{seed}|{len(messages)}|{case}".encode()).hexdigest(), 16)
    if QUESTION in agent:
        return chosen(agent, draw)
    if draw % 9 == 0:
        return f"{SIGN} Could you say that in other words?"
    if draw % 13 == 0:
        return f"{SIGN} I would rather not go into that."
    told = " ".join(re.findall(_STORY, case, re.MULTILINE)) or case
    sentences = re.findall(r"[^.!?\n]{12,}[.!?]", re.sub(r"[\"“”]", "", told)) or ["I am not sure."]
    return f"{SIGN} {sentences[draw % len(sentences)].strip()}{asked_values(agent, draw)}"


def _values(task: OpenTask, said: str) -> dict[str, str] | None:
    """Find the task's values in what was said; None when one is missing."""
    values = {}
    for name, kind in task.collect.items():
        if (value := _value(kind, said)) is None:
            return None
        values[name] = value
    return values


def _value(kind: str, said: str) -> str | None:
    words = re.findall(r"[\w.-]+", said.casefold())
    folded = f" {' '.join(words)} "
    if choices := choices_in(kind):
        return next((choice for choice in choices if choice.casefold() in folded), None)
    declared = kind_of(kind)
    if declared.meaning == "number":
        pattern = r"-?\d+" if declared.scalar == "integer" else r"-?\d+(?:\.\d+)?"
        numbers = re.findall(pattern, said)
        return next((number for number in numbers if declared.allows(float(number))), None)
    if kind == "boolean":
        return "no" if " no " in folded or " not " in folded else "yes"
    return said.removeprefix(SIGN).strip() or None


def _quote(said: str) -> str:
    return " ".join(said.split()[:8])
