"""`scriptgraph replay`: hold stored dialogues against a script's graph."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import Json, ModeOption, named_model
from scriptgraph.cli.output import console, print_json
from scriptgraph.cli.reading import progress
from scriptgraph.core.settings import MODE

if TYPE_CHECKING:
    from scriptgraph.assurance.replay import Replay


def replay(
    dialogues: Annotated[Path, typer.Argument(help="JSON lines in the published layout.")],
    script: Annotated[Path, typer.Option(help="The script to hold them against.")],
    mode: ModeOption = MODE,
    model: Annotated[
        str | None, typer.Option(help="Ask this model anew instead of taking the records' word.")
    ] = None,
    json: Json = False,
) -> None:
    """Feed stored dialogues through the compiled graph, turn by turn.

    Each turn starts from the recorded position. For each recorded decision the report says whether
    the graph followed it, refused it (the script does not allow it), stayed as recorded, or
    decided differently.
    """
    from scriptgraph.assurance.replay import replay as run
    from scriptgraph.core.settings import Settings
    from scriptgraph.formats.load import load_script
    from scriptgraph.records.dialogue import read_dialogues

    loaded = load_script(script)
    asked = named_model(model, temperature=0) if model else None
    stored = list(read_dialogues(dialogues))
    with progress("replaying", len(stored)) as advance:
        replaying = run(stored, loaded, Settings(mode=mode), model=asked, on_dialogue=advance)
        result = asyncio.run(replaying)
    if json:
        print_json({"totals": result.totals(), "turns": result.turns})
    else:
        _report(result)


def _report(result: Replay) -> None:
    from rich.table import Table

    out = console()
    totals = result.totals()
    out.print(f"{totals.pop('dialogues')} dialogues, {totals.pop('turns')} turns")
    for outcome, count in totals.items():
        out.print(f"  {outcome:<10}{count:>6}")
    moves = Counter(
        (turn["section"], turn["recorded"], turn["went"], turn["outcome"])
        for turn in result.turns
        if turn["outcome"] in ("refused", "different")
    )
    if moves:
        table = Table("recorded move", "the graph went to", "outcome", "turns")
        for (section, recorded, went, outcome), count in moves.most_common():
            table.add_row(f"{section} → {recorded}", went, outcome, str(count))
        out.print(table)
