"""Who says that they are safe is let go without a judge, where none has given anything usable.

A judge can be slow, or gone, in every turn. What is said then is heard without it, by the words
that end words of care as well, and by nothing vaguer: a no still lets nobody go who is in danger.
Where nothing but a model's word has led to help, no model need take it back either.
"""

from __future__ import annotations

from dataclasses import replace

from scriptgraph.core.danger import GuardFinding
from scriptgraph.nodes.asking.single_actor import Decisions
from scriptgraph.nodes.danger_rules import without_judge
from scriptgraph.nodes.heard import last_exchange
from scriptgraph.nodes.unsafe import asks_if_safe, is_only_judged, is_safe_now, wording_of
from scriptgraph.prompting.schemas import CollectedValue, Done, Evaluation
from scriptgraph.safety.danger.safe import Told, names_safety, says_safe
from scriptgraph.script.model import Script, Section
from scriptgraph.state.progress import judged_tasks
from scriptgraph.state.session import SessionState
from scriptgraph.state.undecided import NO_ANSWER

SAYS_SAFE = "the user says that they are safe"


def with_safety(
    script: Script,
    section: Section,
    state: SessionState,
    decisions: Decisions[Evaluation] | None,
    found: GuardFinding | None,
) -> Decisions[Evaluation] | None:
    """Take what asks whether they are safe for answered, by the user's own words alone.

    Of its values those are told that say just this; one that says more, or that there is danger,
    is left to a judge.

    Args:
        script: The script.
        section: The section that is judged, to which an urgent rule leads.
        state: The session.
        decisions: What a judge has decided.
        found: What the guard has found in what the user says now.
    """
    if decisions is None or not is_safe_now(script, section, state, found):
        return decisions
    if decisions.value is not None and not is_only_judged(section, state, found):
        return decisions
    credits = state.get("progress", {}).get(section.id, {})
    asking = [task for task in judged_tasks(section, credits) if asks_if_safe(task)]
    quote = _that_says_it(script, state)
    settled = [Done(quote=quote, done=task.id) for task in asking]
    values = [
        CollectedValue(quote=quote, name=name, value="true")
        for task in asking
        for name in task.collect
        if script.told.get(name) == "boolean" and names_safety(name, wording_of(task))
    ]
    verdict = decisions.value or Evaluation(
        reason=f"{NO_ANSWER}{without_judge(decisions.unasked)}; {SAYS_SAFE}", settled=[]
    )
    added = {"settled": [*settled, *verdict.settled], "collected": [*values, *verdict.collected]}
    return replace(decisions, value=verdict.model_copy(update=added))


def _that_says_it(script: Script, state: SessionState) -> str:
    """Give the message in which they say so: they may have written another behind it."""
    asked, texts = last_exchange(state)
    said = (one for one in reversed(texts) if says_safe(Told(one, asked), script.language))
    return next(said, texts[-1])
