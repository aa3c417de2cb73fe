"""A recorded decision, taken once more: what it changes, and whether it follows from the rest.

What a model has said is on record: quotes, values, a claim, what it chose. All that is made of it
is worked out by the functions that the nodes go by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.care import care_of, occasion_of
from scriptgraph.nodes.given_back import not_opened
from scriptgraph.nodes.leading import Course, course_of, led_by, move_of, tasks_by_now, way_of
from scriptgraph.nodes.rules import as_move, changes, next_move, stay, taken, within_visits
from scriptgraph.nodes.unsafe import Leads, kept_open, leads_of, opened_again
from scriptgraph.prompting import judged
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import AFTER_END, ENTERED, NONE_HOLDS, call_of
from scriptgraph.state.carried import told_by_now
from scriptgraph.state.digressions import current_move, stack
from scriptgraph.state.session import Care, Credit, Move, SessionState
from scriptgraph.state.skipping import Decided
from scriptgraph.state.undecided import NO_ANSWER, STAYS
from scriptgraph.state.unjudged import judged_until
from scriptgraph.state.withdrawn import known_after, quotes_of, without


@dataclass(frozen=True)
class Taken:
    """A decision, taken once more."""

    update: dict[str, Any]
    """What it changes in the state."""

    wrong: Sequence[str] = field(default=())
    """What its record says that does not follow from what was known; empty where all of it does."""


def taken_again(script: Script, state: SessionState, record: TraceRecord) -> Taken:
    """Take a decision once more that led somewhere, or stayed.

    Args:
        script: The script.
        state: The session before it, with the messages that it knew.
        record: A record of an evaluator, a dispatcher or an action.
    """
    section = script.by_id[record["section"]]
    match record["role"]:
        case "evaluator" if record["rule"] == AFTER_END:
            return _listened(script, section, state, record)
        case "evaluator":
            return _judged(script, section, state, record)
        case "dispatcher":
            return _chosen(script, section, state, record)
    return _called(script, section, state, record)


def _listened(script: Script, section: Section, state: SessionState, record: TraceRecord) -> Taken:
    """Listen once more to what was said behind the end."""
    care = care_of(script, section, state, record.get("guard"))
    move = taken(section, state, {**stay(section, AFTER_END), "after_end": True})
    if care:
        move["care"] = care
    update = {"move": move, "judged": len(state["messages"]), "care": care}
    return Taken(update, [*_care_unlike(state, record, care)])


def _judged(script: Script, section: Section, state: SessionState, record: TraceRecord) -> Taken:
    """Weigh what a judge has proved once more, and decide where that leads."""
    found = record.get("guard")
    care = care_of(script, section, state, found)
    claims = [one for one in record["evidence"] if one["status"] == "holds"]
    is_unproven = bool(claims) and not claims[-1]["found"]
    courses, moves = list[Course](), list[Move]()
    for number in _numbers(script, claims[-1]["task"]) if claims else [0]:
        course = _course(script, section, state, record, number)
        if (leads := leads_of(script, section, course.way)) != "on":
            course = _course(script, section, state, record, number, leads)
        credits, way = course.there.progress[section.id], course.way
        courses.append(course)
        moves.append(
            move_of(script, section, state, credits, way, found, care, is_unproven=is_unproven)
        )
    move = _fitting(moves, record)
    there = courses[moves.index(move)].there
    if "unjudged" in record and move["kind"] == "stay":
        move["danger"] = record["unjudged"]
    is_lost = NO_ANSWER in record["reason"] and record["reason"].endswith(STAYS)
    update = {
        "progress": there.progress,
        "collected": there.collected,
        **changes(state, move),
        "judged": judged_until(state) if is_lost else len(state["messages"]),
        **({"care": None} if state.get("care") and not care else {}),
    }
    wrong = (_care_unlike(state, record, care), _skips_unlike(record, there), _unlike(record, move))
    return Taken(update, [what for each in wrong for what in each])


def _course(
    script: Script,
    section: Section,
    state: SessionState,
    record: TraceRecord,
    claimed: int,
    leads: Leads = "on",
) -> Course:
    """Weigh once more what a judge has proved, and where that leads."""
    progress = _credited(script, section, state, record, leads)
    told, gone = record.get("collected", {}), record.get("withdrawn", ())
    return course_of(script, section, state, progress, told, gone, claimed)


def _credited(
    script: Script, section: Section, state: SessionState, record: TraceRecord, leads: Leads
) -> dict[str, dict[str, Credit]]:
    """Give what is credited by what a judge has proved, and what was taken back."""
    found = record.get("guard")
    credits = opened_again(script, section, state, found)
    refused = {one["choice"] for one in record["refused"]}
    tasks = {task.id for task in section.tasks}
    for quote in record["evidence"]:
        name, status = quote["task"], quote["status"]
        counts = quote["found"] and name in tasks and f"{name}: {status}" not in refused
        if counts and status in ("done", "not needed"):
            credits[name] = cast(
                Credit, {"status": status, "evidence": quote["text"], "turn": record["turn"]}
            )
    progress = {**state.get("progress", {}), section.id: credits}
    if not (quotes := quotes_of(record)):
        return progress
    kept = kept_open(script, section, state, found, leads=leads)
    open_still = {**not_opened(section, state), **kept}
    turn = record["turn"]
    return without(script, progress, quotes, turn, here=section.id, kept_open=open_still)


def _chosen(script: Script, section: Section, state: SessionState, record: TraceRecord) -> Taken:
    """Follow each rule once more that could be chosen: which was is the model's word."""
    known, places, visits = told_by_now(script, state), stack(state), state.get("visits", {})
    tried = (
        next_move(script, section, known, number, places)
        for number in (0, *(number for number, _ in judged(section)))
    )
    ways = [within_visits(script, one, visits) for one in tried if one is not None]
    moves = [stay(section, NONE_HOLDS), *map(as_move, ways)]
    move = taken(section, state, _fitting(moves, record))
    wrong = [] if _is_due(state, "dispatch") else ["nothing had led to a choice"]
    return Taken(changes(state, move), [*wrong, *_unlike(record, move)])


def _called(script: Script, section: Section, state: SessionState, record: TraceRecord) -> Taken:
    """Note an action once more; on entering a section, it leads nowhere else."""
    action, enters = record["action"], record["rule"] == ENTERED
    task = call_of(section)
    assert task is not None
    progress, turn = state.get("progress", {}), state.get("turn", 0) + 1
    before = {} if enters else progress.get(section.id, {})
    credit = Credit(status=action["status"], evidence=action["key"], turn=turn)
    credited = {**progress, section.id: {**before, task.id: credit}}
    known = known_after({**record, "skips": []}, state.get("collected", {}))
    if enters:
        return Taken({"progress": credited, "collected": known})
    there = tasks_by_now(
        script, section, cast(SessionState, {**state, "collected": known}), credited
    )
    after = cast(SessionState, {**state, "progress": there.progress, "collected": there.collected})
    credits = there.progress[section.id]
    way = way_of(script, section, after, credits, told_by_now(script, after), 0)
    move = taken(section, after, led_by(section, way, credits))
    update = {
        "progress": there.progress,
        "collected": there.collected,
        **changes(after, move),
    }
    wrong = [] if _is_due(state, "call") else ["nothing had led to an action"]
    return Taken(update, [*wrong, *_skips_unlike(record, there), *_unlike(record, move)])


def _numbers(script: Script, condition: str) -> list[int]:
    """Number the watched rules of a condition; two may have the same."""
    return [n for n, rule in enumerate(script.anytime, 1) if rule.when == condition] or [0]


def _is_due(state: SessionState, kind: str) -> bool:
    move = current_move(state)
    return move is not None and move["kind"] == kind


def _fitting(moves: Sequence[Move], record: TraceRecord) -> Move:
    """Give the move that a record tells of, where it is one of those that there can be."""
    return next((move for move in moves if not [*_unlike(record, move)]), moves[0])


def _unlike(record: TraceRecord, move: Move) -> Iterator[str]:
    led = (record["choice"], record.get("kind", "stay"), record["rule"])
    if led != (move["target"], move["kind"], move["rule"]):
        yield (
            f"it led to {led[0]!r} ({led[2]}); what was known by then leads to "
            f"{move['target']!r} ({move['rule']})"
        )


def _care_unlike(state: SessionState, record: TraceRecord, care: Care | None) -> Iterator[str]:
    told, due = record.get("care"), occasion_of(state, care)
    if told != due:
        yield f"`care` was {told!r}; what was said and decided by then gives {due!r}"


def _skips_unlike(record: TraceRecord, there: Decided) -> Iterator[str]:
    told = record.get("skips", [])
    if told != there.skips:
        yield (
            f"which tasks are asked was decided as {_named(told)}; what was known by then gives "
            f"{_named(there.skips)}"
        )


def _named(skips: Iterable[Any]) -> list[str]:
    return [f"{'+' if one['is_asked'] else '-'}{one['section']}.{one['task']}" for one in skips]
