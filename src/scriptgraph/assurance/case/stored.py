"""Claims from the sessions in a store: what an audit of them found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scriptgraph.assurance.audit import Irregularity
from scriptgraph.assurance.case.claims import Claim

_SHOWN = 20


def stored_claims(
    store: str,
    found: Mapping[str, Sequence[Irregularity]],
    unheard: Mapping[str, int],
    *,
    forgotten: int,
    vanished: Sequence[str],
) -> list[Claim]:
    """Claim that every stored session is what its script and its trace explain.

    What somebody said is left out of the claims: a safety case is given to others.

    Args:
        store: Its address.
        found: Session → what an audit found in it.
        unheard: Session → turns in which a model or classifier told nothing of danger.
        forgotten: How many sessions were deleted as the store allows.
        vanished: The digests of sessions that are gone and were not forgotten.
    """
    check = f"scriptgraph audit --all --store {store}"
    told = [
        f"{name}{'' if one.turn is None else f', turn {one.turn}'}: {one.kind}"
        for name, listed in found.items()
        for one in listed
    ]
    bad = sum(map(bool, found.values()))
    sessions = "1 session" if len(found) == 1 else f"{len(found):,} sessions"
    audited = Claim(
        id="stored-audit",
        area="sessions",
        about=store,
        text="Every stored session made only legal moves, on evidence that was said, and nothing "
        "of it was changed afterwards.",
        outcome="open" if not found else "refuted" if bad else "shown",
        evidence=f"An audit looked through {sessions} and found something in {bad or 'none'}.",
        check=check,
        lines=tuple(told[:_SHOWN]),
        figures={"sessions": len(found), "irregular": bad, "findings": len(told)},
    )
    kept = Claim(
        id="stored-register",
        area="sessions",
        about=store,
        text="No session has vanished: what is not there any more was forgotten on purpose.",
        outcome="refuted" if vanished else "shown",
        evidence=f"{forgotten} were forgotten, {len(vanished) or 'none'} vanished.",
        check=check,
        lines=tuple(name[:16] for name in vanished[:_SHOWN]),
        figures={"forgotten": forgotten, "vanished": len(vanished)},
    )
    return [audited, kept, _listened(store, len(found), unheard)]


def _listened(store: str, sessions: int, unheard: Mapping[str, int]) -> Claim:
    turns = sum(unheard.values())
    return Claim(
        id="stored-listeners",
        area="guard",
        about=store,
        text="A model or a classifier that listens for danger beside the words did so in every "
        "turn of every stored session.",
        outcome="shown" if sessions and not turns else "open",
        evidence=f"In {turns or 'none'} of their turns one has told nothing, in {len(unheard)} of "
        f"{sessions} sessions; words alone listened there.",
        check="scriptgraph trace SESSION",
        lines=tuple(f"{name}: {count}" for name, count in [*unheard.items()][:_SHOWN]),
        figures={"sessions": sessions, "unheard_sessions": len(unheard), "unheard_turns": turns},
    )
