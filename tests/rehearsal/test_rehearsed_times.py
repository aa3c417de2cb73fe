"""The rehearsed patient tells days and spans, and the rehearsed judge hears them."""

from __future__ import annotations

import pytest

from scriptgraph.prompting.views import collected_types
from scriptgraph.rehearsal.speaking import asked, asked_values, instructed, values_in
from scriptgraph.rehearsal.values_told import value_in
from scriptgraph.script.kinds import kind_of
from scriptgraph.state.values import read_value

TYPES = {"visit": "date", "asleep_after": "duration 10 minutes..2 hours"}


@pytest.mark.parametrize("code", ["en", "de", "es", "fr", "zh"])
def test_a_rehearsed_patient_tells_days_and_spans(code: str) -> None:
    """Each is read back as a value within its bounds, and claimed so that the session reads it."""
    agent = instructed(f"x (find out {collected_types(TYPES)})", code)
    told = values_in(asked_values(agent, 7), code)
    assert len(told) == len(TYPES)
    for text, kind in zip(told, TYPES.values(), strict=True):
        value = read_value(text, kind, code)
        assert value is not None
        assert kind_of(kind).allows(value)
        claimed = value_in(kind, text, code)
        assert claimed
        assert read_value(claimed[1], kind, code) == value


def test_a_rehearsed_judge_claims_yesterday_in_these_words() -> None:
    """It does not know when that was; the session does."""
    assert value_in("date", "It was yesterday.", "en") == ("It was yesterday.",) * 2
    assert value_in("date", "On 12 March.", "en") is None


@pytest.mark.parametrize(
    ("code", "ends"),
    [
        ("en", "0..24 hours"),
        ("de", "0..24 Stunden"),
        ("es", "0..24 horas"),
        ("fr", "0..24 heures"),
        ("zh", "0..24 小时"),
    ],
)
def test_the_ends_of_a_span_are_said_in_the_language(code: str, ends: str) -> None:
    """What is to be found out is said with units that people know, and heard again as it was."""
    said = instructed("Ask. (find out sleep: duration 0..24 hours; since: date)", code)
    assert ends in said
    assert asked(said) == {"sleep": "duration 0..24 hours", "since": "date"}
