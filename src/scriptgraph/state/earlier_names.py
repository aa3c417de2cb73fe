"""What a section was called when a decision was taken: sessions move to versions with new names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scriptgraph.core.trace import TraceRecord


def backwards(trace: Sequence[TraceRecord], section: str) -> Iterator[tuple[TraceRecord, str]]:
    """Go back through the decisions of a trace, each with what a section was called then.

    Args:
        trace: The decisions; those that moved the session to another version are passed over.
        section: What the section is called now.
    """
    name = section
    for record in reversed(trace):
        if record["role"] == "migration":
            before = {new: old for old, new in record["version"]["sections"].items()}
            name = before.get(name, name)
        else:
            yield record, name
