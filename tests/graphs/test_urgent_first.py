"""Where several `anytime` conditions come together, an urgent one goes before every other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from support.fakes import Talk, answer, roles, script, task
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.prompting import watched
from scriptgraph.script.model import Script

STOP = {"to": "end", "when": "the user wants to stop"}
HELP = {"to": "help", "when": "the user is in danger", "urgent": True}
YOUNG = {"to": "bye", "if": "age < 18"}
BOTH = "I want to die tonight. I want to stop this now."
SAID = {"stop": "I want to stop this now", "help": "I want to die tonight"}
NEVER = {"stop": "goodbye for now", "help": "never said"}


def written(*anytime: dict[str, Any]) -> Script:
    asks = {"tasks": [task("age", collect={"age": "integer"}), task("more")]}
    return script({"a": asks, "bye": {}, "help": {"tasks": [task("safe")]}}, anytime=anytime)


def claims(script: Script, *said: tuple[str, str]) -> list[dict[str, Any]]:
    """Write claims of the rules for `stop` and `help`, each with its quote."""
    numbers = {rule.to: n for n, rule in enumerate(script.anytime, start=1)}
    return [{"quote": q, "rule": numbers["end" if name == "stop" else name]} for name, q in said]


def naming(*found: Sequence[dict[str, Any]]) -> Any:
    """Judge with these lists of claims, one after the other, the last again and again."""
    left = list(found)

    def judged(said: str) -> str:
        return answer(anytime=(0, "")) if not said else _with(left.pop(0) if left[1:] else left[0])

    return roles(judged)


def _with(found: Sequence[dict[str, Any]]) -> str:
    return json.dumps({**json.loads(answer()), "anytime": list(found)})


@every_mode
@pytest.mark.parametrize("rules", [(HELP, STOP), (STOP, HELP)])
@pytest.mark.parametrize("order", [("help", "stop"), ("stop", "help")])
@pytest.mark.parametrize("quotes", [SAID, {**SAID, "help": "never said"}])
async def test_an_urgent_claim_goes_before_a_goodbye(
    mode: Mode, rules: Sequence[Any], order: Sequence[str], quotes: dict[str, str]
) -> None:
    """Proven or not, and in whatever order the judge names the two, or the script has them."""
    made = written(*rules)
    talk = Talk(made, naming(claims(made, *((name, quotes[name]) for name in order))), mode)
    await talk.say(None, BOTH)
    assert await talk.section() == "help"
    record = next(r for r in (await talk.state())["trace"] if r["role"] == "evaluator")
    assert "unheard" not in record


@every_mode
@pytest.mark.parametrize("beside", [("stop", NEVER["stop"]), None], ids=["unproven", "unknown"])
async def test_a_proven_urgent_claim_is_not_asked_about_again(
    mode: Mode, beside: tuple[str, str] | None
) -> None:
    """What stands beside it is left out and told; asked again, the judge might name that alone."""
    made = written(STOP, HELP)
    other = claims(made, beside) if beside else [{"quote": "", "rule": 9}]
    alone = claims(made, ("stop", SAID["stop"]))
    both = [*other, *claims(made, ("help", SAID["help"]))]
    talk = Talk(made, naming(both, alone), mode)
    await talk.say(None, BOTH)
    assert await talk.section() == "help"
    record = next(r for r in (await talk.state())["trace"] if r["role"] == "evaluator")
    assert record["call"]["attempts"] == 1
    assert record["refused"][-1]["choice"].startswith("anytime: ")


@every_mode
@pytest.mark.parametrize("again", ["stop", "unknown"])
async def test_an_urgent_claim_is_taken_back_by_no_unusable_answer(mode: Mode, again: str) -> None:
    """A judge that goes on to another claim without proof has not taken back the urgent one."""
    made = written(STOP, HELP)
    help_ = claims(made, ("help", NEVER["help"]))
    nothing = {"quote": "", "rule": 9}
    later = claims(made, ("stop", NEVER["stop"])) if again == "stop" else [nothing, *help_]
    first = help_ if again == "stop" else later
    talk = Talk(made, naming(first, later), mode)
    await talk.say(None, "all is well")
    assert await talk.section() == "help"


@every_mode
async def test_no_value_sends_somebody_in_danger_elsewhere(mode: Mode) -> None:
    """A computed rule that stands before the urgent one, and holds, waits behind its claim."""
    made = written(YOUNG, STOP, HELP)

    def judged(said: str) -> str:
        found = answer(values=[("age", "15", "15")])
        return json.dumps({**json.loads(found), "anytime": claims(made, ("help", SAID["help"]))})

    talk = Talk(made, roles(judged), mode)
    await talk.say(None, f"I am 15. {SAID['help']}.")
    assert await talk.section() == "help"


@every_mode
async def test_no_value_leads_out_of_help_before_it_is_given(mode: Mode) -> None:
    """A value that was known before waits until what is to be done there is done."""
    made = written(YOUNG, STOP, HELP)

    def judged(said: str) -> str:
        is_safe = {"safe": said} if "safe now" in said else {}
        found = json.loads(answer(is_safe, values=[("age", "15", "15")] if "15" in said else []))
        danger = claims(made, ("help", SAID["help"])) if "die" in said else []
        return json.dumps({**found, "anytime": danger})

    talk = Talk(made, roles(judged), mode)
    await talk.say(None, f"I am 15. {SAID['help']}.", "I do not know what to do.")
    assert await talk.section() == "help"
    await talk.say("I am safe now, my mother is here.")
    assert await talk.section() == "bye"


@every_mode
async def test_a_value_still_goes_before_what_is_not_urgent(mode: Mode) -> None:
    """All other rules are tried in the order in which they are written."""
    made = written(YOUNG, STOP, HELP)

    def judged(said: str) -> str:
        found = answer(values=[("age", "15", "15")])
        return json.dumps({**json.loads(found), "anytime": claims(made, ("stop", SAID["stop"]))})

    talk = Talk(made, roles(judged), mode)
    await talk.say(None, f"I am 15. {SAID['stop']}.")
    assert await talk.section() == "bye"


def test_a_judge_reads_what_is_urgent_first() -> None:
    """It names the first condition that holds, and some servers let it name no second one."""
    made = written(YOUNG, STOP, HELP)
    assert watched(made, made.first) == [(3, HELP["when"]), (2, STOP["when"])]
    assert watched(made, made.by_id["help"]) == [(2, STOP["when"])]
