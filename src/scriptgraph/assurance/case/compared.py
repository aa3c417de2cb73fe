"""Which claims fell, came anew or stand as before, held against an earlier safety case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from scriptgraph.assurance.case.claims import Area, Claim, Outcome, SafetyCase
from scriptgraph.core.errors import InputError
from scriptgraph.core.validation import told
from scriptgraph.files.whole import read_json_object

LAYOUT = 1
"""The version of the JSON layout."""

Change = Literal["new", "fallen", "unchanged", "mended", "changed"]
"""`fallen`: it was shown once, and is not any more. `mended`: it was not shown, and is now.
`changed`: it is not shown, for another reason than before."""


class EarlierClaim(BaseModel):
    """A claim of an earlier case."""

    model_config = ConfigDict(frozen=True)

    id: str
    area: Area
    text: str
    about: str
    check: str
    outcome: Outcome
    once_shown: bool


class EarlierCase(BaseModel):
    """An earlier safety case, as far as it is compared with."""

    model_config = ConfigDict(frozen=True)

    safety_case: Literal[1]
    made_at: str
    scripts: list[dict[str, str]]
    claims: list[EarlierClaim]


@dataclass(frozen=True)
class Compared:
    """A case, held against an earlier one."""

    case: SafetyCase
    changes: Mapping[str, Change]
    """Id of a claim → what became of it."""

    gone: Sequence[EarlierClaim] = ()
    """What is no longer claimed."""

    since: str = ""
    """When the earlier case was made; empty where there is none."""

    once_shown: frozenset[str] = frozenset()
    """Ids of claims that are shown, or were in some earlier case."""

    def with_change(self, change: Change) -> list[Claim]:
        """List the claims of which this became."""
        return [claim for claim in self.case.claims if self.changes[claim.id] == change]

    @property
    def ok(self) -> bool:
        """Say whether no claim fell, and none is refuted."""
        is_refuted = any(claim.outcome == "refuted" for claim in self.case.claims)
        return not (is_refuted or self.with_change("fallen"))


def earlier_case(path: Path) -> EarlierCase | None:
    """Read the case that lies where the next one will; None where there is none.

    Raises:
        InputError: When it is no safety case, or one of another version.
    """
    if not path.exists():
        return None
    document = read_json_object(path, "safety case")
    if document.get("safety_case") != LAYOUT:
        version = document.get("safety_case")
        raise InputError(
            f"{path} is no safety case of layout {LAYOUT}, but {version!r}: give another folder "
            "with --out, or take it away"
        )
    try:
        return EarlierCase.model_validate(document)
    except ValidationError as error:
        raise InputError(f"{path} is no safety case: {told(error)}") from error


def compared(case: SafetyCase, earlier: EarlierCase | None) -> Compared:
    """Hold a case against an earlier one.

    Raises:
        ValueError: When two claims have one id.
    """
    ids = [claim.id for claim in case.claims]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise ValueError(f"claims with one id: {sorted(twice)}")
    before = {claim.id: claim for claim in earlier.claims} if earlier else {}
    shown = {claim.id for claim in case.claims if claim.outcome == "shown"}
    once = {one.id for one in before.values() if one.once_shown}
    return Compared(
        case,
        {claim.id: _change(claim, before.get(claim.id)) for claim in case.claims},
        [one for one in before.values() if one.id not in ids],
        earlier.made_at if earlier else "",
        frozenset(shown | (once & {*ids})),
    )


def _change(claim: Claim, before: EarlierClaim | None) -> Change:
    if before is None:
        return "new"
    if claim.outcome == "shown":
        return "unchanged" if before.outcome == "shown" else "mended"
    if before.once_shown:
        return "fallen"
    return "unchanged" if claim.outcome == before.outcome else "changed"


def case_data(found: Compared, *, made_at: str, versions: Mapping[str, str]) -> dict[str, Any]:
    """Give a case for programs.

    Args:
        found: The case, held against the earlier one.
        made_at: When it was made: ISO 8601, UTC.
        versions: Package → version.
    """
    case = found.case
    return {
        "safety_case": LAYOUT,
        "made_at": made_at,
        "ok": found.ok,
        "compared_with": found.since or None,
        "scripts": [dict(script) for script in case.scripts],
        "claims": [
            {
                "id": claim.id,
                "area": claim.area,
                "about": claim.about,
                "text": claim.text,
                "outcome": claim.outcome,
                "change": found.changes[claim.id],
                "once_shown": claim.id in found.once_shown,
                "evidence": claim.evidence,
                "lines": list(claim.lines),
                "check": claim.check,
                "figures": dict(claim.figures),
            }
            for claim in case.claims
        ],
        "no_longer_claimed": [one.model_dump() for one in found.gone],
        "tables": [
            {
                "area": table.area,
                "title": table.title,
                "rows": [dict(zip(table.header, row, strict=True)) for row in table.rows],
            }
            for table in case.tables
        ],
        "not_claimed": list(case.remarks),
        "versions": dict(versions),
    }
