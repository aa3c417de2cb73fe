"""What everything cost: the agent, its patients, and apart from them whoever judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scriptgraph.metrics.sources import Source
from scriptgraph.metrics.spending import Bill, Spending
from scriptgraph.report.table import Block
from scriptgraph.report.wording import MISSING, at_least, counted, dollars

NOTE = (
    "Discarded and failed sessions are in it, those still open are not. What has no price, or "
    "whose server reported no tokens, is not guessed: a sum with such a part is only a least one."
)


def costs_block(sources: Sequence[Source]) -> Block | None:
    """Show what each source cost; None where nobody knows anything about it."""
    known = [source for source in sources if source.spent.is_known]
    if not known:
        return None
    names = [source.experiment or Path(source.path).name for source in known]
    columns = [_named(source.spent) for source in known]
    shown = [
        name for name in _named(Spending()) if any(column[name][0].parts for column in columns)
    ]
    rows = [(name, *(_cell(*column[name]) for column in columns)) for name in shown]
    rows.append(("in all", *(total(source.spent) for source in known)))
    return Block("What it cost", ("", *names), tuple(rows), note=NOTE)


def total(spent: Spending) -> str:
    """Write what everything cost: the sum, or what it is at least."""
    return at_least(spent.total) or MISSING


def costs_document(spent: Spending) -> dict[str, Any]:
    """Write it for programs."""
    named = {"total": spent.total} | {name: bill for name, (bill, _) in _named(spent).items()}
    bills = {name.replace(" ", "_"): bill_document(bill) for name, bill in named.items()}
    return {**bills, "kept_calls": spent.kept}


def bill_document(bill: Bill) -> dict[str, Any]:
    """Write a sum; its dollars are null as soon as one part is unknown."""
    return {
        "dollars": bill.dollars,
        "at_least": bill.known,
        "parts": bill.parts,
        "unknown_parts": bill.unknown,
    }


def _named(spent: Spending) -> Mapping[str, tuple[Bill, str]]:
    """Name the sums, and what they are over."""
    return {
        "agent": (spent.agent, "session"),
        "patient": (spent.patient, "session"),
        "observer": (spent.observer, "session"),
        "verifier": (spent.verifier, "verdict"),
        "check of the patient": (spent.patient_check, "check"),
    }


def _cell(bill: Bill, noun: str) -> str:
    if not bill.parts:
        return MISSING
    if not bill.unknown:
        return dollars(bill.known)
    unknown = f"{counted(bill.unknown, noun)} of unknown price"
    return f"{least}; {unknown}" if (least := at_least(bill)) else unknown
