"""What a wheel installs works in an empty folder, with nothing of the checkout in reach."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from support.command_line import ROOT

PAGE = (ROOT / "docs" / "package.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHIPPED = (
    "bike_repair, book_visit, class_feedback, evening_check, every_feature, first_visit, "
    "gad7_check, medication_review, phq9_intake, stress_relief"
)
NOT_SHIPPED = (
    ".*",
    "runs",
    "node_modules",
    "build",
    "dist",
    "*.egg-info",
    "__pycache__",
    "*.sqlite*",
)


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the checkout, and install it into a folder, offline."""
    place = tmp_path_factory.mktemp("wheel")
    source = place / "a folder" / "scriptgraph"
    shutil.copytree(ROOT, source, symlinks=True, ignore=shutil.ignore_patterns(*NOT_SHIPPED))
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    alone = ["--no-deps", "--no-index"]
    build = [*pip, "wheel", *alone, "--no-build-isolation", "-w", str(place), str(source)]
    # A constraints file that is named from another folder is of no use here.
    env = {name: value for name, value in os.environ.items() if name != "PIP_CONSTRAINT"}
    subprocess.run(build, check=True, cwd=place, env=env)
    (wheel,) = place.glob("*.whl")
    target = place / "installed"
    subprocess.run(
        [*pip, "install", *alone, "--target", str(target), str(wheel)], check=True, env=env
    )
    shutil.rmtree(source)
    return target


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: Path) -> Path:
    """Give an empty folder to work in, where Python finds the wheel's package first."""
    monkeypatch.setenv("PYTHONPATH", str(installed))
    monkeypatch.setenv("PATH", f"{installed / 'bin'}{os.pathsep}{os.environ['PATH']}")
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(
    *command: str, cwd: Path, given: str = "", code: int = 0
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command, cwd=cwd, input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, f"{command}: {done.stdout}{done.stderr}"
    return done


def test_the_package_is_the_wheel_s(empty: Path, installed: Path) -> None:
    """These tests are about what was installed, and not about the checkout."""
    program = "import scriptgraph.graphs.session as s; print(s.__file__)"
    assert run(sys.executable, "-c", program, cwd=empty).stdout.startswith(str(installed))


@pytest.mark.parametrize("command", [("scriptgraph",), (sys.executable, "-m", "scriptgraph")])
def test_it_says_its_version(empty: Path, command: tuple[str, ...]) -> None:
    """The command and the module are the same program."""
    assert run(*command, "--version", cwd=empty).stdout == "scriptgraph 0.1.0\n"
    assert "chat" in run(*command, "--help", cwd=empty).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_its_commands(
    empty: Path, shell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shell's own script is printed, and asking as it does gives the commands."""
    monkeypatch.setenv("_SCRIPTGRAPH_COMPLETE", f"source_{shell}")
    assert "_SCRIPTGRAPH_COMPLETE" in run("scriptgraph", cwd=empty).stdout
    monkeypatch.setenv("_SCRIPTGRAPH_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("COMP_WORDS", "scriptgraph si")
    monkeypatch.setenv("COMP_CWORD", "1")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "scriptgraph si")
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    assert "simulate" in run("scriptgraph", cwd=empty).stdout


@pytest.mark.slow
def test_every_command_of_the_package_page_runs(empty: Path) -> None:
    """Shipped scripts, patients and plans are found by their names, and every file is written."""
    lines = "".join(blocks(PAGE, "sh")).splitlines()
    commands = [shlex.split(line, comments=True) for line in lines]
    assert len(commands) == 8
    for command in commands:
        run(*command, cwd=empty)
    assert {path.name for path in empty.iterdir()} == {
        ".scriptgraph",
        "dialogues.jsonl",
        "stress_relief.svg",
    }


@pytest.mark.parametrize("text", [PAGE, README], ids=["package page", "README"])
def test_the_first_python_runs_anywhere(empty: Path, text: str) -> None:
    """It can be copied into an empty file in an empty folder."""
    (empty / "first.py").write_text(blocks(text, "python")[0], encoding="utf-8")
    shown = run(sys.executable, "first.py", cwd=empty).stdout
    assert shown.startswith("introduction [rehearsal]")


@pytest.mark.slow
def test_the_first_python_is_well_typed(
    empty: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package page and the README show the same program, and mypy's strict rules accept it."""
    (code,) = blocks(PAGE, "python")
    assert blocks(README, "python")[0] == code
    monkeypatch.setenv("MYPYPATH", str(installed))
    monkeypatch.setenv("MYPY_CACHE_DIR", str(ROOT / ".mypy_cache" / "libraries"))
    monkeypatch.delenv("PYTHONPATH")
    (empty / "first.py").write_text(code, encoding="utf-8")
    run(sys.executable, "-m", "mypy", "--strict", "first.py", cwd=empty)


def test_a_file_wins_over_a_shipped_one_of_its_name(empty: Path) -> None:
    """What is one's own is never mistaken for ours."""
    (empty / "bike_repair").mkdir()
    assert (
        "this is a folder" in run("scriptgraph", "check", "bike_repair", cwd=empty, code=1).stdout
    )
    (empty / "stress_relief.yaml").write_text("script: mine\n", encoding="utf-8")
    done = run("scriptgraph", "check", "stress_relief.yaml", cwd=empty, code=1)
    assert "stress_relief.yaml" in done.stdout
    assert "scripts" not in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "there"),
    [
        ("check stress_releif", SHIPPED),
        ("chat nothing", SHIPPED),
        ("simulate stress_relief --patient nobody", "accountant, cyclist, editor, nurse"),
        ("experiment nothing --dry-run", "rehearsal"),
        ("score x.jsonl --rubric nothing", "alliance, principles"),
    ],
)
def test_an_unknown_name_is_answered_with_what_there_is(
    empty: Path, command: str, there: str
) -> None:
    """Whoever mistypes a name sees the right ones."""
    done = run("scriptgraph", *command.split(), cwd=empty, code=1)
    assert there in " ".join((done.stdout + done.stderr).split())


def test_no_help_or_guide_calls_the_command_by_a_path() -> None:
    """What is written can be typed wherever the package is installed."""
    texts = [README, *(path.read_text(encoding="utf-8") for path in ROOT.glob("docs/*.md"))]
    assert not any("bin/scriptgraph" in text for text in texts)


def test_the_package_page_holds_no_link_that_leads_nowhere(installed: Path) -> None:
    """A page elsewhere has none of our files beside it: no relative link, no picture."""
    assert not re.findall(r"\]\((?!https://)", PAGE)
    assert "<img" not in PAGE
    (wheel,) = distributions(name="scriptgraph", path=[str(installed)])
    told = wheel.metadata
    assert told["Author"] == "The scriptgraph authors"
    assert told["Home-page"] is None


def test_every_link_of_the_readme_leads_to_a_file() -> None:
    """In the repository, everything that the README names is there."""
    links = re.findall(r"\]\(((?!https://)[^)#]+)", README)
    assert len(links) > 8
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_make_works_in_a_folder_with_a_blank_in_its_name() -> None:
    """pip splits the list of its constraints at blanks, so that no path may stand before it."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^export PIP_CONSTRAINT := constraints\.txt$", makefile, re.MULTILINE)
    assert "CURDIR" not in makefile
