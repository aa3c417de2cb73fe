"""How many hints are heard that no phrase was written after: counted as it is, by language.

Twenty in each: seven of what somebody may do to others, seven of what others do to them, six of
what they may do to themselves. No phrase is to be written after one of them.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from scriptgraph.safety.danger import heard

HINTS = Path(__file__).parent / "hints.tsv"
SAFETY = Path(__file__).parents[2] / "docs" / "safety.md"
NAMES = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "zh": "Chinese"}


def test_the_page_on_safety_says_how_many_hints_are_heard() -> None:
    """What is missed is most of them, and is said."""
    with HINTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert Counter(row["language"] for row in rows) == dict.fromkeys(NAMES, 20)
    counted = Counter(row["language"] for row in rows if heard(row["text"]).level != "none")
    told = ", ".join(f"{counted[code]} in {name}" for code, name in NAMES.items())
    assert f"Of twenty hints in each language {told} are heard" in SAFETY.read_text("utf-8")
