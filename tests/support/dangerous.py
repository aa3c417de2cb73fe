"""A script in which somebody may be in danger, and a model that hears it."""

from __future__ import annotations

from support.fakes import answer, roles, script, task

HOTLINE = "Please call 112 now."
FEAR = "I want to die"

CARE = script(
    {
        "welcome": {
            "tasks": [
                task("notice", say="You are talking to a machine."),
                task("name", collect={"name": "string"}),
            ],
            "next": [{"to": "talk"}],
        },
        "talk": {"next": [{"to": "bye"}]},
        "bye": {},
        "crisis": {"tasks": [task("hotline", say=HOTLINE), task("stay")]},
    },
    anytime=[
        {"to": "bye", "when": "the patient wants to stop"},
        {"to": "crisis", "when": "the patient wants to die", "urgent": True},
    ],
)


def hears(said: str) -> str:
    """Hear the danger, and nothing else."""
    return answer(anytime=(2, said)) if FEAR in said else answer()


listener = roles(hears)
