"""What is a sample and what is fixed: who chooses, and what is drawn together."""

from __future__ import annotations

import pytest
from support.walked import walk

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.figures import Figures
from scriptgraph.metrics.sampling import Sampled, Sampling, read_sampled, sampling_of
from scriptgraph.metrics.summary import summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.report.sampled import of_whom


def figures(*cases: str, mode: str = "single", source: str = "here") -> list[Figures]:
    """Give dialogues with patients, in one mode."""
    tally = Tally()
    for number, case in enumerate(cases):
        tally.add(walk("hello", id=f"{case}-{number}", patient_case=case, mode=mode), source)
    return tally.figures


SIX = figures(*"abcdef")


def test_six_patients_are_a_sample_unless_somebody_says_otherwise() -> None:
    """Fewer are fixed, for they say nothing of others; the plan decides, and an option above it."""
    by_number = sampling_of(SIX, ["mode"])
    assert (by_number.sampled, by_number.chosen) == (("patients",), "number")
    assert sampling_of(SIX[:5], ["mode"]).sampled == ()
    by_plan = sampling_of(SIX, ["mode"], planned=[None, ()])
    assert (by_plan.sampled, by_plan.chosen) == ((), "plan")
    asked = sampling_of(SIX, ["mode"], asked=("scripts",), planned=[()])
    assert (asked.sampled, asked.chosen) == (("scripts",), "option")


def test_plans_that_differ_have_to_be_decided_between() -> None:
    """Nobody can say of whom the intervals of both together speak."""
    with pytest.raises(InputError, match="'none' and 'patients'; --sampled decides"):
        sampling_of(SIX, ["mode"], planned=[("patients",), ()])


def test_what_is_compared_is_no_sample() -> None:
    """Asked for, it is refused; a plan that says so means other comparisons."""
    with pytest.raises(InputError, match="grouped by case, patients are what is compared"):
        sampling_of(SIX, ["case"], asked=("patients",))
    assert sampling_of(SIX, ["case"], planned=[("patients",)]).sampled == ()


def test_sessions_with_one_patient_are_drawn_together_in_every_mode() -> None:
    """That is how a sample of patients pairs."""
    sampling = Sampling(("patients",))
    first, second = figures("a", mode="single"), figures("a", mode="multi")
    assert sampling.drawn(first[0]) == sampling.drawn(second[0])
    assert sampling.drawn(figures("b")[0]) != sampling.drawn(first[0])


def test_with_fixed_patients_sessions_are_drawn_within_their_cell() -> None:
    """Sessions of one name pair across what is compared; other repetitions do not."""
    sampling = Sampling((), by=("source",))
    (here,), (there,) = figures("a", source="here"), figures("a", source="there")
    assert sampling.drawn(here) == sampling.drawn(there)
    one, two = (sampling.drawn(each)[0] for each in figures("a", "a"))
    assert one.stratum == two.stratum
    assert one.unit != two.unit
    (other,) = sampling.drawn(figures("b")[0])
    assert other.stratum != one.stratum


def test_namesakes_of_two_sources_in_one_group_are_two_sessions() -> None:
    """They are told apart only where they do not pair."""
    both = [*figures("a", source="here"), *figures("a", source="there")]
    one, two = (sampling_of(both, ["mode"]).drawn(each) for each in both)
    assert one != two
    one, two = (sampling_of(both, ["source"]).drawn(each) for each in both)
    assert one == two


@pytest.mark.parametrize(
    ("text", "sampled"),
    [
        ("patients", ("patients",)),
        ("scripts, patients", ("patients", "scripts")),
        ("none", ()),
    ],
)
def test_what_is_a_sample_can_be_said(text: str, sampled: tuple[Sampled, ...]) -> None:
    """In any order; `none` says that nothing is."""
    assert read_sampled(text) == sampled


@pytest.mark.parametrize("text", ["", "patient", "patients,none", "patients,cases"])
def test_what_says_nothing_of_the_kind_is_refused(text: str) -> None:
    """With what is allowed."""
    with pytest.raises(InputError, match="allowed are patients, scripts, patients,scripts and no"):
        read_sampled(text)


@pytest.mark.parametrize(
    ("sampling", "told"),
    [
        (Sampling(), "No record names a patient: each dialogue counts as drawn by itself."),
        (Sampling((), "number", 1, 1), "fewer than 6 say nothing of others): intervals speak of "
         "repetitions with this 1 patient case alone."),
        (Sampling((), "plan", 9, 1), "are fixed (as the plan says): intervals speak of"),
        (Sampling(("patients",), "option", 9, 1), "are a sample (as `--sampled` says): intervals "
         "are over 9 patient cases, all sessions with one drawn together"),
        (Sampling(("scripts",), "plan", 9, 2), "They are too few for any: 6 at least."),
        (Sampling(("patients", "scripts"), "plan", 9, 7), "over 9 patient cases and 7 scripts"),
    ],
)  # fmt: skip
def test_a_table_says_of_whom_it_speaks(sampling: Sampling, told: str) -> None:
    """And who chose that."""
    assert told in of_whom(sampling)


@pytest.mark.parametrize("sampled", [("scripts",), ("patients", "scripts"), ("patients",)])
def test_without_a_known_unit_there_is_no_interval(sampled: tuple[Sampled, ...]) -> None:
    """Records that name no script, or no patient, have none, and the sentence says so."""
    tally = Tally()
    for number in range(8):
        words = ["hello"] * (1 + number % 3)
        tally.add(walk(*words, id=str(number), script=None, mode="single"), "here")
    found = summarise(tally, sampled=sampled)
    assert {row.interval for row in found.groups[0].published} == {None}
    assert "too few for any" in of_whom(found.sampling)


def test_one_dialogue_that_names_no_patient_takes_the_interval_of_its_group() -> None:
    """Nobody knows whether it was held with one of the others; the sentence counts such."""
    named = [f"{number % 3}abcdef"[number % 7] for number in range(14)]
    tally = Tally()
    for number, case in enumerate([*named, None]):
        mode = "multi" if case is None else "single"
        words = ["hello"] * (1 + number % 3)
        tally.add(walk(*words, id=str(number), patient_case=case, mode=mode), "here")
        if number % 2:
            tally.add(walk(*words, id=f"m{number}", patient_case=case or "a", mode="multi"), "here")
    found = summarise(tally, sampled=("patients",))
    single, multi = found.groups
    assert single.published[0].interval is not None
    assert multi.published[0].interval is None
    assert "1 dialogue names none" in of_whom(found.sampling)
