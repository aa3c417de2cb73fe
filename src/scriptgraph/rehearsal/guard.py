"""How the rehearsal model plays the guard: by words of danger, from the prompt alone."""

from __future__ import annotations

import json

from scriptgraph.rehearsal.reading import Prompt, lines_in
from scriptgraph.safety.danger import Danger, heard
from scriptgraph.safety.danger.levels import LEVELS

_NONE = Danger("none", "", "")


def is_guarding(prompt: Prompt) -> bool:
    """Say whether a prompt asks how grave the danger is that somebody speaks of."""
    return prompt.asks("level") and prompt.has("now")


def play_guard(prompt: Prompt) -> str:
    """Give the gravest danger of which a word is known."""
    said = [line.text for line in lines_in(prompt.block("now")) if line.speaker == "user"]
    found = max(map(heard, said), key=lambda one: LEVELS.index(one.level), default=_NONE)
    verdict = {
        "reason": "rehearsal: words of danger" if found.about else "rehearsal: no word of danger",
        "level": found.level,
        "about": found.about,
        "quote": found.words,
    }
    return json.dumps(verdict, ensure_ascii=False)
