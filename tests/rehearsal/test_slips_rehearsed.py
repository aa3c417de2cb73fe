"""A judge that copies each value's words wrong, and mends them when asked, decides as any other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from langchain_core.messages import AIMessage, BaseMessage
from support.small_sessions import MODES

from scriptgraph import load_script
from scriptgraph.assurance.audit import audit
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.formats.case import load_case
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.rehearsal.reading import read
from scriptgraph.state.session import SessionState

MEDICINES = "medication_review"


class Slipping(RehearsalModel):
    """Puts a word nobody has said before what it quotes for a value, until it is shown what was."""

    def answer(self, messages: list[BaseMessage], stop: list[str] | None) -> AIMessage:
        told = super().answer(messages, stop)
        if not read(messages).judges or "<said>" in messages[-1].text:
            return told
        given = json.loads(told.text)
        given["shown"] = [f"Verily {one}" if "=" in one else one for one in given["shown"]]
        return told.model_copy(update={"content": json.dumps(given, ensure_ascii=False)})


async def held(script: str, model: RehearsalModel, mode: Mode) -> Any:
    """Hold a whole session with the rehearsed patient."""
    graph = create_simulation(
        load_script(script),
        model,
        patient_model=RehearsalModel(),
        case=load_case(Path("accountant")),
        mode=mode,
        settings=Settings(max_turns=30, decisions="short"),
        actions="rehearsed",
    )
    return await graph.compile().ainvoke({"messages": []}, {"recursion_limit": 1_000})


def course(state: Any) -> list[tuple[str, str]]:
    """Give who decided what."""
    return [(one["role"], one["choice"]) for one in state["trace"]]


@pytest.mark.parametrize(
    ("script", "mode"), [*((MEDICINES, mode) for mode in MODES), ("phq9_intake", "multi")]
)
async def test_a_session_of_slips_goes_as_one_without(script: str, mode: Mode) -> None:
    """Each costs one call more, nothing else is decided otherwise, and the audit knows it."""
    plain, slipping = (
        await held(script, RehearsalModel(), mode),
        await held(script, Slipping(), mode),
    )
    assert slipping["collected"] == plain["collected"]
    courses = [
        [(one["role"], one["choice"]) for one in each["trace"]] for each in (plain, slipping)
    ]
    assert courses[0] == courses[1]
    calls = [one["call"]["attempts"] for one in slipping["trace"] if "call" in one]
    assert set(calls) == {1, 2}
    assert {one["call"]["attempts"] for one in plain["trace"] if "call" in one} == {1}
    assert audit(load_script(script), cast(SessionState, slipping)) == []
