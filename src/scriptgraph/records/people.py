"""How well a judge agrees with people, as data: one document beside what the judge gave."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.files.whole import read_json_object


def people_beside(given: Path) -> Path:
    """Say where the agreement of the judge lies whose scores or verdicts these are."""
    return given.with_suffix(".people.json")


def agreement_with_people(given: Path, judge: str) -> Mapping[str, Mapping[str, Any]]:
    """Read how a judge agrees with people, by what it judges; empty where nobody has asked.

    Raises:
        InputError: When the document is not what `--human` writes.
    """
    path = people_beside(given)
    found = _read(path)
    if not found:
        return {}
    agreement = found.get("agreement")
    if not isinstance(agreement, dict) or not all(
        isinstance(one, dict) and {"n", "kappa"} <= set(one) for one in agreement.values()
    ):
        raise InputError(f"{path}: no agreement of a judge with people, as --human writes it")
    return agreement if found.get("judge") == judge else {}


def people_rated(given: Path) -> Mapping[str, Sequence[str]]:
    """Read what people rated whom a judge was held against: person → things; empty as unasked.

    Raises:
        InputError: When the document is not what `--human` writes.
    """
    path = people_beside(given)
    found = _read(path)
    rated = found.get("rated", {} if not found else None)
    if not isinstance(rated, dict) or not all(isinstance(one, list) for one in rated.values()):
        raise InputError(
            f"{path} does not say what people rated, as --human writes it: move it away"
        )
    return rated


def _read(path: Path) -> Mapping[str, Any]:
    return read_json_object(path, "agreement with people") if path.exists() else {}
