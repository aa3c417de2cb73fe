"""The layout of our lines for programs."""

from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path

import pytest
from support.recorded import CORRECT, judged, talk
from support.walked import walk

from scriptgraph.core.errors import InputError
from scriptgraph.records.dialogue import LAYOUT, Dialogue, read_dialogues
from scriptgraph.records.schema import FILE, dialogue_schema, shipped_schema, written_schema


def test_what_ships_is_the_model() -> None:
    """The schema beside the model is written from it; `GOLDEN_UPDATE=1` writes it anew."""
    file = Path(str(files("scriptgraph.records"))) / FILE
    if os.environ.get("GOLDEN_UPDATE"):
        file.write_text(written_schema(), encoding="utf-8")
    assert shipped_schema() == dialogue_schema()
    assert shipped_schema()["version"] == LAYOUT


@pytest.mark.parametrize(
    "dialogue",
    [walk("hello", "and now?"), judged(CORRECT, None), talk(("dialog", "Hm."), layout=LAYOUT)],
    ids=["a session", "a judged one", "an imported one"],
)
def test_what_is_written_keeps_to_the_schema(dialogue: Dialogue) -> None:
    """Lines of sessions with every decision, and those of others, which lack much."""
    validator = pytest.importorskip("jsonschema").Draft202012Validator(shipped_schema())
    assert [*validator.iter_errors(json.loads(dialogue.line()))] == []


def test_every_key_of_a_line_is_explained() -> None:
    """Whoever reads lines by program finds in the schema what each key means."""
    keys = shipped_schema()["properties"]
    plain = {"id", "patient_case", "started_at", "completed_at", "exit_reason", "totals", "steps"}
    unexplained = {name for name, about in keys.items() if "description" not in about}
    assert unexplained <= plain | {"script", "mode", "patient", "cost", "patient_check"}


def test_a_line_of_a_later_layout_is_refused(tmp_path: Path) -> None:
    """It may hold what this version would misread."""
    line = json.loads(talk(("dialog", "Hm.")).line()) | {"layout": LAYOUT + 1}
    path = tmp_path / "later.jsonl"
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"later\.jsonl:1: .*layout: .*{LAYOUT}"):
        list(read_dialogues(path))
