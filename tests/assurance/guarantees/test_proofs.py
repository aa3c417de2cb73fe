"""Each form of guarantee is proved where it holds, and refuted with the way on which it breaks."""

from __future__ import annotations

import pytest

from scriptgraph.assurance.guarantees.proofs import prove
from scriptgraph.assurance.guarantees.search import Proof
from scriptgraph.assurance.guarantees.walks import Walks
from scriptgraph.formats.load import load_script
from scriptgraph.script.guarantees import read_guarantee
from scriptgraph.script.model import Script

SCREENING = """
script: screening
sections:
  consent:
    tasks:
      ask: {do: Ask whether they agree., collect: {agrees: boolean}}
    next:
      - {to: mood, if: agrees}
      - {to: bye}
    limits: {turns: 4, then: bye}
  mood:
    tasks:
      ask: {do: Ask for the mood., collect: {mood: integer 0..10}}
    next:
      - {to: crisis, if: mood < 2}
      - {to: exercise, if: mood < 7}
      - {to: talk, if: mood > 7}
    limits: {turns: 4, then: bye}
  exercise:
    tasks: {do_it: Do the exercise.}
    next:
      - {to: talk, when: they want to talk about it}
      - {to: exercise_again, when: they want to do it once more}
      - {to: bye}
    limits: {turns: 6, then: bye}
  exercise_again:
    tasks: {do_it: Do the exercise once more.}
    next: exercise
    limits: {turns: 6, visits: 2, then: bye}
  talk:
    tasks: {listen: Listen.}
    next: bye
    limits: {turns: 10, then: bye}
  bye:
    tasks: {bye: Say goodbye.}
    limits: {turns: 2, then: end}
  crisis:
    tasks: {help: {do: Ask whether they are safe., say: Call 112.}}
    limits: {turns: 8, then: end}
anytime:
  - {to: crisis, when: the person is in danger, urgent: true}
"""

HOLDING = [
    "bye or crisis is always reached",
    "consent before mood, exercise, talk",
    "mood before exercise",
    "crisis within 1 turn",
    "never mood after exercise",
    "never consent after bye",
    "mood only if agrees",
    "at most 2 visits of exercise_again",
    "at most 1 visit of consent",
    "at most 3 visits of exercise",
]

BREAKING = [
    ("bye is always reached", ["crisis", "end"]),
    ("exercise before talk", ["mood", "talk"]),
    ("bye within 3 turns", []),
    ("never exercise after exercise_again", ["mood", "exercise", "exercise_again", "exercise"]),
    ("exercise only if mood > 2", ["mood", "exercise"]),
    ("talk only if agrees", ["mood", "talk"]),
    ("consent only if agrees", []),
    ("at most 1 visit of exercise_again", None),
    ("at most 10 turns", None),
]


def _proof(script: Script, line: str) -> Proof:
    return prove(script, [read_guarantee(line)])[0]


@pytest.fixture(scope="module")
def screening() -> Script:
    return load_script(SCREENING, "yaml")


@pytest.mark.parametrize("line", HOLDING)
def test_what_holds_is_proved(screening: Script, line: str) -> None:
    """A guarantee that no walk breaks is proved."""
    assert _proof(screening, line) == Proof("proven")


@pytest.mark.parametrize(("line", "way"), BREAKING)
def test_what_breaks_is_shown(screening: Script, line: str, way: list[str] | None) -> None:
    """A guarantee that some walk breaks is refuted by that walk, which a session can make."""
    proof = _proof(screening, line)
    assert proof.verdict == "refuted"
    assert proof.reason
    assert Walks(screening).can_be_walked(proof.walk[:-1])
    if way is not None:
        assert [step.move.target for step in proof.walk] == way


def test_the_longest_session_is_counted(screening: Script) -> None:
    """The bound that is named as broken is the least that can be promised."""
    most = int(_proof(screening, "at most 1 turn").reason.split()[3])
    assert _proof(screening, f"at most {most} turns").verdict == "proven"
    assert _proof(screening, f"at most {most - 1} turns").verdict == "refuted"


def test_values_are_told_with_which_it_breaks(screening: Script) -> None:
    """The last step of the walk has values for which the condition does not hold."""
    last = _proof(screening, "exercise only if mood > 2").walk[-1]
    assert last.values == {"mood": 2}


def test_a_correction_counts(screening: Script) -> None:
    """Who has agreed can take it back later, and so no later section is entered only if they do."""
    last = _proof(screening, "talk only if agrees").walk[-1]
    assert last.values["agrees"] is False


def test_a_watched_condition_keeps_what_was_agreed(screening: Script) -> None:
    """An `anytime` rule that leaves when somebody takes it back makes the guarantee hold."""
    text = SCREENING + "  - {to: bye, if: declined(agrees) or not agrees}\n"
    assert _proof(load_script(text, "yaml"), "talk only if agrees").verdict == "proven"


def test_what_was_told_may_be_taken_back(screening: Script) -> None:
    """Who takes their consent back has not said no: a rule for a no alone proves nothing."""
    text = SCREENING + "  - {to: bye, if: not agrees}\n"
    proof = _proof(load_script(text, "yaml"), "talk only if agrees")
    assert proof.verdict == "refuted"
    assert proof.walk[-1].values["agrees"] is None


def test_a_section_can_be_barred_from_being_entered_again(screening: Script) -> None:
    """A section is not entered after itself where no walk leads back to it."""
    assert _proof(screening, "never talk after talk").verdict == "proven"
    again = _proof(screening, "never exercise after exercise")
    assert [step.move.target for step in again.walk][-3:] == [
        "exercise",
        "exercise_again",
        "exercise",
    ]


@pytest.mark.parametrize(("urgent", "verdict"), [("", "refuted"), (", urgent: true", "proven")])
def test_the_order_of_watched_rules_counts(urgent: str, verdict: str) -> None:
    """A computed rule between two others is asked in its place; what is urgent is asked first."""
    rules = f"""
  - {{to: crisis, if: mood < 1}}
  - {{to: bye, if: not agrees}}
  - {{to: crisis, when: the person is in danger{urgent}}}
"""
    text = SCREENING.partition("anytime:")[0] + "anytime:" + rules
    assert _proof(load_script(text, "yaml"), "crisis within 1 turn").verdict == verdict


@pytest.mark.parametrize(("urgent", "verdict"), [("", "refuted"), (", urgent: true", "proven")])
def test_an_earlier_watched_condition_delays_what_is_not_urgent(urgent: str, verdict: str) -> None:
    """Where a computed rule stands before another, that one comes a turn later, unless urgent."""
    late = SCREENING.replace("anytime:\n", "anytime:\n  - {to: bye, if: not agrees}\n")
    script = load_script(late.replace(", urgent: true", urgent), "yaml")
    assert _proof(script, "crisis within 1 turn").verdict == verdict
    assert _proof(script, "crisis within 2 turns").verdict == "proven"


def test_a_trap_is_no_way_to_what_is_always_reached() -> None:
    """Sections that lead only to each other never reach it, though no session ends before it."""
    text = SCREENING.replace("    next: bye\n    limits: {turns: 10, then: bye}", "    next: talk2")
    text = text.replace("  bye:\n", "  talk2:\n    tasks: {a: Talk.}\n    next: talk\n  bye:\n")
    proof = _proof(load_script(text, "yaml"), "bye or crisis is always reached")
    # From the trap there is still the way to the crisis, which anybody can ask for.
    assert proof.verdict == "proven"
    calm = text.partition("anytime:")[0].replace("      - {to: crisis, if: mood < 2}\n", "")
    trapped = _proof(
        load_script(calm + "silence: [unreachable-section]\n", "yaml"), "bye is always reached"
    )
    assert trapped.verdict == "refuted"
    assert trapped.walk[-1].move.target == "talk"


def test_a_circle_without_limit_bounds_nothing() -> None:
    """A circle that nothing ends is named with its sections, and walked once."""
    text = SCREENING.replace(
        "limits: {turns: 6, visits: 2, then: bye}", "limits: {turns: 6, then: bye}"
    )
    proof = _proof(load_script(text, "yaml"), "at most 9 visits of exercise")
    assert proof.verdict == "refuted"
    assert "'exercise', 'exercise_again'" in proof.reason
    assert [step.move.target for step in proof.walk][-2:] == ["exercise_again", "exercise"]


def test_many_values_are_decided_though_not_all_situations_are_told_apart() -> None:
    """Of too many situations to look at each, what holds is proved and what breaks is shown."""
    count = 20
    tasks = "".join(
        f"  s{n}:\n    tasks: {{a: {{do: Ask., collect: {{v{n}: integer 0..10}}}}}}\n    next:\n"
        f"      - {{to: s{n + 1}, if: v{n} < 4}}\n      - {{to: s{n + 2}}}\n"
        for n in range(count)
    )
    ends = f"  s{count}:\n    tasks: {{a: Ask.}}\n    next: s{count + 1}\n"
    last = f"  s{count + 1}:\n    tasks: {{a: Bye.}}\n"
    script = load_script(f"script: x\nsections:\n{tasks}{ends}{last}", "yaml")
    assert not Walks(script).is_exact
    assert _proof(script, f"s{count + 1} is always reached").verdict == "proven"
    assert _proof(script, "never s1 after s2").verdict == "proven"
    broken = _proof(script, f"s1 before s{count}")
    assert broken.verdict == "refuted"
    assert "s1" not in [step.move.target for step in broken.walk]
