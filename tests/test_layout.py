"""The root folders, the package map and the links in `src/` say the same thing."""

import ast
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
        "from scriptgraph.script.check import lint;"
        "from scriptgraph import check as again;"
        "script = load_script('script: a\\nsections: {b: {tasks: {t: Ask.}}}', 'yaml');"
        "assert check(script) == again(script) == lint(script); print('well')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program.strip()], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("well\n", "")


FLOORS = [
    [
        "collector",
        "copying",
        "errors",
        "exits",
        "extras",
        "faults",
        "files",
        "findings",
        "folders",
        "kept",
        "lines",
        "prices",
        "printable",
        "prompts",
        "samples",
        "redaction",
        "sentences",
        "settings",
        "tongues",
        "trace",
        "undecided",
        "unsent",
    ],
    [
        *("script", "fields", "expressions", "kinds", "slips", "evidence", "verdicts", "schemas"),
        *("growth", "state", "speakers", "progress", "store", "told", "unfit", "unjudged"),
        "marks",
        *("assessments", "records", "results", "rubric", "replies", "scores", "guard", "cards"),
        *("language", "numerals", "polarity", "understood"),
        *("risk", "harms", "filters", "candidates", "pairs", "choice", "arena"),
    ],
    ["routes", "formats", "check", "explanation", "memory", "timers"],
    ["prompting", "models"],
    ["nodes"],
    ["graphs"],
    ["recording", "recorded", "replay", "rehearse", "repertoire", "conversation", "drawing"],
    ["verification", "metrics", "exports", "counsel"],
    ["experiment", "report"],
    ["cli", "__main__"],
]
"""From the ground."""

APPLICATIONS = ("scriptgraph.studio", "scriptgraph.deployed")
"""What only a server imports stands above them all."""

HEIGHT = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}


def imports() -> list[tuple[str, str]]:
    """List (module, imported module) within the package, type-checking imports included."""
    found = []
    for name, folder in FOLDERS.items():
        for path in folder.rglob("*.py"):
            module = ".".join([name, *path.relative_to(folder).with_suffix("").parts])
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                    "scriptgraph."
                ):
                    found.append((module, node.module or ""))
    return found


def test_a_module_imports_only_from_its_own_room_or_floors_below() -> None:
    """The house has no circles, and can be read from the ground up."""
    upward = []
    for module, imported in imports():
        here, there = module.split(".")[1], imported.split(".")[1]
        if module in ("scriptgraph.__init__", *APPLICATIONS):
            continue
        if HEIGHT[here] < HEIGHT[there]:
            upward.append(f"{module} → {imported}")
    assert upward == []
