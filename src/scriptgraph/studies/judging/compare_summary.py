"""What came of a contest between two systems, as a document for programs and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from statistics import fmean
from typing import Any

from scriptgraph.metrics.agreement import agreement
from scriptgraph.metrics.win_rates import JudgedPair, LengthLimit, preferred, standing
from scriptgraph.models.described import is_rehearsal, model_name
from scriptgraph.replies.preferences import WHOLE, HumanChoice
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
        document["human"] = asdict(found)
    return document


def _mean_lengths(pairs: Sequence[JudgedPair]) -> dict[str, float]:
    a, b = zip(*(pair.lengths for pair in pairs), strict=True)
    return {"A": fmean(a), "B": fmean(b)}
