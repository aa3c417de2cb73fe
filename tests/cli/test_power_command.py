"""`scriptgraph power` as its users run it."""

from __future__ import annotations

import json
from pathlib import Path

from support.command_line import scriptgraph
from support.planning import write_plan
from support.walked import walk

from scriptgraph.records.dialogue import write_dialogues


def test_a_plan_is_told_how_many_patients_a_difference_needs(tmp_path: Path) -> None:
    """For the plan as it is, and for others, with what is assumed; what is no figure is refused."""
    results = tmp_path / "before.jsonl"
    dialogues = [
        walk(*["hello"] * (4 + 3 * case + number), id=f"{case}-{number}", patient_case=case)
        for case in range(4)
        for number in range(3)
    ]
    write_dialogues(results, dialogues)
    given = ("power", write_plan(tmp_path), "--from", results, "--difference", "2")
    done = scriptgraph(*given, "--measure", "turns_per_dialogue", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["variation"]["within"] > 0
    assert found["power"]["5"]["40"] > found["power"]["1"]["6"]
    assert found["patients_needed"]["10"] <= found["patients_needed"]["1"]
    assert any("taken for 0" in one for one in found["assumptions"])
    shown = scriptgraph(*given, "--measure", "turns_per_dialogue").stdout
    assert "Chance to find +2 in turns_per_dialogue" in shown
    wrong = scriptgraph(*given, "--measure", "charm")
    assert "there is no figure 'charm'; there are turns_per_dialogue" in wrong.stderr
