"""What a session knows of a value follows from what was collected and what is credited."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import script, task

from scriptgraph.state.session import Credit, Progress
from scriptgraph.state.told import told

ASKS = script(
    {
        "a": {
            "tasks": [
                task("rate", collect={"mood": "integer", "pain": "integer"}),
                task("plain"),
            ]
        },
        "b": {"tasks": [task("again", collect={"mood": "integer"})]},
    }
)


def credited(**statuses: Any) -> dict[str, Credit]:
    return {name: Credit(status=status, evidence="", turn=1) for name, status in statuses.items()}


@pytest.mark.parametrize(
    ("progress", "collected", "known"),
    [
        ({}, {}, {}),
        ({"a": credited(rate="said")}, {}, {}),
        ({"a": credited(plain="not needed")}, {}, {}),
        (
            {"a": credited(rate="not needed")},
            {},
            {"declined(mood)": True, "declined(pain)": True},
        ),
        (
            {"a": credited(rate="not needed")},
            {"pain": 2},
            {"pain": 2, "declined(mood)": True},
        ),
        ({"b": credited(again="not needed")}, {}, {"declined(mood)": True}),
        ({"b": credited(again="not needed")}, {"mood": 0}, {"mood": 0}),
        ({"gone": credited(again="not needed")}, {}, {}),
    ],
)
def test_a_value_is_declined_where_its_task_is_not_needed_and_nobody_has_told_it(
    progress: Progress, collected: dict[str, Any], known: dict[str, Any]
) -> None:
    """Who tells it, before or later, has told it: what is known is never declined as well."""
    assert told(ASKS, collected, progress) == known
