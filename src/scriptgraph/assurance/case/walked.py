"""Claims from a cohort of rehearsed sessions, one for every path of a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast, get_args

from scriptgraph.assurance.audit import audit
from scriptgraph.assurance.case.claims import Claim
from scriptgraph.assurance.rehearse import Rehearsal, rehearse
from scriptgraph.assurance.replay import replay
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.script.model import Script
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.state.session import SessionState, SimulationState

_SHOWN = 10
"""Findings that are listed; the figures have their number."""


@dataclass(frozen=True)
class Cohort:
    """The rehearsed sessions of one script in one mode."""

    rehearsal: Rehearsal
    sessions: Sequence[SessionState]
    """Each path's whole session, as a store would hold it."""


async def walk(script: Script, mode: Mode) -> Cohort:
    """Hold a session along every path of a script."""
    sessions: list[SessionState] = []
    rehearsal = await rehearse(script, mode, on_path=sessions.append)
    return Cohort(rehearsal, sessions)


async def walk_all(script: Script) -> dict[Mode, Cohort]:
    """Hold the sessions in every mode."""
    return {mode: await walk(script, mode) for mode in get_args(Mode)}


def walked_claim(script: Script, name: str, cohorts: dict[Mode, Cohort]) -> Claim:
    """Claim that every section, rule and task was walked, in each mode."""
    findings = [(mode, one) for mode, each in cohorts.items() for one in each.rehearsal.findings]
    is_refuted = any(one.severity == "error" for _, one in findings)
    sessions = sum(len(each.sessions) for each in cohorts.values())
    coverage = next(iter(cohorts.values())).rehearsal.coverage
    return Claim(
        id=f"walked/{script.id}",
        area="paths",
        about=script.id,
        text="Every section, rule and task can be reached, and was, in every mode.",
        outcome="refuted" if is_refuted else "open" if findings else "shown",
        evidence=f"{sessions} sessions were held through the compiled graph, with a stand-in for "
        f"the language model: sections {coverage.sections}, rules {coverage.rules}, moves "
        f"{coverage.moves}, tasks {coverage.tasks}.",
        check=f"scriptgraph rehearse {name}",
        lines=tuple(f"{mode}: {one}" for mode, one in findings[:_SHOWN]),
        figures={
            "sessions": sessions,
            "turns": sum(each.rehearsal.turns for each in cohorts.values()),
            "findings": len(findings),
        },
    )


def audited_claim(script: Script, name: str, cohorts: dict[Mode, Cohort]) -> Claim:
    """Claim that an audit finds nothing in any of the rehearsed sessions."""
    sessions = [state for each in cohorts.values() for state in each.sessions]
    records = sum(len(state["trace"]) for state in sessions)
    found = [
        f"session {number}: {one.what}"
        for number, state in enumerate(sessions, start=1)
        for one in audit(script, state, has_human=False)
    ]
    return Claim(
        id=f"rehearsed-audit/{script.id}",
        area="paths",
        about=script.id,
        text="Along every path each move is legal, each completion has its evidence, exact words "
        "are sent as they stand, and the trace is unbroken.",
        outcome="refuted" if found or not records else "shown",
        evidence=f"An audit of the {len(sessions)} rehearsed sessions ({records:,} records) found "
        f"{len(found) or 'nothing'}.",
        check=f"scriptgraph assure {name}",
        lines=tuple(found[:_SHOWN]),
        figures={"sessions": len(sessions), "records": records, "findings": len(found)},
    )


async def replayed_claim(script: Script, name: str, cohorts: dict[Mode, Cohort]) -> Claim:
    """Claim that the recorded sessions, replayed, make no move that the graph does not make."""
    refused, turns, different = list[str](), 0, 0
    for mode, cohort in cohorts.items():
        dialogues = [
            record_dialogue(
                script,
                cast(SimulationState, state),
                session=f"{mode}-{number}",
                mode=mode,
                case=None,
            )
            for number, state in enumerate(cohort.sessions, start=1)
        ]
        result = await replay(dialogues, script, Settings(mode=mode))
        turns += len(result.turns)
        different += sum(turn["outcome"] == "different" for turn in result.turns)
        refused += [
            f"{turn['dialogue']}, turn {turn['turn']}: {turn['section']} → {turn['recorded']}"
            for turn in result.turns
            if turn["outcome"] == "refused"
        ]
    rest = (
        f" {different} could not be taken again from their position alone, such as those by a "
        "limit of turns; the audit has looked at these."
        if different
        else ""
    )
    return Claim(
        id=f"replayed/{script.id}",
        area="paths",
        about=script.id,
        text="Replayed decision by decision, the graph refuses none of the recorded moves.",
        outcome="refuted" if refused or not turns else "shown",
        evidence=f"{turns:,} decisions were taken again; {len(refused) or 'none'} was refused."
        f"{rest}",
        check=f"scriptgraph assure {name}",
        lines=tuple(refused[:_SHOWN]),
        figures={"decisions": turns, "refused": len(refused), "different": different},
    )
