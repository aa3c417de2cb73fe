"""An item that a session did not ask says so as FHIR has it, and what it counted as."""

from __future__ import annotations

import json
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.takeovers import CONFIG, said

from scriptgraph.exports.responses import Held, Said, response
from scriptgraph.formats.fhir.names import ABSENT, COMPUTED, EVIDENCE
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel

SCRIPT = load_script(
    "script: a\nsections:\n  a:\n    questionnaire: {answers: {0: no, 1: some, 2: much}}\n"
    "    tasks:\n      often: Often?\n      more: {ask: More?, if: often > 0, skipped: 0}\n"
    "      why: {ask: Why?, if: often > 0}\n"
    "computed: {total: often + more}\n",
    "yaml",
)


async def test_an_item_that_is_skipped_is_not_applicable() -> None:
    """The library of FHIR resources takes it, without an answer; the score counts it as 0."""
    responses = pytest.importorskip("fhir.resources.R4B.questionnaireresponse")
    graph = create_session(SCRIPT, RehearsalModel()).compile(checkpointer=InMemorySaver())
    await graph.ainvoke({"messages": []}, CONFIG)
    state: Any = await graph.ainvoke(said("no"), CONFIG)
    lines = [Said(1, isinstance(one, HumanMessage), one.text) for one in state["messages"]]
    held = Held("monday", SCRIPT, state["trace"], lines, state["status"] == "ended")
    found = json.dumps(response(held, SCRIPT.first))
    taken = responses.QuestionnaireResponse.model_validate_json(found)
    assert taken.status == "completed"
    often, more, why = taken.item
    assert often.answer[0].valueCoding.code == "0"
    for skipped, counts_as in ((more, ["0"]), (why, [])):
        absent, evidence = skipped.extension
        assert (skipped.answer, absent.url, absent.valueCode) == (None, ABSENT, "not-applicable")
        told = {part.url: part.valueCode or part.valueString for part in evidence.extension}
        assert (evidence.url, told["verdict"]) == (EVIDENCE, "skipped")
        assert [told[name] for name in told if name == "counts-as"] == counts_as
    (computed,) = [one for one in taken.extension if one.url == COMPUTED]
    assert computed.extension[1].valueDecimal == 0
