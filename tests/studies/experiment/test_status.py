"""How far an experiment is: what has happened in it, added up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support.planning import run_plan, write_plan

from scriptgraph.models.retrying import Waited


def test_what_lies_on_the_disk_adds_up_to_what_has_happened(tmp_path: Path) -> None:
    """Whoever comes back to an experiment that is done sees what whoever watched it saw."""
    models = {"dialog": "rehearsal", "verifier": "rehearsal", "patient_check": "rehearsal"}
    plan = write_plan(tmp_path, {"models": models})
    watched, come_back = (run_plan(plan, tmp_path / "out") for _ in range(2))
    assert watched.done
    assert (watched.ended, watched.judged, watched.jobs_done) == (4, 4, 4)
    assert come_back == replace(watched, jobs=0, jobs_done=0, waited=Waited())
