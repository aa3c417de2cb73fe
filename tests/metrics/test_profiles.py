"""Clients' words against profiles: who recites whose, and what a test makes of it."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.recorded import talk
from support.walked import walk

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.profiles import (
    Overlaps,
    Profiles,
    chance_of_such_fit,
    profile_words,
    read_profiles,
)
from scriptgraph.metrics.speech_comparison import Fit, compare_speech
from scriptgraph.metrics.summary import summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.results import Results, find_results

PEOPLE = {
    "ann": "Ann sleeps badly and counts the trains at night.",
    "ben": "Ben lost his shop, his brother does not call.",
    "cleo": "Cleo fears lifts, bridges, and every examination.",
    "dov": "Dov drinks too much since the divorce last winter.",
    "eva": "Eva quarrels with her mother about money.",
}


def folder(path: Path, cases: Mapping[str, object]) -> Results:
    """Make an experiment's folder with patients in it."""
    (path / "patients").mkdir(parents=True)
    (path / "manifest.json").write_text("{}", encoding="utf-8")
    for name, case in cases.items():
        text = case if isinstance(case, str) else json.dumps(case)
        (path / "patients" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return find_results(path)


def profiles(texts: Mapping[str, str] = PEOPLE) -> Profiles:
    cases = {id_: {"patient": id_, "name": "x", "life": text} for id_, text in texts.items()}
    return Profiles({id_: profile_words({**case}) for id_, case in cases.items()})


def client(patient: str, words: str, **more: object) -> Dialogue:
    said = talk(("dialog", "Yes?"), ("patient", words), patient={"id": patient}, **more)
    return said.model_copy(update={"mode": "single"})


def fit(*dialogues: Dialogue, known: Profiles | None = None) -> Fit:
    tally = Tally(profiles=known or profiles())
    for dialogue in dialogues:
        tally.add(dialogue, "here")
    return compare_speech(summarise(tally, intervals=False), tally).groups["single"].fit


def values(found: Fit) -> list[float | None]:
    return [row.value for row in found.rows]


def test_the_words_of_a_profile_are_what_the_patient_is_told_about_itself() -> None:
    """Not the file's own keys, nor how readily the plan has it talk."""
    case = {"patient": "p7", "case": "4", "attitude": "hostile", "difficulty": "5"}
    assert profile_words({**case, "name": "Ann", "life": "No LIFE."}) == {"ann", "no", "life"}


def test_variants_of_a_person_are_one_profile_and_scripted_patients_none(tmp_path: Path) -> None:
    """Whoever says fixed sentences is played by nobody."""
    ann = {"patient": "ann", "name": "Ann"}
    cases = {
        "ann+shy": {**ann, "attitude": "shy"},
        "ann+bold": {**ann, "attitude": "bold"},
        "sam": {"patient": "sam", "name": "Sam", "replies": ["Well."]},
    }
    assert read_profiles([folder(tmp_path, cases)]).words == {"ann": {"ann"}}


def test_who_recites_the_own_profile_is_found_out() -> None:
    """Each client's words are all in its own profile, and nearly none in the others'."""
    found = fit(*(client(id_, text) for id_, text in PEOPLE.items()))
    own, others, excess = values(found)
    assert own == 1
    assert others is not None
    assert others < 0.2
    assert excess == pytest.approx(1 - others)
    assert (found.patients, found.profiles) == (5, 5)
    assert found.p == pytest.approx(1 / 120), "one deal of all 5! suits as well: their own"


def test_who_recites_somebody_elses_profile_is_found_out_too() -> None:
    """Clients that speak as the next in the row fit no better than by chance."""
    ids = list(PEOPLE)
    texts = [PEOPLE[id_] for id_ in (*ids[1:], ids[0])]
    found = fit(*(client(id_, text) for id_, text in zip(ids, texts, strict=True)))
    own, others, _ = values(found)
    assert own is not None
    assert others is not None
    assert own < others
    assert found.p is not None
    assert found.p > 0.5


def test_what_everybody_says_fits_nobody() -> None:
    """Where all clients say the same, every deal suits as well."""
    everything = " ".join(PEOPLE.values())
    found = fit(*(client(id_, everything) for id_ in PEOPLE))
    assert found.p == 1


@pytest.mark.parametrize(
    "dialogue",
    [
        client("stranger", "Ann sleeps badly."),
        client("ann", "…"),
        walk("hello", mode="single"),
    ],
)
def test_a_client_without_profile_or_words_has_no_overlap(dialogue: Dialogue) -> None:
    """Nothing stands in for what is not known."""
    found = fit(dialogue)
    assert values(found) == [None, None, None]
    assert (found.patients, found.p) == (0, None)


def test_a_lone_profile_has_nothing_to_be_held_against() -> None:
    """An overlap says nothing by itself, so there is none."""
    found = fit(client("ann", "I sleep badly."), known=profiles({"ann": PEOPLE["ann"]}))
    assert values(found) == [None, None, None]


def test_discarded_dialogues_are_in_neither_figure_nor_test() -> None:
    """As everywhere."""
    kept = client("ann", PEOPLE["ann"])
    found = fit(kept, client("ben", PEOPLE["ann"], discarded=True))
    assert (values(found)[0], found.patients) == (1, 1)


def overlaps_of(matrix: Sequence[Sequence[float]]) -> tuple[Profiles, dict[str, Overlaps]]:
    ids = [f"p{number}" for number in range(len(matrix))]
    found = {id_: Overlaps(array("d", row), 1) for id_, row in zip(ids, matrix, strict=True)}
    return Profiles({id_: frozenset({id_}) for id_ in ids}), found


@given(st.lists(st.lists(st.integers(0, 8), min_size=4, max_size=4), min_size=4, max_size=4))
def test_the_test_counts_every_deal(matrix: list[list[int]]) -> None:
    """With four patients the p-value is the share of the 24 deals that suit as well."""
    shares = [[cell / 8 for cell in row] for row in matrix]
    deals = [sum(matrix[i][j] for i, j in enumerate(deal)) for deal in permutations(range(4))]
    suiting = sum(deal >= deals[0] for deal in deals)
    assert chance_of_such_fit(*overlaps_of(shares)) == pytest.approx(suiting / 24)


def test_many_patients_are_dealt_at_random_but_always_the_same_way() -> None:
    """Ten clients that recite their own profiles are no chance; the seed is fixed."""
    perfect = [[float(i == j) for j in range(10)] for i in range(10)]
    found = [chance_of_such_fit(*overlaps_of(perfect)) for _ in range(2)]
    assert found == [pytest.approx(1e-4)] * 2


def test_repetitions_with_one_patient_are_no_further_patients() -> None:
    """However often three patients are met, they are three, and there is no test."""
    three = [client(id_, PEOPLE[id_]) for id_ in ("ann", "ben", "cleo")] * 20
    found = fit(*three)
    assert (found.patients, found.p) == (3, None)


def test_a_broken_profile_is_named_with_its_place(tmp_path: Path) -> None:
    """File, line and column."""
    results = folder(tmp_path, {"ann": "patient: ann\nname: [a, b]\n"})
    with pytest.raises(InputError, match=r"ann\.yaml:2:\d+: 'name' needs a text"):
        read_profiles([results])
