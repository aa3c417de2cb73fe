"""Whole sessions through the compiled graph: the same guarantees in every mode."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fakes import Queue, Talk, ToldModel, answer, roles, script, task
from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.errors import InputError, ModelError, ScriptError
from scriptgraph.graphs.session import create_session
from scriptgraph.models.reading import Prompt
from scriptgraph.settings import Mode

MODES: list[Mode] = ["single", "multi"]
both_modes = pytest.mark.parametrize("mode", MODES)

TWO = script({"a": {"next": [{"to": "b"}]}, "b": {}})


def settle(*tasks: str) -> Any:
    """Claim each task as done, quoting what the user said last."""
    return lambda said: answer({task: said for task in tasks})


@both_modes
async def test_the_agent_opens(mode: Mode) -> None:
    """A session starts in the first section with a message of the agent's, and no judging."""
    talk = Talk(TWO, Queue("Hello."), mode)
    assert await talk.say(None) == "Hello."
    state = await talk.state()
    assert (state["section"], state["turn"], state["section_turns"]) == ("a", 1, 1)
    assert [type(message) for message in state["messages"]] == [AIMessage]


@both_modes
async def test_a_complete_section_moves_on(mode: Mode) -> None:
    """When every task is proven, the fixed rule leads to the next section, which speaks."""
    talk = Talk(TWO, roles(settle("ask")), mode)
    assert await talk.say(None, "I am fine") == "(a reply)"
    assert await talk.section() == "b"
    assert (await talk.state())["section_start"] == 2


@both_modes
async def test_the_session_ends_after_the_last_section(mode: Mode) -> None:
    """A complete section without rules ends the session, and nothing is said any more."""
    talk = Talk(TWO, roles(settle("ask")), mode)
    assert await talk.say(None, "one", "two") == ""
    assert await talk.section() == "end"
    assert await talk.say("are you there?") == ""
    messages = (await talk.state())["messages"]
    assert [message.text for message in messages[-2:]] == ["two", "are you there?"]


@both_modes
@pytest.mark.parametrize("quote", ["I never said that", "", "..."])
async def test_an_invented_quote_never_moves(mode: Mode, quote: str) -> None:
    """However often a model claims it, a task without a real quote stays open."""
    talk = Talk(TWO, roles(lambda said: answer({"ask": quote})), mode)
    await talk.say(None, "one", "two", "three")
    state = await talk.state()
    assert state["section"] == "a"
    assert state["progress"] == {"a": {}}
    judged = [record for record in state["trace"] if record["role"] == "evaluator"]
    assert [record["evidence"][0]["found"] for record in judged] == [False] * 3
    assert all("its quote is not in the transcript" in str(r["refused"]) for r in judged)


@both_modes
async def test_progress_is_kept_between_turns(mode: Mode) -> None:
    """Tasks are settled one by one over several turns, and only open ones are asked about."""
    made = script({"a": {"tasks": [task("x"), task("y")], "next": [{"to": "b"}]}, "b": {}})
    model = ToldModel(tell=roles(lambda said: answer({said: said})))
    talk = Talk(made, model, mode)
    await talk.say(None, "y")
    assert await talk.section() == "a"
    await talk.say("x")
    assert await talk.section() == "b"
    asked = [prompt[-1].text for prompt in model.prompts if "<open_tasks>" in prompt[-1].text]
    assert [("- y\n" in text, "- x\n" in text) for text in asked] == [(True, True), (False, True)]


@both_modes
async def test_values_are_waited_for(mode: Mode) -> None:
    """A section that collects is complete only with its values, and they steer computed rules."""
    made = script(
        {
            "a": {
                "tasks": [task("mood", collect={"mood": "integer"})],
                "next": [{"to": "low", "if": "mood < 4"}, {"to": "high"}],
            },
            "low": {},
            "high": {},
        }
    )

    def evaluate(said: str) -> str:
        values = [("mood", "3", "three")] if "three" in said else []
        return answer({"mood": said}, values=values)

    talk = Talk(made, roles(evaluate), mode)
    await talk.say(None, "so so")
    assert await talk.section() == "a"
    await talk.say("say three")
    assert await talk.section() == "low"
    assert (await talk.state())["collected"] == {"mood": 3}


@both_modes
async def test_an_unusable_value_harms_nothing(mode: Mode) -> None:
    """A number too large to be kept is refused; the session goes on."""
    made = script({"a": {"tasks": [task("age", collect={"age": "integer"})]}, "b": {}})
    talk = Talk(made, roles(lambda s: answer({"age": s}, values=[("age", "9" * 40, s)])), mode)
    assert await talk.say(None, "very old", "even older") == "(a reply)"
    assert (await talk.state())["collected"] == {}


@both_modes
async def test_optional_tasks_are_not_waited_for(mode: Mode) -> None:
    """A section is complete when its required tasks are."""
    tasks = [task("ask"), task("extra", optional=True)]
    made = script({"a": {"tasks": tasks, "next": [{"to": "b"}]}, "b": {}})
    talk = Talk(made, roles(settle("ask")), mode)
    await talk.say(None, "fine")
    assert await talk.section() == "b"


@both_modes
async def test_not_needed_tasks_are_settled(mode: Mode) -> None:
    """A task that was declined, with a quote, does not hold the session up."""
    talk = Talk(TWO, roles(lambda said: answer(not_needed={"ask": said})), mode)
    await talk.say(None, "I would rather not")
    assert await talk.section() == "b"
    assert (await talk.state())["progress"]["a"]["ask"]["status"] == "not needed"


NOTICE = "Notice:  exactly  these — words.\n\nIn two paragraphs <b>."


@both_modes
async def test_exact_words_are_sent_as_they_stand(mode: Mode) -> None:
    """`say` reaches the user verbatim, once, from no model, and settles itself."""
    made = script(
        {
            "a": {"tasks": [task("notice", say=NOTICE)], "next": [{"to": "b"}]},
            "b": {"tasks": [task("ask"), task("last", say="Bye.")]},
        }
    )
    model = ToldModel(tell=roles(settle("ask")))
    talk = Talk(made, model, mode)
    assert await talk.say(None) == NOTICE
    assert model.prompts == []
    assert await talk.say("go on") == "(a reply)"
    assert await talk.section() == "b"
    assert await talk.say("my answer") == "Bye."
    assert await talk.say("bye") == ""
    texts = [message.text for message in (await talk.state())["messages"]]
    assert texts == [NOTICE, "go on", "(a reply)", "my answer", "Bye.", "bye"]


@both_modes
async def test_exact_words_come_before_the_instruction(mode: Mode) -> None:
    """A task with both is opened by its words, and is done when a model proves the rest."""
    made = script({"a": {"tasks": [task("terms", say="Nothing is stored.", do="Ask.")]}, "b": {}})
    talk = Talk(made, roles(settle("terms")), mode)
    assert await talk.say(None) == "Nothing is stored.\n\n(a reply)"
    assert (await talk.state())["progress"]["a"]["terms"]["status"] == "said"
    assert await talk.say("all right") == ""
    assert await talk.section() == "end"


@both_modes
async def test_only_code_says_exact_words(mode: Mode) -> None:
    """A model's claim that the words were said, even with a quote of them, does not settle them."""
    tasks = [task("ask"), task("notice", say="Call 112.", do="Ask.")]
    made = script({"a": {"tasks": tasks, "next": [{"to": "b"}]}, "b": {}})
    talk = Talk(made, roles(settle("notice"), reply="Call 112."), mode)
    await talk.say(None, "Call 112.")
    state = await talk.state()
    assert state["section"] == "a"
    assert "notice" not in state["progress"]["a"]
    assert "its exact words have not been said" in str(state["trace"])


CHOICE = {
    "a": {"next": [{"to": "b", "when": "the user wants b"}, {"to": "c", "when": "wants c"}]},
    "b": {},
    "c": {},
}


@both_modes
@pytest.mark.parametrize(("rule", "section"), [(1, "b"), (2, "c"), (0, "a")])
async def test_judged_rules_are_followed(mode: Mode, rule: int, section: str) -> None:
    """The rule that was chosen is followed; with none chosen the session stays."""
    talk = Talk(script(CHOICE), roles(settle("ask"), rule=rule), mode)
    await talk.say(None, "hm")
    assert await talk.section() == section


@both_modes
@pytest.mark.parametrize("rule", [3, 99, -1, 10**30])
async def test_illegal_choices_stay(mode: Mode, rule: int) -> None:
    """A rule that does not exist is refused on every attempt, and the trace says so."""
    talk = Talk(script(CHOICE), roles(settle("ask"), rule=rule), mode)
    assert await talk.say(None, "hm") == "(a reply)"
    assert await talk.section() == "a"
    assert str(rule) in str((await talk.state())["trace"][-2]["refused"])


@both_modes
async def test_no_choice_is_followed_before_the_section_is_complete(mode: Mode) -> None:
    """A model that wants to move on too early does not; its reply for elsewhere is not used."""
    model = roles(lambda said: answer(not_yet=["ask"]), rule=1)
    talk = Talk(script(CHOICE), model, mode)
    await talk.say(None, "hm")
    assert await talk.section() == "a"


@both_modes
@pytest.mark.parametrize(("rule", "section"), [(1, "b"), (0, "c")])
async def test_the_default_follows_when_no_judged_rule_holds(
    mode: Mode, rule: int, section: str
) -> None:
    """An unconditional rule behind judged ones is taken when none of them was chosen."""
    made = script(
        {"a": {"next": [{"to": "b", "when": "x"}, {"to": "c"}]}, "b": {}, "c": {}},
    )
    talk = Talk(made, roles(settle("ask"), rule=rule), mode)
    await talk.say(None, "hm")
    assert await talk.section() == section


@both_modes
async def test_computed_rules_behind_judged_ones_keep_their_place(mode: Mode) -> None:
    """A computed rule that holds goes before a judged rule that stands after it."""
    made = script(
        {
            "a": {
                "tasks": [task("ask", collect={"n": "integer"})],
                "next": [
                    {"to": "b", "when": "x"},
                    {"to": "c", "if": "n > 5"},
                    {"to": "d", "when": "y"},
                ],
            },
            "b": {},
            "c": {},
            "d": {},
        }
    )
    for rule, n, section in [(1, 9, "b"), (3, 9, "c"), (0, 9, "c"), (3, 2, "d"), (0, 2, "a")]:

        def evaluate(said: str, n: int = n) -> str:
            return answer({"ask": said}, values=[("n", str(n), said)])

        talk = Talk(made, roles(evaluate, rule=rule), mode)
        await talk.say(None, "hm")
        assert await talk.section() == section, (rule, n)


@both_modes
async def test_a_rule_into_its_own_section_starts_it_again(mode: Mode) -> None:
    """A move into the same section is a move: its tasks are open again, its turns counted anew."""
    made = script({"a": {"next": [{"to": "a", "when": "another one"}, {"to": "b"}]}, "b": {}})
    talk = Talk(made, roles(settle("ask"), rule=1), mode)
    await talk.say(None, "one", "two")
    state = await talk.state()
    assert (state["section"], state["section_turns"]) == ("a", 1)
    assert state["progress"]["a"] == {}
    assert state["section_start"] == 4


@both_modes
async def test_rules_can_end_the_session(mode: Mode) -> None:
    """`to: end` ends it from the middle of the script."""
    made = script({"a": {"next": [{"to": "end", "when": "enough"}, {"to": "b"}]}, "b": {}})
    talk = Talk(made, roles(settle("ask"), rule=1), mode)
    assert await talk.say(None, "enough") == ""
    assert await talk.section() == "end"


LIMITED = script(
    {"a": {"limits": {"turns": 2, "then": "c"}, "next": [{"to": "b"}]}, "b": {}, "c": {}}
)


@both_modes
async def test_a_limit_moves_on(mode: Mode) -> None:
    """A section that has used up its turns is left by its limit, complete or not."""
    talk = Talk(LIMITED, roles(lambda said: answer()), mode)
    await talk.say(None, "one")
    assert await talk.section() == "a"
    await talk.say("two")
    assert await talk.section() == "c"


@both_modes
async def test_completion_goes_before_the_limit(mode: Mode) -> None:
    """A section that is complete on its last turn follows its rules."""
    talk = Talk(LIMITED, roles(lambda said: answer({"ask": said} if said == "two" else {})), mode)
    await talk.say(None, "one", "two")
    assert await talk.section() == "b"


@both_modes
@pytest.mark.parametrize(
    ("chosen_at", "sections"), [("two", "ab"), ("three", "aab"), ("never", "aaac")]
)
async def test_a_pending_choice_is_asked_for_and_heard(
    mode: Mode, chosen_at: str, sections: str
) -> None:
    """A section complete at its limit asks which way to go, hears the answer, then leaves."""
    made = script({**CHOICE, "a": {**CHOICE["a"], "limits": {"turns": 2, "then": "c"}}})

    def evaluate(said: str) -> str:
        return answer({"ask": said} if said != "one" else {})

    def tell(prompt: Prompt) -> Any:
        said = [line.text for line in prompt.lines if line.speaker == "user"]
        return roles(evaluate, rule=1 if chosen_at in said[-1:] else 0)(prompt)

    talk = Talk(made, tell, mode)
    await talk.say(None)
    seen = ""
    for text in ("one", "two", "three", "four")[: len(sections)]:
        await talk.say(text)
        seen += await talk.section()
    assert seen == sections


WATCHED = script(
    {"a": {"next": [{"to": "b"}]}, "b": {}, "help": {}},
    anytime=[
        {"to": "help", "when": "the user is in danger"},
        {"to": "end", "when": "the user wants to stop"},
    ],
)


@both_modes
@pytest.mark.parametrize(("number", "section"), [(1, "help"), (2, "end")])
async def test_watched_conditions_go_first(mode: Mode, number: int, section: str) -> None:
    """A condition of `anytime` is followed at once, even when the section is complete."""
    talk = Talk(WATCHED, roles(lambda s: answer({"ask": s}, anytime=(number, s))), mode)
    await talk.say(None, "please")
    assert await talk.section() == section


@both_modes
async def test_an_unproven_watched_condition_is_doubted_once(mode: Mode) -> None:
    """A model that takes the claim back when it is asked again is believed."""
    told = [answer({}, anytime=(1, "never said")), answer({})]
    model = ToldModel(tell=roles(lambda said: told.pop(0)))
    talk = Talk(WATCHED, model, mode)
    await talk.say(None, "all is well")
    assert await talk.section() == "a"
    assert told == []
    record = next(r for r in (await talk.state())["trace"] if r["role"] == "evaluator")
    assert record["call"]["attempts"] == 2
    assert "not a quote of the user's" in record["refused"][0]["why"]


@both_modes
@pytest.mark.parametrize(
    "again",
    [answer({}, anytime=(1, "never said")), "no JSON at all", answer({}, anytime=(7, ""))],
    ids=["insists", "unreadable", "illegal"],
)
async def test_a_claim_that_is_not_taken_back_holds(mode: Mode, again: str) -> None:
    """When in doubt for safety: insisting, or answering nonsense, leaves the claim standing."""
    told = [answer({}, anytime=(1, "never said")), again]

    def tell(prompt: Prompt) -> Any:
        if not prompt.has("open_tasks"):
            return "(a reply)"
        said = told.pop(0)
        if prompt.has("transcript") or not said.startswith("{"):
            return said
        return json.dumps({**json.loads(said), "rule": 0, "reply": ""})

    talk = Talk(WATCHED, tell, mode)
    await talk.say(None, "all is well")
    assert await talk.section() == "help"
    record = next(r for r in (await talk.state())["trace"] if r["role"] == "evaluator")
    assert record["evidence"][-1]["found"] is False


@both_modes
@pytest.mark.parametrize("attempts", [1, 2, 3])
async def test_a_watched_claim_survives_any_number_of_attempts(mode: Mode, attempts: int) -> None:
    """A claim made on the last attempt there is counts, too."""
    broken: list[str] = ["not JSON"] * (attempts - 1)
    model = roles(lambda said: answer({}, anytime=(1, "invented")))

    def tell(prompt: Prompt) -> Any:
        return broken.pop() if prompt.has("open_tasks") and broken else model(prompt)

    talk = Talk(WATCHED, tell, mode, attempts=attempts)
    await talk.say(None, "all is well")
    assert await talk.section() == "help"


@both_modes
async def test_the_agents_words_prove_no_watched_condition(mode: Mode) -> None:
    """The quote for an `anytime` condition has to be the user's."""
    told = [answer({}, anytime=(1, "are you in danger")), answer({})]
    model = roles(lambda said: told.pop(0), reply="Are you in danger?")
    talk = Talk(WATCHED, model, mode)
    await talk.say(None, "no")
    assert await talk.section() == "a"
    assert told == []


@both_modes
async def test_computed_anytime_rules_need_no_model(mode: Mode) -> None:
    """A watched expression is followed as soon as its value is known."""
    made = script(
        {"a": {"tasks": [task("age", collect={"age": "integer"}), task("more")]}, "b": {}},
        anytime=[{"to": "b", "if": "age < 18"}],
    )
    talk = Talk(made, roles(lambda said: answer({}, values=[("age", "9", said)])), mode)
    await talk.say(None, "nine")
    assert await talk.section() == "b"


@both_modes
async def test_a_section_of_words_only_asks_no_model(mode: Mode) -> None:
    """Where there is nothing to judge and nothing to choose, nobody is asked."""
    made = script(
        {
            "a": {"tasks": [task("x", say="One.")], "next": [{"to": "b"}]},
            "b": {"tasks": [task("x", say="Two.")]},
        }
    )
    talk = Talk(made, Queue(), mode)
    assert await talk.say(None, "go") == "Two."
    assert await talk.say("go") == ""
    assert await talk.section() == "end"


@both_modes
@pytest.mark.parametrize("failing", ["open_tasks", "section"])
async def test_a_failing_model_leaves_the_session_where_it_was(mode: Mode, failing: str) -> None:
    """After a `ModelError` section, turn and agent's messages are as before; a retry works."""
    broken = [False]
    model = roles(settle("ask"))

    def tell(prompt: Prompt) -> Any:
        judging = prompt.has("open_tasks")
        if broken[0] and (judging or failing == "section" or mode == "single"):
            return ConnectionError("the line is dead")
        return model(prompt)

    talk = Talk(TWO, tell, mode)
    await talk.say(None)
    before = await talk.state()
    broken[0] = True
    with pytest.raises(ModelError, match="the line is dead"):
        await talk.say("fine")
    after = await talk.state()
    for key in ("section", "turn", "section_turns", "section_start", "status"):
        assert after[key] == before[key]
    assert [m.text for m in after["messages"]] == ["(a reply)", "fine"]
    broken[0] = False
    assert await talk.say(None) == "(a reply)"
    assert await talk.section() == "b"
    assert [m.text for m in (await talk.state())["messages"]] == ["(a reply)", "fine", "(a reply)"]


@both_modes
async def test_a_new_message_after_a_failure_is_kept_beside_the_old_one(mode: Mode) -> None:
    """The user may write again instead of waiting: both messages stay, in order."""
    said: list[Any] = [RuntimeError("no"), RuntimeError("no")]
    model = roles(lambda text: answer())
    talk = Talk(TWO, lambda prompt: said.pop() if armed and said else model(prompt), mode)
    armed: list[int] = []
    await talk.say(None)
    armed.append(1)
    with pytest.raises(ModelError):
        await talk.say("first")
    await talk.say("second")
    texts = [message.text for message in (await talk.state())["messages"]]
    assert texts == ["(a reply)", "first", "second", "(a reply)"]


@both_modes
async def test_a_failed_opening_can_be_tried_again(mode: Mode) -> None:
    """When the first message fails there is no session yet, and the next try opens it."""
    talk = Talk(TWO, Queue(ValueError("x"), TimeoutError(), "Hello."), mode)
    with pytest.raises(ModelError):
        await talk.say(None)
    assert "section" not in await talk.state()
    assert await talk.say(None) == "Hello."


@both_modes
async def test_an_empty_reply_is_asked_for_again(mode: Mode) -> None:
    """A model that says nothing is told so; when it persists, that is an error, not a message."""
    model = ToldModel(tell=Queue("  ", "Hello."))
    assert await Talk(TWO, model, mode).say(None) == "Hello."
    assert "it is empty" in model.prompts[1][-1].text
    with pytest.raises(ModelError, match="it is empty"):
        await Talk(TWO, Queue("", "<think>hm</think>"), mode).say(None)


async def test_modes_can_change_between_turns() -> None:
    """The mode is chosen for each run, and one session can use both."""
    graph = create_session(TWO, ToldModel(tell=roles(settle("ask"))))
    compiled = graph.compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "a"}}
    await compiled.ainvoke({"messages": []}, config, context={"mode": "single"})
    said = {"messages": [HumanMessage("fine")]}
    state = await compiled.ainvoke(said, config, context={"mode": "single"})
    assert state["section"] == "b"
    said = {"messages": [HumanMessage("fine again")]}
    state = await compiled.ainvoke(said, config, context={"mode": "multi"})
    assert state["status"] == "ended"


@both_modes
async def test_nothing_is_said_twice(mode: Mode) -> None:
    """Asking for nothing, or sending the same message again, changes nothing and asks nobody."""
    model = ToldModel(tell=roles(settle("ask")))
    compiled = create_session(TWO, model, mode=mode).compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "a"}}
    said = {"messages": [HumanMessage("fine", id="1")]}
    await compiled.ainvoke({"messages": []}, config)
    once = await compiled.ainvoke(said, config)
    asked = len(model.prompts)
    empty: Any = {"messages": []}
    for again in (empty, said):
        assert await compiled.ainvoke(again, config) == once
    assert len(model.prompts) == asked


async def test_an_unknown_mode_is_the_callers_fault() -> None:
    """A mode that does not exist is named together with those that do."""
    compiled = create_session(TWO, ToldModel(tell=roles(settle("ask")))).compile(
        checkpointer=InMemorySaver()
    )
    config: Any = {"configurable": {"thread_id": "a"}}
    wrong: Any = {"mode": "triple"}
    await compiled.ainvoke({"messages": []}, config)
    said: Any = {"messages": [HumanMessage("fine")]}
    with pytest.raises(InputError, match="'triple' does not exist; there are single, multi"):
        await compiled.ainvoke(said, config, context=wrong)


async def test_a_section_that_is_gone_starts_anew() -> None:
    """A session kept under an older script goes on in the first section, which is then entered."""
    saver = InMemorySaver()
    config: Any = {"configurable": {"thread_id": "a"}}
    model = ToldModel(tell=roles(lambda said: answer()))
    old = create_session(script({"old": {}}), model).compile(checkpointer=saver)
    await old.ainvoke({"messages": []}, config)
    await old.ainvoke({"messages": [HumanMessage("one")]}, config)
    new = create_session(TWO, model).compile(checkpointer=saver)
    state = await new.ainvoke({"messages": [HumanMessage("two")]}, config)
    assert (state["section"], state["section_turns"]) == ("a", 1)
    assert state["section_start"] == 4
    assert state["trace"][-1]["opens"] is True


def test_a_faulty_script_is_not_compiled() -> None:
    """All faults of a script are reported at once, before any model is asked."""
    made = script({"a": {"next": [{"to": "nowhere"}]}, "end": {}})
    with pytest.raises(ScriptError) as caught:
        create_session(made, ToldModel(tell=Queue()))
    assert {finding.rule for finding in caught.value.findings} == {
        "unknown-target",
        "reserved-name",
    }


@both_modes
async def test_every_decision_leaves_a_record(mode: Mode) -> None:
    """The trace names node, options, choice and rule of each step, in order."""
    talk = Talk(script(CHOICE), roles(settle("ask"), rule=2), mode)
    await talk.say(None, "hm")
    trace = (await talk.state())["trace"]
    assert [(r["node"], r["choice"], r["rule"]) for r in trace] == [
        ("a", "a", "new session"),
        ("evaluate_a", "dispatch", "complete"),
        ("dispatch_a", "c", "when wants c"),
        ("c", "c", "when wants c"),
    ]
    assert [r["turn"] for r in trace] == [1, 2, 2, 2]
    assert trace[2]["options"] == ["a", "b", "c"]


@both_modes
async def test_the_single_actor_makes_one_call_a_turn(mode: Mode) -> None:
    """Evaluation, choice and reply cost one call in `single`, three in `multi`."""
    model = ToldModel(tell=roles(settle("ask"), rule=1))
    talk = Talk(script(CHOICE), model, mode)
    await talk.say(None)
    opening = len(model.prompts)
    await talk.say("hm")
    assert await talk.section() == "b"
    assert len(model.prompts) - opening == (1 if mode == "single" else 3)
