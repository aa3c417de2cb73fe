"""The root folders, the package map and the links in `src/` say the same thing."""

import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import scriptgraph

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PYPROJECT["tool"]["setuptools"]
FOLDERS = {name: ROOT / folder for name, folder in SETUPTOOLS["package-dir"].items()}
LINKED = sorted(set(FOLDERS) - {"scriptgraph"})


def packages_on_disk() -> list[str]:
    """Name every package that a wheel has to carry."""
    return sorted(
        ".".join([name, *init.parent.relative_to(folder).parts])
        for name, folder in FOLDERS.items()
        for init in folder.rglob("__init__.py")
    )


def test_every_package_is_listed() -> None:
    """No package can work here and be missing from the wheel."""
    assert sorted(SETUPTOOLS["packages"]) == packages_on_disk()


@pytest.mark.parametrize("name", LINKED)
def test_link_points_at_the_root_folder(name: str) -> None:
    """Type checkers and editors see the same files as the interpreter."""
    assert (ROOT / "src" / name.replace(".", "/")).resolve() == FOLDERS[name]


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_import_reaches_the_root_folder(name: str) -> None:
    """The installed package is this checkout."""
    assert Path(str(files(name))).resolve() == FOLDERS[name]


def test_the_public_names_are_these() -> None:
    """Whoever embeds scriptgraph can rely on exactly these names."""
    assert sorted(scriptgraph.__all__) == [
        "Conversation",
        "InputError",
        "ModelError",
        "RehearsalModel",
        "Script",
        "ScriptError",
        "ScriptgraphError",
        "Settings",
        "check",
        "create_roleplay",
        "create_session",
        "create_simulation",
        "create_unconstrained",
        "load_script",
        "open_store",
    ]
    assert all(callable(getattr(scriptgraph, name)) for name in scriptgraph.__all__)
    assert {*scriptgraph.__all__, "__version__"} <= set(dir(scriptgraph))
    assert scriptgraph.__version__ == PYPROJECT["project"]["version"]
    assert not hasattr(scriptgraph, "anything_else")


@pytest.mark.parametrize(
    "before", ["", "import scriptgraph.script.check;", "import scriptgraph.cli;"]
)
def test_check_can_be_called_whatever_was_imported_before(before: str) -> None:
    """The function and the package of its name are one thing for a caller."""
    program = (
        f"{before} from scriptgraph import check, load_script;"
        "from scriptgraph.script.check.lint import lint;"
        "from scriptgraph import check as again;"
        "script = load_script('script: a\\nsections: {b: {tasks: {t: Ask.}}}', 'yaml');"
        "assert check(script) == again(script) == lint(script); print('well')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program.strip()], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("well\n", "")


FLOORS = PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]


def linted(floors: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold the house to these floors."""
    config = folder / "floors.ini"
    config.write_text(
        "[importlinter]\nroot_package = scriptgraph\n[importlinter:contract:floors]\n"
        "name = floors\ntype = layers\nexhaustive = true\ncontainers =\n    scriptgraph\n"
        + "\n    ".join(["layers =", *floors])
        + "\n",
        encoding="utf-8",
    )
    cache = ["--cache-dir", str(folder)]
    command = [str(Path(sys.executable).with_name("lint-imports")), *cache, "--config"]
    return subprocess.run(
        [*command, str(config)], capture_output=True, text=True, check=False, cwd=ROOT
    )


def test_an_import_upward_or_sideways_and_a_room_without_a_floor_are_found(tmp_path: Path) -> None:
    """The contract that `make lint` holds the house to is one that can be broken."""
    state, nodes = (floor for floor in FLOORS if floor.startswith(("state ", "nodes ")))
    swapped = {state: nodes, nodes: state}
    upward = linted([swapped.get(floor, floor) for floor in FLOORS], tmp_path)
    assert "scriptgraph.nodes.dialog -> scriptgraph.state.session" in upward.stdout
    assert upward.returncode == 1
    sideways = linted(
        [f"{nodes} | {state}" if f == nodes else f for f in FLOORS if f != state], tmp_path
    )
    assert "scriptgraph.nodes.dialog -> scriptgraph.state.session" in sideways.stdout
    homeless = linted([floor.replace("records | ", "") for floor in FLOORS], tmp_path)
    assert "records" in homeless.stdout
    assert homeless.returncode == 1


@pytest.mark.parametrize(("until", "done"), [("0", "1 passed, 1 skipped"), ("1e12", "2 passed")])
def test_a_slow_test_for_which_no_time_is_left_is_skipped_by_its_name(
    tmp_path: Path, until: str, done: str
) -> None:
    """A run that has to end in time says what it has not checked; quick tests come first."""
    (tmp_path / "test_two.py").write_text(
        "import pytest\n\n\n@pytest.mark.slow\ndef test_long():\n    pass\n\n\n"
        "def test_short():\n    pass\n",
        encoding="utf-8",
    )
    (tmp_path / "conftest.py").symlink_to(ROOT / "tests" / "conftest.py")
    options = ["-rs", "-v", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    command = [sys.executable, "-m", "pytest", *options, f"--slow-until={until}", str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert done in told
    assert told.index("::test_short") < told.index("::test_long")
    assert ("no time was left" in told) == ("skipped" in done)
