"""An audit and a safety case say where somebody who listens for danger has told nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import scriptgraph

from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.safety.guard import Guard
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation


def silent(text: str) -> tuple[str, str]:
    """Hear a message, and tell nothing of it."""
    raise RuntimeError(text)


@pytest.fixture
async def store(tmp_path: Path) -> Path:
    """Hold two sessions, one of them with a classifier that does not work."""
    path = tmp_path / "sessions.sqlite"
    script = load_script("bike_repair")
    for name, guard in {"heard": Guard(), "unheard": Guard(classifier=silent)}.items():  # type: ignore[arg-type]
        async with open_store(str(path)) as opened:
            graph = create_session(script, RehearsalModel(), guard=guard)
            talking = Conversation(graph.compile(opened.checkpointer), opened, name)
            for said in (None, "My chain is off", "It is a city bike"):
                async for _ in talking.turn(said):
                    pass
    return path


def test_turns_in_which_a_listener_told_nothing_are_remarked_on(store: Path) -> None:
    """Beside what an audit finds, which is nothing: words listened all the same."""
    done = scriptgraph("audit", "--all", "--store", store)
    assert done.returncode == 0, done.stdout
    assert (
        "in 2 turns a model or classifier that listens for danger has told nothing" in done.stdout
    )
    told = json.loads(scriptgraph("audit", "--all", "--store", store, "--json").stdout)
    assert (told["ok"], told["guard_failed"]) == (True, {"unheard": 2})


@pytest.mark.slow
def test_a_safety_case_does_not_claim_that_all_listened(store: Path, tmp_path: Path) -> None:
    """It names the sessions, and no word of them."""
    out = tmp_path / "case"
    scriptgraph("assure", "bike_repair", "--store", store, "--out", out)
    case = json.loads((out / "safety_case.json").read_text(encoding="utf-8"))
    (claim,) = [one for one in case["claims"] if one["id"] == "stored-listeners"]
    assert (claim["outcome"], claim["lines"]) == ("open", ["unheard: 2"])
    assert claim["figures"] == {"sessions": 2, "unheard_sessions": 1, "unheard_turns": 2}
