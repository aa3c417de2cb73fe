"""What came of many situations: their pairs, and everything that is no pair, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from scriptgraph.core.calls import Spent
from scriptgraph.models.described import model_name
from scriptgraph.replies.pairs import (
    NOT_PAIRED,
    LengthBias,
    Pair,
    Pairing,
    Rated,
    length_bias,
    pair,
)
from scriptgraph.replies.reply import Situation
from scriptgraph.studies.documents import Count, Counts, Part
from scriptgraph.studies.preference.folder import PreferenceFolder
from scriptgraph.studies.preference.prefer import Preferring, is_done


class Situations(Part):
    """How far the situations are."""

    all: Count
    done: Count
    """Situations with every reply and every score."""

    with_pairs: Count


class Candidates(Part):
    """What became of the replies."""

    wanted: Count
    replied: Count
    passed: Count
    kept_out_by: Counts
    without_reply: Counts
    """Why → how many candidates could not be had."""


class Scored(Part):
    """What became of the scores."""

    wanted: Count
    complete: Count
    missing: Counts


class ModelShare(Part):
    """How often a model's reply was chosen and rejected."""

    chosen: Count
    rejected: Count


class PreferenceSummary(Part):
    """What came of all situations, for a program."""

    rehearsal: bool
    judge: str
    rubric: str
    gap: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    pairing: Pairing
    situations: Situations
    candidates: Candidates
    scores: Scored
    pairs: Count
    not_paired: Counts
    lengths: LengthBias | None
    models: dict[str, ModelShare]
    cost: Spent
    files: tuple[str, ...] = ()
    """Where the pairs were written."""


@dataclass(frozen=True)
class PreferenceOutcome:
    """All situations together."""

    summary: PreferenceSummary
    pairs: tuple[Pair, ...]


def outcome(
    preferring: Preferring,
    situations: Sequence[Situation],
    folder: PreferenceFolder,
    *,
    gap: float,
    pairing: Pairing,
) -> PreferenceOutcome:
    """Pair what lies in a folder.

    Args:
        preferring: What candidates and scores were made with.
        situations: All of them.
        folder: Where their candidates and scores are.
        gap: The least difference of the overall scores of a pair.
        pairing: Which twos are looked at.
    """
    drawn = [preferring.drawn(one) for one in situations]
    by_situation = [folder.of(one) for one in situations]
    found = [
        pair(rated, drawn=many, gap=gap, pairing=pairing)
        for rated, many in zip(by_situation, drawn, strict=True)
    ]
    rated = [one for candidates in by_situation for one in candidates]
    passed = [one for one in rated if one.candidate.passes]
    pairs = tuple(two for one in found for two in one.pairs)
    not_paired = sum((one.not_paired for one in found), Counter[str]())
    summary = PreferenceSummary(
        rehearsal=preferring.rehearsal,
        judge=model_name(preferring.judge),
        rubric=preferring.rubric.id,
        gap=gap,
        pairing=pairing,
        situations=Situations(
            all=len(situations),
            done=sum(map(is_done, by_situation, drawn)),
            with_pairs=sum(bool(one.pairs) for one in found),
        ),
        candidates=Candidates(
            wanted=sum(drawn),
            replied=len(rated),
            passed=len(passed),
            kept_out_by=_most_common(name for one in rated for name in one.candidate.faults),
            without_reply=_without_reply(situations, folder),
        ),
        scores=Scored(
            wanted=len(passed),
            complete=sum(one.overall is not None for one in passed),
            missing=_missing(passed),
        ),
        pairs=len(pairs),
        not_paired={why: not_paired[why] for why in NOT_PAIRED},
        lengths=length_bias(pairs),
        models=_by_model(pairs),
        cost=folder.cost(),
    )
    return PreferenceOutcome(summary, pairs)


def _most_common(reasons: Iterable[str]) -> dict[str, int]:
    return dict(Counter(reasons).most_common())


def _without_reply(situations: Iterable[Situation], folder: PreferenceFolder) -> dict[str, int]:
    return _most_common(
        failure.why
        for one in situations
        for number, failure in folder.failures.of(one.id).items()
        if folder.candidates.last(one.id, number) is None
    )


def _missing(passed: Iterable[Rated]) -> dict[str, int]:
    """Count, by its first reason, every candidate that lacks a score."""
    return _most_common(
        next(iter(one.sheet.missing.values())) if one.sheet else "not asked for yet"
        for one in passed
        if one.overall is None
    )


def _by_model(pairs: Sequence[Pair]) -> dict[str, ModelShare]:
    chosen = Counter(one.chosen.candidate.model or "" for one in pairs)
    rejected = Counter(one.rejected.candidate.model or "" for one in pairs)
    return {
        model: ModelShare(chosen=chosen[model], rejected=rejected[model])
        for model in sorted({*chosen, *rejected})
    }
