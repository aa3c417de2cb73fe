"""What a verdict means: only what is proven counts, and only moves of the script come out."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from pydantic import ValidationError
from support.fakes import evaluation, script, task

from scriptgraph.nodes.judgement import Judgement
from scriptgraph.nodes.judging import judge
from scriptgraph.nodes.proof import Stated, Transcript
from scriptgraph.nodes.rules import (
    anytime_move,
    as_move,
    computed_holds,
    decide,
    ends,
    limit_move,
    next_move,
    stay,
    undecided,
)
from scriptgraph.prompting.schemas import CollectedValue
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script
from scriptgraph.state.progress import Credits
from scriptgraph.state.session import Credit

AGENT = ["How are you? Take your time.", "And your age, from 18 to 99?"]
USER = ["Quite well. My name is Ann, I am 34."]


def said(
    user: list[str] = USER, *, since: list[str] | None = None, language: str = "en"
) -> Transcript:
    messages = [*map(AIMessage, AGENT), *map(HumanMessage, user)]
    return Transcript(
        user=user,
        agent=AGENT,
        stated=Stated(messages),
        since=lambda name: user if since is None else since,
        language=language,
    )


def judged(
    made: Script,
    *args: Any,
    credits: Credits | None = None,
    collected: dict[str, Constant] | None = None,
    kept_open: dict[str, str] | None = None,
    **kwargs: Any,
) -> Judgement:
    """Judge the first section of a script after `AGENT` and `USER` have spoken."""
    return judge(
        made.first,
        evaluation(*args, **kwargs),
        credits=credits or {},
        collected=collected or {},
        declined=(),
        said=said(),
        said_back=(),
        types=made.values,
        turn=3,
        kept_open=kept_open or {},
    )


def asking(**fields: Any) -> Script:
    return script({"a": {"tasks": [task("ask", **fields), task("other")]}})


def test_a_quoted_claim_is_credited() -> None:
    """A task is done when its quote stands in the transcript, and the credit keeps the quote."""
    found = judged(asking(), {"ask": "quite well"})
    assert found.credits == {"ask": Credit(status="done", evidence="quite well", turn=3)}
    assert found.refused == []
    assert [quote["found"] for quote in found.evidence] == [True]


def test_a_value_in_another_unit_is_refused() -> None:
    """Whoever is 34 years old has not been anywhere for 34 months, and is asked again."""
    made = asking(collect={"months": "integer"})
    with_years = USER[0].replace("34", "34 years old")
    found = judge(
        made.first,
        evaluation({"ask": "34 years"}, values=[("months", "34", "34 years")]),
        credits={},
        collected={},
        declined=(),
        said=said([with_years]),
        said_back=(),
        types=made.values,
        turn=3,
        kept_open={},
    )
    assert (found.collected, found.credits) == ({}, {})
    assert found.refused[0]["why"] == "its quote gives it in years, and 'months' is not in years"


def test_what_is_kept_open_is_settled_by_no_claim() -> None:
    """A claim is refused with the reason, done or not needed, and so is a value of such a task."""
    kept = {"ask": "the user speaks of ending their life"}
    for claims in ({"ask": "quite well"},), ():
        more: Any = {} if claims else {"not_needed": {"ask": "quite well"}}
        found = judged(asking(), *claims, kept_open=kept, **more)
        assert found.credits == {}
        assert found.refused[0]["why"] == "the user speaks of ending their life"
    made = asking(collect={"name": "string"})
    claim: Any = {"values": [("name", "Ann", "Ann")]}
    assert judged(made, {"ask": "Ann"}, **claim).credits["ask"]["status"] == "done"
    found = judged(made, {"ask": "Ann"}, kept_open=kept, **claim)
    assert (found.credits, found.collected) == ({}, {})


@pytest.mark.parametrize("quote", ["very well", "", "...", "well and Ann"])
def test_an_unquoted_claim_is_refused(quote: str) -> None:
    """Without words of the transcript a task is neither done nor not needed."""
    done, not_needed = judged(asking(), {"ask": quote}), judged(asking(), not_needed={"ask": quote})
    for found in (done, not_needed):
        assert found.credits == {}
        assert found.refused[0]["why"] == "its quote is not in the transcript"


def test_a_task_that_is_not_listed_stays_open() -> None:
    """It is neither credited nor refused."""
    found = judged(asking())
    assert (found.credits, found.refused) == ({}, [])


def test_not_needed_settles_a_task() -> None:
    """A quoted "not needed" is credited as such, even where values were to be collected."""
    found = judged(asking(collect={"name": "string"}), not_needed={"ask": "quite well"})
    assert found.credits["ask"]["status"] == "not needed"


@pytest.mark.parametrize("name", ["unknown", "", "words"])
def test_claims_about_other_tasks_are_refused(name: str) -> None:
    """Tasks that do not exist, or that only say exact words, cannot be claimed."""
    made = script({"a": {"tasks": [task("ask"), task("words", say="Hello.")]}})
    found = judged(made, {name: "quite well"})
    assert found.credits == {}
    assert [refusal["why"] for refusal in found.refused] == ["it is no open task"]


def test_a_settled_task_is_not_judged_again() -> None:
    """What was credited before stays as it is."""
    before = {"ask": Credit(status="done", evidence="How are you", turn=1)}
    found = judged(asking(), not_needed={"ask": "quite well"}, credits=before)
    assert found.credits == before


def test_credits_from_before_are_not_changed_in_place() -> None:
    """Judging is pure: what was handed in is the same afterwards."""
    before: dict[str, Credit] = {}
    judged(asking(), {"ask": "quite well"}, credits=before)
    assert before == {}


def test_values_are_needed_for_done() -> None:
    """A task that collects values is done only when all of them are known."""
    made = asking(collect={"name": "string", "age": "integer"})
    half = judged(made, {"ask": "quite well"}, values=[("name", "Ann", "My name is Ann")])
    assert half.credits == {}
    assert half.collected == {"name": "Ann"}
    assert half.refused[-1]["why"] == "not collected: age"


def test_values_collected_now_or_before_count() -> None:
    """A value from an earlier turn and one from this answer together complete the task."""
    made = asking(collect={"name": "string", "age": "integer"})
    found = judged(
        made,
        {"ask": "quite well"},
        values=[("age", "34", "I am 34")],
        collected={"name": "Ann"},
    )
    assert found.credits["ask"]["status"] == "done"
    assert found.collected == {"age": 34}


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (("age", "34", "I am 43"), "its quote is not in the transcript"),
        (("age", "34", ""), "its quote is not in the transcript"),
        (("age", "18", "from 18 to 99"), "its quote is not the user's"),
        (("age", "1", "I"), "its quote is one letter"),
        (("age", "33", "I am 34"), "its quote does not hold 33"),
        (("age", "34", "My name is Ann"), "its quote does not hold 34"),
        (("age", "old", "I am 34"), "it is not integer"),
        (("height", "180", "I am 34"), "no task of the section collects it"),
        (("pace", "medium", "I am 34"), "it is not one of slow, fast"),
    ],
)
def test_values_without_proof_are_refused(claim: tuple[str, str, str], why: str) -> None:
    """A value counts only with a quote, with its type, and where a task asks for it."""
    made = asking(collect={"age": "integer", "pace": ["slow", "fast"]})
    found = judged(made, values=[claim])
    assert found.collected == {}
    assert [refusal["why"] for refusal in found.refused] == [why]


def test_exact_words_have_to_be_said_first() -> None:
    """No model can settle a task whose exact words have not been sent."""
    made = asking(say="Hello.", do="Ask.")
    assert judged(made, {"ask": "quite well"}).credits == {}
    assert judged(made, not_needed={"ask": "quite well"}).credits == {}
    said = {"ask": Credit(status="said", evidence="Hello.", turn=1)}
    assert judged(made, {"ask": "quite well"}, credits=said).credits["ask"]["status"] == "done"


def test_a_task_is_done_with_the_last_of_its_values() -> None:
    """A model that gives the values and forgets to list the task does not hold the session up."""
    made = asking(collect={"name": "string", "age": "integer"})
    assert judged(made, values=[("name", "Ann", "My name is Ann")]).credits == {}
    found = judged(made, values=[("age", "34", "I am 34")], collected={"name": "Ann"})
    assert found.credits == {"ask": Credit(status="done", evidence="I am 34", turn=3)}
    assert [(quote["task"], quote["found"]) for quote in found.evidence] == [("ask", True)]


def test_a_value_that_is_only_repeated_settles_nothing() -> None:
    """A section that is entered anew asks anew; what was known before is no answer to that."""
    made = asking(collect={"age": "integer"})
    assert judged(made, values=[("age", "34", "I am 34")], collected={"age": 34}).credits == {}


def test_exact_words_are_said_before_values_settle_their_task() -> None:
    """A task with `say` stays open until its words were sent, whatever has been collected."""
    made = asking(say="Read this.", collect={"age": "integer"})
    assert judged(made, values=[("age", "34", "I am 34")]).credits == {}


def test_a_value_outside_its_range_is_refused_with_the_reason() -> None:
    """The trace says what was claimed and what the script allows."""
    made = asking(collect={"age": "integer 0..17"})
    found = judged(made, values=[("age", "34", "I am 34")])
    assert found.collected == {}
    assert found.refused == [{"choice": "age = 34", "why": "it is not integer 0..17"}]


UNDECIDED = script(
    {
        "a": {
            "next": [
                {"to": "b", "if": "mood < 4"},
                {"to": "end", "if": "hours > 9 or mood > 8"},
                {"to": "c"},
            ]
        },
        "b": {},
        "c": {},
    }
)


@pytest.mark.parametrize(
    ("collected", "told"),
    [
        ({"mood": 5, "hours": 3}, []),
        ({"mood": 2}, []),
        ({"hours": 10}, ["if mood < 4 → b: mood is not known"]),
        (
            {},
            [
                "if mood < 4 → b: mood is not known",
                "if hours > 9 or mood > 8 → end: hours, mood is not known",
            ],
        ),
    ],
)
def test_what_could_not_be_decided_is_told(collected: dict[str, Constant], told: list[str]) -> None:
    """A computed rule that was passed over for want of a value is named, and the value with it."""
    found = next_move(UNDECIDED, UNDECIDED.first, collected, chosen=None)
    assert undecided(UNDECIDED, UNDECIDED.first, found, collected) == told


ORDERED = script(
    {
        "a": {
            "next": [
                {"to": "b", "if": "mood < 4"},
                {"to": "c", "when": "the user wants c"},
                {"to": "d", "if": "mood > 8"},
                {"to": "b", "when": "the user wants b"},
                {"to": "end"},
            ]
        },
        "b": {},
        "c": {},
        "d": {},
    }
)


@pytest.mark.parametrize(
    ("mood", "chosen", "target", "kind"),
    [
        (3, None, "b", "computed"),  # the first rule that holds, whatever a model says
        (3, 2, "b", "computed"),
        (5, None, "c", "judged"),  # stops at the first judged rule
        (5, 2, "c", "judged"),
        (9, 2, "c", "judged"),  # a judged rule before a computed one
        (9, 4, "d", "computed"),  # a computed rule before the judged one that was chosen
        (5, 4, "b", "judged"),
        (5, 0, "end", "fixed"),  # none of the judged ones: the default
        (9, 0, "d", "computed"),
        (5, 1, "end", "fixed"),  # the number of a rule that is not judged is no choice
        (5, 99, "end", "fixed"),
        (None, 0, "end", "fixed"),  # without the value no computed rule holds
    ],
)
def test_rules_are_tried_in_order(
    mood: int | None, chosen: int | None, target: str, kind: str
) -> None:
    """Computed rules before and after judged ones keep their place, and the default is last."""
    collected: dict[str, Constant] = {} if mood is None else {"mood": mood}
    move = next_move(ORDERED, ORDERED.first, collected, chosen)
    assert move is not None
    assert (move.target, move.kind) == (target, kind)
    assert move in ORDERED.transitions(ORDERED.first)


def test_without_a_default_the_session_stays() -> None:
    """When no rule holds there is no move."""
    made = script({"a": {"next": [{"to": "b", "when": "x"}, {"to": "b", "if": "n > 1"}]}, "b": {}})
    assert next_move(made, made.first, {}, 0) is None
    assert next_move(made, made.first, {"n": "text"}, 0) is None


ANYTIME = script(
    {"a": {}, "b": {}},
    anytime=[
        {"to": "b", "when": "the user is in danger"},
        {"to": "end", "if": "age < 18"},
        {"to": "end", "when": "the user wants to stop"},
    ],
)


@pytest.mark.parametrize(
    ("section", "claimed", "age", "target"),
    [
        ("a", 1, 34, "b"),
        ("a", 1, 12, "b"),
        ("a", 3, 12, "end"),
        ("a", 3, 34, "end"),
        ("a", 0, 12, "end"),
        ("a", 0, 34, None),
        ("a", 2, 34, None),
        ("a", 9, 34, None),
        ("b", 1, 34, None),  # a condition that leads to where we are is not watched
        ("b", 3, 34, "end"),
    ],
)
def test_anytime_rules_are_tried_in_order(
    section: str, claimed: int, age: int, target: str | None
) -> None:
    """The first watched condition that was claimed or computed wins; others lead nowhere."""
    move = anytime_move(ANYTIME, ANYTIME.by_id[section], claimed, {"age": age}, {})
    assert (move.target if move else None) == target
    assert move is None or move.kind == "anytime"


def test_a_section_limit_comes_before_the_script_limit() -> None:
    """The limit holds from its turn on, and the section's own replaces the script's."""
    made = script(
        {"a": {"limits": {"turns": 2, "then": "end"}}, "b": {}},
        limits={"turns": 5, "then": "a"},
    )
    a, b = made.sections
    assert limit_move(made, a, 1) is None
    own = limit_move(made, a, 2)
    assert own is not None
    assert as_move(own) == {"target": "end", "kind": "limit", "rule": "after 2 turns"}
    assert limit_move(made, b, 4) is None
    shared = limit_move(made, b, 9)
    assert shared is not None
    assert shared.target == "a"


def test_a_limit_into_its_own_section_is_none() -> None:
    """The script's limit leaves alone the section that it leads to."""
    made = script({"a": {}, "b": {}}, limits={"turns": 1, "then": "b"})
    assert limit_move(made, made.by_id["b"], 50) is None


def test_without_limits_a_section_may_take_for_ever() -> None:
    """No limit, no move."""
    made = script({"a": {}})
    assert limit_move(made, made.first, 10_000) is None


def test_moves_say_whether_they_end_the_session() -> None:
    """Only the target `end` ends a session; staying does not."""
    end = next_move(ORDERED, ORDERED.first, {}, 0)
    assert end is not None
    assert ends(as_move(end))
    assert not ends(stay(ORDERED.first))


def test_only_computed_rules_are_computed() -> None:
    """A judged rule or a limit never holds by computation."""
    for move in ANYTIME.transitions(ANYTIME.first):
        assert computed_holds(move, {"age": 1}) == (move.target == "end" and bool(move.rule.if_))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "text"),
    [("7", "7"), (7, "7"), (0.5, "0.5"), (True, "true"), (None, None), ([], None)],
)
def test_values_may_come_as_they_are(value: Any, text: str | None) -> None:
    """Servers without strict schemas give numbers as numbers; nothing else passes for a text."""
    given = {"name": "mood", "quote": "seven", "value": value}
    if text is None:
        with pytest.raises(ValidationError):
            CollectedValue.model_validate(given)
    else:
        assert CollectedValue.model_validate(given).value == text


ROUND = script(
    {
        "a": {
            "tasks": [],
            "next": [
                {"to": "b", "if": "mood < 4"},
                {"to": "b", "when": "they want to"},
                {"to": "c"},
            ],
        },
        "b": {"limits": {"visits": 2, "then": "c"}},
        "c": {},
    },
    anytime=[{"to": "b", "when": "they are in danger"}, {"to": "b", "if": "mood < 0"}],
)


@pytest.mark.parametrize(("entered", "target"), [(0, "b"), (1, "b"), (2, "c"), (9, "c")])
@pytest.mark.parametrize("mood", [2, -1])
def test_a_section_is_visited_as_often_as_its_limit_says(
    entered: int, target: str, mood: int
) -> None:
    """Once too often, the session goes where the limit leads, whatever stays true."""
    found = decide(
        ROUND,
        ROUND.first,
        credits={},
        collected={"mood": mood},
        claimed=0,
        turns=1,
        visits={"b": entered},
    )
    assert found is not None
    assert (found.target, found.kind == "limit") == (target, target == "c")


def test_nobody_in_danger_has_come_too_often() -> None:
    """What a user asks for at any time is not limited."""
    found = anytime_move(ROUND, ROUND.first, 1, {}, {"b": 99})
    assert found is not None
    assert found.target == "b"
