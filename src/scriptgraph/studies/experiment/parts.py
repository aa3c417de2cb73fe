"""The shards of a plan in the plan's own folder: where they lie, and what each begins with."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import Remark
from scriptgraph.records.results import DIALOGUES, FAILURES, MANIFEST
from scriptgraph.studies.cluster.worker import PATIENCE
from scriptgraph.studies.experiment.design import Experiment
from scriptgraph.studies.experiment.folder import Folder, open_folder
from scriptgraph.studies.experiment.gathering import Gathered, gather
from scriptgraph.studies.folder import locked_folder
from scriptgraph.studies.shards import Shard

SHARDS = "shards"


@dataclass(frozen=True)
class Part:
    """A shard of a plan, and the folder that it is held in."""

    path: Path
    experiment: Experiment


def begin_parts(folder: Folder, shards: int | None, usual: int, remark: Remark) -> tuple[Part, ...]:
    """Begin a folder for each shard, with what the plan's own folder already holds of it.

    Args:
        folder: The plan's folder, open for work.
        shards: How many are wanted; None goes on with those that are there.
        usual: How many there are, where nobody says so and there are none yet.
        remark: Told of lines that were cut off.

    Raises:
        InputError: When there are others already.
    """
    of = _number(folder.path, shards) or max(1, min(usual, len(folder.experiment.sessions)))
    parts = tuple(_parts(folder, of))
    for part in parts:
        is_new = not (part.path / MANIFEST).exists()
        with open_folder(part.path, part.experiment, remark):
            if is_new and _holds_any(folder.path):
                planned = folder.experiment.sessions
                mine = {one.id for one in part.experiment.sessions}
                belongs = {one.id: one.id in mine for one in planned}
                asyncio.run(gather([folder.path], part.path, belongs, remark))
    return parts


def gather_parts(folder: Folder, parts: Sequence[Part], remark: Remark) -> Gathered:
    """Bring what the shards have come to into the plan's own folder."""
    planned = {session.id: True for session in folder.experiment.sessions}
    with ExitStack() as locks:
        for part in parts:
            locks.enter_context(locked_folder(part.path, patience=PATIENCE))
        return asyncio.run(gather([part.path for part in parts], folder.path, planned, remark))


def _parts(folder: Folder, of: int) -> Iterator[Part]:
    width = len(str(of))
    for number in range(1, of + 1):
        experiment = replace(folder.experiment, shard=Shard(number, of))
        if experiment.sessions:
            yield Part(folder.path / SHARDS / f"{number:0{width}}-of-{of}", experiment)


def _number(out: Path, wanted: int | None) -> int | None:
    """Say how many shards there are in a folder, or are to be."""
    names = [path.name for path in (out / SHARDS).glob("*-of-*")]
    there = {int(found[1]) for name in names if (found := re.fullmatch(r"\d+-of-(\d+)", name))}
    if wanted is None:
        wanted = min(there, default=None)
    if there - {wanted}:
        told = ", ".join(map(str, sorted(there)))
        raise InputError(f"{out / SHARDS} holds {told} shards, not {wanted}; leave --shards out")
    return wanted


def _holds_any(out: Path) -> bool:
    """Say whether anything was ever held in a folder itself."""
    return any((out / name).exists() for name in (DIALOGUES, FAILURES, "sessions.sqlite"))
