"""What was said, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scriptgraph.metrics.comparison import Comparison
from scriptgraph.metrics.criteria import Mark
from scriptgraph.metrics.profiles import FEWEST_PATIENTS
from scriptgraph.metrics.ratings import Ratings
from scriptgraph.metrics.speech import CHARACTERS, WINDOW
from scriptgraph.metrics.speech_comparison import Fit, GroupSpeech, SpeechComparison
from scriptgraph.report.document import differences_document, ends, row_document
from scriptgraph.report.speech import cautions


def speech_document(
    speech: SpeechComparison, comparison: Comparison | None = None
) -> dict[str, Any]:
    """Give all figures about what was said, by group; what is missing is null."""
    document: dict[str, Any] = {
        "distinct_over_words": WINDOW,
        "distinct_over_characters": CHARACTERS,
        "profile_test": {
            "method": "permutation of profiles among patients, one-sided",
            "fewest_patients": FEWEST_PATIENTS,
        },
        "groups": {name: _group(group, speech) for name, group in speech.groups.items()},
        "reference": None,
        "scores": [_judge(ratings) for ratings in speech.ratings],
    }
    if corpus := speech.reference:
        document["reference"] = {
            "path": str(corpus.path),
            "dialogues": corpus.dialogues,
            "figures": {row.key: row_document(row) for row in corpus.rows},
        }
    if comparison:
        document["comparison"] = differences_document(comparison.speech)
    return document


def _group(group: GroupSpeech, speech: SpeechComparison) -> dict[str, Any]:
    against = differences_document(group.against) if speech.reference else None
    return {
        "figures": {row.key: row_document(row) for row in group.rows},
        "without_words": dict(group.lacking),
        "minus_reference": against,
        "profiles": _fit(group.fit),
        "scores": [
            {"repeats": repeats, "criteria": _criteria(rated)}
            for rated, repeats in zip(group.ratings, group.repeats, strict=True)
        ],
    }


def _fit(fit: Fit) -> dict[str, Any]:
    return {
        "figures": {row.key: row_document(row) for row in fit.rows},
        "patients": fit.patients,
        "profiles": fit.profiles,
        "p": fit.p,
    }


def _judge(ratings: Ratings) -> dict[str, Any]:
    """Say whose scores stand at this place in every group."""
    return {
        "rubric": ratings.rubric,
        "judge": ratings.judge,
        "rehearsal": ratings.rehearsal,
        "cautions": cautions(ratings),
        "human": {name: dict(one) for name, one in ratings.people.items()} or None,
    }


def _criteria(rated: Mapping[str, Mark]) -> dict[str, Any]:
    return {
        name: {
            "mean": one.mean,
            **ends(one.interval),
            "n": one.n,
            "missing": one.missing,
            "sd_between_dialogues": one.sd,
            "sd_between_repeats": one.within,
        }
        for name, one in rated.items()
    }
