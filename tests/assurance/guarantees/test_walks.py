"""The walks that proofs look at are those that a session can go: no fewer, and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from support.declining import with_declined
from support.strategies import scripts

from scriptgraph.assurance.guarantees.walks import END, Situation, Step, Walks
from scriptgraph.formats.load import read_script
from scriptgraph.nodes.rules import decide, next_move, number_of, within_visits
from scriptgraph.script.check.values import required_in
from scriptgraph.script.computed import worked_out
from scriptgraph.script.kinds import Constant, kind_of
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.script.moves import Transition
from scriptgraph.state.session import Credit

_TURNS = 12


def _value(data: st.DataObject, script: Script, name: str) -> Constant:
    kind = kind_of(script.values[name])
    if kind.choices:
        return data.draw(st.sampled_from(kind.choices))
    if kind.meaning == "truth":
        return data.draw(st.booleans())
    if kind.meaning == "text":
        return data.draw(st.sampled_from(["anna", "", "b"]))
    low, high = kind.low or -10, kind.high or 100
    return data.draw(st.integers(int(low), int(high)))


def _settled(section: Section, *, is_complete: bool) -> dict[str, Credit]:
    """Settle everything, or only what settles itself: exact words that have been sent."""
    done = (task for task in section.tasks if is_complete or not task.is_judged)
    return {task.id: Credit(status="done", evidence="", turn=1) for task in done}


def _decided(
    script: Script,
    section: Section,
    *,
    collected: Mapping[str, Constant],
    is_complete: bool,
    claimed: int,
    chosen: int,
    turns: int,
    visits: Mapping[str, int],
    back_to: Sequence[str],
) -> Transition | None:
    """Decide a turn with the product's own rules, the dispatcher's choice included."""
    move = decide(
        script,
        section,
        credits=_settled(section, is_complete=is_complete),
        collected=collected,
        claimed=claimed,
        turns=turns,
        visits=visits,
        back_to=back_to,
    )
    if move is None or move.kind != "judged":
        return move
    later = next_move(script, section, collected, chosen, back_to)
    return within_visits(script, later, visits) if later else None


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_move_of_a_session_is_one_that_proofs_look_at(data: st.DataObject) -> None:
    """Whatever is told, corrected, claimed and chosen, the session stays on the known walks."""
    script = data.draw(scripts())
    walks = Walks(script)
    here, section = walks.start, script.first
    collected: dict[str, Constant] = {}
    declining: set[str] = set()
    visits, turns = {section.id: 1}, 1
    left: list[int] = []
    for _ in range(_TURNS):
        for name in sorted(here.askable):
            if data.draw(st.booleans()):
                collected[name] = _value(data, script, name)
        is_complete = data.draw(st.booleans())
        if is_complete:
            declining.update(required_in(section))
        move = _decided(
            script,
            section,
            collected=with_declined({**collected, **worked_out(script, collected)}, declining),
            is_complete=is_complete,
            claimed=data.draw(st.integers(0, len(script.anytime))),
            chosen=data.draw(st.integers(0, len(section.next))),
            turns=turns,
            visits=visits,
            back_to=here.back_to,
        )
        turns += 1
        if move is None:
            continue
        ahead = [
            there
            for _, there, step in walks.graph.out_edges(here, data="step")
            if step.move.target == move.target and step.move.path == move.path
        ]
        assert ahead, f"{move} from {here}"
        if move.target == END_OF_SESSION:
            assert ahead[0] is END
            return
        here, section = ahead[0], script.by_id[move.target]
        if move.kind == "back":
            turns = left.pop() + 1
            continue
        left = [*left, turns - 1] if move.rule and move.rule.back else []
        turns = 1
        visits[section.id] = visits.get(section.id, 0) + 1
        declining -= {name for task in section.tasks for name in task.collect}


@settings(max_examples=60, deadline=None)
@given(scripts())
def test_every_move_that_proofs_look_at_is_made_with_its_values(script: Script) -> None:
    """With a step's own values the product's rules make just that move."""
    walks = Walks(script)
    for here, _, step in walks.graph.edges(data="step"):
        if step.is_sure and walks.is_exact:
            assert _is_made(script, here, step), step


def _is_made(script: Script, here: Situation, step: Step) -> bool:
    section, visits = script.by_id[here.section], dict(here.visits)
    told = {name: value for name, value in step.values.items() if value is not None}
    collected = {**told, **worked_out(script, told)}
    rule = step.move.rule
    claimed = number_of(step.move) if step.move.kind == "anytime" and rule and rule.when else 0
    found = [
        _decided(
            script,
            section,
            collected=collected,
            is_complete=is_complete,
            claimed=claimed,
            chosen=chosen,
            turns=turns,
            visits=visits,
            back_to=here.back_to,
        )
        for is_complete in (True, False)
        for chosen in range(len(section.next) + 1)
        for turns in (1, 1000)
    ]
    return any(move and move.path == step.move.path for move in found)


def test_who_is_led_on_from_a_digression_is_not_thought_to_come_back() -> None:
    """A rule that leads to where a digression began is followed there, before the way back."""
    script, _ = read_script(
        "script: a\nsections:\n"
        "  first: {tasks: {ask: {do: Ask., collect: {mood: [low, high]}}}}\n"
        "  aside: {tasks: {tell: Tell.}}\n"
        'anytime:\n  - {to: first, if: mood == "low"}\n'
        "  - {to: aside, when: they ask why, back: true}\n",
        "yaml",
    )
    assert script
    walks = Walks(script)
    back = [step for _, _, step in walks.graph.edges(data="step") if step.move.kind == "back"]
    assert [step.question.failing for step in back] == [('mood == "low"',)]
