"""Counsellor and client without a script: who speaks, what is refused, and why it stops."""

import os
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import ToldModel
from support.roleplaying import CARD, CASE, observed, play, told, words

from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import Settings
from scriptgraph.formats.case import load_case
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.doors import SessionGraph
from scriptgraph.graphs.roleplay import create_roleplay
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.nodes.roleplay_routing import OBSERVE_EVERY
from scriptgraph.prompting.counsellor import counsellor_prompt
from scriptgraph.prompting.patient import STOP
from scriptgraph.records.card import RoleCard
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.exits import has_ended
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.sessions.recording import record_dialogue

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "roleplay.mmd"


def graph(model: BaseChatModel | None = None, **more: Any) -> SessionGraph:
    return create_roleplay(model or RehearsalModel(), case=CASE, **more)


async def test_the_counsellor_opens_and_the_client_leaves() -> None:
    """They take turns, the counsellor first, until the client leaves without another word."""
    state = await play()
    kinds = [message.type for message in state["messages"]]
    assert kinds == ["ai", "human"] * (len(kinds) // 2) + ["ai"]
    assert state["exit"] == "patientLeft"
    assert STOP not in "".join(words(state))


async def test_the_turn_limit_stops_it() -> None:
    """After so many messages of the counsellor's nobody is asked any more."""
    state = await play(max_turns=3)
    assert state["exit"] == "turnLimit"
    assert [message.type for message in state["messages"]].count("ai") == 3


async def test_no_word_of_a_farewell_ends_it() -> None:
    """Both say goodbye, and the conversation goes on until its real end."""
    model = told(counsellor=["Goodbye."], client=["Bye.", "Goodbye then.", "Bye.", STOP])
    state = await play(model)
    assert words(state).count("Goodbye.") == 4
    assert state["exit"] == "patientLeft"


async def test_the_observer_ends_it_when_the_goals_are_met() -> None:
    """It is asked every few turns, and its yes counts with a quote of the client's."""
    said = [f"Well {number}." for number in range(1, 20)]
    evidence = f"well {2 * OBSERVE_EVERY}"
    model = told(
        counsellor=["And now?"],
        client=list(said),
        observer=[observed(reached=False), observed(reached=True, evidence=evidence)],
    )
    state = await play(model, observer=True)
    assert state["exit"] == "goalsMet"
    assert state["turn"] == 2 * OBSERVE_EVERY
    records = [record for record in state["trace"] if record["role"] == "observer"]
    assert [record["choice"] for record in records] == ["", "goalsMet"]
    assert records[1]["evidence"][0]["found"] is True


async def test_the_counsellors_words_are_no_evidence() -> None:
    """A quote that the client did not say ends nothing, however often it is given."""
    model = told(
        counsellor=["You have reached your goal. Is it so?"],
        client=["Hm."],
        observer=[observed(reached=True, evidence="you have reached your goal")],
    )
    state = await play(model, observer=True, max_turns=OBSERVE_EVERY + 1)
    assert state["exit"] == "turnLimit"
    record = next(record for record in state["trace"] if record["role"] == "observer")
    assert [refusal["why"] for refusal in record["refused"]] == [
        "evidence: this is no quote of the client"
    ] * 2


async def test_an_observer_that_fails_costs_no_conversation() -> None:
    """Without a verdict the conversation goes on, and the trace says why."""
    model = told(counsellor=["And?"], client=["Hm."], observer=[ConnectionError("gone")])
    state = await play(model, observer=True, max_turns=OBSERVE_EVERY + 1)
    record = next(record for record in state["trace"] if record["role"] == "observer")
    assert state["exit"] == "turnLimit"
    assert "gone" in record["refused"][0]["why"]


async def test_a_reply_that_breaks_a_rule_is_asked_for_once_more() -> None:
    """The model is told what was wrong; the trace keeps what was refused, and both calls."""
    model = told(
        counsellor=["Why? Since when?", "Since when?"],
        client=["Thank you. You are kind. Really.", "Since spring.", STOP],
    )
    state = await play(model)
    assert words(state)[:2] == ["Since when?", "Since spring."]
    opening, answer = state["trace"][:2]
    assert opening["refused"] == [
        {"choice": "Why? Since when?", "why": "it asks 2 questions; one is the most"}
    ]
    assert opening["call"]["attempts"] == 2
    assert "3 sentences" in answer["refused"][0]["why"]
    assert "thanks" in answer["refused"][0]["why"]
    assert not any("broken" in record for record in state["trace"])
    assert "2 questions" in model.prompts[1][-1].text


async def test_a_reply_that_breaks_it_again_is_sent_as_it_is() -> None:
    """Nobody is asked a third time, and the trace says which rules the message breaks."""
    model = told(counsellor=["Why? How?", "Who? When?", "And?"], client=["Hm.", STOP])
    state = await play(model)
    assert words(state)[0] == "Who? When?"
    assert state["trace"][0]["broken"] == ["it asks 2 questions; one is the most"]
    assert state["trace"][0]["call"]["attempts"] == 2


async def test_a_bad_reply_is_better_than_none() -> None:
    """When asking once more fails, what has been paid for is sent, and the trace says all of it."""
    model = told(
        counsellor=["Why? How?", ConnectionError("gone"), ConnectionError("gone"), "And?"],
        client=[STOP],
    )
    state = await play(model)
    record = state["trace"][0]
    assert words(state) == ["Why? How?"]
    assert record["broken"]
    assert "gone" in record["refused"][0]["why"]
    assert record["call"]["attempts"] == 3


async def test_an_error_ends_it_where_it_was() -> None:
    """A model that gives nothing at all stops the run; what was said stays, and it can go on."""
    model = told(counsellor=["And?"], client=["Hm.", "", "", "So.", STOP])
    compiled = graph(model).compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "a"}}
    with pytest.raises(ModelError, match="gave no reply"):
        await compiled.ainvoke({"messages": []}, config)
    assert words((await compiled.aget_state(config)).values) == ["And?", "Hm.", "And?"]
    state: Any = await compiled.ainvoke(None, config)
    assert words(state) == ["And?", "Hm.", "And?", "So.", "And?"]


async def test_it_goes_on_from_every_step() -> None:
    """Stopping after any step and going on gives the same conversation, and pays nothing twice."""

    async def run(stopping: bool) -> tuple[list[str], int]:
        model = told(
            counsellor=["Why? How?", *(f"And {number}?" for number in range(20))],
            client=[*(f"Well {number}." for number in range(9)), STOP],
            observer=[observed(reached=False)],
        )
        made = graph(model, observer_model=model)
        compiled = made.compile(
            checkpointer=InMemorySaver(), interrupt_before="*" if stopping else None
        )
        config: Any = {"configurable": {"thread_id": "a"}, "recursion_limit": 200}
        state: Any = await compiled.ainvoke({"messages": []}, config)
        while (await compiled.aget_state(config)).next:
            state = await compiled.ainvoke(None, config)
        return words(state), len(model.prompts)

    assert await run(stopping=True) == await run(stopping=False)


async def test_nobody_is_spoken_to_twice() -> None:
    """Invoking it again after its end changes nothing."""
    compiled = graph().compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "a"}, "recursion_limit": 200}
    once: Any = await compiled.ainvoke({"messages": []}, config)
    again: Any = await compiled.ainvoke({"messages": []}, config)
    assert words(once) == words(again)
    assert len(again["trace"]) == len(once["trace"])


async def test_a_scripted_patient_is_a_client_too() -> None:
    """The replies of a case file are said in order, and no model is asked for them."""
    case = {"patient": "ben", "name": "Ben", "replies": ["I sleep badly.", "A. B. C."]}
    model = told(counsellor=["And?"])
    state: Any = await create_roleplay(model, case=case).compile().ainvoke({"messages": []})
    assert words(state) == ["And?", "I sleep badly.", "And?", "A. B. C.", "And?"]


async def test_the_record_claims_no_section() -> None:
    """It has the published layout, names no script, and counts the counsellor's calls only."""
    state = await play(observer=True)
    dialogue = record_dialogue(None, state, session="s", mode="roleplay", case="ann")
    assert Dialogue.model_validate_json(dialogue.line()) == dialogue
    assert (dialogue.script, dialogue.moves, dialogue.mode) == (None, None, "roleplay")
    assert {step.actor for step in dialogue.steps} == {"dialog", "patient", "observer"}
    assert dialogue.totals.calls == dialogue.totals.interactions
    assert dialogue.rehearsal is True
    assert has_ended(dialogue.mode, dialogue.exit_reason)


@pytest.mark.parametrize(
    ("mode", "reason", "ended"),
    [
        ("roleplay", "patientLeft", True),
        ("roleplay", "goalsMet", True),
        ("roleplay", "turnLimit", False),
        ("multi", "patientLeft", False),
        ("multi", "allSectionsCompleted", True),
    ],
)
def test_what_counts_as_an_end(mode: str, reason: str, ended: bool) -> None:
    """A client may leave a counsellor, and not a script, without breaking anything off."""
    assert has_ended(mode, reason) is ended


def test_golden_picture() -> None:
    """The graph is drawn as its three roles, with every reason to go on or to stop."""
    found = graph(observer_model=RehearsalModel()).compile().get_graph().draw_mermaid()
    if os.environ.get("GOLDEN_UPDATE"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_without_an_observer_there_is_none_in_the_picture() -> None:
    """What is not there is not drawn."""
    assert set(graph().nodes) == {"counsellor", "client"}


def test_the_counsellor_is_shown_who_speaks_and_nothing_of_the_profile() -> None:
    """User and assistant take turns, the user first, and the fixed part comes first of all."""
    said = [AIMessage("And?"), HumanMessage("Hm.")]
    prompt = counsellor_prompt(said)
    assert [message.type for message in prompt] == ["system", "human", "ai", "human"]
    assert [message.type for message in counsellor_prompt(said[1:])] == ["system", "human"]
    assert [message.type for message in counsellor_prompt([])] == ["system", "human"]


async def test_the_client_knows_its_card_and_not_what_is_unknown(tmp_path: Path) -> None:
    """The profile stands in the client's prompt only, without the fields that nobody knows."""
    path = tmp_path / "ann.yaml"
    path.write_text(CARD, encoding="utf-8")
    model = told(counsellor=["And?"], client=[STOP])
    case = load_case(path)
    await create_roleplay(model, case=case).compile().ainvoke({"messages": []})
    counsellors, clients = [prompt[0].text for prompt in model.prompts]
    assert "She sleeps badly." in clients
    assert "unknown" not in clients
    assert "conscientiousness" not in clients
    assert "sleeps" not in counsellors


async def test_a_script_meets_the_same_client() -> None:
    """Who comes from a card is played by the same prompt and rules in a script's session."""
    script = load_script(ROOT / "scripts" / "stress_relief.yaml")
    seen: dict[str, str] = {}
    for name in ("script", "roleplay"):
        model = ToldModel(tell=lambda prompt: "Thank you. So much. Really.")
        settings = Settings(max_turns=2)
        made = (
            create_simulation(
                script, RehearsalModel(), case=CASE, patient_model=model, settings=settings
            )
            if name == "script"
            else create_roleplay(
                RehearsalModel(), case=CASE, patient_model=model, settings=settings
            )
        )
        state: Any = await made.compile().ainvoke({"messages": []})
        system = model.prompts[0][0]
        assert isinstance(system, SystemMessage)
        seen[name] = system.text
        answer = next(record for record in state["trace"] if record["role"] == "patient")
        assert len(answer["broken"]) == 2
    assert seen["script"] == seen["roleplay"]


def test_a_card_is_a_case_with_a_name_for_what_is_known() -> None:
    """Nothing unknown gets into the case, and it says that it came from a card."""
    card = RoleCard.model_validate(
        {
            **dict.fromkeys(
                ("sex", "age", "education", "job", "relationship", "family"), "unknown"
            ),
            "card": "a",
            "resistance": "unknown",
            "complaint": "Hm.",
            "big_five": {
                "openness": "low",
                **dict.fromkeys(
                    ("conscientiousness", "extraversion", "agreeableness", "neuroticism"), "unknown"
                ),
            },
        }
    )
    assert card.as_case() == {
        "patient": "a",
        "card": "a",
        "big_five": "openness low",
        "complaint": "Hm.",
    }
