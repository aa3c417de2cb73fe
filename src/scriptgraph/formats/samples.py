"""The files that come with scriptgraph, by their names: `stress_relief`, `accountant`."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import Literal

Kind = Literal["script", "patient", "plan", "programme", "rubric"]

_FOLDERS: dict[Kind, str] = {
    "script": "",
    "patient": "patients",
    "plan": "plans",
    "programme": "programmes",
    "rubric": "rubrics",
}
_SUFFIX = ".yaml"


def found_sample(path: Path, kind: Kind) -> Path:
    """Give a file as it is named; where there is none, the one of that name that we ship.

    Args:
        path: What was named. Whatever stands there is it; only a bare name can be one of ours.
        kind: What it is to be.
    """
    if path.name != str(path) or os.path.exists(path):
        return path
    name = path.name.removesuffix(_SUFFIX)
    return sample(name, kind) if name in sample_names(kind) else path


def sample(name: str, kind: Kind) -> Path:
    """Give the file of one that we ship."""
    return _samples(kind).get(name, _folder(kind) / f"{name}{_SUFFIX}")


def sample_names(kind: Kind) -> list[str]:
    """List the names of what we ship of a kind."""
    return sorted(_samples(kind))


def unknown_name(path: Path, kind: Kind) -> str | None:
    """Say of a bare name that leads to nothing what there is; None where it is none."""
    if path.name != str(path) or path.suffix or os.path.exists(path):
        return None
    if path.name in sample_names(kind):
        return None
    return (
        f"there is no file {path.name!r}, and no {kind} of this name comes with scriptgraph; "
        f"these do: {', '.join(sample_names(kind))}"
    )


def _samples(kind: Kind) -> dict[str, Path]:
    """Map names to files; a script that is there in both forms is the one in YAML."""
    folder = _folder(kind)
    in_markdown = folder.glob("*.md") if kind == "script" else ()
    return {file.stem: file for file in (*in_markdown, *folder.glob(f"*{_SUFFIX}"))}


def _folder(kind: Kind) -> Path:
    return Path(str(files("scriptgraph.scripts"))) / _FOLDERS[kind]
