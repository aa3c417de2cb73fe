"""An experiment's folder as a research object: RO-Crate 1.1, with a Process Run Crate's actions.

What the manifest knows is said in JSON-LD that repositories of research data read: the files with
their sizes and SHA-256, the software, and each sitting as an action that made dialogues of a plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import REHEARSAL
from scriptgraph.records.dialogue import JUDGING
from scriptgraph.records.results import DIALOGUES, FAILURES, MANIFEST, PATIENT_CHECKS, VERDICTS

CRATE = "ro-crate-metadata.json"
"""The name that the specification gives the file."""

_VERSION = "https://w3id.org/ro/crate/1.1"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_PAPER = "https://doi.org/10.48550/arXiv.2412.15242"

_DESCRIBED = {
    DIALOGUES: "The dialogues, a line each, with every decision of the agent",
    VERDICTS: "What the verifier found of their switches",
    PATIENT_CHECKS: "Whether simulated patients kept to their cases",
    FAILURES: "Sessions that could not be carried to their end",
    MANIFEST: "The design, the models, the versions and the sittings",
    "plan.yaml": "The plan that the dialogues were made by",
    "reward.jinja": "The chat template of the reward model",
}
_MATERIAL = {
    "scripts": "A dialogue script",
    "patients": "A simulated patient",
    "rubrics": "A rubric that replies were chosen by",
}
_FORMATS = {
    ".jsonl": "application/jsonl",
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".md": "text/markdown",
    ".jinja": "text/plain",
}
_UNLICENSED = "#license"


def crate(folder: Path, manifest: Mapping[str, Any], license_: str | None) -> dict[str, Any]:
    """Describe an experiment's folder as RO-Crate has it.

    Args:
        folder: Its files are read, for their hashes.
        manifest: Its manifest.
        license_: The address of the licence that the data are given under; None where nobody has
            said one, which the crate then says.

    Raises:
        InputError: When the folder has no dialogues yet.
    """
    if not (folder / DIALOGUES).exists():
        raise InputError(f"{folder} has no {DIALOGUES} yet, so there is nothing to describe")
    files = [_file(folder, path) for path in _files(folder)]
    names = [{"@id": one["@id"]} for one in files]
    actions = list(_actions(manifest, names))
    software = list(_software(manifest))
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Experiment {manifest['experiment']}",
        "description": _told(manifest),
        "datePublished": f"{datetime.now(UTC):%Y-%m-%d}",
        "license": {"@id": license_ or _UNLICENSED},
        "conformsTo": {"@id": _PROFILE},
        "citation": {"@id": _PAPER},
        "hasPart": names,
        "mentions": [{"@id": one["@id"]} for one in actions],
    }
    return {
        "@context": f"{_VERSION}/context",
        "@graph": [_descriptor(), root, *files, *actions, *software, *_around(license_)],
    }


def _descriptor() -> dict[str, Any]:
    return {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _VERSION},
        "about": {"@id": "./"},
    }


def _told(manifest: Mapping[str, Any]) -> str:
    kind = "Dialogues of simulated patients with an agent"
    if manifest.get("rehearsal"):
        kind += f", {_rehearsed(manifest.get('design', {}))}"
    return f"{kind}; {manifest.get('planned', 'an unknown number of')} sessions were planned."


def _rehearsed(design: Mapping[str, Any]) -> str:
    """Say what the rehearsal model did; a design that does not say has it do everything."""
    models = [*design.get("models", {}).items(), *design.get("variants", {}).items()]
    played = [(name.partition("=")[0], one.get("model")) for name, one in models]
    spoke = [(role, model) for role, model in played if role not in JUDGING]
    roles = dict.fromkeys(role for role, model in spoke if model == REHEARSAL)
    if spoke and not roles:
        return "judged by a rehearsal model"
    if any(model != REHEARSAL for _, model in spoke):
        return f"in part spoken by a rehearsal model (as {', '.join(roles)})"
    return "spoken by a rehearsal model: nothing in them is a language model's"


def _files(folder: Path) -> Iterator[Path]:
    """Give what belongs to the results; stores, locks and pages do not."""
    yield from (folder / name for name in _DESCRIBED if (folder / name).is_file())
    for part in _MATERIAL:
        yield from (path for path in sorted((folder / part).glob("*")) if path.is_file())


def _file(folder: Path, path: Path) -> dict[str, Any]:
    name = path.relative_to(folder).as_posix()
    with path.open("rb") as content:
        hash_ = hashlib.file_digest(content, "sha256").hexdigest()
    return {
        "@id": name,
        "@type": "File",
        "name": path.name,
        "description": _DESCRIBED.get(name) or _MATERIAL[path.parent.name],
        "contentSize": str(path.stat().st_size),
        "sha256": hash_,
        "encodingFormat": _FORMATS.get(path.suffix, "application/octet-stream"),
    }


def _actions(manifest: Mapping[str, Any], names: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Tell each sitting: what was taken, what came of it, when, and how it ended."""
    made = {DIALOGUES, FAILURES}
    for number, sitting in enumerate(manifest.get("sessions", ()), start=1):
        yield {
            "@id": f"#sitting-{number}",
            "@type": "CreateAction",
            "name": f"Sitting {number}: {sitting['how']}",
            "instrument": {"@id": "#scriptgraph"},
            "object": [one for one in names if "/" in one["@id"] or one["@id"] == "plan.yaml"],
            "result": [one for one in names if one["@id"] in made],
            "startTime": sitting["started"],
            **({"endTime": sitting["ended"]} if "ended" in sitting else {}),
        }


def _software(manifest: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, number in manifest.get("versions", {}).items():
        yield {
            "@id": f"#{name}",
            "@type": "SoftwareApplication",
            "name": name,
            "version": number,
        }


def _around(license_: str | None) -> Iterator[dict[str, Any]]:
    yield {
        "@id": _PAPER,
        "@type": "ScholarlyArticle",
        "name": "Script-Based Dialog Policy Planning for LLM-Powered Conversational Agents",
    }
    yield {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    if license_:
        yield {"@id": license_, "@type": "CreativeWork", "name": license_}
    else:
        yield {
            "@id": _UNLICENSED,
            "@type": "CreativeWork",
            "name": "No licence",
            "description": "Nobody has said yet under which licence these data may be used.",
        }
