"""Gathers the claims of a safety case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from scriptgraph.assurance.case.claims import Claim, SafetyCase, Table
from scriptgraph.assurance.case.dangers import danger_claim
from scriptgraph.assurance.case.guarding import PHRASES_ALONE, Figure, guard_claims, guard_table
from scriptgraph.assurance.case.proved import proved_claims
from scriptgraph.assurance.case.tamperings import tampering_claim
from scriptgraph.assurance.case.walked import (
    audited_claim,
    replayed_claim,
    walk_all,
    walked_claim,
)
from scriptgraph.script.model import Script


async def safety_case(
    scripts: Mapping[str, Script],
    *,
    guard: Sequence[Figure] = (),
    heard_by: str = PHRASES_ALONE,
    further: Sequence[Claim] = (),
    tables: Sequence[Table] = (),
    remarks: Sequence[str] = (),
    on_part: Callable[[str], object] = lambda part: None,
) -> SafetyCase:
    """Prove, rehearse, replay, audit and falsify, and claim what that shows.

    Args:
        scripts: What a command calls it → the script, without faults.
        guard: What the guard hears in labelled messages.
        heard_by: Who has heard that, as `guarding.listeners` names them.
        further: Claims from elsewhere, of stored sessions for instance.
        tables: Figures from elsewhere.
        remarks: What the case says nothing of.
        on_part: Called before each part with what is done.

    Raises:
        ScriptError: When a script has faults.
    """
    claims: list[Claim] = []
    held = []
    missing = [
        f"{script.id} states no guarantees, so that none is proved."
        for script in scripts.values()
        if not script.guarantees
    ]
    for name, script in scripts.items():
        on_part(f"{script.id}: proving what it guarantees")
        claims += proved_claims(script, name)
        claims.append(danger_claim(script, name))
        on_part(f"{script.id}: walking every path")
        cohorts = await walk_all(script)
        claims.append(walked_claim(script, name, cohorts))
        claims.append(audited_claim(script, name, cohorts))
        on_part(f"{script.id}: replaying every path")
        claims.append(await replayed_claim(script, name, cohorts))
        held += [(script, state) for state in cohorts["multi"].sessions]
    on_part("planting tamperings")
    claims.append(tampering_claim(held, list(scripts)))
    claims += guard_claims(guard, heard_by)
    own = [guard_table(guard)] if guard else []
    about = [
        {
            "id": script.id,
            "version": str(script.version),
            "hash": script.hash,
            "title": script.title,
        }
        for script in scripts.values()
    ]
    return SafetyCase(about, [*claims, *further], [*own, *tables], [*missing, *remarks])
