"""How the rehearsal model plays counsellor, client, observer and converter: by rule."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage

from scriptgraph.core.digest import drawn
from scriptgraph.prompting.counsellor import COUNSELLOR
from scriptgraph.prompting.patient import STOP
from scriptgraph.prompts.filling import render
from scriptgraph.rehearsal.denying import without_denied_danger
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.rehearsal.speaking import SIGN, asked_values, chosen, is_instructed, is_offer

GOES_ON = 8
"""Answers of the client after which a rehearsed observer finds the goals reached."""

_TOLD = r"^(?:complaint|details|post|history|life|thoughts_and_feelings|goals): (.*)$"
"""The parts of a profile that a person would tell."""

_SENTENCE = re.compile(r"[^.!?\n]{3,}(?:[.!?]+|$)")

_STAGES = (
    (
        "Exploration.",
        (
            "What is that like for you?",
            "How long has it been like this?",
            "What goes through your mind then?",
            "Please tell me more about it.",
        ),
    ),
    (
        "Insight.",
        (
            "Could it be that two things pull at you here?",
            "What would you miss if it were gone?",
            "I wonder whether this reminds you of something.",
        ),
    ),
    (
        "Action.",
        (
            "What would be the smallest step?",
            "Who could be on your side in this?",
            "What might get in the way?",
        ),
    ),
)


def plays_roleplay(prompt: Prompt) -> bool:
    """Say whether a prompt asks for one of these roles: none of them is shown a script."""
    return "<script " not in prompt.system and (
        "<client>" in prompt.system
        or "<post>" in prompt.now
        or '"reached": false' in prompt.system
        or prompt.system == render(COUNSELLOR, "system")
    )


def play_roleplay(prompt: Prompt, messages: Sequence[BaseMessage], seed: int) -> str:
    """Answer in the form that the prompt asks for; being asked once more changes nothing."""
    if messages[-1].text.startswith(render("again", "now", complaint="").partition(":")[0]):
        messages = messages[:-2]
    if "<client>" in prompt.system:
        return _client(prompt.system, messages, seed)
    if "<post>" in prompt.now:
        return json.dumps(_card(prompt.block("post")), ensure_ascii=False)
    if '"reached": false' in prompt.system:
        return json.dumps(_observation(prompt), ensure_ascii=False)
    return _counsellor(messages, seed)


def _counsellor(messages: Sequence[BaseMessage], seed: int) -> str:
    """Repeat the client's words and ask for more; three answers a stage."""
    opening = render(COUNSELLOR, "opening")
    said = [m.text for m in messages if isinstance(m, HumanMessage) and m.text != opening]
    if not said:
        return f"{SIGN} Welcome. What brings you here?"
    name, ways = _STAGES[min(len(said) // 3, len(_STAGES) - 1)]
    heard = " ".join(re.findall(r"[\w'\u2019-]+", said[-1].removeprefix(SIGN))[:12])
    way = ways[drawn(seed, *said) % len(ways)]
    return f"{SIGN} {name} I hear this: {heard or 'nothing yet'}. {way}"


def _client(system: str, messages: Sequence[BaseMessage], seed: int) -> str:
    """Tell the profile sentence by sentence, the complaint first, and leave when all is told.

    A script's agent, who says what it is doing, is answered to the end.
    """
    agent = messages[-1].text if isinstance(messages[-1], HumanMessage) else ""
    draw = drawn(seed, len(messages))
    if is_offer(agent):
        return chosen(agent, draw)
    profile = system.partition("<client>")[2].partition("</client>")[0]
    told = " ".join(re.findall(_TOLD, profile, re.MULTILINE))
    told_of = without_denied_danger(_SENTENCE.findall(re.sub(r"[\"“”]", "", told)), "en")
    first, *others = told_of or ["I am not sure."]
    others.sort(key=lambda sentence: drawn(seed, sentence))
    said = sum(not isinstance(message, HumanMessage) for message in messages[1:])
    sentences = [first, *others]
    if said >= len(sentences) and not is_instructed(agent):
        return STOP
    return f"{SIGN} {sentences[said % len(sentences)].strip()}{asked_values(agent, draw)}"


def _observation(prompt: Prompt) -> dict[str, Any]:
    said = [line.text for line in prompt.lines if line.speaker == "user"]
    reached = len(said) >= GOES_ON
    return {
        "reason": f"rehearsal: the client gave {len(said)} answers",
        "evidence": " ".join(said[-1].split()[:12]) if reached else "",
        "reached": reached,
    }


def _card(post: str) -> dict[str, Any]:
    """Find an age, a job and the first sentence, and nothing else."""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(post)]
    fields = [{"field": "complaint", "evidence": one, "value": one} for one in sentences[:1]]
    patterns = {"age": r"\bI(?:'m| am) (\d{2})\b", "job": r"\bI work as (an? [\w ]+)"}
    for field, pattern in patterns.items():
        if found := re.search(pattern, post):
            fields.append({"field": field, "evidence": found[0], "value": found[1].strip()})
    return {"fields": fields, "details": sentences[1:6]}
