"""Whether simulated clients speak of their own troubles: their words held against profiles.

Any client's words overlap with any profile: both are English, and about trouble. So the overlap
with a client's own profile says nothing until it stands beside that with the profiles of others.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scriptgraph.core.extras import require
from scriptgraph.metrics.intervals import RESAMPLES, SEED
from scriptgraph.metrics.segmentation import segmentation_of
from scriptgraph.records.results import Results

if TYPE_CHECKING:
    from scriptgraph.formats.case import Case

FEWEST_PATIENTS = 4
"""Patients below which there is no test: with three, even a perfect match has a p of 1/6."""

_ASIDE = ("attitude", "difficulty")
"""What a plan may vary about one and the same person."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What share of a client's different words stands in profiles, from 0 to 1."""

    own: float
    others: float
    """The mean over the profiles of all other patients, so that no draw decides about it."""


@dataclass(slots=True)
class Overlaps:
    """The overlap of one patient's words with every profile, added up over its dialogues."""

    sums: array[float]
    """In the order of the profiles."""

    dialogues: int = 0

    def add(self, sums: Iterable[float], dialogues: int = 1) -> None:
        """Add what dialogues have."""
        self.sums = array("d", map(sum, zip(self.sums, sums, strict=True)))
        self.dialogues += dialogues


@dataclass(frozen=True)
class Profiles:
    """The words of every profile."""

    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Patient → the different words of what its model is told about the person."""

    def overlaps(self, words: frozenset[str]) -> array[float]:
        """Hold a client's words, at least one, against every profile."""
        return array("d", (len(words & profile) / len(words) for profile in self.words.values()))

    def likeness(self, patient: str, overlaps: Sequence[float]) -> Likeness | None:
        """Set a patient's own profile against the others; None where there is no other."""
        if len(overlaps) < 2:
            return None
        own = overlaps[list(self.words).index(patient)]
        return Likeness(own, (sum(overlaps) - own) / (len(overlaps) - 1))


def read_profiles(places: Iterable[Results]) -> Profiles:
    """Read the profiles that experiments keep.

    A patient whom several experiments describe has the words of all of them. A patient with fixed
    replies has no profile: nobody plays it.

    Raises:
        InputError: When a file cannot be read, or is no case.
    """
    folders = [results.manifest.parent / "patients" for results in places if results.manifest]
    paths = [path for folder in folders for path in sorted(folder.glob("*.yaml"))]
    if not paths:
        return Profiles()
    # Whoever reports on a file alone does not wait for the readers.
    from scriptgraph.formats.case import REPLIES, case_id, load_case

    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for path in paths:
        case = load_case(path)
        words = frozenset[str]() if REPLIES in case else profile_words(case)
        if words:
            found[case_id(case)] |= words
    return Profiles(dict(found))


def profile_words(case: Case) -> frozenset[str]:
    """Give the different words of a profile; how readily the person talks is not among them.

    There are none where they are not to be had: then it is nobody's.
    """
    from scriptgraph.prompting.patient import told

    texts = [str(text) for name, text in told(case) if name not in _ASIDE]
    segmentation = segmentation_of(texts)
    if segmentation.lacking:
        return frozenset()
    return frozenset(word for text in texts for word in segmentation.words(text))


def chance_of_such_fit(profiles: Profiles, patients: Mapping[str, Overlaps]) -> float | None:
    """Give the chance that profiles dealt out at random suit the clients as well as their own.

    A permutation test (`scipy.stats.permutation_test`, pairings, one-sided): the profiles are
    dealt anew among the patients, all dialogues of one patient together; the statistic is the
    mean, over patients, of the mean overlap with the profile that was dealt. It is exact up to
    seven patients. A paired test over dialogues (Wilcoxon's, say) would be wrong in two ways that
    this one is not: repetitions with one patient are not independent, and a long profile overlaps
    with everybody's words, which here every deal has once.

    Args:
        profiles: All profiles.
        patients: Patient → the overlaps of its words with every profile.

    Returns:
        The p-value; None for fewer than `FEWEST_PATIENTS` patients.
    """
    if len(patients) < FEWEST_PATIENTS:
        return None
    import numpy as np

    columns = [list(profiles.words).index(patient) for patient in patients]
    rows = [np.asarray(found.sums)[columns] / found.dialogues for found in patients.values()]
    overlap = np.stack(rows)
    each = np.arange(len(columns))

    def suits(dealt: Any, axis: int = -1) -> Any:
        return overlap[each, dealt].mean(axis=axis)

    found = require("scipy.stats", "report").permutation_test(
        (each,),
        suits,
        permutation_type="pairings",
        vectorized=True,
        n_resamples=RESAMPLES,
        alternative="greater",
        rng=np.random.default_rng(SEED),
    )
    return float(found.pvalue)
