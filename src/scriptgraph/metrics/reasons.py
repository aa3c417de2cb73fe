"""What a verifier's step says: its verdicts, and its reasons against a completion or a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scriptgraph.records.dialogue import Step

Against = Literal["instructions", "coherence", "verdict"]
"""What a reason speaks against: that the section was complete, that the first message after the
switch is coherent; or it says why there is no verdict."""

_PUBLISHED = re.compile(
    r"(?P<about>Instructions completed|Last message coherent):\s*(?P<verdict>yes|no)\b[.:,]?"
    r"(?P<reason>.*?)(?=Last message coherent:|\Z)",
    re.DOTALL | re.IGNORECASE,
)
"""A verdict of the published verifier: two answers, each with a reason behind it or none."""


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason of the verifier."""

    against: Against
    task: str | None
    """The task that was not done; None where the verifier spoke of the section as a whole."""

    text: str


def says_completed(step: Step) -> bool | None:
    """Give the verdict on the completion; None where there is none."""
    if step.verdict is not None:
        return step.verdict.completed
    return _published(step, "instructions")[0]


def says_coherent(step: Step) -> bool | None:
    """Give the verdict on the first message after the switch; None where there is none."""
    if step.verdict is not None:
        return step.verdict.coherent
    return _published(step, "last")[0]


def objections(step: Step) -> Iterator[Objection]:
    """List the reasons against, those for missing verdicts among them."""
    if step.verdict is None:
        yield from _published_objections(step)
        return
    verdict = step.verdict
    if verdict.completed is False:
        unfinished = [found for found in verdict.tasks if not found.completed]
        yield from (Objection("instructions", found.task, found.reason) for found in unfinished)
        if not unfinished:
            yield Objection("instructions", None, "")
    if verdict.coherent is False:
        yield Objection("coherence", None, verdict.coherence)
    if verdict.missing:
        yield Objection("verdict", None, verdict.missing)


def _published_objections(step: Step) -> Iterator[Objection]:
    completed, reason = _published(step, "instructions")
    if completed is False:
        yield Objection("instructions", None, reason)
    coherent, reason = _published(step, "last")
    if coherent is False:
        yield Objection("coherence", None, reason)


def _published(step: Step, about: str) -> tuple[bool | None, str]:
    """Read a verdict from the published words; None where they hold none."""
    for found in _PUBLISHED.finditer(step.content or ""):
        if found["about"].lower().startswith(about):
            return found["verdict"].lower() == "yes", _plain(found["reason"])
    return None, ""


def _plain(reason: str) -> str:
    """Take off what the published verifier copied from its instructions: `Reason: <...>`."""
    return " ".join(reason.split()).removeprefix("Reason:").strip(" <>")
