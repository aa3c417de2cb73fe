"""One results folder of those that shards of a plan have written, as one process would have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import Remark
from scriptgraph.files.whole import make_folder, refuse_twice, whole_bytes, write_json
from scriptgraph.records.results import MANIFEST
from scriptgraph.studies.experiment.folder import BEGUN, INPUTS, KIND, input_hashes
from scriptgraph.studies.experiment.gathering import Gathered, gather
from scriptgraph.studies.experiment.naming import planned_names
from scriptgraph.studies.folder import locked_folder


@dataclass(frozen=True)
class Merged:
    """What a folder holds that others were merged into."""

    planned: int
    held: Gathered

    @property
    def missing(self) -> int:
        """Count the sessions that have not ended."""
        return self.planned - self.held.ended


async def merge(
    folders: Sequence[Path],
    out: Path,
    remark: Remark,
    *,
    other_versions: bool = False,
    advance: Callable[[], object] = lambda: None,
) -> Merged:
    """Merge the folders of a plan's shards into one; what that holds already stays.

    Args:
        folders: Folders of shards of one plan, or of the whole of it.
        out: Where it all goes: new, or a folder of the same plan.
        remark: Told of lines that were cut off.
        other_versions: Whether the folders may have been made with different versions.
        advance: Called after each file.

    Raises:
        InputError: When the folders do not belong together or hold two sessions of one name, or
            one is given twice or in use; nothing is written then, or only what belongs there.
    """
    refuse_twice(folders, "what it holds is merged once")
    if out.resolve() in {folder.resolve() for folder in folders}:
        raise InputError(f"{out} is merged into itself; --out FOLDER names another one")
    manifests = _manifests(folders, remark, other_versions=other_versions)
    design = _whole(next(iter(manifests.values()))["design"])
    _refuse_others(manifests, design)
    if (out / MANIFEST).exists() or not (out / BEGUN).exists():
        KIND.refuse_other(out, design)
    names = dict.fromkeys(planned_names(design), True)
    with ExitStack() as locks:
        for folder in (*folders, out):
            locks.enter_context(locked_folder(folder))
        if not (out / MANIFEST).exists():
            (out / BEGUN).touch()
            _copy_inputs(folders[0], out)
        held = await gather(folders, out, names, remark, advance)
        write_json(out / MANIFEST, _manifest(manifests, out, design, len(names)))
        (out / BEGUN).unlink(missing_ok=True)
    return Merged(len(names), held)


def _manifests(
    folders: Sequence[Path], remark: Remark, *, other_versions: bool
) -> Mapping[Path, Mapping[str, Any]]:
    """Read the manifests; what was made with other versions is refused, or said."""
    found: dict[Path, Mapping[str, Any]] = {}
    for folder in folders:
        found[folder] = KIND.manifest(folder)
        if not found[folder]:
            raise InputError(f"{folder} is no folder of an experiment: it has no {MANIFEST}")
    first, versions = folders[0], found[folders[0]]["versions"]
    for folder, manifest in found.items():
        differing = [
            f"{name} {versions.get(name)} and {manifest['versions'].get(name)}"
            for name in {**versions, **manifest["versions"]}
            if versions.get(name) != manifest["versions"].get(name)
        ]
        if differing:
            told = f"{first} and {folder} were made with different versions: {', '.join(differing)}"
            if not other_versions:
                raise InputError(f"{told}; --other-versions merges them all the same")
            remark(told)
    return found


def _whole(design: Mapping[str, Any]) -> dict[str, Any]:
    """Give the design of the plan that a shard's is of."""
    return {key: value for key, value in design.items() if key != "shard"}


def _refuse_others(manifests: Mapping[Path, Mapping[str, Any]], design: Mapping[str, Any]) -> None:
    """Refuse folders of other plans; a plan that has grown has to have grown everywhere."""
    first, as_it_is = next(iter(manifests)), replace(KIND, grows={})
    for folder, manifest in manifests.items():
        if differing := list(as_it_is.differing(_whole(manifest["design"]), design, f"in {first}")):
            told = [f"{folder} and {first} hold the results of different plans", *differing]
            raise InputError("\n".join(told))


def _copy_inputs(source: Path, out: Path) -> None:
    """Keep what the sessions were made from."""
    for name in INPUTS:
        given = source / name
        if given.is_dir():
            make_folder(out / name)
        for file in sorted(given.iterdir()) if given.is_dir() else [given]:
            if file.exists():
                whole_bytes(out / file.relative_to(source), file.read_bytes(), private=True)


def _manifest(
    manifests: Mapping[Path, Mapping[str, Any]], out: Path, design: Mapping[str, Any], planned: int
) -> dict[str, Any]:
    """Write the manifest of the whole: every shard's sittings, each with its shard."""
    last = list(manifests.values())[-1]
    sittings: list[Mapping[str, str]] = list(KIND.manifest(out).get("sessions", []))
    for manifest in manifests.values():
        shard = manifest["design"].get("shard")
        sittings += [{**one, **({"shard": shard} if shard else {})} for one in manifest["sessions"]]
    once = [one for number, one in enumerate(sittings) if one not in sittings[:number]]
    return {
        **last,
        "planned": planned,
        "design": design,
        "sha256": input_hashes(out),
        "versions": _joined([one["versions"] for one in manifests.values()]),
        "sessions": sorted(once, key=lambda one: one["started"]),
    }


def _joined(versions: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Name every version that was used."""
    names = dict.fromkeys(name for one in versions for name in one)
    return {
        name: ", ".join(dict.fromkeys(one[name] for one in versions if name in one))
        for name in names
    }
