"""The folder of an experiment: what it was made from, what came out, and where it stands.

Every line reaches the disk before the session behind it is forgotten, so that a killed experiment
goes on without a gap. One process works in a folder at a time, and a folder keeps to one design.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import Remark, append_lines, line_number, mend_lines, read_placed_lines
from scriptgraph.files.whole import make_folder, whole_file, write_json
from scriptgraph.formats.load import writable_form, write_script
from scriptgraph.nodes.cast import now
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.results import (
    DIALOGUES,
    FAILURES,
    MANIFEST,
    PATIENT_CHECKS,
    VERDICTS,
    Failure,
    Results,
    folder_results,
)
from scriptgraph.studies.experiment.design import Experiment, prompt_texts
from scriptgraph.studies.folder import FolderKind, locked_folder, surroundings, versions

KIND = FolderKind(
    "an experiment",
    mark="experiment",
    other="holds the results of another plan",
    now="in the plan",
    grows={
        "repetitions": None,
        "scripts": None,
        "patients": None,
        "modes": None,
        "models": ("verifier", "patient_check"),  # they judge afterwards, whoever has ended
        "variants": None,
    },
    names_only=True,
)

BEGUN = ".begun"
"""Is there until the first manifest is: a folder that a first sitting left without one is ours."""

TEMPLATE = "reward.jinja"

INPUTS = ("plan.yaml", TEMPLATE, "scripts", "patients", "rubrics")
"""What the sessions were made from; the design's hashes say that it stays the same."""

_LINES = (DIALOGUES, VERDICTS, PATIENT_CHECKS, FAILURES)


@dataclass(frozen=True)
class Folder:
    """An experiment's folder, open for work."""

    path: Path
    experiment: Experiment

    @property
    def results(self) -> Results:
        """Say where the dialogues are, and what belongs to them."""
        return folder_results(self.path)

    @property
    def sessions(self) -> str:
        """Give the address of the store that keeps the sessions under way."""
        return str(self.path / "sessions.sqlite")

    def ended(self) -> Iterator[Dialogue]:
        """Read the dialogues that are there.

        Raises:
            InputError: When one is none of the plan's sessions, or is there twice.
        """
        file = self.results.dialogues
        left = {session.id for session in self.experiment.sessions}
        lines = read_placed_lines(file, Dialogue, "a dialogue") if file.exists() else ()
        for start, dialogue in lines:
            if dialogue.id not in left:
                is_twice = any(one.id == dialogue.id for one in self.experiment.sessions)
                why = "is there twice" if is_twice else "is none of this plan's sessions"
                place = f"{file}:{line_number(file, start)}"
                raise InputError(f"{place}: the dialogue {dialogue.id!r} {why}")
            left.remove(dialogue.id)
            yield dialogue

    def keep(self, dialogue: Dialogue) -> None:
        """Write a dialogue down."""
        append_lines(self.results.dialogues, [dialogue.line()])

    def keep_failure(self, failure: Failure) -> None:
        """Write down that a session failed."""
        append_lines(self.path / FAILURES, [failure.line()])


@contextmanager
def open_folder(path: Path, experiment: Experiment, remark: Remark) -> Iterator[Folder]:
    """Open the folder of an experiment, new or to go on in; it holds the folder's lock.

    Raises:
        InputError: When it belongs to another plan, is not an experiment's, is in use, or cannot
            be written.
    """
    refuse_foreign(path, experiment)
    with locked_folder(path):
        _begin(path, experiment)
        for name in _LINES:
            mend_lines(path / name, remark)
        yield Folder(path, experiment)


@contextmanager
def open_begun(
    path: Path, experiment: Experiment, remark: Remark, *, patience: float
) -> Iterator[Folder]:
    """Open a folder that another machine has begun: the files behind the plan may not be here.

    Args:
        path: The folder.
        experiment: The plan, or a shard of it.
        remark: Told of lines that were cut off.
        patience: Seconds to wait for another process that works in it.

    Raises:
        InputError: When it is not there, belongs to another plan, or stays in use.
    """
    if not (path / MANIFEST).exists():
        raise InputError(
            f"{path} is not there on this machine: the folder for the results has to lie on a disk "
            "that all machines share, under the same path"
        )
    refuse_foreign(path, experiment)
    with locked_folder(path, patience=patience):
        for name in _LINES:
            mend_lines(path / name, remark)
        yield Folder(path, experiment)


@contextmanager
def noted_sitting(folder: Folder) -> Iterator[dict[str, str]]:
    """Note in the manifest when work began and how it ended.

    The block sets `how`; a sitting that says nothing was broken off.
    """
    path = folder.path / MANIFEST
    source = folder.experiment.source
    around = surroundings(source.resolve().parent if source else None)
    sitting = {"started": now(), "how": "broken off", **around}
    before = folder.results.manifest_data().get("sessions", [])
    manifest = {
        **_manifest(folder.experiment),
        "sha256": input_hashes(folder.path),
        "sessions": [*before, sitting],
    }
    write_json(path, manifest)
    try:
        yield sitting
    finally:
        sitting["ended"] = now()
        write_json(path, manifest)


def input_hashes(path: Path) -> dict[str, str]:
    """Give the SHA-256 of what a folder's sessions were made from, as `sha256sum` prints it.

    Returns:
        File → hash, seen from the folder; prompts as they lie in this package.
    """
    kept = [one for name in INPUTS for one in sorted([path / name, *(path / name).glob("*")])]
    found = {one.relative_to(path).as_posix(): one.read_bytes() for one in kept if one.is_file()}
    prompts = {f"prompts/{name}": text.encode() for name, text in prompt_texts().items()}
    return {name: sha256(content).hexdigest() for name, content in {**found, **prompts}.items()}


def _manifest(experiment: Experiment) -> dict[str, Any]:
    return {
        "experiment": experiment.plan.experiment,
        "rehearsal": experiment.plan.models.rehearse,
        "planned": len(experiment.sessions),
        "design": experiment.design(),
        "conduct": experiment.plan.conduct(),
        "versions": versions(),
    }


def refuse_foreign(path: Path, experiment: Experiment) -> None:
    """Refuse a folder that is not this plan's; nothing is written.

    Raises:
        InputError: When it belongs to another plan, or is not an experiment's.
    """
    if (path / MANIFEST).exists() or not (path / BEGUN).exists():
        KIND.refuse_other(path, experiment.design())


def _begin(path: Path, experiment: Experiment) -> None:
    """Keep the inputs, and behind them the manifest, with which the folder is this plan's."""
    manifest = path / MANIFEST
    if not manifest.exists():
        (path / BEGUN).touch()
    _copy_inputs(path, experiment)
    if not manifest.exists():
        write_json(manifest, _manifest(experiment))
    (path / BEGUN).unlink(missing_ok=True)


def _copy_inputs(path: Path, experiment: Experiment) -> None:
    """Keep what the sessions are made from; the design's hashes say that it stays the same."""
    for folder in ("scripts", "patients"):
        make_folder(path / folder)
    if experiment.source:
        _copy(experiment.source, path / "plan.yaml")
    else:
        written = experiment.plan.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        write_json(path / "plan.yaml", written)
    if experiment.rubric:
        make_folder(path / "rubrics")
        rubric = experiment.rubric
        write_json(path / "rubrics" / f"{rubric.id}.json", rubric.model_dump(mode="json"))
    if experiment.template:
        _copy(experiment.template, path / TEMPLATE)
    for source, script in experiment.scripts:
        kept = path / "scripts" / f"{script.id}{source.suffix}"
        if script.source.files:  # its parts do not lie here
            _write(write_script(script, writable_form(source)), kept)
        else:
            _copy(source, kept)
    for persona in experiment.personas:
        write_json(path / "patients" / f"{persona.id}.yaml", persona.played)


def _copy(source: Path, path: Path) -> None:
    """Copy a text; where a folder came with a hard link in its place, only the link is replaced."""
    _write(source.read_bytes().decode(), path)


def _write(text: str, path: Path) -> None:
    with whole_file(path) as file:
        file.write(text)
