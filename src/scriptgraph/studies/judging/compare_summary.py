"""What came of a contest between two systems, as a document for programs and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from statistics import fmean
from typing import Any

from scriptgraph.metrics.agreement import agreement
from scriptgraph.metrics.by_people import Agreement, Rated, agreement_with_people
from scriptgraph.metrics.win_rates import JudgedPair, LengthLimit, preferred, standing
from scriptgraph.models.described import is_rehearsal, model_name
from scriptgraph.replies.preferences import WHOLE, HumanChoice, Preferred
from scriptgraph.studies.judging.compare import Contest


def outcome(
    contest: Contest, limit: LengthLimit, human: Sequence[HumanChoice] | None = None
) -> dict[str, Any]:
    """Put a contest into figures; what is missing is counted and never filled.

    Args:
        contest: As far as it has come.
        limit: Which pairs count where length is to play no part.
        human: What people chose between the same replies.
    """
    whole = contest.judged()
    document: dict[str, Any] = {
        "rubric": {"id": contest.rubric.id, "hash": contest.rubric.hash},
        "judge": model_name(contest.judge),
        "rehearsal": is_rehearsal(contest.judge),
        "inputs": len(contest.pairs),
        "situations": len({pair.cluster for pair in contest.pairs}),
        "length_limit": str(limit),
        "characters": _mean_lengths(whole),
        "overall": asdict(standing(whole, limit)),
        "criteria": {
            criterion: asdict(standing(contest.judged(criterion), limit))
            for criterion in contest.criteria
            if criterion != WHOLE
        },
        "verdicts": contest.verdicts(),
        "cost": contest.ledger.cost(),
        "choices": str(contest.ledger.file),
    }
    if human is not None:
        found = agreement(preferred(whole), human, {pair.id: pair.cluster for pair in whole})
        document["human"] = {**asdict(found), "in_detail": asdict(_by_people(whole, human))}
    return document


_AS_NUMBERS: dict[Preferred, float] = {"B": -1, "tie": 0, "A": 1}
"""A preference as a score of A, so that those for either side lie furthest apart."""


def _by_people(pairs: Sequence[JudgedPair], human: Sequence[HumanChoice]) -> Agreement:
    """Hold choices against people's; length is by how much A's reply is longer."""
    judged, by_id = preferred(pairs), {pair.id: pair for pair in pairs}
    rated = [
        Rated(
            one.id,
            _AS_NUMBERS[judged[one.id]],
            (_AS_NUMBERS[one.choice],),
            by_id[one.id].cluster,
            by_id[one.id].lengths[0] - by_id[one.id].lengths[1],
        )
        for one in human
        if one.id in judged
    ]
    return agreement_with_people(rated, "ordinal")


def _mean_lengths(pairs: Sequence[JudgedPair]) -> dict[str, float]:
    a, b = zip(*(pair.lengths for pair in pairs), strict=True)
    return {"A": fmean(a), "B": fmean(b)}
