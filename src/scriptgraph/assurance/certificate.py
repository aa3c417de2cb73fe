"""A certificate: what a script is, what it allows and what was proved of it, in one file.

A third party holds sessions against it later, without the script's file and without a model.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from scriptgraph.assurance.guarantees.most import bounds
from scriptgraph.assurance.guarantees.report import promise_data, proved_if_possible
from scriptgraph.assurance.values.report import looked_at
from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.core.validation import told
from scriptgraph.files.whole import as_json, read_json_object
from scriptgraph.formats.load import load_script, write_script
from scriptgraph.script.model import Script, ScriptIdentity

LAYOUT = 2
"""The version of the layout that is written and read here."""

_DIGEST = 64
_OURS = "scriptgraph"
_PACKAGES = (_OURS, "langgraph", "langchain-core", "pydantic")


class CertifiedMove(BaseModel):
    """One move that the script allows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    target: str
    kind: str
    rule: str


class CertifiedBound(BaseModel):
    """The most that sessions can take of something; see `guarantees.most`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    counted: str
    span: str
    most: int | None
    """None where there is none, or it was not worked out."""

    why: str
    """What it depends on, or why there is none."""


class Certificate(BaseModel):
    """What is certified of a script."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    certificate: int = LAYOUT
    """The version of this layout."""

    made_at: str
    """ISO 8601, UTC."""

    script: ScriptIdentity
    text: str
    """The script as YAML: it says the same as the file that was certified, whatever its format."""

    moves: tuple[CertifiedMove, ...]
    """Every legal move; a session that is held with this script makes no other."""

    guarantees: tuple[dict[str, Any], ...]
    """What the script guarantees, and whether that was proved; see `guarantees.report`."""

    values: dict[str, Any]
    """What a solver found out about the values that rules read; see `values.report`."""

    bounds: tuple[CertifiedBound, ...]
    """The most turns, model calls and estimated tokens; none where the solver was not there."""

    prompts: dict[str, str]
    """Prompt → digest of its text."""

    versions: dict[str, str]
    """Package → version."""

    digest: str
    """Of all the rest: who changes a word of it makes it none."""

    def loaded(self) -> Script:
        """Give the script that is certified."""
        return load_script(self.text, "yaml")


def certify(script: Script) -> Certificate:
    """Certify a script: work out its moves, prove what it guarantees, and note what it runs with.

    Args:
        script: A script without faults.

    Raises:
        InputError: When something that it guarantees does not hold, or a rule of it is never
            followed, or leaves values without a way on.
    """
    values = looked_at(script)
    if broken := [each["message"] for each in values["findings"] if each["severity"] == "error"]:
        raise InputError(
            f"some rules lead no session on ({'; '.join(broken)}), so there is nothing to certify; "
            "`scriptgraph check` shows where they stand"
        )
    promises = proved_if_possible(script)
    if broken := [promise.text for promise in promises if promise.proof.verdict == "refuted"]:
        raise InputError(
            f"the script does not keep what it guarantees ({'; '.join(broken)}), so there is "
            "nothing to certify; `scriptgraph check` shows where it breaks"
        )
    parts: dict[str, Any] = {
        "certificate": LAYOUT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "script": script.identity,
        "text": write_script(script, "yaml"),
        "moves": _moves(script),
        "guarantees": [promise_data(script, promise) for promise in promises],
        "values": values,
        "bounds": _bounds(script),
        "prompts": _prompts(),
        "versions": {package: version(package) for package in _PACKAGES},
    }
    return Certificate.model_validate({**parts, "digest": _digest(parts)})


def read_certificate(path: Path) -> Certificate:
    """Read a certificate.

    Raises:
        InputError: When it is none, was made by another version, or was changed after it was made;
            the message names what differs.
    """
    document = read_json_object(path, "certificate")
    layout = document.get("certificate")
    if layout != LAYOUT:
        raise InputError(
            f"{path} has the layout {layout!r}, and this version reads {LAYOUT}: certify the "
            "script again, or use the version that made it"
        )
    try:
        found = Certificate.model_validate(document)
    except ValidationError as error:
        raise InputError(f"{path} is no certificate: {told(error)}") from error
    if _digest({key: part for key, part in document.items() if key != "digest"}) != found.digest:
        raise InputError(f"{path} was changed after it was made: its digest does not fit")
    _refuse_other_version(path, found)
    _refuse_other_script(path, found)
    return found


def _refuse_other_version(path: Path, found: Certificate) -> None:
    """Refuse what another version of this package made: it may read rules in another way.

    Raises:
        InputError: When it was, or was made with other prompts; the message names them.
    """
    made_by, ours = found.versions.get(_OURS), version(_OURS)
    if made_by != ours:
        raise InputError(
            f"{path} was made by {_OURS} {made_by}, and this is {ours}: certify the script again, "
            "or use that version"
        )
    now = _prompts()
    names = sorted(now.keys() | found.prompts.keys())
    if other := [name for name in names if now.get(name) != found.prompts.get(name)]:
        raise InputError(
            f"{path} was made with other prompts ({', '.join(other)}), though by this version: "
            "certify the script again"
        )


def _refuse_other_script(path: Path, found: Certificate) -> None:
    """Refuse what does not say the same of its script as the script itself.

    Raises:
        InputError: When hash, moves or guarantees are another script's.
    """
    try:
        script = found.loaded()
    except ScriptError as error:
        raise InputError(f"{path} holds a text that is no script: {error}") from error
    if script.identity != found.script:
        raise InputError(
            f"{path} certifies {dict(found.script)}, but its text is {script.identity}"
        )
    if [move.model_dump() for move in found.moves] != _moves(script):
        raise InputError(f"{path} lists other moves than its script allows")
    if tuple(each.get("guarantee") for each in found.guarantees) != script.guarantees:
        raise InputError(f"{path} speaks of other guarantees than its script gives")


def _bounds(script: Script) -> list[dict[str, Any]]:
    try:
        return [asdict(each) for each in bounds(script)]
    except InputError:
        return []


def _moves(script: Script) -> list[dict[str, str]]:
    return [
        {"source": m.source, "target": m.target, "kind": m.kind, "rule": m.label}
        for m in script.all_transitions
    ]


def _digest(parts: dict[str, Any]) -> str:
    return digest(as_json(parts), _DIGEST)


def _prompts() -> dict[str, str]:
    folder = files("scriptgraph.prompts")
    found = sorted(part.name for part in folder.iterdir() if part.name.endswith(".md"))
    texts = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in found}
    return {name.removesuffix(".md"): digest(text) for name, text in texts.items()}
