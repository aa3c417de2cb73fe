"""Which way a session goes from a section: rules that are judged or computed, and limits."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import Talk, answer, roles, script, task
from support.small_sessions import CHOICE, every_mode, settle

from scriptgraph.core.settings import Mode
from scriptgraph.rehearsal.reading import Prompt


@every_mode
@pytest.mark.parametrize(("rule", "section"), [(1, "b"), (2, "c"), (0, "a")])
async def test_judged_rules_are_followed(mode: Mode, rule: int, section: str) -> None:
    """The rule that was chosen is followed; with none chosen the session stays."""
    talk = Talk(script(CHOICE), roles(settle("ask"), rule=rule), mode)
    await talk.say(None, "hm")
    assert await talk.section() == section


@every_mode
@pytest.mark.parametrize("rule", [3, 99, -1, 10**30])
async def test_illegal_choices_stay(mode: Mode, rule: int) -> None:
    """A rule that does not exist is refused on every attempt, and the trace says so."""
    talk = Talk(script(CHOICE), roles(settle("ask"), rule=rule), mode)
    assert await talk.say(None, "hm") == "(a reply)"
    assert await talk.section() == "a"
    assert str(rule) in str((await talk.state())["trace"][-2]["refused"])


@every_mode
async def test_no_choice_is_followed_before_the_section_is_complete(mode: Mode) -> None:
    """A model that wants to move on too early does not; its reply for elsewhere is not used."""
    model = roles(lambda said: answer(), rule=1)
    talk = Talk(script(CHOICE), model, mode)
    await talk.say(None, "hm")
    assert await talk.section() == "a"


@every_mode
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


@every_mode
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
        await talk.say(None, f"It is {n}.")
        assert await talk.section() == section, (rule, n)


@every_mode
async def test_a_rule_into_its_own_section_starts_it_again(mode: Mode) -> None:
    """A move into the same section is a move: its tasks are open again, its turns counted anew."""
    made = script({"a": {"next": [{"to": "a", "when": "another one"}, {"to": "b"}]}, "b": {}})
    talk = Talk(made, roles(settle("ask"), rule=1), mode)
    await talk.say(None, "one", "two")
    state = await talk.state()
    assert (state["section"], state["section_turns"]) == ("a", 1)
    assert state["progress"]["a"] == {}
    assert state["section_start"] == 4


@every_mode
async def test_rules_can_end_the_session(mode: Mode) -> None:
    """`to: end` ends it from the middle of the script."""
    made = script({"a": {"next": [{"to": "end", "when": "enough"}, {"to": "b"}]}, "b": {}})
    talk = Talk(made, roles(settle("ask"), rule=1), mode)
    assert await talk.say(None, "enough") == ""
    assert await talk.section() == "end"


LIMITED = script(
    {"a": {"limits": {"turns": 2, "then": "c"}, "next": [{"to": "b"}]}, "b": {}, "c": {}}
)


@every_mode
async def test_a_limit_moves_on(mode: Mode) -> None:
    """A section that has used up its turns is left by its limit, complete or not."""
    talk = Talk(LIMITED, roles(lambda said: answer()), mode)
    await talk.say(None, "one")
    assert await talk.section() == "a"
    await talk.say("two")
    assert await talk.section() == "c"


@every_mode
async def test_completion_goes_before_the_limit(mode: Mode) -> None:
    """A section that is complete on its last turn follows its rules."""
    talk = Talk(LIMITED, roles(lambda said: answer({"ask": said} if said == "two" else {})), mode)
    await talk.say(None, "one", "two")
    assert await talk.section() == "b"


@every_mode
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
