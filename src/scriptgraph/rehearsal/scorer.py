"""How the rehearsal model scores by a rubric: by counting, from the prompt alone."""

from __future__ import annotations

import json
import re

from scriptgraph.core.digest import drawn
from scriptgraph.rehearsal.hearing import words_of
from scriptgraph.rehearsal.reading import Line, Prompt

_CRITERION = re.compile(r"^(\w[\w-]*): .*\n((?:  .*(?:\n|\Z))*)", re.MULTILINE)
_LEVEL = re.compile(r"^  (-?\d+) = ", re.MULTILINE)
_LIST = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s", re.MULTILINE)
_MANY_WORDS = 80


def is_scoring(prompt: Prompt) -> bool:
    """Say whether a prompt asks for the scores of a rubric."""
    return "<rubric>" in prompt.system and '{"scores": ' in prompt.system


def play_scoring(prompt: Prompt) -> str:
    """Give every criterion a score on its scale: four simple signs, and a little chance."""
    spoken = _to_score(prompt)
    signs = [_signs(said, reply) for said, reply in spoken]
    share = sum(signs) / (4 * len(signs)) if signs else 0.0
    scores = [
        {
            "criterion": name,
            "reason": "rehearsal: counted words and questions, and nothing else",
            "score": levels[_place(share, len(levels), f"{name}|{spoken}")],
        }
        for name, levels in criteria_in(prompt).items()
    ]
    return json.dumps({"scores": scores}, ensure_ascii=False)


def criteria_in(prompt: Prompt) -> dict[str, list[int]]:
    """Read the rubric that a prompt shows: criterion → its scores, from the lowest."""
    rubric = prompt.system.partition("<rubric>\n")[2].partition("\n</rubric>")[0]
    return {name: list(map(int, _LEVEL.findall(text))) for name, text in _CRITERION.findall(rubric)}


def _to_score(prompt: Prompt) -> list[tuple[str, str]]:
    """Pair what the client said with the reply to it: one pair, or all of a conversation."""
    if prompt.has("reply"):
        said = [line.text for line in prompt.lines if line.speaker == "user"]
        return [(said[-1] if said else "", prompt.block("reply"))]
    before = [Line("user", ""), *prompt.lines]
    return [
        (first.text if first.speaker == "user" else "", line.text)
        for first, line in zip(before, prompt.lines, strict=False)
        if line.speaker == "agent"
    ]


def _signs(said: str, reply: str) -> int:
    """Count four signs: the client's words, a single question, no list, not many words."""
    return sum(
        [
            bool(words_of(said) & words_of(reply)),
            reply.count("?") == 1,
            not _LIST.search(reply),
            len(reply.split()) <= _MANY_WORDS,
        ]
    )


def _place(share: float, levels: int, drawn_by: str) -> int:
    """Choose a level near the share, one up or down by chance, so that criteria differ."""
    draw = drawn(drawn_by, bits=8) % 3 - 1
    return min(max(round(share * (levels - 1)) + draw, 0), levels - 1)
