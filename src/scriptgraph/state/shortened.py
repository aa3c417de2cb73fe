"""Choices of which only the beginning is said: "more than half", of "more than half the days".

By itself that proves no choice. Beside an "or" it shows that another one is left open: "several
days or more than half".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scriptgraph.language.little_words import little_words

_FEWEST = 2
"""Words that have to be said, and more than half of them; articles and prepositions are none."""


def shortened(wanted: Sequence[str], words: Sequence[str], code: str) -> Iterator[tuple[int, int]]:
    """Give where the beginning of a choice stands among words, as far as it goes there.

    Args:
        wanted: The words of the choice.
        words: Those that were said.
        code: The code of the language.
    """
    leads = little_words(code).leads
    kept = [word for word in wanted if word not in leads]
    places = [n for n, word in enumerate(words) if word not in leads]
    fewest = max(_FEWEST, len(kept) // 2 + 1)
    for at in range(len(places)):
        behind = zip(kept, places[at:], strict=False)
        same = next((n for n, (one, place) in enumerate(behind) if words[place] != one), None)
        size = min(len(kept), len(places) - at) if same is None else same
        if size >= fewest:
            yield places[at], places[at + size - 1] + 1
