"""The rows of the report: the published figures to the digit, and what always holds for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.walked import walk, walks

from scriptgraph.metrics.summary import GroupSummary, Summary, summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue, read_dialogues
from scriptgraph.report.document import full_report, published_table


def tallied(dialogues: Sequence[Dialogue], source: str = "here") -> Tally:
    tally = Tally()
    for dialogue in dialogues:
        tally.add(dialogue, source)
    return tally


def summary_of(*dialogues: Dialogue, by: Sequence[str] | None = None) -> Summary:
    return summarise(tallied(dialogues), by=by, intervals=False)


def values(group: GroupSummary) -> dict[str, float | None]:
    return {row.key: row.value for row in (*group.published, *group.further)}


def test_the_published_table_comes_out_to_the_digit(shared: Path) -> None:
    """Every figure of both variants, to 1e-9."""
    dialogues = list(read_dialogues(shared / "published" / "dialogues.jsonl"))
    expected = json.loads((shared / "published" / "expected_metrics.json").read_text("utf-8"))
    table = published_table(summary_of(*dialogues))
    assert list(table) == list(expected)
    for variant, figures in expected.items():
        assert list(table[variant]) == list(figures)
        assert table[variant] == pytest.approx(figures, abs=1e-9, rel=0)


def test_a_small_table_by_hand() -> None:
    """Three turns in two dialogues, one illegal move, two of three verdicts against."""
    (group,) = summary_of(
        walk("hello", "talk", verdicts=[(True, True), (False, True)]),
        walk("close", "hello", "talk", verdicts=[None, None, (False, False)]),
    ).groups
    found = values(group)
    assert (group.dialogues, group.dispatches) == (2, 3)
    assert found["turns_per_dialogue"] == 2.5
    assert found["switches_per_dialogue"] == 2.5
    assert found["ms_per_turn"] == 100
    assert (found["input_tokens_per_turn"], found["output_tokens_per_turn"]) == (10, 1)
    assert found["correct_completions"] == pytest.approx(1 / 3)
    assert found["coherent_switches"] == pytest.approx(2 / 3)
    assert found["conform_dispatches"] == pytest.approx(2 / 3)
    assert found["unjudged_completions"] == pytest.approx(2 / 5)


def test_what_no_dialogue_says_is_missing() -> None:
    """No verdict, no dispatch, no price, no trace, no check of the patient: no figure."""
    (group,) = summary_of(walk("hello")).groups
    missing = {key for key, value in values(group).items() if value is None}
    assert missing == {
        "correct_completions",
        "coherent_switches",
        "conform_dispatches",
        "missing_decisions",
        "refused_replies_per_dialogue",
        "refused_replies_per_turn",
        "unfit_messages",
        "fallback_messages",
        "unwritten_messages",
        "unproven_per_dialogue",
        "unheard_per_dialogue",
        "refused_per_dialogue",
        "evidence_rejected_per_dialogue",
        "contradictions_per_dialogue",
        "agent_dollars_per_dialogue",
        "patient_dollars_per_dialogue",
        "goals_met",
        "client_left",
    }
    assert group.cost.dollars is None


def test_a_figure_that_some_dialogues_say_is_over_those() -> None:
    """Its number of dialogues tells how many that are."""
    (group,) = summary_of(
        walk("hello", cost={"agent": 0.25}), walk("hello", cost={"agent": 0.75}), walk("hello")
    ).groups
    (row,) = [row for row in group.further if row.key == "agent_dollars_per_dialogue"]
    assert (row.value, row.n) == (0.5, 2)
    assert (group.cost.dollars, group.cost.known) == (None, 1)


def test_discarded_dialogues_are_in_no_figure() -> None:
    """They are only counted, where they come from."""
    (group,) = summary_of(
        walk("hello"), walk("hello", "talk", discarded=True, exit_reason="turnLimit")
    ).groups
    assert (group.dialogues, group.lost, group.sessions) == (1, 1, 2)
    assert group.discarded == {"turnLimit": 1}
    assert values(group)["turns_per_dialogue"] == 1
    assert list(group.counts.sections) == ["hello"]


def test_sections_paths_and_moves_are_counted() -> None:
    """By their names, in the order of the script, those against the script apart."""
    (group,) = summary_of(
        walk("hello", "talk", "close"), walk("hello", "close", exit_reason="turnLimit")
    ).groups
    counts = group.counts
    assert [name for name, _ in counts.ordered_sections()] == ["hello", "talk", "close"]
    assert (counts.sections["close"].visits, counts.sections["close"].turns) == (2, 2)
    assert counts.paths.ranked() == [
        (("hello", "close", "(turnLimit)"), 1),
        (("hello", "talk", "close", "end"), 1),
    ]
    assert counts.moves["hello", "talk", True] == 1
    assert counts.moves["close", "(turnLimit)", None] == 1
    assert group.exits == {"allSectionsCompleted": 1, "turnLimit": 1}
    assert group.lengths == {2: 1, 3: 1}


SOME = st.lists(walks(), min_size=1, max_size=12)


@given(SOME)
def test_shares_lie_between_nothing_and_all(dialogues: list[Dialogue]) -> None:
    """Whatever was recorded; and nothing else is ever below nothing."""
    for group in summary_of(*dialogues).groups:
        for row in (*group.published, *group.further):
            if row.value is not None:
                assert row.value >= 0
                assert row.measure.kind != "share" or row.value <= 1


@given(SOME)
def test_the_cases_of_a_group_add_up_to_it(dialogues: list[Dialogue]) -> None:
    """Dialogues, turns, dispatches and verdicts: none is lost, none counted twice."""
    summary = summary_of(*dialogues)
    if not summary.cases:
        return
    for group in summary.groups:
        cases = [case for case in summary.cases if case.levels["mode"] == group.levels["mode"]]
        for sums in (dialogues_of, turns_of, dispatches_of, judged_of):
            assert sum(map(sums, cases)) == sums(group)


def dialogues_of(group: GroupSummary) -> int:
    return group.dialogues


def turns_of(group: GroupSummary) -> int:
    return sum(count.turns for count in group.counts.sections.values())


def dispatches_of(group: GroupSummary) -> int:
    return group.dispatches or 0


def judged_of(group: GroupSummary) -> int:
    return sum(one.judged_completions for one in group.figures)


@given(SOME, st.data())
def test_the_order_of_dialogues_makes_no_difference(
    dialogues: list[Dialogue], data: st.DataObject
) -> None:
    """Read in any order, the report is the same."""
    shuffled = data.draw(st.permutations(dialogues))
    assert full_report(summary_of(*shuffled)) == full_report(summary_of(*dialogues))


@given(SOME)
def test_a_discarded_dialogue_changes_nothing(dialogues: list[Dialogue]) -> None:
    """Every group that has a figure has the same ones without it."""
    kept = [dialogue for dialogue in dialogues if not dialogue.discarded]
    found, expected = (figures_of(summary_of(*some)) for some in (dialogues, kept))
    assert found == expected


def figures_of(summary: Summary) -> dict[str, dict[str, float | None]]:
    return {group.name: values(group) for group in summary.groups if group.dialogues}


def test_intervals_do_not_depend_on_the_order_of_dialogues() -> None:
    """Sessions of an experiment end in any order."""
    dialogues = [walk(*["hello"] * turns, id=str(turns)) for turns in range(1, 9)]
    forward, backward = tallied(dialogues), tallied(dialogues[::-1])
    assert full_report(summarise(forward)) == full_report(summarise(backward))
