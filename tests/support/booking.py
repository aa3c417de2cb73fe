"""A script that books a slot, and words by which its sessions are led through it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.script.action import Action
from scriptgraph.script.model import Script
from support.fakes import Said, answer, choice, roles, script, task

URGENT = 1
"""The number of the rule for whoever is in danger."""

BOOK = {"book": {"takes": ["day"], "gives": {"slot": "string", "free": "boolean"}, "seconds": 1}}
SECTIONS: dict[str, Any] = {
    "wishes": {
        "tasks": [
            task("day", do="Ask.", collect={"day": "string"}),
            {"id": "do_it", "call": "book"},
        ],
        "next": [
            {"to": "booked", "if": "done(book) and free"},
            {"to": "call_us", "if": "failed(book)"},
            {"to": "wishes", "if": "not free"},
        ],
        "limits": {"turns": 6, "then": "call_us"},
    },
    "booked": {},
    "call_us": {"tasks": [task("number", say="Please call 01 23."), task()]},
    "help": {"tasks": [task("call", say="Please call 112."), task("safe", do="Are they safe?")]},
}
ANYTIME: list[Any] = [{"to": "help", "when": "the user is in danger", "urgent": True}]
BOOKING = script(SECTIONS, actions=BOOK, anytime=ANYTIME)

ENTERING = script(
    {
        "wishes": {
            "tasks": [task("day", do="Ask.", collect={"day": "string"})],
            "next": [{"to": "slot"}],
        },
        "slot": {
            "tasks": [{"id": "do_it", "call": "book"}, task("tell")],
            "next": [{"to": "call_us", "if": "failed(book)"}, {"to": "bye"}],
            "limits": {"turns": 6, "then": "bye"},
        },
        "call_us": {},
        "bye": {},
    },
    actions=BOOK,
)
"""The same, with an action that is called on entering its section."""


def _judged(said: str) -> str:
    """Judge by one word: danger, the day, or the task that is named."""
    if said == "danger":
        return answer(anytime=(URGENT, said))
    if said in ("tell", "ask"):
        return answer({said: said})
    return answer({"day": said}, values=[("day", said, said)]) if said.endswith("day") else answer()


def listener(prompt: Prompt) -> Said:
    """Play every role: whoever names a day has said when they would come."""
    return roles(_judged)(prompt)


def chooser(rule: int) -> Callable[[Prompt], Said]:
    """Play every role, and choose a rule where a dispatcher is asked."""

    def tell(prompt: Prompt) -> Said:
        asked = prompt.has("options") and not prompt.judges
        return choice(rule) if asked else roles(_judged, rule=rule)(prompt)

    return tell


def books(day: str) -> dict[str, Any]:
    """Book, as an application would."""
    return {"slot": f"{day} at ten", "free": True}


def fickle(made: Script, seed: int) -> dict[str, Callable[..., Any]]:
    """Give functions for a script's actions that fail as they please."""
    draw = random.Random(seed)

    def does(action: Action) -> Callable[..., Any]:
        def do(**given: Any) -> Any:
            return "nonsense" if draw.random() < 0.4 else action.as_rehearsed()

        return do

    return {name: does(action) for name, action in made.actions.items()}
