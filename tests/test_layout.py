"""The root folders, the package map and the links in `src/` say the same thing."""

import ast
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
        "RehearsalModel",
        "Script",
        "Settings",
        "create_session",
        "create_simulation",
        "load_script",
    ]
    assert all(hasattr(scriptgraph, name) for name in scriptgraph.__all__)
    assert not hasattr(scriptgraph, "anything_else")


FLOORS = [
    [
        "collector",
        "errors",
        "exits",
        "extras",
        "faults",
        "files",
        "findings",
        "folders",
        "lines",
        "prices",
        "printable",
        "redaction",
        "settings",
        "trace",
    ],
    [
        *(
            "script",
            "expressions",
            "evidence",
            "verdicts",
            "schemas",
            "growth",
            "state",
            "progress",
            "store",
        ),
        *("assessments", "records", "results", "rubric", "replies", "scores", "guard", "cards"),
        *("risk", "harms", "filters", "candidates", "pairs", "choice", "arena"),
    ],
    ["routes", "formats", "check", "explanation", "memory"],
    ["prompting", "models"],
    ["nodes"],
    ["graphs"],
    ["recording", "replay", "rehearse", "repertoire", "conversation", "drawing"],
    ["verification", "metrics", "exports", "counsel"],
    ["experiment", "report"],
    ["cli"],
]
"""From the ground; `graphs/studio.py` is an application and stands above them all."""

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
        if module in ("scriptgraph.__init__", "scriptgraph.graphs.studio"):
            continue
        if HEIGHT[here] < HEIGHT[there]:
            upward.append(f"{module} → {imported}")
    assert upward == []
