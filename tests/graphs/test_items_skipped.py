"""A task with an `if` is asked while that holds, in every mode; else it is settled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from langgraph.checkpoint.memory import InMemorySaver
from support.fakes import Talk, ToldModel, answer, roles
from support.small_sessions import every_mode
from support.takeovers import CONFIG, irregular, said

from scriptgraph.assurance.rehearse.stay import Stay
from scriptgraph.assurance.rehearse.values import Values
from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.judged_record import LEFT_CLOSED
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.sessions.rebuilding import differences, rebuilt
from scriptgraph.state.session import Credit
from scriptgraph.state.skipping import decided, is_skipped
from scriptgraph.state.told import told

SAMPLES = Path(__file__).parents[1] / "samples"
SCRIPT = load_script(SAMPLES / "drinking.yaml")
FORM = SCRIPT.by_id["drinking"]
ITEMS = {task.id: task for task in FORM.tasks if task.collect}
FOLLOWING = ("amount", "many", "stop", "forgot", "blame")


async def held(mode: Mode, *answers: str) -> Any:
    """Hold a session up to the last of some answers."""
    graph = create_session(SCRIPT, RehearsalModel(), mode=mode).compile(
        checkpointer=InMemorySaver()
    )
    state = await graph.ainvoke({"messages": []}, CONFIG)
    for text in answers:
        state = await graph.ainvoke(said(text), CONFIG)
    return state


def statuses(state: Any) -> dict[str, str]:
    """Give what is credited to each item."""
    credits = state["progress"]["drinking"]
    return {name: credits[name]["status"] for name in ITEMS if name in credits}


def is_sound(state: Any) -> None:
    """Hold a session against the audit, and against what its trace makes of it."""
    assert irregular(state, SCRIPT) == []
    again = rebuilt(SCRIPT, state["messages"], state["trace"])
    assert {*differences(again, state)} <= {"judged"}  # which no caller is given back


@every_mode
async def test_never_skips_what_depends_on_it_and_asks_what_is_for_whom_it_concerns(
    mode: Mode,
) -> None:
    """Five items count as 0 without being asked, the last is asked, and the sum is known."""
    state = await held(mode, "never")
    assert statuses(state) == {
        "often": "done",
        **dict.fromkeys(FOLLOWING, "skipped"),
        "before": "said",
    }
    assert state["messages"][-1].text == ITEMS["before"].say
    assert state["collected"] == {"often": 0, **dict.fromkeys(FOLLOWING, 0)}
    is_sound(state)
    state = await held(mode, "never", "no")
    assert state["section"] == "goodbye"
    assert [one["is_asked"] for record in state["trace"] for one in record.get("skips", [])] == [
        False
    ] * 5
    is_sound(state)


@every_mode
async def test_each_item_is_asked_that_somebody_needs(mode: Mode) -> None:
    """Behind an answer that leads on to them, all come in their order, but the last one."""
    state = await held(mode, *["less than monthly", "three or four", "every month", "never"])
    assert state["messages"][-1].text == ITEMS["forgot"].say
    state = await held(
        mode, *["less than monthly", "three or four", "every month", "never", "never", "never"]
    )
    assert state["section"] == "goodbye"
    assert statuses(state)["before"] == "skipped"
    assert "before" not in state["collected"]
    is_sound(state)


def as_named(text: str) -> str:
    """Judge `often: every month` as it is written, wherever it is said."""
    name, _, words = text.partition(": ")
    return answer({name: words} if words else {}, values=[(name, words, words)] if words else [])


@every_mode
async def test_a_correction_opens_what_it_makes_needed_and_closes_what_not(mode: Mode) -> None:
    """Both are traced, what was told is taken back, and what nobody asks for is not taken."""
    talk = Talk(SCRIPT, ToldModel(tell=roles(as_named, reply="Go on.")), mode)
    await talk.say(None, "often: never")
    reply = await talk.say("often: every month")
    assert (ITEMS["amount"].say or "?") in reply
    assert (await talk.state())["collected"] == {"often": 2, "stop": 0, "forgot": 0}
    await talk.say("amount: five or six", "many: every month", "stop: every month")
    await talk.say("many: never", "stop: every month")
    state = await talk.state()
    known = {"often": 2, "amount": 2, "many": 0, "stop": 0, "forgot": 0}
    assert state["collected"] == known
    assert state["trace"][-2]["refused"][0]["choice"] == "stop = every month"
    skips = [one for record in state["trace"] for one in record.get("skips", [])]
    changes = [(one["task"], one["is_asked"], one["taken_back"]) for one in skips[5:]]
    assert changes == [
        ("amount", True, ["amount"]),
        ("many", True, ["many"]),
        ("blame", True, ["blame"]),
        ("before", False, []),
        ("stop", True, ["stop"]),
        ("forgot", True, ["forgot"]),
        ("stop", False, ["stop"]),
        ("forgot", False, []),
    ]
    is_sound(state)
    await talk.say("blame: never")
    state = await talk.state()
    assert (state["section"], state["status"]) == ("goodbye", "ended")
    is_sound(state)


@every_mode
async def test_what_a_later_section_corrects_closes_items_and_opens_none(mode: Mode) -> None:
    """Behind its section nobody asks any more: the trace names what would be asked, once."""
    talk = Talk(SCRIPT, ToldModel(tell=roles(as_named, reply="Go on.")), mode)
    said = {"often": "every week or more", "amount": "seven or more", "many": "every month"}
    said |= dict.fromkeys(("stop", "forgot", "blame"), "every week or more")
    await talk.say(None, *(f"{name}: {words}" for name, words in said.items()))
    assert await talk.section() == "talk"
    await talk.say("many: never")
    assert (await talk.state())["collected"]["stop"] == 0
    await talk.say("many: every month")
    state = await talk.state()
    assert (state["collected"]["many"], state["collected"]["stop"]) == (2, 0)
    left = [
        one["choice"] for r in state["trace"] for one in r["refused"] if one["why"] == LEFT_CLOSED
    ]
    assert left == ["drinking: stop", "drinking: forgot"]
    is_sound(state)


async def test_who_declines_what_decides_is_asked_nothing_by_it() -> None:
    """An `if` that needs what was not told does not hold; the sum is not known then."""
    state = await held("multi", "I would rather not say")
    assert state["section"] == "goodbye"
    assert "often" not in state["collected"]
    assert "drinking" not in told(SCRIPT, state["collected"], state["progress"])
    is_sound(state)


@given(st.fixed_dictionaries({name: st.none() | st.integers(0, 3) for name in ITEMS}))
def test_what_is_there_is_what_its_if_says_and_nothing_else(answers: dict[str, Any]) -> None:
    """Whatever is told, declined or corrected: a skipped item counts as 0 or as unknown."""
    status = {name: "not needed" if value is None else "done" for name, value in answers.items()}
    credits = {n: Credit(status=s, evidence="…", turn=1) for n, s in status.items()}  # type: ignore[typeddict-item]
    known = {name: value for name, value in answers.items() if value is not None}
    found = decided(SCRIPT, {"drinking": credits}, known, 1, here={"drinking"})
    often, many = answers["often"] or 0, answers["many"] or 0
    there = {
        **dict.fromkeys(FOLLOWING, often > 0),
        **dict.fromkeys(("stop", "forgot"), often > 0 and many > 0),
        "before": answers["often"] == 0,
    }
    for name, is_there in there.items():
        assert is_skipped(ITEMS[name], found.progress["drinking"]) is not is_there
        counted = {} if name == "before" else {name: 0}
        expected = {name: known[name]} if name in known else {}
        assert {n: v for n, v in found.collected.items() if n == name} == (
            expected if is_there else counted
        )
    again = decided(SCRIPT, found.progress, found.collected, 2, here={"drinking"})
    assert again.skips == []


def test_a_rehearsal_knows_on_paper_what_is_asked() -> None:
    """Whoever drinks nothing answers two items, and whoever does seven."""
    values = Values(SCRIPT)
    spoken = {name: "never" for name in FOLLOWING} | {"amount": "one or two", "before": "no"}
    stay = Stay(SCRIPT, FORM, {}, values, {})
    never = stay.visit({**spoken, "often": "never"})
    assert {*never.skipped} == {*FOLLOWING}
    often = stay.visit({**spoken, "often": "every month"})
    assert {*often.skipped} == {"stop", "forgot", "before"}


def test_both_writings_say_the_same() -> None:
    """The sample in Markdown is the one in YAML."""
    assert load_script(SAMPLES / "drinking.md").hash == SCRIPT.hash
