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
        walk(
            *["hello"] * (4 + 3 * case + number),
            id=f"{case}-{number}",
            mode="single",
            patient_case=case,
        )
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
    assert any(one.endswith("with 4 patients in single") for one in found["assumptions"])
    assert any(one.startswith("the plan has multi, of which") for one in found["assumptions"])
    wrong = scriptgraph(*given, "--measure", "charm")
    assert "there is no figure 'charm'; there are turns_per_dialogue" in wrong.stderr


def test_sessions_that_are_all_alike_promise_nothing(tmp_path: Path) -> None:
    """The table has dashes and the reason, JSON has null, and no cell says 1.00."""
    results = tmp_path / "alike.jsonl"
    dialogues = [
        walk("hello", "hello", mode="single", id=f"{case}-{number}", patient_case=case)
        for case in range(4)
        for number in range(3)
    ]
    write_dialogues(results, dialogues)
    given = ("power", write_plan(tmp_path), "--from", results, "--measure", "turns_per_dialogue")
    done = scriptgraph(*given, "--difference", "1", "--json")
    found = json.loads(done.stdout)
    assert {chance for row in found["power"].values() for chance in row.values()} == {None}
    assert "does not vary over these 12 sessions" in found["unknown"]
    shown = scriptgraph(*given, "--difference", "1").stdout
    assert "1.00" not in shown
    assert "does not vary over these 12 sessions" in " ".join(shown.split())
    refused = scriptgraph(*given, "--difference", "-3")
    assert refused.returncode == 1
    assert "it is 2 in these sessions, and -1 (-3) is no such figure" in refused.stderr
