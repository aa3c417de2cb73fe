"""A script with two digressions, and words by which its sessions are led through them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scriptgraph.rehearsal.reading import Prompt
from support.fakes import Said, answer, roles, script, task

PRIVACY, UNCLEAR, URGENT, STOP = 1, 2, 3, 4
"""The numbers of the rules for any time."""

LIMIT = {"turns": 3, "then": "back"}
SECTIONS: dict[str, Any] = {
    "talk": {
        "tasks": [
            task("notice", say="I am a program."),
            task("mood", do="Ask.", collect={"mood": "integer"}),
            task("sleep"),
        ],
        "next": [{"to": "bye"}],
    },
    "bye": {},
    "privacy": {"tasks": [task("words", say="Nothing is passed on."), task("more")]},
    "unclear": {"limits": LIMIT},
    "help": {"tasks": [task("call", say="Please call 112."), task("safe", do="Are they safe?")]},
}
ANYTIME: list[Any] = [
    {"to": "privacy", "when": "the user asks what happens with it", "back": True},
    {"to": "unclear", "when": "the user does not understand", "back": True},
    {"to": "help", "when": "the user is in danger", "urgent": True},
    {"to": "bye", "when": "the user wants to stop"},
]
DIGRESSING = script(SECTIONS, anytime=ANYTIME, limits={"turns": 12, "then": "bye"})

_WORDS: Mapping[str, int] = {"privacy?": PRIVACY, "what?": UNCLEAR, "stop": STOP}


def _judged(said: str) -> str:
    """Judge by one word: a digression, a number for the mood, or the task that is named."""
    if said in _WORDS:
        return answer(anytime=(_WORDS[said], said))
    if said.isdigit():
        return answer({"mood": said}, values=[("mood", said, said)])
    return answer({said: said}) if said in ("sleep", "more", "ask", "safe") else answer()


def listener(prompt: Prompt) -> Said:
    """Play every role: tasks are done by their name, and digressions asked for by a question."""
    return roles(_judged)(prompt)
