"""One deployment serves a folder of scripts, each as a graph of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from support.command_line import ROOT

from scriptgraph import InputError, create_session, load_script
from scriptgraph.graphs.folder import session_graphs

ONE = "script: {id}\nsections:\n  {section}:\n    tasks: {{ask: Ask something.}}\n"
MODULE = "scriptgraph.deployed"


def write(folder: Path, **scripts: str) -> Path:
    """Write scripts: file name → the id, and the name of the section."""
    for name, id_ in scripts.items():
        text = ONE.format(id=id_, section=f"in_{name}")
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


async def test_every_script_of_a_folder_is_a_graph(tmp_path: Path) -> None:
    """Under its id; files of other kinds and a README are no scripts, and need be none."""
    write(tmp_path, a="first", b="second-one")
    (tmp_path / "README.md").write_text("My scripts.", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("Nothing.", encoding="utf-8")
    (tmp_path / "more").mkdir()
    graphs = session_graphs(tmp_path, "rehearsal")
    assert list(graphs) == ["first", "second-one"]
    state = await graphs["second-one"].ainvoke({"messages": []})
    assert state["section"] == "in_b"
    assert "trace" not in state


def test_the_same_script_in_two_formats_is_one_graph() -> None:
    """Our own samples hold one script in YAML and in Markdown; a folder may be named in a text."""
    found = session_graphs(str(ROOT / "scripts"), "rehearsal", actions="rehearsed")
    names = ["bike_repair", "book_visit", "class_feedback", "evening_check", "every_feature"]
    assert list(found) == [
        *names,
        "first_visit",
        "gad7_check",
        "medication_review",
        "phq9_intake",
        "stress_relief",
    ]


def test_what_cannot_be_served_is_told_at_once(tmp_path: Path) -> None:
    """Every faulty script is named, and two that cannot be told apart; nothing is left out."""
    write(tmp_path, a="same", b="same")
    (tmp_path / "c.yaml").write_text("script: c\n", encoding="utf-8")
    (tmp_path / "d.yaml").write_text("nothing", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        session_graphs(tmp_path, "rehearsal")
    for part in ("a.yaml has the id 'same' too", "c.yaml", "d.yaml"):
        assert part in str(caught.value)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no script"):
        session_graphs(tmp_path / "empty", "rehearsal")
    with pytest.raises(InputError, match="cannot read the scripts of"):
        session_graphs(tmp_path / "none", "rehearsal")


def test_a_deployment_is_configured_and_opened(tmp_path: Path) -> None:
    """The configuration names every graph, and the module holds exactly these."""
    write(tmp_path, a="first", b="second-one")
    written = subprocess.run(
        [sys.executable, "-m", MODULE, str(tmp_path)], capture_output=True, text=True, check=True
    )
    config = json.loads(written.stdout)
    assert config["graphs"] == {
        "first": f"{MODULE}:first",
        "second-one": f"{MODULE}:second-one",
    }
    program = (
        f"import {MODULE} as m; print([type(m.__dict__[name]).__name__ for name in "
        f"{list(config['graphs'])!r}])"
    )
    opened = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **config["env"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert opened.stdout == "['CompiledSession', 'CompiledSession']\n"


def test_a_deployment_without_scripts_is_refused(tmp_path: Path) -> None:
    """One line says why, and nothing is written that could be taken for a configuration."""
    done = subprocess.run(
        [sys.executable, "-m", MODULE, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "holds no script" in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_slim_output_hides_nothing_from_the_state() -> None:
    """A turn gives back what was said and where it stands; the trace is in the state."""
    graph = create_session(load_script("stress_relief"), "rehearsal", output="slim")
    session = graph.compile(checkpointer=InMemorySaver())
    config: RunnableConfig = {"configurable": {"thread_id": "1"}}
    await session.ainvoke({"messages": []}, config)
    state = await session.ainvoke({"messages": [HumanMessage("Call me Ann.")]}, config)
    assert {"messages", "section", "status", "turn"} <= set(state)
    assert set(state) <= {"messages", "section", "status", "turn", "collected"}
    whole = (await session.aget_state(config)).values
    assert [record["role"] for record in whole["trace"]] == ["dialog", "evaluator", "dialog"]
    assert whole["progress"]


def test_an_image_holds_no_secrets_and_no_sessions() -> None:
    """Keys, stores and results of the machine that builds it stay out."""
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    secret = {".env*", ".git", ".venv", "runs", ".scriptgraph", "*.sqlite*", "*-locks"}
    assert secret <= set(ignored)
