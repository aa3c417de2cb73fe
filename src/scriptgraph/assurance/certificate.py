"""A certificate: what a script is, what it allows and what was proved of it, in one file.

A third party holds sessions against it later, without the script's file and without a model.
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from scriptgraph.assurance.guarantees.report import promise_data, proved_if_possible
from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError
from scriptgraph.core.validation import told
from scriptgraph.files.whole import as_json, read_json_object
from scriptgraph.formats.load import load_script, write_script
from scriptgraph.script.model import Script, ScriptIdentity

_DIGEST = 64
_PACKAGES = ("scriptgraph", "langgraph", "langchain-core", "pydantic")


class CertifiedMove(BaseModel):
    """One move that the script allows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    target: str
    kind: str
    rule: str


class Certificate(BaseModel):
    """What is certified of a script."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    certificate: int = 1
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
        InputError: When something that it guarantees does not hold.
    """
    promises = proved_if_possible(script)
    if broken := [promise.text for promise in promises if promise.proof.verdict == "refuted"]:
        raise InputError(
            f"the script does not keep what it guarantees ({'; '.join(broken)}), so there is "
            "nothing to certify; `scriptgraph check` shows where it breaks"
        )
    parts: dict[str, Any] = {
        "certificate": 1,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "script": script.identity,
        "text": write_script(script, "yaml"),
        "moves": [
            {"source": m.source, "target": m.target, "kind": m.kind, "rule": m.label}
            for m in script.all_transitions
        ],
        "guarantees": [promise_data(script, promise) for promise in promises],
        "prompts": _prompts(),
        "versions": {package: version(package) for package in _PACKAGES},
    }
    return Certificate.model_validate({**parts, "digest": _digest(parts)})


def read_certificate(path: Path) -> Certificate:
    """Read a certificate.

    Raises:
        InputError: When it is none, or was changed after it was made.
    """
    document = read_json_object(path, "certificate")
    try:
        found = Certificate.model_validate(document)
    except ValidationError as error:
        raise InputError(f"{path} is no certificate: {told(error)}") from error
    if _digest({key: part for key, part in document.items() if key != "digest"}) != found.digest:
        raise InputError(f"{path} was changed after it was made: its digest does not fit")
    if (script := found.loaded()).hash != found.script["hash"]:
        raise InputError(f"{path} certifies {found.script['hash']}, but its text is {script.hash}")
    return found


def _digest(parts: dict[str, Any]) -> str:
    return digest(as_json(parts), _DIGEST)


def _prompts() -> dict[str, str]:
    folder = files("scriptgraph.prompts")
    found = sorted(part.name for part in folder.iterdir() if part.name.endswith(".md"))
    texts = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in found}
    return {name.removesuffix(".md"): digest(text) for name, text in texts.items()}
