"""The files for running a server in containers: they name what is there, and nothing else."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import yaml
from support.served_folder import two_scripts
from support.serving import Served

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"


def read(name: str) -> str:
    """Read one of the files."""
    return (DEPLOY / name).read_text(encoding="utf-8")


def test_every_variable_has_its_line_in_the_example() -> None:
    """Whoever copies the example and fills it in has what compose asks for, and nothing besides."""
    asked = set(re.findall(r"\$\{(\w+)", read("compose.yaml")))
    given = set(re.findall(r"^(\w+)=", read("env.example"), flags=re.MULTILINE))
    assert asked == given


def test_the_variables_are_read_by_somebody() -> None:
    """A name that was mistyped would be ignored in silence."""
    ours = yaml.safe_load(read("compose.yaml"))["services"]["scriptgraph"]["environment"]
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    named = [name for name in ours if name.startswith(("SCRIPTGRAPH_", "LANGGRAPH_"))]
    assert named
    assert [name for name in named if name not in code] == []


def test_the_image_has_extras_that_exist() -> None:
    """Pip only warns of one that does not."""
    (extras,) = re.findall(r"install '\.\[([\w,]+)\]'", read("Containerfile"))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert [one for one in extras.split(",") if f"\n{one} = [" not in project] == []


def test_store_and_model_are_taken_from_the_environment(tmp_path: Path) -> None:
    """As a container is given them; a password stands in no list of processes."""
    store = tmp_path / "kept.sqlite"
    env = {"SCRIPTGRAPH_STORE": str(store), "SCRIPTGRAPH_MODEL": ""}
    served = Served(two_scripts(tmp_path / "scripts"), env=env)
    served.client.post("/api/sessions", json={"script": "tea"})
    assert served.stop(signal.SIGTERM) == 0
    assert store.exists()
