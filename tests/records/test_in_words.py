"""How a dialogue is told to people, wherever they read it."""

from __future__ import annotations

import pytest
from support.walked import walk

from scriptgraph.records.facts import facts_of, when
from scriptgraph.records.in_words import tokens_and_time


@pytest.mark.parametrize(
    ("begun", "ended", "told"),
    [
        (
            "2026-11-25T23:09:05.224+00:00",
            "2026-11-25T23:11:06.342Z",
            "2026-11-25 23:09:05 to 23:11:06 UTC",
        ),
        (
            "2026-11-25T23:59:59+02:00",
            "2026-11-26T00:00:01+02:00",
            "2026-11-25 23:59:59 to 2026-11-26 00:00:01 UTC+02:00",
        ),
        (
            "2026-11-25T10:00:00+02:00",
            "2026-11-25T10:00:01+02:00",
            "2026-11-25 10:00:00 to 10:00:01 UTC+02:00",
        ),
        (
            "2026-11-25T23:00:00+00:00",
            "2026-11-26T01:00:01+02:00",
            "2026-11-25 23:00:00 to 23:00:01 UTC",
        ),
        (
            "2026-11-25T10:00:00-05:30",
            "2026-11-25T15:30:01Z",
            "2026-11-25 10:00:00 to 10:00:01 UTC-05:30",
        ),
        (
            "2026-11-25T10:00:00",
            "2026-11-25T10:00:01Z",
            "2026-11-25 10:00:00 to 2026-11-25 10:00:01 UTC",
        ),
        ("2026-11-25T10:00:00", "2026-11-25T10:00:01", "2026-11-25 10:00:00 to 10:00:01"),
        (
            "0001-01-01T00:00:00-05:00",
            "0001-01-01T00:00:00+05:00",
            "0001-01-01T00:00:00-05:00 to 0001-01-01T00:00:00+05:00",
        ),
        ("some day", "another", "some day to another"),
    ],
)
def test_times_are_told_to_the_second(begun: str, ended: str, told: str) -> None:
    """One zone is told, and once a day that is both; what is no time stands as it is."""
    assert when(begun, ended) == told


def test_a_case_is_one_fact_with_its_number_and_its_patient() -> None:
    """The list of transcripts and the head of each say the same."""
    told = dict(facts_of(walk("hello", patient_case=1, patient={"id": "accountant"})))
    assert told["case"] == "1 · accountant"
    assert "patient" not in told


def test_one_model_in_all_roles_is_named_once() -> None:
    """Different ones are named by role."""
    same = dict(facts_of(walk("hello", models={"dialog": "m", "patient": "m"})))
    assert same["model of every role"] == "m"
    other = dict(facts_of(walk("hello", models={"dialog": "m", "patient": "n"})))
    assert (other["dialog's model"], other["patient's model"]) == ("m", "n")


def test_large_numbers_can_be_read() -> None:
    """Thousands are set apart."""
    assert tokens_and_time(27_495, 1_257, 20) == "27,495 → 1,257 tokens · 20 ms"
