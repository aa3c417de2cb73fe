"""The README's commands and code run as they stand."""

import re
import shlex
from pathlib import Path

import pytest
from support.command_line import scriptgraph

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """List the README's own commands, without what only a model or a window can answer."""
    lines = "\n".join(blocks("sh")).replace("\\\n", " ").splitlines()
    words = [shlex.split(line, comments=True) for line in lines]
    return [found[1:] for found in words if found and found[0] == "scriptgraph"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder: the commands need nothing beside them."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_every_command_runs_in_the_order_of_the_readme(place: Path) -> None:
    """A new user who types what the README says sees no command fail."""
    (plan,) = blocks("yaml")
    (place / "plan.yaml").write_text(plan, encoding="utf-8")
    assert len(commands()) == 26
    for command in commands():
        done = scriptgraph(*command, cwd=place)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    assert (place / "runs" / "script.svg").is_file()
    assert (place / "runs" / "first.html").is_file()


@pytest.mark.usefixtures("place")
def test_the_library_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """The Python code opens a session and takes a turn."""
    (code,) = blocks("python")
    exec(code, {})
    assert capsys.readouterr().out.startswith("introduction [rehearsal]")


def test_the_excerpt_is_what_the_demo_shows(place: Path) -> None:
    """The session in the README, quotes included, is the one that `make demo` rehearses."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"^demo:.*\n.*\n.*scriptgraph (simulate .*)", makefile, re.MULTILINE)
    (place / "scripts").symlink_to(ROOT / "scripts")
    shown = scriptgraph(*shlex.split(line), cwd=place).stderr
    (excerpt,) = blocks("text")
    assert " ".join(excerpt.split()) in " ".join(shown.split())


def test_make_knows_the_targets_that_the_readme_names() -> None:
    """`make demo`, `make test` and the others are there."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in [*re.findall(r"\bmake ([a-z]+)\b(?!\.)", "\n".join(blocks("sh"))), "studio"]:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
