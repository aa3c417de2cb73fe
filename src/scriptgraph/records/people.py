"""How well a judge agrees with people, as data: one document beside what the judge gave."""

from collections.abc import Mapping
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
    if not path.exists():
        return {}
    found = read_json_object(path, "agreement with people")
    agreement = found.get("agreement")
    if not isinstance(agreement, dict) or not all(
        isinstance(one, dict) and {"n", "kappa"} <= set(one) for one in agreement.values()
    ):
        raise InputError(f"{path}: no agreement of a judge with people, as --human writes it")
    return agreement if found.get("judge") == judge else {}
