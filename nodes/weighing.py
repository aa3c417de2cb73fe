"""An answer of a judge, weighed in its session: what of it counts there."""

from __future__ import annotations

from scriptgraph.core.danger import GuardFinding
from scriptgraph.nodes.given_back import not_opened
from scriptgraph.nodes.judgement import Judgement
from scriptgraph.nodes.judging import judge
from scriptgraph.nodes.proof import transcript_of
from scriptgraph.nodes.unsafe import Leads, kept_open, opened_again
from scriptgraph.prompting.schemas import Evaluation
from scriptgraph.script.model import Script, Section
from scriptgraph.state.carried import carried, declined_by_now
from scriptgraph.state.session import SessionState
from scriptgraph.state.skipping import not_asked
from scriptgraph.state.withdrawn import withdrawn, without


def weighed(
    script: Script,
    section: Section,
    state: SessionState,
    verdict: Evaluation | None,
    found: GuardFinding | None,
    leads: Leads = "on",
) -> Judgement:
    """Give what of an answer counts, by what the user has said.

    Args:
        script: The script.
        section: The section that is judged.
        state: The session.
        verdict: The answer; None where nobody has given a usable one.
        found: What the guard has found.
        leads: As `unsafe.kept_open` takes it.
    """
    credits = opened_again(script, section, state, found)
    if verdict is None:
        return Judgement(credits)
    kept = kept_open(script, section, state, found, leads=leads)
    open_still = {**not_opened(section, state), **kept}
    judgement = judge(
        section,
        verdict,
        credits=credits,
        collected=state.get("collected", {}),
        carried=carried(state),
        declined=declined_by_now(script, state),
        withdrawn=withdrawn(state),
        said=transcript_of(state, script.language, script.told, script.asked),
        types=script.told,
        said_back=script.said_back,
        turn=state.get("turn", 0) + 1,
        not_asked=not_asked(script, section, {**state.get("progress", {}), section.id: credits}),
        kept_open=open_still,
    )
    if judgement.withdrawn:
        before = {**state.get("progress", {}), section.id: judgement.credits}
        turn, quotes = state.get("turn", 0) + 1, judgement.withdrawn
        after = without(script, before, quotes, turn, here=section.id, kept_open=open_still)
        judgement.credits = after.pop(section.id)
        judgement.elsewhere = after
    return judgement
