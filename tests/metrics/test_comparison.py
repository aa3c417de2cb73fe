"""Two groups side by side."""

from __future__ import annotations

import pytest
from support.walked import walk

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.comparison import Comparison, Difference, compare, differences_of
from scriptgraph.metrics.intervals import Interval
from scriptgraph.metrics.jackknife import alone
from scriptgraph.metrics.spoken import SPEECH
from scriptgraph.metrics.summary import Summary, summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Cost
from scriptgraph.report.sampled import how_compared


def two_groups() -> Summary:
    """Summarise short dialogues in one mode and long ones in the other."""
    tally = Tally()
    for turns in range(1, 9):
        tally.add(walk(*["hello"] * turns, mode="single", verdicts=[(True, True)]), "here")
        tally.add(walk(*["talk"] * (turns + 2), mode="multi"), "here")
    return summarise(tally, intervals=False)


def difference(comparison: Comparison, key: str) -> Difference:
    (found,) = [one for one in comparison.differences if one.measure.key == key]
    return found


def test_the_second_minus_the_first_with_an_interval_around_it() -> None:
    """Two turns more are two turns more, and the other way round two fewer."""
    summary = two_groups()
    more = difference(compare(summary, "single", "multi"), "turns_per_dialogue")
    assert (more.first, more.second, more.value) == (4.5, 6.5, 2.0)
    assert more.interval is not None
    assert more.interval.low < 2 < more.interval.high
    fewer = difference(compare(summary, "multi", "single"), "turns_per_dialogue")
    assert fewer.value == -2


def test_a_figure_that_one_group_lacks_has_no_difference() -> None:
    """Nothing is taken for zero."""
    found = difference(compare(two_groups(), "single", "multi"), "correct_completions")
    assert (found.first, found.second, found.value, found.interval) == (1, None, None, None)


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("single", "double", "there is no group 'double'; there are single, multi"),
        ("A", "multi", "there is no group 'A'; there are single, multi"),
        ("multi", "multi", "'multi' is one group; a comparison needs two"),
    ],
)
def test_what_is_no_group_is_refused_with_those_there_are(
    first: str, second: str, message: str
) -> None:
    """A typing error is answered with the list."""
    with pytest.raises(InputError, match=message):
        compare(two_groups(), first, second)


def test_two_copies_of_one_folder_differ_by_nothing_for_certain() -> None:
    """Their sessions pair: 0, with an interval of no width, however few they are."""
    tally = Tally()
    for turns in range(1, 5):
        for source in ("here", "there"):
            tally.add(walk(*["hello"] * turns, id=f"s{turns}", patient_case=turns), source)
    summary = summarise(tally, by=["source"], intervals=False)
    found = compare(summary, "here", "there")
    assert found.are_copies
    for one in found.differences:
        assert (one.value, one.interval) in ((0, Interval(0, 0)), (None, None))
        assert one.p is None
    assert difference(found, "turns_per_dialogue").effect == 0


def paired_study() -> Tally:
    """Give eight patients of very different length in two modes, one of them longer by a bit."""
    tally = Tally()
    for case in range(8):
        for mode in ("single", "multi"):
            more = mode == "multi" and case % 2
            turns = 2 + 4 * case + int(more)
            dialogue = walk(*["hello"] * turns, id=f"{mode}{case}", mode=mode, patient_case=case)
            tally.add(dialogue, "here")
    return tally


def test_patients_that_are_a_sample_pair_the_modes() -> None:
    """What patients differ by is in both modes, and takes nothing from the comparison."""
    summary = summarise(paired_study(), sampled=("patients",), intervals=False)
    paired = difference(compare(summary, "single", "multi"), "turns_per_dialogue")
    fixed = summarise(paired_study(), sampled=(), intervals=False)
    apart = difference(compare(fixed, "single", "multi"), "turns_per_dialogue")
    assert paired.value == apart.value == 0.5
    assert paired.interval
    assert apart.interval
    assert paired.interval.high - paired.interval.low < 1
    assert apart.interval.high - apart.interval.low > 15, "one repetition each: nothing to pair"


def played(*sessions: tuple[int, str, int], patients: int = 3) -> Summary:
    """Summarise sessions of a plan that compares models: repetition, model, turns."""
    tally = Tally()
    for number, model, turns in sessions:
        own = f"s{number:02}" if model == "cheap" else f"s{number:02}-{model}"
        pair = None if model == "cheap" else f"s{number:02}"
        models = {"dialog": model, "patient": "p"}
        tally.add(
            walk(
                *["hello"] * turns, id=own, pair=pair, models=models, patient_case=number % patients
            ),
            "here",
        )
    return summarise(tally, by=["model"], intervals=False)


@pytest.mark.parametrize("patients", [3, 7])
def test_a_session_without_a_partner_makes_no_difference(patients: int) -> None:
    """Neither with fixed patients nor with a sample: the difference is over pairs; it is told."""
    both = [(number, model, 2 + number % 3) for number in range(14) for model in ("cheap", "dear")]
    summary = played(*both, (14, "cheap", 40), patients=patients)
    found = compare(summary, "cheap", "dear")
    turns = difference(found, "turns_per_dialogue")
    assert (turns.value, turns.interval, turns.p) == (0, None, None)
    assert turns.over == (14, 14)
    assert (found.pairing.sessions, found.pairing.alone) == (14, (1, 0))
    assert "14 pairs, and all here is over these; left out, without a partner: 1 of cheap." in (
        how_compared(found)
    )


def test_pairs_of_one_role_have_the_same_model_in_the_other() -> None:
    """Where the agent's models are pooled, who lacks one of them has no partner for it."""
    tally = Tally()
    for number in range(7):
        for agent, patient in (("a", "p"), ("b", "p"), ("a", "q"), ("b", "q")):
            if (number, agent, patient) == (0, "b", "q"):
                continue
            is_first = (agent, patient) == ("a", "p")
            name = f"s{number}"
            tally.add(
                walk(
                    *["hello"] * (9 if agent == "b" else 1),
                    id=name if is_first else f"{name}-{agent}{patient}",
                    pair=None if is_first else name,
                    models={"dialog": agent, "patient": patient},
                    patient_case=number,
                ),
                "here",
            )
    found = compare(summarise(tally, by=["patient_model"], intervals=False), "p", "q")
    assert (found.pairing.sessions, found.pairing.alone) == (13, (1, 0))
    assert difference(found, "turns_per_dialogue").value == 0


def test_a_figure_is_over_pairs_of_which_both_say_it() -> None:
    """What one session of a pair lacks is not held against what the other has."""
    tally = Tally()
    for number in range(8):
        for source in ("here", "there"):
            is_known = source == "here" or number
            cost = Cost(agent=99.0 if number == 0 else 1.0, patient=None) if is_known else None
            tally.add(walk("hello", id=f"s{number}", patient_case=number, cost=cost), source)
    found = compare(summarise(tally, by=["source"], intervals=False), "here", "there")
    assert difference(found, "turns_per_dialogue").over == (8, 8)
    dollars = difference(found, "agent_dollars_per_dialogue")
    assert (dollars.over, dollars.value) == ((7, 7), 0)


def test_dialogues_that_name_no_patient_are_paired_with_none() -> None:
    """That two corpora number their dialogues alike says nothing of what was drawn."""
    tally = Tally()
    for number in range(8):
        tally.add(walk("hello", id=f"{number}", patient_case=None), "here")
        tally.add(walk(*["hello"] * (1 + number), id=f"{number}", patient_case=None), "there")
    found = compare(summarise(tally, by=["source"], intervals=False), "here", "there")
    assert found.pairing.sessions == 0
    assert "Nothing is paired." in how_compared(found)


def test_patients_that_pair_are_counted_and_those_in_one_group_alone() -> None:
    """Sessions of two modes are no pairs; all of them count."""
    tally = paired_study()
    tally.add(walk("hello", id="lone", mode="multi", patient_case=8), "here")
    found = compare(summarise(tally, sampled=("patients",), intervals=False), "single", "multi")
    assert found.pairing.units == (8, 1)
    assert "8 patient cases in both groups; 1 in one alone." in how_compared(found)
    assert difference(found, "turns_per_dialogue").over == (8, 9)


def test_a_figure_and_its_complement_are_one_test() -> None:
    """What one share says the rest says, too: it makes no correction harder."""
    (left, right), (other,) = (
        [one for one in SPEECH if one.test == test]
        for test in ("agent_talk_ratio", "client_distinct_1")
    )
    shares = alone((3 + number % 3, 10) for number in range(9))
    rests = [one._replace(top=one.bottom - one.top) for one in shares]
    more = alone((5 + number % 2, 10) for number in range(9))
    fewer = [one._replace(top=one.bottom - one.top) for one in more]
    given = [(left, shares, more), (right, rests, fewer), (other, shares, rests)]
    one, mirrored, third = differences_of(given)
    assert one.p == pytest.approx(mirrored.p)
    assert one.adjusted == mirrored.adjusted
    assert sum(found.p is not None for found in (one, mirrored, third)) == 3
    known = sorted((one.p or 0, third.p or 0))
    assert min(one.adjusted or 0, third.adjusted or 0) == pytest.approx(2 * known[0])


def test_chances_are_corrected_for_all_that_are_shown() -> None:
    """Never below the unadjusted; as many are counted as have one."""
    summary = summarise(paired_study(), sampled=("patients",), intervals=False)
    found = compare(summary, "single", "multi")
    known = [one for one in found.differences if one.p is not None]
    assert len(known) == found.tested > 1
    assert all(one.adjusted is not None and one.adjusted >= (one.p or 0) for one in known)
    assert min(one.adjusted or 1 for one in known) == pytest.approx(
        min(1, found.tested * min(one.p or 1 for one in known))
    )
