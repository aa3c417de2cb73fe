"""The folder of a study: it keeps to one design, and to one process while that works in it."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from scriptgraph.core.errors import InputError
from scriptgraph.files.whole import PRIVATE, make_folder, read_json_object, refuse_links_within
from scriptgraph.records.results import MANIFEST

_LOCK = ".lock"
_VERSIONED = ("scriptgraph", "langgraph", "langchain-core", "langchain-openai", "openai")

Design = Mapping[str, Any]
"""What the results in a folder are made with; plain, as JSON has it."""


@dataclass(frozen=True)
class FolderKind:
    """What the folders of one kind of study are called, and what of their design may grow."""

    noun: str
    """What a manifest is one of: `an arena`."""

    mark: str
    """A key that every such manifest has, and no other."""

    other: str
    """What is said of a folder with another design: `belongs to another arena`."""

    foreign: str = "holds other files"
    """What is said of a folder that is no study's."""

    now: str = "now"
    """Where the design comes from that is wanted: `in the plan`."""

    grows: Mapping[str, Collection[str] | None] = field(default_factory=dict)
    """Keys whose value may become more than it was → what may be added; None for anything.

    A number may be larger, a list or a group of names may have others besides; what is there stays.
    """

    names_only: bool = False
    """Whether only the names are told of what differs within a part: its values are hashes."""

    def manifest(self, folder: Path) -> dict[str, Any]:
        """Read the manifest of a folder; empty where there is none yet.

        Raises:
            InputError: When it is something else's.
        """
        path = folder / MANIFEST
        if not path.exists():
            return {}
        kept = read_json_object(path, f"manifest of {self.noun}")
        if self.mark not in kept or not isinstance(kept.get("design"), dict):
            raise InputError(f"{path} is no manifest of {self.noun}")
        return kept

    def refuse_other(self, folder: Path, design: Design) -> None:
        """Refuse a folder in which something else was begun; nothing is written.

        Raises:
            InputError: When it is a file, holds other files or follows another design; it names
                everything that is different.
        """
        if not folder.exists():
            return
        if not folder.is_dir():
            raise InputError(f"{folder} is a file; results need a folder")
        if kept := self.manifest(folder):
            wanted = json.loads(json.dumps(design))
            if differing := list(self.differing(kept["design"], wanted, self.now)):
                first = f"{folder} {self.other}; give another folder"
                raise InputError("\n".join([first, *differing]))
        elif any(entry.name != _LOCK for entry in folder.iterdir()):
            raise InputError(f"{folder} {self.foreign}; give a new or an empty folder")

    def differing(self, kept: Design, wanted: Design, where: str) -> Iterator[str]:
        """Name what differs between the design of a folder and the one that is wanted.

        Args:
            kept: The folder's.
            wanted: The one that is wanted.
            where: Where that comes from.
        """
        for key in dict.fromkeys((*wanted, *kept)):
            there, now = kept.get(key), wanted.get(key)
            if there == now or (key in self.grows and _is_more(now, there, self.grows[key])):
                continue
            if self.names_only and isinstance(there, dict) and isinstance(now, dict):
                names = [name for name in {**there, **now} if there.get(name) != now.get(name)]
                yield f"  {key}: different: {', '.join(names)}"
            else:
                yield f"  {key}: {there!r} there, {now!r} {where}"


def _is_more(now: Any, there: Any, allowed: Collection[str] | None) -> bool:
    """Say whether a value has only grown, and by nothing but what is allowed."""
    match there, now:
        case None, dict():  # a group of names that nothing was in yet
            added, stays = set(now), True
        case int(), int():
            return now > there
        case list(), list():
            added, stays = set(now) - set(there), set(there) <= set(now)
        case dict(), dict():
            added, stays = now.keys() - there.keys(), there.items() <= now.items()
        case _:
            return False
    return stays and (allowed is None or added <= set(allowed))


@contextmanager
def locked_folder(path: Path, *, patience: float = 0) -> Iterator[None]:
    """Hold a folder's lock while the block works in it; the folder is made where it is missing.

    Args:
        path: The folder.
        patience: Seconds to wait for another process that works in it.

    Raises:
        InputError: When it holds links, pipes or devices, is in use, or cannot be written.
    """
    refuse_links_within(path)
    try:
        make_folder(path)
        with FileLock(path / _LOCK, timeout=patience, mode=PRIVATE):
            yield
    except Timeout as error:
        raise InputError(f"another process is working in {path}") from error
    except OSError as error:
        raise InputError(f"cannot work in {path}: {error}") from error


def surroundings(plan: Path | None) -> dict[str, str]:
    """Say on what a study is worked at, and with which commits, where there are such.

    Args:
        plan: The folder that its plan lies in; None where nobody wrote one down.
    """
    kinds = {"python": platform.python_implementation(), "system": platform.platform()}
    places = {"scriptgraph_commit": Path(__file__).parent, "plan_commit": plan}
    commits = {name: _commit(at) for name, at in places.items() if at}
    return kinds | {name: commit for name, commit in commits.items() if commit}


@cache
def _commit(folder: Path) -> str:
    """Name the commit that is checked out; empty where there is none, or nobody can tell.

    A repository's own settings may name programs that git runs to see what has changed: not here.
    """
    named = ["describe", "--always", "--exclude=*", "--abbrev=40", "--dirty"]
    safe = ["--no-optional-locks", "-c", "core.fsmonitor=false"]
    command = ["git", *safe, "-C", str(folder), *named]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def versions() -> dict[str, str]:
    """Name the versions that a study was made with."""
    return {
        "python": platform.python_version(),
        **{package: version(package) for package in _VERSIONED},
    }
