"""Which dialogues share a column, and what it is called."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from support.recorded import recorded
from support.walked import SCRIPT, walk

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.grouping import groups, read_factors, usual_factors
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue, Patient
from scriptgraph.records.results import Failure


def tallied(*dialogues: Dialogue, source: str = "here") -> Tally:
    tally = Tally()
    for dialogue in dialogues:
        tally.add(dialogue, source)
    return tally


def failed(reason: str, mode: str = "multi") -> Failure:
    return Failure(
        id="x",
        at="",
        mode=mode,
        reason=reason,
        script="short",
        patient=Patient(id="widow"),
        patient_case=2,
    )


def names(tally: Tally, factors: Sequence[str] | None = None) -> list[str]:
    return [group.name for group in groups(tally, factors or usual_factors(tally))]


def test_groups_are_modes_in_the_order_of_our_settings() -> None:
    """Published records have no mode but a variant; they come last."""
    modes = ["unconstrained-multi", "multi", "unconstrained-single", "single"]
    tally = tallied(recorded([], variant="A"), *(walk(mode=mode) for mode in modes))
    assert names(tally) == ["single", "multi", "unconstrained-single", "unconstrained-multi", "A"]


def test_a_group_that_lost_all_its_sessions_is_a_group() -> None:
    """Nobody shall think that the mode was not tried."""
    tally = tallied(walk(mode="single"), walk(discarded=True, exit_reason="turnLimit"))
    tally.add_failure(failed("stalled", mode="unconstrained-multi"), "here")
    found = groups(tally, ["mode"])
    assert [(one.name, len(one.figures)) for one in found] == [
        *(("single", 1), ("multi", 0), ("unconstrained-multi", 0)),
    ]
    assert [dict(one.discarded) for one in found] == [{}, {"turnLimit": 1}, {}]
    assert [dict(one.failed) for one in found] == [{}, {}, {"stalled": 1}]


def test_a_failed_session_is_in_the_group_of_its_like() -> None:
    """It does not say its script's version nor its models; dialogues of the same kind do."""
    tally = tallied(walk(models={"dialog": "m"}), walk(script={**SCRIPT, "id": "long"}))
    tally.add_failure(failed("stalled"), "here")
    (group,) = [one for one in groups(tally, ["mode", "script", "model"]) if one.failed]
    assert group.name == "multi/short/m"


def test_a_case_is_named_by_its_patient_too() -> None:
    """For people; programs and options keep the number."""
    one = walk(patient_case=1, patient={"id": "accountant"})
    (group,) = groups(tallied(one), ["mode", "case"])
    assert (group.name, group.title) == ("multi/1", "multi/1 · accountant")
    other = walk(patient_case=1, patient={"id": "widow"})
    (group,) = groups(tallied(one, other), ["case"])
    assert group.title == "1"


def test_several_scripts_make_groups_of_their_own() -> None:
    """One script is not worth a name."""
    other = {**SCRIPT, "id": "long", "hash": "def"}
    assert names(tallied(walk("hello"))) == ["multi"]
    assert names(tallied(walk("hello"), walk(script=other))) == ["multi/long", "multi/short"]


def test_a_script_that_was_changed_is_another_script() -> None:
    """By its version, or where that is the same, by its hash."""
    second = {**SCRIPT, "version": 2, "hash": "def"}
    edited = {**second, "hash": "0123456789"}
    assert names(tallied(walk(), walk(script=second))) == ["multi/short@1", "multi/short@2"]
    assert names(tallied(walk(), walk(script=second), walk(script=edited))) == [
        "multi/short@1",
        "multi/short@01234567",
        "multi/short@def",
    ]


def test_any_factor_can_make_groups_and_what_is_not_known_is_called_so() -> None:
    """Numbers are sorted as numbers; a dialogue without a level is not left out."""
    tally = tallied(
        walk(patient_case=10, patient={"id": "a", "attitude": "open", "difficulty": "easy"}),
        walk(patient_case=9, models={"dialog": "m"}),
    )
    assert names(tally, ["case"]) == ["9", "10"]
    assert names(tally, ["attitude", "difficulty"]) == ["open/easy", "unknown/unknown"]
    assert names(tally, ["model"]) == ["m", "unknown"]
    assert names(tally, ["source", "mode"]) == ["here/multi"]


def test_factors_are_read_from_a_list() -> None:
    """Each once, in the order given."""
    assert read_factors("mode, case,mode") == ("mode", "case")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("moods", "by 'moods', but by mode, script, case, attitude, .*, patient_model or source"),
        ("mode,,cases", "by 'cases'"),
        (" , ", "no factor to group by; there are mode,"),
    ],
)
def test_what_is_no_factor_is_refused_with_those_there_are(text: str, message: str) -> None:
    """A typing error is answered with the list."""
    with pytest.raises(InputError, match=message):
        read_factors(text)
