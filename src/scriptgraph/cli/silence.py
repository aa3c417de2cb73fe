"""What commands say where decisions never came."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from scriptgraph.cli.output import remark
from scriptgraph.core.trace import TraceRecord
from scriptgraph.language.labels import Labels
from scriptgraph.language.retold import retold
from scriptgraph.state.undecided import decisions_in, is_missing, missing_in_a_row

_SILENT_TURNS = 2


def refuse_undecided(trace: Sequence[TraceRecord]) -> None:
    """Say how many decisions of a session never came, and why the last one did not.

    Raises:
        typer.Exit: With 1 when none came: whatever the dialogue shows, it is not the script.
    """
    decisions = decisions_in(trace)
    if not decisions.missing:
        return
    last = next(record for record in reversed(trace) if is_missing(record))
    why = f": {last['refused'][-1]['why']}" if last["refused"] else ""
    remark(f"{decisions.told()}{why}")
    if decisions.none_came:
        raise typer.Exit(1)


def failed_actions(trace: Sequence[TraceRecord], words: Labels) -> list[str]:
    """Say which actions have failed in the last turn, and why."""
    turn = trace[-1]["turn"] if trace else 0
    failed = (
        f"the action {record['action']['name']!r} failed: {record['action']['why']}"
        for record in trace
        if record["turn"] == turn and record["role"] == "action"
        if record["action"]["status"] == "failed"
    )
    return [retold(one, words.code) for one in failed]


def warning_of_silence(trace: list[TraceRecord], words: Labels) -> str:
    """Say that a session cannot move, once no usable decision has come for two turns."""
    return words.say("silence") if missing_in_a_row(trace) == _SILENT_TURNS else ""
