"""The evaluator: judges how far the section has come, and where that leads.

In mode `single` its one call also chooses the way on and writes the reply (the paper's variant A).
In mode `speculative` the reply for staying is begun together with it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from langgraph.runtime import Runtime

from scriptgraph.core.trace import GuardFinding
from scriptgraph.nodes.action import note_doer
from scriptgraph.nodes.asking.single_actor import Decisions
from scriptgraph.nodes.care import care_due, note_care, with_care
from scriptgraph.nodes.cast import Cast, Node, SessionContext, mode_of
from scriptgraph.nodes.claims import held
from scriptgraph.nodes.danger_rules import with_guard
from scriptgraph.nodes.evaluation import ask_about, draft_of
from scriptgraph.nodes.given_back import not_opened
from scriptgraph.nodes.guard import note_watch, watching
from scriptgraph.nodes.heard import Leads, danger_now, kept_open, leads_of, opened_again
from scriptgraph.nodes.judged_record import (
    Claim,
    claimed,
    computed_in,
    judged_record,
    note_changes,
    unknown_in,
)
from scriptgraph.nodes.judgement import Judgement
from scriptgraph.nodes.judging import judge
from scriptgraph.nodes.proof import transcript_of
from scriptgraph.nodes.rules import (
    as_move,
    changes,
    decide,
    ends,
    stay,
    taken,
)
from scriptgraph.prompting import judged
from scriptgraph.prompting.schemas import ActorAnswer, Evaluation
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script, Section
from scriptgraph.script.moves import Transition
from scriptgraph.script.routes import (
    CALL,
    COMPLETE,
    DISPATCH,
    DUE,
    NONE_HOLDS,
    STAY,
    is_urgent,
)
from scriptgraph.state.carried import carried, declined_by_now
from scriptgraph.state.digressions import stack
from scriptgraph.state.progress import Credits, call_due, is_complete
from scriptgraph.state.session import Draft, Move, SessionState
from scriptgraph.state.skipping import Decided, decided, left_closed, not_asked
from scriptgraph.state.told import told
from scriptgraph.state.unjudged import judged_until
from scriptgraph.state.withdrawn import withdrawn, without


def evaluator(script: Script, section: Section, cast: Cast) -> Node:
    """Give the evaluator of one section."""

    async def evaluate(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        mode = mode_of(runtime, cast.settings)
        async with watching(cast, state, script.language) as watch:
            rests = care_due(script, section, state, watch.heard)
            asked = None if rests else await ask_about(script, section, cast, state, mode, watch)
            found = await watch.finding()
        care = rests or care_due(script, section, state, found)
        decisions = with_guard(script, section, held(script, section, state, asked, found), found)
        claim = claimed(script, state, decisions)
        course = _course(script, section, state, decisions, found, claim)
        if (leads := leads_of(script, section, course.way)) != "on":
            course = _course(script, section, state, decisions, found, claim, leads)
        judgement, there, known, way = course
        credits = there.progress[section.id]
        is_judged = decisions is not None and decisions.is_judged
        danger = "" if is_judged or care else danger_now(state, found)
        move = with_care(section, care) if care else _move(section, way, credits, claim)
        if not (care or _is_in_danger(script, section, state, found) or _is_led_out(way)):
            move = _call(section, credits) or move
        if decisions and move["kind"] == "dispatch" and (named := _named_way(section, decisions)):
            move["choice"] = named
        move = taken(section, state, move)
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
        # What was written ahead does not know what comes of a call, what was just taken back, or
        # which tasks are there now.
        is_surprised = move["kind"] == "call" or bool(there.skips)
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


def _is_in_danger(
    script: Script, section: Section, state: SessionState, found: GuardFinding | None
) -> bool:
    """Say whether nothing is called now: danger comes first, but where help itself calls."""
    return bool(danger_now(state, found)) and not is_urgent(script, section)


def _is_led_out(way: Transition | None) -> bool:
    """Say whether a rule for any time leads elsewhere: nothing is called on the way."""
    return way is not None and way.kind == "anytime"


def _call(section: Section, credits: Credits) -> Move | None:
    """Lead to the action of the section where it is due."""
    due = call_due(section, credits)
    return Move(target=CALL, kind="call", rule=DUE) if due else None


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


class _Course(NamedTuple):
    """What a judgement is worth, and where that leads."""

    judgement: Judgement
    there: Decided
    known: Mapping[str, Constant]
    way: Transition | None


def _course(
    script: Script,
    section: Section,
    state: SessionState,
    decisions: Decisions[Evaluation] | None,
    found: GuardFinding | None,
    claim: Claim | None,
    leads: Leads = "on",
) -> _Course:
    """Weigh a judgement and decide where the turn goes; of `leads` see `heard.kept_open`."""
    judgement = _judge(script, section, state, decisions, found, leads)
    there = _decided(script, section, state, judgement)
    before, gone = _carried(state, judgement), _withdrawn(state, judgement)
    known = told(script, there.collected, there.progress, before, gone)
    way = _way(script, section, state, there.progress[section.id], known, claim)
    return _Course(judgement, there, known, way)


def _judge(
    script: Script,
    section: Section,
    state: SessionState,
    decisions: Decisions[Evaluation] | None,
    found: GuardFinding | None,
    leads: Leads,
) -> Judgement:
    credits = opened_again(script, section, state, found)
    if decisions is None or decisions.value is None:
        return Judgement(credits)
    kept = kept_open(script, section, state, found, leads=leads)
    open_still = {**not_opened(section, state), **kept}
    judgement = judge(
        section,
        decisions.value,
        credits=credits,
        collected=state.get("collected", {}),
        carried=carried(state),
        declined=declined_by_now(script, state),
        withdrawn=withdrawn(state),
        said=transcript_of(state, script.language, script.told),
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


def _way(
    script: Script,
    section: Section,
    state: SessionState,
    credits: Credits,
    known: Mapping[str, Constant],
    claim: Claim | None,
) -> Transition | None:
    """Decide where the turn goes."""
    return decide(
        script,
        section,
        credits=credits,
        collected=known,
        claimed=claim.rule if claim else 0,
        turns=state.get("section_turns", 0),
        visits=state.get("visits", {}),
        back_to=stack(state),
    )


def _decided(
    script: Script, section: Section, state: SessionState, judgement: Judgement
) -> Decided:
    """Decide which tasks are there, of all that is known by now, and was not taken back."""
    known = {**state.get("collected", {}), **judgement.collected}
    return decided(
        script,
        {**state.get("progress", {}), **judgement.elsewhere, section.id: judgement.credits},
        {name: value for name, value in known.items() if name not in judgement.withdrawn},
        state.get("turn", 0) + 1,
        here={section.id, *stack(state)},
        carried=_carried(state, judgement),
        withdrawn=_withdrawn(state, judgement),
    )


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


def _carried(state: SessionState, judgement: Judgement) -> Collection[str]:
    """Name what was told in earlier sessions only."""
    return carried(state).keys() - judgement.collected.keys()


def _withdrawn(state: SessionState, judgement: Judgement) -> Collection[str]:
    """Name what was taken back, and not told since."""
    return {*withdrawn(state), *judgement.withdrawn} - judgement.collected.keys()


def _move(
    section: Section, found: Transition | None, credits: Credits, claim: Claim | None
) -> Move:
    """Write down where the turn goes."""
    if found is None:
        complete = is_complete(section, credits)
        return stay(section, NONE_HOLDS if complete else STAY)
    if found.kind == "judged":
        return Move(target=DISPATCH, kind="dispatch", rule=COMPLETE)
    move = as_move(found)
    # A computed condition may lead instead of the one that was claimed.
    if claim and not claim.quote["found"] and found.rule and found.rule.when:
        move["unproven"] = found.rule.when
    return move


def _named_way(section: Section, decisions: Decisions[Evaluation]) -> int:
    """Give the judged rule that an evaluator has named as well; 0 where it has named none."""
    verdict = decisions.value
    if verdict is None or isinstance(verdict, ActorAnswer):
        return 0
    return next((number for number, _ in judged(section) if number == verdict.rule), 0)
