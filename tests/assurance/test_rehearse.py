"""A rehearsal walks everything that a script allows, and says why where it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from support.fakes import script, task
from support.strategies import scripts

from scriptgraph.assurance.rehearse import Rehearsal, rehearse
from scriptgraph.assurance.rehearse.coverage import rules
from scriptgraph.core.findings import Finding
from scriptgraph.core.settings import Mode
from scriptgraph.core.trace import TraceRecord
from scriptgraph.formats.load import load_script
from scriptgraph.script.model import Script
from scriptgraph.script.slots import found_in
from scriptgraph.state.session import SessionState

SHIPPED = sorted((Path(__file__).parents[2] / "scripts").glob("*.yaml"))
MODES: tuple[Mode, ...] = get_args(Mode)

FLAWED = """\
script: flawed
title: Flawed
sections:
  check_in:
    tasks:
      mood: {do: Ask for a mood., collect: {mood: integer}}
    next:
      - {to: crisis, if: mood < 0 and mood > 3}
      - {to: exercise, if: mood < 6}
      - {to: closing, if: mood < 4}
      - {to: closing}
  exercise:
    tasks: {do_it: Do it.}
    next: closing
  closing:
    tasks: {bye: Say goodbye.}
  crisis:
    tasks: {help: Give the numbers.}
    next: closing
"""


def found(result: Rehearsal) -> dict[tuple[str, int], str]:
    """Map what was found, and in which line, to its message."""
    return {(f.rule, f.place.line): f.message for f in result.findings}


def messages(findings: Iterable[Finding]) -> str:
    return "\n".join(finding.message for finding in findings)


async def rehearsed(sections: dict[str, Any], **rest: Any) -> Rehearsal:
    return await rehearse(script(sections, **rest))


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
async def test_shipped_scripts_are_fully_covered(file: Path, mode: Mode) -> None:
    """Every section, rule and task of every shipped script can be walked, in both modes."""
    result = await rehearse(load_script(file), mode)
    assert result.ok, messages(result.findings)
    for count in (result.coverage.sections, result.coverage.rules, result.coverage.tasks):
        assert count.covered == count.total > 0


@pytest.mark.parametrize("mode", MODES)
async def test_published_manual_is_fully_covered(shared: Path, mode: Mode) -> None:
    """Every section, rule and task of the published manual can be walked."""
    result = await rehearse(load_script(shared / "published" / "manual.json"), mode)
    assert result.ok, messages(result.findings)
    assert str(result.coverage.sections) == "8/8"


async def test_impossible_condition() -> None:
    """An `if` that never holds is reported with its line, and so is what only it leads to."""
    result = found(await rehearse(load_script(FLAWED, "yaml")))
    assert "never holds for any value tried" in result["uncovered-rule", 8]
    assert "'crisis' is never entered" in result["uncovered-section", 17]
    assert "its section is never entered" in result["uncovered-task", 18]
    assert "its section is never entered" in result["uncovered-rule", 19]


async def test_shadowed_rule() -> None:
    """A rule that an earlier one always comes before is reported with its line and the other."""
    result = found(await rehearse(load_script(FLAWED, "yaml")))
    message = result["uncovered-rule", 10]
    assert "an earlier rule always wins (if mood < 6 → exercise)" in message
    assert len(result) == 5


async def test_unreachable_section() -> None:
    """A section that no rule leads to is reported with its line."""
    text = FLAWED.replace("{to: crisis, if: mood < 0 and mood > 3}", "{to: closing, if: mood > 8}")
    result = found(await rehearse(load_script(text, "yaml")))
    assert result["uncovered-section", 17].endswith("no rule leads to it")


async def test_values_of_several_sections() -> None:
    """Values are chosen, sections before, so that an `if` over several of them comes out."""
    result = await rehearsed(
        {
            "a": {"tasks": [task(collect={"x": "integer"})], "next": [{"to": "b"}]},
            "b": {"tasks": [task(collect={"y": "integer"})], "next": [{"to": "c"}]},
            "c": {"next": [{"to": "d", "if": "x + y > 40 and y < x"}, {"to": "end"}]},
            "d": {},
        }
    )
    assert result.ok, messages(result.findings)


async def test_questionnaire() -> None:
    """The bands of a sum of nine answers are all reached."""
    items = {f"q{number}": "integer" for number in range(1, 10)}
    total = " + ".join(items)
    bands = [{"to": "b", "if": f"{total} >= {low}"} for low in (20, 15, 10, 5)]
    result = await rehearsed(
        {"a": {"tasks": [task(collect=items)], "next": [*bands, {"to": "end"}]}, "b": {}}
    )
    assert result.ok, messages(result.findings)


async def test_choices_of_one_letter() -> None:
    """They are told like others: beside the letter the quote holds what stands before it."""
    ask = task("ask", collect={"answer": ["A", "B"]})
    next_ = [{"to": "b", "if": 'answer == "B"'}, {"to": "end"}]
    assert (await rehearsed({"a": {"tasks": [ask], "next": next_}, "b": {}})).ok


async def test_many_values_at_once() -> None:
    """A rule that needs one of a million combinations is found, an impossible one is not."""
    names = [f"b{number}" for number in range(20)]
    asking = {name: {"tasks": [task(collect={name: "boolean"})]} for name in names}
    ways = [[{"to": following}] for following in [*names[1:], "z"]]
    sections = {n: {**asking[n], "next": way} for n, way in zip(names, ways, strict=True)}
    none, mixed = (
        " and ".join(f"not {n}" for n in names),
        f"b19 and not ({' or '.join(names[:19])})",
    )
    rules = [{"to": "end", "if": text} for text in (none, mixed, f"b0 and {none}")]
    result = await rehearsed({**sections, "z": {"next": [*rules, {"to": "end"}]}})
    assert [finding.message for finding in result.findings] == [
        f"the way to 'end' of section 'z' (if b0 and {none}) is never taken: "
        f"`if b0 and {none}` never holds for any value tried"
    ]


async def test_user_who_does_not_say() -> None:
    """The rule for a value that was not given is walked by not giving it."""
    result = await rehearsed(
        {
            "a": {
                "tasks": [task(collect={"rested": "boolean"})],
                "next": [
                    {"to": "b", "if": "rested"},
                    {"to": "b", "if": "not rested"},
                    {"to": "end"},
                ],
            },
            "b": {},
        }
    )
    assert result.ok, messages(result.findings)


async def test_late_exact_words() -> None:
    """Exact words that are due only later are waited for, before the section is left."""
    words = {"say": "Call 112.", "optional": True}
    result = await rehearsed({"a": {"tasks": [task("x"), task("words", **words), task("y")]}})
    assert result.ok, messages(result.findings)


async def test_exact_words_that_are_never_due() -> None:
    """Optional exact words behind the last required task are never said, and that is reported."""
    words = {"say": "Call 112.", "optional": True}
    result = await rehearsed({"a": {"tasks": [task("x"), task("words", **words)]}})
    assert "never said: the section is left before" in messages(result.findings)


async def test_values_that_exact_words_ask_for() -> None:
    """Exact words may ask for a value; the task is done when it is known."""
    result = await rehearsed({"a": {"tasks": [task("x", say="Hi.", collect={"y": "string"})]}})
    assert result.ok, messages(result.findings)


async def test_limit_that_never_comes() -> None:
    """The limit of a section that is complete at once is reported."""
    hello = {"tasks": [task("x", say="Hello.")], "next": [{"to": "b"}]}
    result = await rehearsed({"a": {**hello, "limits": {"turns": 3, "then": "b"}}, "b": {}})
    assert "the session leaves section 'a' before, to 'b'" in messages(result.findings)


PART_FOR_ALL = """\
part: consent
sections:
  mood: {tasks: {mood: {do: Ask., collect: {mood: integer 0..10}}}, next: ready}
  ready: {tasks: {ready: {do: Ask if they are ready., if: mood > 20}}, next: agree}
  agree: {tasks: {agree: Ask whether they agree.}}
limits: {turns: 8, then: end}
"""

USER_OF_IT = "script: s\nsections: {consent: {use: consent.yaml}}\n"


async def test_a_limit_that_other_sections_need_is_not_to_be_taken_out(tmp_path: Path) -> None:
    """Where one section of a part is never stayed in, the hint keeps the limit for the others."""
    (tmp_path / "consent.yaml").write_text(PART_FOR_ALL, encoding="utf-8")
    user = tmp_path / "user.yaml"
    user.write_text(USER_OF_IT, encoding="utf-8")
    found = (await rehearse(load_script(user))).findings
    (finding,) = [one for one in found if one.rule == "uncovered-rule"]
    assert (finding.section, finding.place.line) == ("consent_ready", 6)
    assert finding.hint
    assert "Keep the limit for the other sections" in finding.hint


async def test_limit_without_a_rule_that_holds() -> None:
    """The limit of a complete section is reached where no rule holds."""
    asking = {
        "tasks": [task(collect={"mood": "integer"})],
        "next": [{"to": "end", "if": "mood > 3"}],
    }
    result = await rehearsed({"a": {**asking, "limits": {"turns": 3, "then": "b"}}, "b": {}})
    assert result.ok, messages(result.findings)


async def test_limit_of_a_choice() -> None:
    """The limit of a section in which only a choice is left is reached by choosing nothing."""
    choosing = {"tasks": [], "next": [{"to": "end", "when": "the user wants to stop"}]}
    result = await rehearsed({"a": {**choosing, "limits": {"turns": 3, "then": "b"}}, "b": {}})
    assert result.ok, messages(result.findings)


async def test_rule_of_all_sections() -> None:
    """A computed `anytime` rule counts as one, though it is taken where its value is told."""
    result = await rehearsed(
        {"a": {"tasks": [task(collect={"cups": "integer"})], "next": [{"to": "b"}]}, "b": {}},
        anytime=[{"to": "end", "if": "cups > 20"}],
    )
    assert result.ok, messages(result.findings)
    assert str(result.coverage.rules) == "3/3"
    assert str(result.coverage.moves) == "3/4"


async def test_the_graph_is_believed_not_the_plan() -> None:
    """Where the graph does otherwise than planned, nothing counts and the finding says so."""
    broken = task("x", collect={"choice": ["</section>"]})  # hides what follows in the prompt
    result = await rehearsed({"a": {"tasks": [broken, task("y")], "next": [{"to": "b"}]}, "b": {}})
    assert str(result.coverage.sections) == "1/2"
    assert "planned from 'a' was 'b' (complete), but the graph went to 'a'" in messages(
        result.findings
    )


async def test_a_turn_for_each_rule() -> None:
    """Paths share their beginnings: a long chain takes hardly more turns than it has rules."""
    names = [f"s{number}" for number in range(150)]
    sections = {
        name: {"next": [{"to": "end", "when": "the user leaves"}, {"to": following}]}
        for name, following in zip(names, [*names[1:], "end"], strict=True)
    }
    result = await rehearsed(sections)
    assert result.ok, messages(result.findings)
    assert result.turns == 1 + result.coverage.rules.total
    assert max(path.turns for path in result.paths) == 151


@pytest.mark.slow
async def test_a_thousand_sections() -> None:
    """A thousand sections with rules for all of them are walked."""
    sections = {f"s{n}": {"next": [{"to": f"s{n + 1}" if n < 999 else "end"}]} for n in range(1000)}
    stop = [{"to": "end", "when": "the user stops"}]
    result = await rehearsed(sections, anytime=stop, limits={"turns": 12, "then": "end"})
    assert result.ok, messages(result.findings)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(scripts())
async def test_what_is_covered_was_visited(script: Script) -> None:
    """Any valid script can be rehearsed, and all that is reported covered is in some trace."""
    for mode in MODES:
        states: list[SessionState] = []
        result = await rehearse(script, mode, on_turn=states.append)
        assert len(states) == result.turns
        decisions = [record for state in states for record in state["trace"]]
        _check_sections(result, states)
        _check_rules(result, decisions)
        _check_tasks(result, states)


def _check_sections(result: Rehearsal, states: list[SessionState]) -> None:
    visited = {state["section"] for state in states}
    for section in result.script.sections:
        assert result.coverage.section(section) == (section.id in visited)
    assert _uncovered(result, "section") == len(result.script.sections) - len(visited)


def _check_rules(result: Rehearsal, decisions: list[TraceRecord]) -> None:
    followed = {(record["section"], record["choice"], record["rule"]) for record in decisions}
    covered = 0
    for path, moves in rules(result.script).items():
        covered += result.coverage.rule(path)
        seen = {(move.source, move.target, move.label) for move in moves}
        assert seen & followed or not result.coverage.rule(path)
    assert _uncovered(result, "rule") == result.coverage.rules.total - covered


def _check_tasks(result: Rehearsal, states: list[SessionState]) -> None:
    said = [message.text for state in states for message in state["messages"]]
    proven = {
        (record["section"], quote["task"])
        for state in states
        for record in state["trace"]
        for quote in record["evidence"]
        if quote["found"] and quote["status"] == "done"
    }
    for section in result.script.sections:
        for each in section.tasks:
            if not result.coverage.missing(section, each):
                assert each.do is None or (section.id, each.id) in proven
                assert each.say is None or any(found_in(each.say, text) for text in said)
    tasks = result.coverage.tasks
    assert _uncovered(result, "task") == tasks.total - tasks.covered


def _uncovered(result: Rehearsal, what: str) -> int:
    return sum(finding.rule == f"uncovered-{what}" for finding in result.findings)


def rows(number: int) -> dict[str, Any]:
    """Make a chain of sections with three rules in two of them."""
    names = [f"s{each}" for each in range(number)]
    return {
        name: {
            "tasks": [task(collect={f"v{place}": "integer"} if place % 10 == 0 else {})],
            "next": [
                {"to": "end", "when": "the user leaves"},
                *([{"to": "end", "if": f"v{place} < 4"}] if place % 10 == 0 else []),
                {"to": following},
            ],
        }
        for place, (name, following) in enumerate(zip(names, [*names[1:], "end"], strict=True))
    }


async def steps(number: int) -> tuple[int, int]:
    """Count the turns that were thought through, and those that were run."""
    thought: list[int] = []
    result = await rehearse(script(rows(number)), on_thought=thought.append)
    assert result.ok, messages(result.findings)
    return thought[-1], result.turns


async def test_twice_the_sections_are_twice_the_steps() -> None:
    """What a rehearsal thinks through and runs grows with the script, and not with its square."""
    small, large = await steps(40), await steps(80)
    assert large[0] <= 2.5 * small[0]
    assert large[1] <= 2.2 * small[1]


@pytest.mark.parametrize("most", [0, 1, 7])
async def test_a_rehearsal_can_be_stopped(most: int) -> None:
    """What was walked by then is given, and nothing is said of what was not."""
    states: list[SessionState] = []
    result = await rehearse(
        script(rows(10)), on_turn=states.append, must_stop=lambda: len(states) >= most > 0
    )
    assert result.is_stopped == (most > 0)
    assert result.ok == (most == 0)
    assert result.findings == []
    assert len(states) == result.turns <= result.planned
    assert result.coverage.sections.covered >= min(most, 1)


async def test_a_plan_can_be_stopped() -> None:
    """Stopped while the ways are thought through, it says so and walks nothing."""
    result = await rehearse(script(rows(10)), must_stop=lambda: True)
    assert result.is_stopped
    assert (result.turns, result.paths, result.findings) == (0, [], [])


LAST_WORDS = """
script: last_words
sections:
  talk:
    tasks: {ask: Ask how they are.}
    next: goodbye
  goodbye:
    tasks: {thanks: {say: Thank you. Goodbye.}}
  privacy:
    tasks: {words: {say: It stays with us.}, more: Ask whether that answers it.}
    limits: {turns: 4, visits: 2, then: back}
anytime:
  - {to: privacy, when: the user asks what happens with what they say, back: true}
limits: {turns: 20, then: goodbye}
"""


async def test_no_digression_leaves_the_last_words() -> None:
    """A session is over with exact words alone, so no way back to them is asked for."""
    result = await rehearse(load_script(LAST_WORDS, "yaml"))
    assert (result.ok, str(result.coverage.rules)) == (True, "6/6")


async def test_a_limit_of_visits_to_which_no_way_leads_back_is_told_as_that() -> None:
    """The reason is no number of ways that would have to be tried."""
    limit = {"visits": 2, "then": "c"}
    ask = task(collect={"mood": "integer"})
    result = await rehearsed(
        {
            "a": {"tasks": [ask], "next": [{"to": "b"}]},
            "b": {"next": [{"to": "c"}], "limits": limit},
            "c": {},
        }
    )
    message = messages(result.findings)
    assert "no way leads back to section 'b', which so is entered once at most" in message
    assert "too many" not in message


def circles(limited: Mapping[int, str]) -> dict[str, Any]:
    """Make seven sections, of which every third leads back by three, with limits of visits.

    Args:
        limited: The number of a section → where its limit leads.
    """
    made: dict[str, Any] = {}
    for number in range(7):
        onward = {"to": f"s{number + 1}" if number < 6 else "bye"}
        back = {"to": f"s{number - 3}", "when": "they want to go back"}
        rules = [back, {**onward, "when": "they go on"}] if number in (3, 6) else [onward]
        made[f"s{number}"] = {"tasks": [task()], "next": rules}
        if number in limited:
            made[f"s{number}"]["limits"] = {"visits": 3, "then": limited[number]}
    return {**made, "bye": {"next": [{"to": "end"}]}}


async def test_a_limit_of_visits_is_aimed_at() -> None:
    """It takes several rounds of a circle, which trying everything around does not come to."""
    result = await rehearse(script(circles({3: "bye"})), within=1)
    assert result.ok, messages(result.findings)
    assert str(result.coverage.rules) == "11/11"


async def test_what_was_not_reached_in_time_is_a_remark_and_no_error() -> None:
    """With all that lies behind it; once everything was thought through, it is known."""
    made = script({**circles({3: "bye", 6: "late"}), "late": {"tasks": [task("see")]}})
    result = await rehearse(made, within=1)
    told = messages(result.findings)
    assert {found.severity for found in result.findings} == {"info"}
    assert result.ok
    assert "(after 3 visits of s6) was not taken: it was not reached within 1 turns" in told
    assert "section 'late' was not entered" in told
    assert "task 'see' of section 'late' was not done" in told
    assert all("--within" in found.hint for found in result.findings)
    result = await rehearse(made)
    assert {found.severity for found in result.findings} == {"error"}
    assert "(after 3 visits of s6) is never taken" in messages(result.findings)
    assert not result.ok
