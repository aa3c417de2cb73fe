"""Words that take something back, as people say them, and words that only sound like it."""

from __future__ import annotations

import pytest

from scriptgraph.language.recanted import withdraws


@pytest.mark.parametrize(
    "said",
    [
        "Bitte vergessen Sie mein Gewicht",
        "Vergessen Sie bitte das Gewicht",
        "Löschen Sie bitte mein Gewicht",
        "Bitte löschen Sie mein Gewicht wieder",
        "Mein Gewicht hätte ich lieber nicht gesagt",
        "Mein Gewicht möchte ich doch nicht angeben",
        "Bitte speichern Sie mein Gewicht nicht",
    ],
)
def test_people_take_back_in_german(said: str) -> None:
    """Wordings of people who tried it."""
    assert withdraws(said, "de")


@pytest.mark.parametrize(
    "said", ["Ich nehme meine Medikamente jeden Tag", "Ich vergesse oft meine Schlüssel"]
)
def test_who_tells_something_takes_nothing_back(said: str) -> None:
    """Words such as taking and forgetting are about other things, too."""
    assert not withdraws(said, "de")
