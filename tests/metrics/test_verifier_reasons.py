"""What is read from a verifier's words, published and ours."""

from __future__ import annotations

import pytest
from support.recorded import step

from scriptgraph.metrics.reasons import Objection, objections, says_coherent, says_completed
from scriptgraph.records.verdicts import SwitchVerdict, TaskFinding


@pytest.mark.parametrize(
    ("words", "completed", "coherent", "reasons"),
    [
        ("Instructions completed: yes\nLast message coherent: yes", True, True, []),
        (
            "Instructions completed: no\nIt was\nleft out.\n\nLast message coherent: yes\nFine.",
            False,
            True,
            [Objection("instructions", None, "It was left out.")],
        ),
        (
            "instructions completed: yes.\nlast message coherent: No\nReason: <It repeats itself.>",
            True,
            False,
            [Objection("coherence", None, "It repeats itself.")],
        ),
        (
            "Instructions completed: no\nLast message coherent: no",
            False,
            False,
            [Objection("instructions", None, ""), Objection("coherence", None, "")],
        ),
        ("Instructions completed: nobody knows", None, None, []),
        ("", None, None, []),
    ],
)
def test_published_verdicts_are_two_answers_with_their_reasons(
    words: str, completed: bool | None, coherent: bool | None, reasons: list[Objection]
) -> None:
    """A reason against stands behind its answer; a reason for is no objection."""
    given = step("verifier", words)
    assert (says_completed(given), says_coherent(given)) == (completed, coherent)
    assert list(objections(given)) == reasons


def verdict(**more: object) -> SwitchVerdict:
    return SwitchVerdict.model_validate(
        {"dialogue": "a", "switch": 1, "section": "hello", "at": "", **more}
    )


DONE = TaskFinding(task="greet", reason="It did.", completed=True)
LEFT_OUT = TaskFinding(task="mood", reason="Nobody asked.", completed=False)


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        (verdict(completed=True, coherent=True, tasks=(DONE,)), []),
        (
            verdict(completed=False, tasks=(DONE, LEFT_OUT)),
            [Objection("instructions", "mood", "Nobody asked.")],
        ),
        (verdict(completed=False), [Objection("instructions", None, "")]),
        (
            verdict(coherent=False, coherence="It repeats itself."),
            [Objection("coherence", None, "It repeats itself.")],
        ),
        (verdict(missing="unreadable"), [Objection("verdict", None, "unreadable")]),
        (verdict(tasks=(LEFT_OUT,)), []),
    ],
)
def test_our_verdicts_name_the_task(given: SwitchVerdict, reasons: list[Objection]) -> None:
    """Every task that was not done is a reason; so is what kept a verdict from being given."""
    made = step("verifier", "Instructions completed: yes", verdict=given)
    assert list(objections(made)) == reasons
    assert (says_completed(made), says_coherent(made)) == (given.completed, given.coherent)
