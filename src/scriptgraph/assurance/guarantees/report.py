"""What came of a script's guarantees, as findings for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scriptgraph.assurance.guarantees.proofs import prove
from scriptgraph.assurance.guarantees.search import Proof
from scriptgraph.assurance.guarantees.walks import Step
from scriptgraph.assurance.guarantees.wording import values_in_words
from scriptgraph.assurance.patience import Goes, for_ever
from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import to_install
from scriptgraph.core.findings import Finding
from scriptgraph.script.check.promises import BROKEN, UNPROVED, guarantees_of
from scriptgraph.script.model import Script


@dataclass(frozen=True)
class Promise:
    """A line of the script's guarantees, and what came of it."""

    number: int
    """Its place in the script's list, from 0."""

    text: str
    proof: Proof
    hint: str = ""
    """What to do about it, where that is not to change the script."""


def proved(script: Script, goes_on: Goes = for_ever) -> list[Promise]:
    """Prove what a script guarantees.

    Args:
        script: A script without faults.
        goes_on: Called between steps; what is out of time is left open.

    Raises:
        InputError: When the libraries for proofs are not installed.
    """
    read = guarantees_of(script)
    proofs = zip(read, prove(script, list(read.values()), goes_on=goes_on), strict=True)
    return [Promise(number, script.guarantees[number], proof) for number, proof in proofs]


def proved_if_possible(script: Script, goes_on: Goes = for_ever) -> list[Promise]:
    """Prove what a script guarantees; without the libraries for that everything is left open."""
    try:
        return proved(script, goes_on)
    except InputError as error:
        hint = f"Install what proofs need: {to_install('proofs')}."
        left_open = Proof("open", str(error).partition(":")[0])
        lines = enumerate(script.guarantees)
        return [Promise(number, line, left_open, hint) for number, line in lines]


def findings(script: Script, promises: list[Promise]) -> Iterator[Finding]:
    """Say which guarantees do not hold, with a way on which they break, and which are left open."""
    for promise in promises:
        proof = promise.proof
        if proof.verdict == "proven":
            continue
        rule = BROKEN if proof.verdict == "refuted" else UNPROVED
        verb = "does not hold" if rule is BROKEN else "is not proved"
        message = f"`{promise.text}` {verb}: {proof.reason}"
        if proof.walk:
            message += f"; the way there: {_way(script, proof.walk)}"
        place = script.source.place(("guarantees", promise.number))
        yield Finding(rule.id, rule.severity, message, place, hint=promise.hint or rule.mend)


def promise_data(script: Script, promise: Promise) -> dict[str, Any]:
    """Give a guarantee as a program reads it."""
    proof = promise.proof
    return {
        "guarantee": promise.text,
        "line": script.source.place(("guarantees", promise.number)).line,
        "verdict": proof.verdict,
        "reason": proof.reason,
        "walk": [_step_data(script, step) for step in proof.walk],
    }


def _way(script: Script, walk: tuple[Step, ...]) -> str:
    told = [walk[0].move.source]
    for step in walk:
        line = script.source.line_in_words(step.move.path)
        parts = [step.move.label, line, values_in_words(step.values)]
        told.append(f"{step.move.target} ({'; '.join(part for part in parts if part)})")
    return " → ".join(told)


def _step_data(script: Script, step: Step) -> dict[str, Any]:
    return {
        "from": step.move.source,
        "to": step.move.target,
        "rule": step.move.label,
        "move": step.move.id,
        "line": script.source.place(step.move.path).line,
        "values": dict(step.values),
    }
