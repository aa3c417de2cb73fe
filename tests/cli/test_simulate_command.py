"""`scriptgraph simulate` with a session that is kept."""

import json
from pathlib import Path
from typing import Any

from support.command_line import scriptgraph

ROOT = Path(__file__).parents[2]


def simulated(store: Path, most: int) -> dict[str, Any]:
    """Run or go on with the session, and give its dialogue."""
    done = scriptgraph(
        *("simulate", "scripts/bike_repair.yaml", "--patient", "scripts/patients/cyclist.yaml"),
        *("--session", "a", "--store", store, "--max-turns", str(most), "-q"),
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    dialogue: dict[str, Any] = json.loads(done.stdout)
    return dialogue


def test_a_session_at_its_turn_limit_goes_on_under_a_higher_one(tmp_path: Path) -> None:
    """What was said stays, and a session that is over is only written down once more."""
    store = tmp_path / "s.sqlite"
    short = simulated(store, 2)
    assert (short["exit_reason"], short["totals"]["interactions"]) == ("turnLimit", 2)
    whole = simulated(store, 50)
    assert whole["exit_reason"] == "allSectionsCompleted"
    assert whole["steps"][: len(short["steps"])] == short["steps"]
    assert simulated(store, 50) == whole
