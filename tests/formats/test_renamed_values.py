"""Values that a script calls otherwise are read by their new names, whatever is asked of them."""

from __future__ import annotations

import pytest

from scriptgraph.formats.placing import renamed


@pytest.mark.parametrize(
    ("condition", "new"),
    [
        ("mood < 4", "first < 4"),
        ("known(mood) and mood < 4", "known(first) and first < 4"),
        ("declined(mood) or not known(pain)", "declined(first) or not known(pain)"),
        ("count(pain, mood) < 2", "count(pain, first) < 2"),
        ("mean(mood, pain) / 2 > max(mood, 3)", "mean(first, pain) / 2 > max(first, 3)"),
        ('müde == "mood" and known(mood)', 'müde == "mood" and known(first)'),
    ],
)
def test_a_condition_reads_values_by_their_new_names(condition: str, new: str) -> None:
    """In questions and functions as well, and nowhere else."""
    assert renamed(condition, {"mood": "first"}) == new
