"""What the single actor has written ahead of its node's decision."""

from __future__ import annotations

from scriptgraph.nodes.asking.single_actor import Decisions
from scriptgraph.prompting import has_choice
from scriptgraph.prompting.schemas import ActorAnswer, Evaluation
from scriptgraph.script.model import Section
from scriptgraph.state.progress import judged_tasks
from scriptgraph.state.session import Draft, SessionState


def draft_of(
    section: Section, state: SessionState, decisions: Decisions[Evaluation] | None
) -> Draft | None:
    """Keep what the single actor chose, and its reply unless that is still being written."""
    answer = decisions.value if decisions else None
    if decisions is None or not isinstance(answer, ActorAnswer):
        return None
    written = not decisions.ahead and not answer.occurrence
    return Draft(
        choice=answer.rule if is_way(section, answer.rule) else None,
        target=_meant(section, state, answer),
        reply=answer.reply if written else "",
    )


def _meant(section: Section, state: SessionState, answer: ActorAnswer) -> str:
    """Say which section the single actor wrote its reply for, going by its own claims."""
    if has_choice(section):
        if not is_way(section, answer.rule):
            return ""
        return section.next[answer.rule - 1].to if answer.rule else section.id
    claimed = {claim.task for claim in answer.settled}
    credits = state.get("progress", {}).get(section.id, {})
    still_open = [task for task in judged_tasks(section, credits) if task.id not in claimed]
    complete = all(task.optional for task in still_open)
    return section.next[0].to if section.next and complete else section.id


def is_way(section: Section, rule: int) -> bool:
    """Say whether a way on that the single actor named exists; 0 is to stay."""
    return 0 <= rule <= len(section.next)
