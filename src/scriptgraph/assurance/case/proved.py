"""Claims from a script's guarantees: proved over all paths, or shown to break on one."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.assurance.case.claims import Claim, Outcome
from scriptgraph.assurance.guarantees.report import (
    Promise,
    promise_data,
    proved_if_possible,
)
from scriptgraph.assurance.guarantees.search import Verdict
from scriptgraph.assurance.guarantees.walks import Step
from scriptgraph.script.model import Script

_OUTCOMES: dict[Verdict, Outcome] = {"proven": "shown", "refuted": "refuted", "open": "open"}


def proved_claims(script: Script, name: str) -> Iterator[Claim]:
    """Prove what a script guarantees, and make a claim of each line.

    Args:
        script: A script without faults.
        name: What a command calls it.
    """
    for promise in proved_if_possible(script):
        yield Claim(
            id=f"guarantee/{script.id}/{promise.text}",
            area="guarantees",
            about=script.id,
            text=f"In every session: {promise.text}.",
            outcome=_OUTCOMES[promise.proof.verdict],
            evidence=_evidence(promise),
            check=f"scriptgraph check {name}",
            lines=tuple(_told(script, step) for step in promise.proof.walk),
            figures=promise_data(script, promise),
        )


def _evidence(promise: Promise) -> str:
    if promise.proof.verdict == "proven":
        return (
            "Proved over all paths of the compiled rules and all values that a session can collect."
        )
    reason = promise.proof.reason
    told = reason[:1].upper() + reason[1:]
    if promise.proof.verdict == "refuted":
        return f"{told}. A session can go this way:" if promise.proof.walk else f"{told}."
    return " ".join(filter(None, [f"Not proved: {reason}.", promise.hint]))


def _told(script: Script, step: Step) -> str:
    values = ", ".join(
        f"{name} {'not known' if value is None else f'= {value}'}"
        for name, value in step.values.items()
    )
    parts = [step.move.label, script.source.line_in_words(step.move.path), values]
    return f"{step.move.source} → {step.move.target} ({'; '.join(filter(None, parts))})"
