"""`scriptgraph export --format ro-crate`: an experiment's folder described for repositories."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from scriptgraph.cli.output import say
from scriptgraph.core.errors import InputError
from scriptgraph.files.whole import as_json, write_json


def export_crate(
    folders: Sequence[Path], license_: str | None, out: Path | None, *, force: bool
) -> None:
    """Write `ro-crate-metadata.json` into an experiment's folder.

    Args:
        folders: One folder that an experiment wrote.
        license_: The address of the licence that its data are given under.
        out: None, as the file belongs into the folder that it describes.
        force: Whether a description that is there is replaced.

    Raises:
        InputError: When that is no experiment's folder, or it is described already.
    """
    from scriptgraph.exports.crate import CRATE, crate
    from scriptgraph.records.results import find_results

    if len(folders) != 1:
        raise typer.BadParameter("a crate describes one folder", param_hint="PATHS...")
    if out is not None:
        raise typer.BadParameter("the file belongs into the folder", param_hint="--out")
    (folder,) = folders
    manifest = find_results(folder).manifest_data() if folder.is_dir() else {}
    if "experiment" not in manifest:
        raise InputError(f"{folder} is no folder of an experiment, which has a manifest.json")
    path = folder / CRATE
    if path.exists() and not force:
        raise InputError(f"{path} is there already; --force describes the folder as it is now")
    document = crate(folder, manifest, license_)
    write_json(path, document)
    say(f"{path} written: {len(as_json(document)):,} characters")
