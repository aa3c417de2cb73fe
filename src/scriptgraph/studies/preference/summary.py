"""What came of many situations: their pairs, and everything that is no pair, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scriptgraph.replies.pairs import NOT_PAIRED, Pair, Pairing, Rated, length_bias, pair
from scriptgraph.replies.reply import Situation
from scriptgraph.studies.preference.folder import PreferenceFolder
from scriptgraph.studies.preference.prefer import is_done


@dataclass(frozen=True)
class PreferenceOutcome:
    """All situations together."""

    situations: int
    done: int
    """Situations with every reply and every score."""

    paired: int
    """Situations with at least one pair."""

    rated: tuple[Rated, ...]
    wanted: int
    """Candidates that were asked for."""

    without_reply: Counter[str]
    """Why → how many candidates could not be had."""

    pairs: tuple[Pair, ...]
    not_paired: Counter[str]

    def as_json(self) -> dict[str, Any]:
        """Give the figures for a program."""
        passed = [one for one in self.rated if one.candidate.passes]
        complete = [one for one in passed if one.overall is not None]
        bias = length_bias(self.pairs)
        return {
            "situations": {
                "all": self.situations,
                "done": self.done,
                "with_pairs": self.paired,
            },
            "candidates": {
                "wanted": self.wanted,
                "replied": len(self.rated),
                "passed": len(passed),
                "kept_out_by": _by_filter(self.rated),
                "without_reply": dict(self.without_reply.most_common()),
            },
            "scores": {
                "wanted": len(passed),
                "complete": len(complete),
                "missing": _missing(passed),
            },
            "pairs": len(self.pairs),
            "not_paired": {why: self.not_paired.get(why, 0) for why in NOT_PAIRED},
            "lengths": asdict(bias) if bias else None,
            "models": _by_model(self.pairs),
        }


def outcome(
    situations: Sequence[Situation],
    folder: PreferenceFolder,
    *,
    drawn: int,
    gap: float,
    pairing: Pairing,
) -> PreferenceOutcome:
    """Pair what lies in a folder.

    Args:
        situations: All of them.
        folder: Where their candidates and scores are.
        drawn: How many candidates each was to have.
        gap: The least difference of the overall scores of a pair.
        pairing: Which twos are looked at.
    """
    by_situation = [folder.of(one) for one in situations]
    found = [pair(rated, drawn=drawn, gap=gap, pairing=pairing) for rated in by_situation]
    return PreferenceOutcome(
        situations=len(situations),
        done=sum(is_done(rated, drawn) for rated in by_situation),
        paired=sum(bool(one.pairs) for one in found),
        rated=tuple(one for rated in by_situation for one in rated),
        wanted=drawn * len(situations),
        without_reply=_without_reply(situations, folder),
        pairs=tuple(two for one in found for two in one.pairs),
        not_paired=sum((one.not_paired for one in found), Counter[str]()),
    )


def _without_reply(situations: Iterable[Situation], folder: PreferenceFolder) -> Counter[str]:
    return Counter(
        failure.why
        for one in situations
        for number, failure in folder.failures.of(one.id).items()
        if folder.candidates.last(one.id, number) is None
    )


def _by_filter(rated: Iterable[Rated]) -> dict[str, int]:
    return dict(Counter(name for one in rated for name in one.candidate.faults).most_common())


def _missing(passed: Iterable[Rated]) -> dict[str, int]:
    """Count, by its first reason, every candidate that lacks a score."""
    reasons = Counter(
        next(iter(one.sheet.missing.values())) if one.sheet else "not asked for yet"
        for one in passed
        if one.overall is None
    )
    return dict(reasons.most_common())


def _by_model(pairs: Sequence[Pair]) -> dict[str, dict[str, int]]:
    chosen = Counter(one.chosen.candidate.model or "" for one in pairs)
    rejected = Counter(one.rejected.candidate.model or "" for one in pairs)
    return {
        model: {"chosen": chosen[model], "rejected": rejected[model]}
        for model in sorted({*chosen, *rejected})
    }
