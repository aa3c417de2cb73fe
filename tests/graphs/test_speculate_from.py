"""Where a section is about to be left, no reply need be written ahead."""

from __future__ import annotations

import pytest
from support.fakes import Talk, answer, roles, script, task

from scriptgraph.nodes.speech import EARLY

SECTIONS = {
    "hello": {"tasks": [task("name"), task("mood"), task("more", optional=True)]},
}
SAID = [None, "Ann", "fine"]


def judge(said: str) -> str:
    """Settle a task by each word of the user's."""
    return answer({"Ann": {"name": "Ann"}}.get(said, {}))


@pytest.mark.parametrize(("least", "ahead"), [(0, [True, True]), (2, [True, False])])
async def test_with_one_task_left_a_reply_is_written_afterwards(
    least: int, ahead: list[bool]
) -> None:
    """Optional tasks do not count; with two open tasks the reply is begun beside the judge."""
    talk = Talk(script(SECTIONS), roles(judge), "speculative", speculate_from=least)
    await talk.say(*SAID)
    spoken = [one for one in (await talk.state())["trace"] if one["role"] == "dialog"]
    assert [EARLY in one["reason"] for one in spoken[1:]] == ahead
    assert not any("dropped" in one for one in spoken)
