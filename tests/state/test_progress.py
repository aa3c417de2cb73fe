"""How far a section has come."""

from __future__ import annotations

from typing import Literal

import pytest
from support.fakes import script, task

from scriptgraph.state.progress import is_complete, judged_tasks, open_tasks, words_due
from scriptgraph.state.session import Credit

SECTION = script(
    {
        "a": {
            "tasks": [
                task("notice", say="Notice."),
                task("maybe", optional=True),
                task("terms", say="Terms.", do="Ask."),
                task("late", say="Late."),
                task("ask"),
                task("last", say="Last."),
            ]
        }
    }
).first


def credited(
    *done: str, status: Literal["done", "not needed", "said"] = "done"
) -> dict[str, Credit]:
    return {name: Credit(status=status, evidence="x", turn=1) for name in done}


def test_open_tasks_keep_their_order() -> None:
    """What is done or not needed is settled; what was only said is not."""
    credits = {**credited("notice"), **credited("ask", status="not needed")}
    credits |= credited("terms", status="said")
    assert [t.id for t in open_tasks(SECTION, credits)] == ["maybe", "terms", "late", "last"]
    assert [t.id for t in judged_tasks(SECTION, credits)] == ["maybe", "terms"]


@pytest.mark.parametrize(
    ("done", "complete"),
    [
        ([], False),
        (["notice", "terms", "late", "ask"], False),
        (["notice", "terms", "late", "ask", "last"], True),
        (["notice", "maybe", "terms", "late", "ask", "last"], True),
    ],
)
def test_a_section_waits_for_its_required_tasks(done: list[str], complete: bool) -> None:
    """Optional tasks are not waited for, exact words are."""
    assert is_complete(SECTION, credited(*done)) is complete


def test_a_task_that_was_only_said_is_not_complete() -> None:
    """Words that open a task do not finish it."""
    rest = credited("notice", "late", "ask", "last")
    assert not is_complete(SECTION, {**rest, **credited("terms", status="said")})


@pytest.mark.parametrize(
    ("done", "said", "due"),
    [
        ([], [], ["notice", "terms"]),
        (["notice"], ["terms"], []),
        (["notice", "terms"], [], ["late"]),
        (["notice", "terms", "late", "ask"], [], ["last"]),
        (["notice", "terms", "late", "ask", "last"], [], []),
    ],
)
def test_exact_words_wait_for_the_work_before_them(
    done: list[str], said: list[str], due: list[str]
) -> None:
    """Words are due up to the first required task with work to do, and only once."""
    credits = {**credited(*done), **credited(*said, status="said")}
    assert [task.id for task in words_due(SECTION, credits)] == due


def test_a_section_without_tasks_is_complete() -> None:
    """There is nothing to wait for."""
    assert is_complete(script({"a": {"tasks": []}}).first, {})
