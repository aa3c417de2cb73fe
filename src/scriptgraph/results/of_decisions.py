"""One row a decision: whatever the trace of a session says was decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scriptgraph.core.trace import TraceRecord
from scriptgraph.results.columns import Column, Table
from scriptgraph.results.held import Held
from scriptgraph.state.undecided import was_asked_for


@dataclass(frozen=True)
class Decision:
    """A record of the trace."""

    number: int
    record: TraceRecord


def _decisions(held: Held) -> Iterator[Decision]:
    records = (step.decision for step in held.dialogue.steps if step.decision is not None)
    return (Decision(number, record) for number, record in enumerate(records, start=1))


DECISIONS = Table(
    "decisions",
    "a decision that the trace of a session of ours holds; other dialogues have none",
    _decisions,
    (
        Column("decision", "whole", "Which decision of the dialogue, from 1.", lambda d: d.number),
        Column("turn", "whole", "The turn that it belongs to, from 1.", lambda d: d.record["turn"]),
        Column("at", "text", "When it was taken.", lambda d: d.record["at"], "ISO 8601"),
        Column("role", "text", "Who decided.", lambda d: d.record["role"]),
        Column(
            "section",
            "text",
            "The section that the session was in.",
            lambda d: d.record["section"] or None,
            missing="the session has none",
        ),
        Column(
            "choice",
            "text",
            "What was chosen: a section, `end`, or the section itself for staying.",
            lambda d: d.record["choice"] or None,
            missing="nothing was to be chosen",
        ),
        Column(
            "rule",
            "text",
            "The rule that decided.",
            lambda d: d.record["rule"] or None,
            missing="none did",
        ),
        Column(
            "kind",
            "text",
            "The kind of the rule, `stay` or `dispatch`.",
            lambda d: d.record.get("kind"),
            missing="of roles that follow no rule",
        ),
        Column(
            "reason",
            "text",
            "The reason that was given.",
            lambda d: d.record["reason"] or None,
            missing="none was given",
        ),
        Column("options", "whole", "Targets that were legal.", lambda d: len(d.record["options"])),
        Column("quotes", "whole", "Quotes given as evidence.", lambda d: len(d.record["evidence"])),
        Column(
            "false_quotes",
            "whole",
            "Those of them that were never said.",
            lambda d: sum(not quote["found"] for quote in d.record["evidence"]),
        ),
        Column("refused", "whole", "Answers refused.", lambda d: len(d.record["refused"])),
        Column(
            "asked",
            "yes or no",
            "Whether a model was asked, for whatever: a decision, a reply, a recap.",
            lambda d: "call" in d.record,
        ),
        Column(
            "counted",
            "yes or no",
            "Whether it is one of the `decisions` in the table of dialogues.",
            lambda d: was_asked_for(d.record),
        ),
    ),
)
"""The table of decisions."""
