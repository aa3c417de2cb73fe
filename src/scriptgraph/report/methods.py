"""How the dialogues were made and counted, in sentences that a paper can take over.

Every sentence is told from what the records and manifests say; what they do not say is left out,
and nothing is praised.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from scriptgraph.core.settings import REHEARSAL, SCRIPTLESS, Mode
from scriptgraph.metrics.intervals import CONFIDENCE
from scriptgraph.metrics.sources import Source
from scriptgraph.metrics.summary import Summary
from scriptgraph.records.results import Results
from scriptgraph.report.head import rehearsal_warnings
from scriptgraph.report.sampled import of_whom
from scriptgraph.report.wording import counted, kept_in_figures

METHOD = "script-based dialog policy planning (Wasenmüller et al., 2024, arXiv 2412.15242)"

_TIMES = " × "  # noqa: RUF001  # as designs are written

_TOLD = {"experiment", "scripts", "modes", "patients", "repetitions", "seed", "models", "turns"}
_TOLD |= {"prompts", "variants"}
"""What of a design has a sentence of its own."""

_ROLES = {
    "dialog": "wrote the agent's messages",
    "evaluator": "judged whether sections were complete",
    "dispatcher": "chose the next section",
    "guard": "looked messages through for danger",
    "patient": "played the patients",
    "verifier": "checked the switches afterwards",
    "scorer": "scored replies",
}
"""Role → what it did, in a sentence; others are told by their names."""


def read_manifests(places: Mapping[Path, Results]) -> dict[str, dict[str, Any]]:
    """Read the manifests of those sources that an experiment wrote: source → manifest.

    Raises:
        InputError: When one is no manifest.
    """
    found = {str(path): results.manifest_data() for path, results in places.items()}
    return {path: manifest for path, manifest in found.items() if manifest}


def methods(
    summary: Summary,
    manifests: Mapping[str, Mapping[str, Any]],
    days: tuple[str, str] | None = None,
) -> Iterator[str]:
    """Give the paragraphs of a methods section, with whatever nobody may overlook first.

    Args:
        summary: The report.
        manifests: Source → the manifest of its experiment, of those that have one.
        days: The first and the last day on which a dialogue was recorded.
    """
    yield from rehearsal_warnings(summary)
    for source in summary.sources:
        if manifest := manifests.get(source.path):
            yield " ".join(_experiment(source, manifest))
        else:
            found = counted(source.dialogues, "recorded dialogue")
            yield f"{source.path}: {found} without a manifest."
        if source.spent.kept:
            yield f"{_sentence(kept_in_figures(source.spent.kept))}."
    yield " ".join(_served(summary, days))
    yield " ".join(_statistics(summary))


def _experiment(source: Source, manifest: Mapping[str, Any]) -> Iterator[str]:
    design = manifest.get("design", {})
    how = _held(design.get("modes", ()))
    yield f"Experiment “{source.experiment}”: sessions were held {how}{_software(manifest)}."
    yield _crossed(source, design)
    yield _became(source)
    if models := list(_models(design.get("models", {}))):
        yield f"Models: {'; '.join(models)}."
    if variants := design.get("variants"):
        yield _compared(variants)
    if limit := design.get("turns"):
        yield f"No session had more than {limit} messages of the agent."
    if further := {key: value for key, value in design.items() if key not in _TOLD}:
        yield f"Settings besides: {', '.join(f'{key} {value}' for key, value in further.items())}."
    if prompts := design.get("prompts"):
        yield f"Its {counted(len(prompts), 'prompt')} have the joint hash {joint_hash(prompts)}."


def _held(modes: Sequence[str]) -> str:
    """Say which ways of leading a session the modes are."""
    ways = {
        f"with {METHOD}": any(mode in get_args(Mode) for mode in modes),
        "with the whole script in the agent's prompt (its section 4)": any(
            mode.startswith("unconstrained") for mode in modes
        ),
        "as role-play without a script": any(mode in SCRIPTLESS for mode in modes),
    }
    return (
        " and ".join(way for way, is_there in ways.items() if is_there) or "in modes not on record"
    )


def _software(manifest: Mapping[str, Any]) -> str:
    named = [f"{name} {number}" for name, number in manifest.get("versions", {}).items()]
    return f", on {', '.join(named)}" if named else ""


def _crossed(source: Source, design: Mapping[str, Any]) -> str:
    """Say what was combined with what; a factor of one level is named, too."""
    factors = []
    if scripts := design.get("scripts"):
        names = ", ".join(f"{name} ({hash_})" for name, hash_ in scripts.items())
        factors.append(f"{counted(len(scripts), 'script')} ({names})")
    if modes := design.get("modes"):
        factors.append(f"{counted(len(modes), 'mode')} of the agent ({', '.join(modes)})")
    roles = Counter(variant.partition("=")[0] for variant in design.get("variants", ()))
    factors += [f"{further + 1} models as {role}" for role, further in roles.items()]
    if patients := design.get("patients"):
        factors.append(counted(len(patients), "simulated patient"))
    if (repetitions := design.get("repetitions")) is not None:
        factors.append(counted(repetitions, "repetition"))
    planned = (
        "" if source.planned is None else f"{counted(source.planned, 'session')} were planned: "
    )
    seed = f", with seed {design['seed']}" if "seed" in design else ""
    return _sentence(f"{planned}{_TIMES.join(factors)}{seed}.")


def _became(source: Source) -> str:
    parts = [f"{counted(source.dialogues, 'dialogue')} came of them", f"{source.failed:,} failed"]
    if source.discarded:
        parts.append(f"{source.discarded:,} of the dialogues are left out, as the plan says")
    if source.open:
        parts.append(f"{source.open:,} had not been held")
    return f"{', '.join(parts[:-1])}, and {parts[-1]}."


def _models(models: Mapping[str, Any]) -> Iterator[str]:
    """Say who did what; what one model did stands together."""
    did: dict[str, list[str]] = {}
    for role, chosen in models.items():
        did.setdefault(_called(chosen), []).append(_ROLES.get(role, f"took the role {role}"))
    for name, deeds in did.items():
        yield f"{name} {', '.join(deeds[:-1])}{' and ' * (len(deeds) > 1)}{deeds[-1]}"


def _compared(variants: Mapping[str, Mapping[str, Any]]) -> str:
    """Say which models were put in the place of others, in sessions of the same draw."""
    others: dict[str, list[str]] = {}
    for variant, chosen in variants.items():
        role, _, name = variant.partition("=")
        label = f"“{name}”, " if "label" in chosen else ""
        others.setdefault(role, []).append(f"{label}{_called(chosen)}")
    told = "; ".join(f"{' and '.join(names)} as {role}" for role, names in others.items())
    return (
        "Models were compared: the same patients, modes and repetitions, with the same seeds, were "
        f"also held with {told}."
    )


def _called(chosen: Mapping[str, Any]) -> str:
    if chosen.get("model") == REHEARSAL:
        return "the rehearsal model, which is no language model,"
    settings = [f"{key} {value}" for key, value in chosen.items() if key not in ("model", "label")]
    return f"{chosen.get('model')} ({', '.join(settings)})" if settings else str(chosen["model"])


def _served(summary: Summary, days: tuple[str, str] | None) -> Iterator[str]:
    """Say what the records themselves hold of models and days."""
    if days:
        when = f"on {days[0]}" if days[0] == days[1] else f"from {days[0]} to {days[1]}"
        yield f"The dialogues were recorded {when}."
    models = sorted({one.model for group in summary.groups for one in group.labels if one.model})
    if models:
        yield f"The records name the agent's models as {'; '.join(models)}."
    else:
        yield "The records do not name the agent's models."


def _statistics(summary: Summary) -> Iterator[str]:
    yield (
        f"Figures are over {counted(summary.dialogues, 'dialogue')} in "
        f"{counted(len(summary.groups), 'group')} by {' and '.join(summary.by)}; times and tokens "
        "are those of the agent's models, without patient and verifier."
    )
    yield (
        f"Intervals have {100 * CONFIDENCE:.0f} % confidence and are Student's, by the delete-one "
        "jackknife over what was drawn together: around the logarithm of means, and the log odds "
        "of shares. "
        f"{of_whom(summary.sampling)}"
    )


def joint_hash(hashes: Mapping[str, str]) -> str:
    """Identify many files at once: SHA-256 of their lines `hash  name`, by name."""
    lines = "".join(f"{hash_}  {name}\n" for name, hash_ in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
