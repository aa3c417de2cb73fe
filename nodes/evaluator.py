"""The evaluator: judges how far the section has come, and where that leads.

In mode `single` its one call also chooses the way on and writes the reply (the paper's variant A).
In mode `speculative` the reply for staying is begun together with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langgraph.runtime import Runtime

from scriptgraph.core.danger import GuardFinding
from scriptgraph.nodes.action import note_doer
from scriptgraph.nodes.asking.single_actor import Decisions
from scriptgraph.nodes.care import care_due, note_care
from scriptgraph.nodes.cast import Cast, Node, SessionContext, mode_of
from scriptgraph.nodes.claims import held
from scriptgraph.nodes.danger_rules import with_guard
from scriptgraph.nodes.evaluation import ask_about, draft_of
from scriptgraph.nodes.guard import note_watch, watching
from scriptgraph.nodes.heard import danger_now
from scriptgraph.nodes.judged_record import (
    Claim,
    claimed,
    computed_in,
    judged_record,
    note_changes,
    unknown_in,
)
from scriptgraph.nodes.judgement import Judgement
from scriptgraph.nodes.leading import Course, course_of, move_of
from scriptgraph.nodes.reassured import with_safety
from scriptgraph.nodes.rules import changes, ends
from scriptgraph.nodes.unsafe import Leads, leads_of
from scriptgraph.nodes.weighing import weighed
from scriptgraph.prompting import judged
from scriptgraph.prompting.schemas import ActorAnswer, Evaluation
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script, Section
from scriptgraph.state.carried import carried
from scriptgraph.state.digressions import stack
from scriptgraph.state.session import Draft, SessionState
from scriptgraph.state.skipping import Decided, left_closed
from scriptgraph.state.told import told
from scriptgraph.state.unjudged import judged_until
from scriptgraph.state.withdrawn import withdrawn


def evaluator(script: Script, section: Section, cast: Cast) -> Node:
    """Give the evaluator of one section."""

    async def evaluate(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        mode = mode_of(runtime, cast.settings)
        async with watching(cast, state, script.language) as watch:
            rests = care_due(script, section, state, watch.heard)
            asked = None if rests else await ask_about(script, section, cast, state, mode, watch)
            found = await watch.finding()
        care = rests or care_due(script, section, state, found)
        given = with_guard(script, section, held(script, section, state, asked, found), found)
        decisions = with_safety(script, section, state, given, found)
        claim = claimed(script, state, decisions)
        judgement, course = _led(script, section, state, decisions, found, claim)
        if (leads := leads_of(script, section, course.way)) != "on":
            judgement, course = _led(script, section, state, decisions, found, claim, leads)
        there, known, way = course
        credits = there.progress[section.id]
        is_judged = decisions is not None and decisions.is_judged
        danger = "" if is_judged or care else danger_now(state, found)
        is_unproven = claim is not None and not claim.quote["found"]
        move = move_of(script, section, state, credits, way, found, care, is_unproven=is_unproven)
        if decisions and move["kind"] == "dispatch" and (named := _named_way(section, decisions)):
            move["choice"] = named
        record = judged_record(script, section, state, decisions, judgement, move, claim, found)
        note_doer(script, section, cast, move, record)
        note_changes(record, judgement, there, _left(script, section, state, there, known))
        note_watch(record, state, watch, found)
        note_care(record, state, care)
        if unknown := unknown_in(script, section, credits, known, way):
            record["undecided"] = unknown
        if (computed := computed_in(script, section, credits, known, way)) and not care:
            record["computed"] = computed
        if danger:
            record["unjudged"] = danger
            if move["kind"] == "stay":
                move["danger"] = danger
        ahead = decisions.ahead if decisions else None
        # What was written ahead does not know what comes of a call, what was just taken back,
        # which tasks are there now, or what counts without its judge.
        is_surprised = move["kind"] == "call" or bool(there.skips) or decisions is not given
        if ahead and (ends(move) or is_surprised or judgement.takes_back):
            await ahead.end(record)
            ahead = None
        return {
            "progress": there.progress,
            "collected": there.collected,
            **changes(state, move),
            "judged": _judged(state, decisions),
            **({"care": None} if state.get("care") and not care else {}),
            "draft": _draft(section, state, decisions, is_surprised) if mode == "single" else None,
            **({"ahead": ahead} if ahead else {}),
            "trace": [record],
        }

    return evaluate


def _draft(
    section: Section,
    state: SessionState,
    decisions: Decisions[Evaluation] | None,
    is_surprised: bool,
) -> Draft | None:
    """Keep what the single actor chose and wrote, unless it did not know what there is to do."""
    if is_surprised:
        return Draft(choice=None, target="", reply="")
    return draft_of(section, state, decisions)


def _judged(state: SessionState, decisions: Decisions[Evaluation] | None) -> int:
    """Count what is judged now: everything, unless a model was asked and nothing usable came."""
    is_lost = decisions is not None and decisions.value is None
    return judged_until(state) if is_lost else len(state["messages"])


def _led(
    script: Script,
    section: Section,
    state: SessionState,
    decisions: Decisions[Evaluation] | None,
    found: GuardFinding | None,
    claim: Claim | None,
    leads: Leads = "on",
) -> tuple[Judgement, Course]:
    """Weigh a judgement and decide where the turn goes; of `leads` see `unsafe.kept_open`."""
    verdict = decisions.value if decisions else None
    judgement = weighed(script, section, state, verdict, found, leads)
    before = state.get("progress", {})
    progress = {**before, **judgement.elsewhere, section.id: judgement.credits}
    told_now, taken_back = judgement.collected, judgement.withdrawn
    claimed_rule = claim.rule if claim else 0
    course = course_of(script, section, state, progress, told_now, taken_back, claimed_rule)
    return judgement, course


def _left(
    script: Script,
    section: Section,
    state: SessionState,
    there: Decided,
    known: Mapping[str, Constant],
) -> list[tuple[str, str]]:
    """List what was skipped in sections that were left, and what is told now would open."""
    if not script.conditional:
        return []
    progress, collected = state.get("progress", {}), state.get("collected", {})
    before = told(script, collected, progress, carried(state).keys(), withdrawn(state))
    return left_closed(script, there, before, known, {section.id, *stack(state)})


def _named_way(section: Section, decisions: Decisions[Evaluation]) -> int:
    """Give the judged rule that an evaluator has named as well; 0 where it has named none."""
    verdict = decisions.value
    if verdict is None or isinstance(verdict, ActorAnswer):
        return 0
    return next((number for number, _ in judged(section) if number == verdict.rule), 0)
