"""What the report says in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from support.recorded import event, recorded, step
from support.walked import decision, walk

from scriptgraph.core.settings import REHEARSAL
from scriptgraph.metrics.comparison import compare
from scriptgraph.metrics.summary import Summary, summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.report.contents import blocks
from scriptgraph.report.table import PATHS, Block, comparison_block, group_blocks


def summary_of(*dialogues: Dialogue, by: Sequence[str] | None = None) -> Summary:
    tally = Tally()
    for dialogue in dialogues:
        tally.add(dialogue, "here")
    return summarise(tally, by=by, intervals=False)


def shown(summary: Summary, title: str) -> Block:
    (found,) = [block for block in blocks(summary) if block.title == title]
    return found


def row(block: Block, label: str) -> tuple[str, ...]:
    (found,) = [row[1:] for row in block.rows if row[0] == label]
    return found


def test_the_published_table_has_a_column_for_each_group() -> None:
    """In the published order of rows, with its two counts."""
    block = shown(
        summary_of(walk("hello", mode="single"), walk("hello", "talk", mode="multi")),
        "Figures, with 95 % intervals",
    )
    assert block.header == ("", "single", "multi")
    assert [row[0] for row in block.rows] == [
        "dialogues",
        "turns per dialogue",
        "switches per dialogue",
        "time per turn",
        "input tokens per turn",
        "output tokens per turn",
        "correct completions",
        "coherent switches",
        "conform dispatches",
        "dispatches",
    ]
    assert row(block, "turns per dialogue") == ("1.0 n 1", "2.0 n 1")
    assert row(block, "conform dispatches") == ("–", "100.0 % n 1")


def test_the_cases_of_each_group_have_a_table_of_their_own() -> None:
    """A column for each case, numbers in their order."""
    summary = summary_of(walk("hello", patient_case=10), walk("hello", "talk", patient_case=9))
    block = shown(summary, "multi, by patient case")
    assert block.header == ("", "9", "10")
    assert row(block, "turns per dialogue") == ("2.0 n 1", "1.0 n 1")


def test_a_report_by_case_does_not_repeat_the_cases() -> None:
    """The groups are the cases already."""
    titles = [block.title for block in blocks(summary_of(walk("hello"), by=["case"]))]
    assert not [title for title in titles if "by patient case" in title]


def test_a_rehearsal_is_marked_over_its_column() -> None:
    """Wherever figures of groups stand side by side."""
    summary = summary_of(walk("hello", mode="single", rehearsal=True), walk("hello", mode="multi"))
    sides = [block for block in blocks(summary) if len(block.header) == 3 and not block.prose]
    assert len(sides) >= 3
    assert {block.header for block in sides} == {("", "single\nrehearsal", "multi")}
    assert comparison_block(compare(summary, "single", "multi")).header[1:3] == (
        "single\nrehearsal",
        "multi",
    )


def test_verdicts_of_the_rehearsal_model_are_marked_too() -> None:
    """What a language model said may still have been judged by none."""
    judged = recorded([step("dialog", "And?", model="m"), step("verifier", "", model=REHEARSAL)])
    block = shown(summary_of(judged), "Figures, with 95 % intervals")
    assert block.header == ("", "B\nrehearsed verdicts")


def test_only_the_most_frequent_paths_are_shown_and_the_others_counted() -> None:
    """Every dialogue is in one of the lines."""
    dialogues = [walk("hello", "close"), walk("hello", "close")]
    dialogues += [walk(*["hello"] * number) for number in range(2, 2 + PATHS)]
    block = shown(summary_of(*dialogues), "multi: paths")
    assert len(block.rows) == PATHS + 1
    assert block.rows[0] == ("2 of 10 (20 %)", "hello → close → end")
    assert block.rows[-1] == ("1 of 10 (10 %)", "1 other path")


def test_moves_against_the_script_are_listed() -> None:
    """The most frequent first; a report without any does not speak of them."""
    block = shown(
        summary_of(walk("talk", "hello"), walk("talk", "hello"), walk("close", "hello")),
        "multi: moves against the script",
    )
    assert block.rows == (("2", "talk → hello"), ("1", "close → hello"))
    titles = [block.title for block in blocks(summary_of(walk("hello", "close")))]
    assert "multi: moves against the script" not in titles


def test_sections_say_how_long_they_took_and_how_often_they_were_really_complete() -> None:
    """Two visits, three turns, one of two completions correct."""

    def visit(turns: int, verdict: str) -> Dialogue:
        said = [step("dialog", "And?"), step("patient", "Well.")] * turns
        judged = step("verifier", f"Instructions completed: {verdict}")
        return recorded([event("started", 1), *said, event("completed", 1), judged])

    block = shown(summary_of(visit(1, "yes"), visit(2, "no")), "B: sections")
    assert row(block, "1") == ("2", "3", "1.5", "1.5", "2", "1 of 2 (50 %)")


def test_sections_go_by_their_titles_where_these_are_known() -> None:
    """In every table of a group; what has no title goes by its id."""
    summary = summary_of(walk("talk", "hello", "close", exit_reason="turnLimit"))
    told = list(group_blocks(summary.groups[0], {"hello": "Hello there", "talk": "Talking"}))
    sections, paths, moves = told
    assert [one[0] for one in sections.rows] == ["Talking", "Hello there", "close"]
    assert paths.rows[0][1] == "Talking → Hello there → close → (turnLimit)"
    assert moves.rows == (("1", "Talking → Hello there"),)


def test_the_verifiers_reasons_are_grouped_by_section() -> None:
    """Each subject once, with how often, and its most frequent reasons."""

    def judged(reason: str) -> Dialogue:
        verdict = step("verifier", f"Instructions completed: no\n{reason}")
        return recorded([event("started", 1), event("completed", 1), verdict])

    block = shown(
        summary_of(judged("It was rash."), judged("It was rash."), judged("")),
        "B: the verifier's reasons",
    )
    assert block.rows == (
        ("1", "not completed", "3", "It was rash. (2 times)"),
        ("", "", "", "no reason given"),
    )


def test_what_was_refused_to_the_models_is_listed_by_reason() -> None:
    """The trace says why."""
    refused = [{"choice": "greet: done", "why": "its quote is not in the transcript"}]
    made = step("evaluator", "", decision=decision("evaluator", refused=refused * 2))
    block = shown(summary_of(recorded([made])), "B: refused to the models")
    assert block.rows == (("2", "its quote is not in the transcript"),)


def test_a_comparison_says_its_direction() -> None:
    """The second minus the first stands in the title."""
    summary = summary_of(walk("hello", mode="single"), walk("hello", "talk", mode="multi"))
    block = comparison_block(compare(summary, "single", "multi"))
    assert block.title == "multi minus single, with 95 % intervals"
    assert row(block, "turns per dialogue")[:3] == ("1.0 n 1", "2.0 n 1", "+1.0")
