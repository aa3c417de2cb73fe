"""The root folders, the package map and the links in `src/` say the same thing."""

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
