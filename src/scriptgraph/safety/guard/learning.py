"""Learns a classifier from a clinic's labelled messages; they themselves are not kept.

Logistic regression on an embedding. How much has to speak for danger is set by cross-validation, so
that no more of the harmless messages are heard as danger than whoever calls allows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any, Literal

from scriptgraph.core.danger import Level
from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import require
from scriptgraph.safety.danger.levels import LEVELS, least_of, reaches
from scriptgraph.safety.guard.embedding import EXTRA, passages, probe, vectors
from scriptgraph.safety.guard.labelled import Labelled
from scriptgraph.safety.guard.learned import Heard, Learned, Weighed, likeliest, outweighs, weighed

FALSE_ALARMS = 0.02
"""The share of harmless messages that may be heard as danger, where nobody says another."""

LEAST = 10
"""Messages of each level, and of each kind of danger, that is labelled at all."""

MOST = 50_000
"""Messages; beyond them learning takes longer than it is worth."""

_FOLDS = 10
"""With five, chance moved the threshold so that a third more or less was found."""

_STRENGTH = 3.0
"""Scikit-learn's `C`, chosen on our known messages; the fresh ones were not looked at for it."""

_NAMED: Mapping[str, Level] = {one: one for one in LEVELS}

Kind = Literal["self", "from others", "to others"]


def learn(rows: Sequence[Labelled], *, false_alarms: float = FALSE_ALARMS) -> Learned:
    """Learn a classifier from labelled messages: the same one from the same ones, in any order.

    Args:
        rows: The messages, each with its language and one of `LEVELS`.
        false_alarms: The share of harmless messages that may be heard as danger, between 0 and 1.

    Raises:
        InputError: When there are too few of one level, or of harmless ones for that share, only
            danger or none, one message with two labels, or the extra `classifier` is missing.
    """
    rows = _without_repeats(rows)
    _refuse_few(rows, false_alarms)
    heard = _Heard(rows)
    levels = [_NAMED[one.level] for one in rows]
    order: list[Level] = [one for one in LEVELS if one in levels]
    outweighed, told = heard.by_others(levels, order)
    threshold = _threshold(outweighed, levels, false_alarms)
    about: list[Kind] = [one.about for one in rows if one.about and one.level != "none"]
    with_kind = [i for i, one in enumerate(rows) if one.about and one.level != "none"]
    return Learned(
        probe=tuple(probe()),
        false_alarms=false_alarms,
        threshold=threshold,
        figures=tuple(_figures(rows, heard.folds(levels), outweighed, told, false_alarms)),
        levels=_fitted(heard.whole, levels, order),
        about=_fitted(heard.whole[with_kind], about, sorted(set(about))),
    )


class _Heard:
    """Messages as numbers: each whole, and in passages as a classifier will look at them."""

    def __init__(self, rows: Sequence[Labelled]) -> None:
        np = require("numpy", EXTRA)
        self.whole = vectors([one.text for one in rows])
        parts = [passages(one.text) for one in rows]
        self._passages = vectors([one for each in parts for one in each])
        self._ends = np.cumsum([len(each) for each in parts])

    def folds(self, labels: Sequence[str]) -> list[tuple[Any, Any]]:
        """Part them, each part with as many of each label as the others."""
        chosen = require("sklearn.model_selection", EXTRA)
        parted = chosen.StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
        return list(parted.split(self.whole, labels))

    def by_others(self, labels: Sequence[str], order: Sequence[Level]) -> tuple[Any, list[Level]]:
        """Say of each message how far danger outweighs none, and its level, by the other folds."""
        np = require("numpy", EXTRA)
        outweighed = np.zeros(len(labels))
        told: list[Level] = ["none"] * len(labels)
        for learned, tried in self.folds(labels):
            fitted = _fitted(self.whole[learned], [labels[i] for i in learned], order)
            for i in tried:
                sums = weighed(self._passages_of(i), [*fitted.values()])
                odds = outweighs(sums, 0)
                most = int(odds.argmax())
                outweighed[i], told[i] = odds[most], likeliest(sums[most], order)
        return outweighed, told

    def _passages_of(self, i: int) -> Any:
        return self._passages[self._ends[i - 1] if i else 0 : self._ends[i]]


def _fitted(numbers: Any, labels: Sequence[Any], order: Sequence[Any]) -> dict[Any, Weighed]:
    """Weigh each number for each label; rounded, so that a file says all that counts."""
    if len(order) < 2:
        nothing = Weighed(bias=0.0, weights=(0.0,) * numbers.shape[1])
        return {one: nothing for one in order}
    linear = require("sklearn.linear_model", EXTRA)
    model = linear.LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=5_000)
    with require("threadpoolctl", EXTRA).threadpool_limits(1):  # quicker, and the same everywhere
        model.fit(numbers.astype("float64"), [order.index(one) for one in labels])
    weights, biases = model.coef_.round(6), model.intercept_.round(6)
    if len(order) == 2:  # one row, of how far the second outweighs the first
        weights, biases = [weights[0] * 0.0, weights[0]], [0.0, biases[0]]
    return {
        one: Weighed(bias=float(bias), weights=tuple(map(float, row)))
        for one, row, bias in zip(order, weights, biases, strict=True)
    }


def _threshold(outweighed: Any, levels: Sequence[str], false_alarms: float) -> float:
    """Give what danger has to exceed, so that no more than a share of the harmless do."""
    of = zip(outweighed, levels, strict=True)
    harmless = sorted((odds for odds, level in of if level == "none"), reverse=True)
    return float(harmless[floor(round(false_alarms * len(harmless), 6))])


def _figures(
    rows: Sequence[Labelled],
    folds: Sequence[tuple[Any, Any]],
    outweighed: Any,
    told: Sequence[Level],
    false_alarms: float,
) -> list[Heard]:
    """Count what is heard in each fold, with a threshold that was set on the others alone."""
    levels = [_NAMED[one.level] for one in rows]
    counts: dict[tuple[str, Level], list[int]] = {}
    for others, tried in folds:
        least = _threshold(outweighed[others], [levels[i] for i in others], false_alarms)
        for i in tried:
            level: Level = told[i] if outweighed[i] > least else "none"
            count = counts.setdefault((rows[i].language, levels[i]), [0, 0])
            count[0] += 1
            count[1] += reaches(level, least_of(levels[i]))
    in_order = sorted(counts.items(), key=lambda one: (one[0][0], LEVELS.index(one[0][1])))
    return [
        Heard(language=language, level=level, messages=count, heard=found)
        for (language, level), (count, found) in in_order
    ]


def _without_repeats(rows: Sequence[Labelled]) -> list[Labelled]:
    """Leave out what stands twice: it would be tried by what was learned from it.

    Raises:
        InputError: When a message has two labels; it names neither.
    """
    first: dict[str, Labelled] = {}
    for number, one in enumerate(rows, start=1):
        known = first.setdefault(" ".join(one.text.split()).casefold(), one)
        if (known.level, known.about) != (one.level, one.about):
            raise InputError(
                f"message {number} stands before with another label ({known.level} and {one.level})"
            )
    return sorted(first.values(), key=lambda one: digest(one.text))


def _refuse_few(rows: Sequence[Labelled], false_alarms: float) -> None:
    if not 0 < false_alarms < 1:
        raise InputError(f"a share of false alarms of {false_alarms} is none: 0.02 are two in 100")
    if len(rows) > MOST:
        raise InputError(f"{len(rows):,} messages; {MOST:,} are the most, take a part of them")
    if strange := next((one.level for one in rows if one.level not in LEVELS), None):
        raise InputError(f"{strange!r} is no level; there are {', '.join(LEVELS)}")
    counts = Counter(one.level for one in rows)
    if counts["none"] == 0 or counts["none"] == len(rows):
        kind = "without danger" if counts["none"] == 0 else "of danger"
        raise InputError(f"of {len(rows)} messages none is {kind}: label both")
    faults = [*_few(counts, "level"), *_few(_kinds(rows), "danger")]
    least = ceil(round(1 / false_alarms, 6))
    if counts["none"] < least:
        faults.append(
            f"with {counts['none']} messages without danger a share of {false_alarms:g} false "
            f"alarms cannot be told: label {least}, or allow more (--false-alarms)"
        )
    if faults:
        raise InputError("too few labelled messages: " + "; ".join(faults))


def _kinds(rows: Sequence[Labelled]) -> Mapping[str, int]:
    return Counter(one.about for one in rows if one.about and one.level != "none")


def _few(counts: Mapping[str, int], what: str) -> list[str]:
    return [
        f"{count} of {what} {name!r}: label {LEAST} or more, or none"
        for name, count in sorted(counts.items())
        if count < LEAST
    ]
