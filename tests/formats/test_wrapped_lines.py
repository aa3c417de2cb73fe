"""Lines that an editor or a mail program has broken: nothing of them is lost or moved."""

import pytest
from support.small_mistakes import MARKDOWN, told

from scriptgraph.formats.load import load_script

SETTINGS = """\
# Pain talk

- version: 1
- language: en
- agent: Robin
- role: an AI who listens well
- fallback: Sorry, I lost the thread. In danger please call 911.
- guarantee: goodbye or crisis is always reached
- silence: said-is-short, long-text
"""
WITH_SETTINGS = MARKDOWN.replace(MARKDOWN[: MARKDOWN.index("\nBe kind.")], SETTINGS, 1)

WRAPPED = [
    # arrows
    ("urgently, if the patient is in danger", "urgently, if the patient\nis in danger"),
    ("urgently, if the patient is in danger", "urgently,\nif the patient is in danger"),
    ("urgently, if the patient is in danger", "urgently, if\nthe patient\nis in danger"),
    ("wants to stop and is not in danger", "wants to stop\nand is not in danger"),
    ("wants to stop and is not in danger", "wants to stop\n  and is not\nin danger"),
    ("Goodbye, if the patient wants to stop", "Goodbye\nif the patient wants to stop"),
    ("after 15 turns", "after\n15 turns"),
    ("after 15 turns", "after 15\nturns"),
    ("Goodbye, if the patient does not agree", "Goodbye, if the patient\ndoes not agree"),
    ("`strength < 8 and pills`", "`strength < 8\nand pills`"),
    ("`strength < 8 and pills`", "`strength < 8\n    and pills`"),
    # settings
    ("an AI who listens well", "an AI who\nlistens well"),
    ("an AI who listens well", "an AI\n  who listens\n  well"),
    ("an AI who listens well", "\n  an AI who listens well"),
    ("In danger please call", "In danger\nplease call"),
    ("In danger please call", "In danger\n  please call"),
    ("the thread. In danger", "the thread.\n  In danger"),
    ("or crisis is always", "or crisis\n  is always"),
    ("or crisis is always", "or crisis\nis always"),
    ("said-is-short, long-text", "said-is-short,\n  long-text"),
    # choices
    ("one of back, head, elsewhere", "one of back, head,\n     elsewhere"),
    ("one of back, head, elsewhere", "one of back,\n   head,\n   elsewhere"),
    ("one of back, head, elsewhere", "one of back, head,\nelsewhere"),
    ("one of back, head, elsewhere", "one of back\n     , head, elsewhere"),
    ("one of back, head, elsewhere", "one of\n     back, head, elsewhere"),
    ("one of back, head, elsewhere", "one\n   of back, head, elsewhere"),
    ("integer 0..10", "integer\n     0..10"),
]

UNCLEAR = [
    ("wants to stop and is not in danger\n", "wants to stop and is not in danger\nBe slow.\n"),
    ("after 15 turns\n", "after 15 turns\nBe slow.\n"),
    ("after 15 turns\n", "after 15 turns\nbe slow\n"),
    ("→ Goodbye, if the patient does not agree\n", "→ Goodbye, if he is tired.\nor does not say\n"),
    ("→ Goodbye, if the patient does not agree\n", "→ Goodbye\nthe patient goes\n"),
    ("an AI who listens well\n", "an AI who listens well\nBe slow.\n"),
    ("call 911.\n", "call 911.\nBe slow.\n"),
    ("always reached\n", "always reached\nBe slow.\n"),
    ("one of back, head, elsewhere\n", "one of back, head\n     elsewhere\n"),
    ("one of back, head, elsewhere\n", "one of back, head, elsewhere\n   then listen\n"),
    ("one of back, head, elsewhere\n", "one of back, head,\n   Then listen to them.\n"),
]

ITS_OWN = [
    ("- language: en\n", "- language: en\nBe slow.\n"),
    ("- agent: Robin\n", "- agent: Robin\n<!-- a remark -->\nBe slow.\n"),
    ("- agent: Robin\n", "- agent: Robin\n- Be slow.\n"),
    ("one of back, head, elsewhere\n", "one of back, head, elsewhere\n   Then listen to them.\n"),
    ("one of back, head, elsewhere\n", "one of back, head, elsewhere\n\n   then listen\n"),
    ("collect pills: boolean\n", "collect pills: boolean\n   then listen\n"),
]


@pytest.mark.parametrize(("whole", "broken"), WRAPPED)
def test_a_broken_line_is_read_as_the_whole_one(whole: str, broken: str) -> None:
    """Below an arrow, a setting and a list of choices the next line goes on, indented or not."""
    assert whole in WITH_SETTINGS
    read = load_script(WITH_SETTINGS.replace(whole, broken, 1), "markdown")
    assert read == load_script(WITH_SETTINGS, "markdown")


@pytest.mark.parametrize(("whole", "broken"), UNCLEAR)
def test_a_line_that_may_be_more_or_its_own_is_reported(whole: str, broken: str) -> None:
    """Nobody guesses: one finding at the line says how to write both."""
    assert whole in WITH_SETTINGS
    changed = WITH_SETTINGS.replace(whole, broken, 1)
    (found,) = [each for each in told(changed, "markdown") if each.severity == "error"]
    line = changed[: changed.index(broken)].count("\n") + 2
    assert (found.place.line, "leave a blank line above it" in found.hint) == (line, True)


@pytest.mark.parametrize(("above", "both"), ITS_OWN)
def test_a_line_of_its_own_stays_one(above: str, both: str) -> None:
    """Below a code, a remark, a dash or a blank line a text is what it has always been."""
    script = load_script(WITH_SETTINGS.replace(above, both, 1), "markdown")
    task = script.by_id["pain"].tasks
    assert "slow" in (script.conduct or "") or "isten" in f"{task[0].do}{task[2].do}"
    assert script.values == load_script(WITH_SETTINGS, "markdown").values


def test_a_task_below_a_rule_is_no_more_of_it() -> None:
    """What has a number or is a heading begins anew, also where it is indented."""
    text = MARKDOWN.replace(
        "## Doctor\n\n1. Say that",
        "## Doctor\n\n→ Goodbye, if he is ill\n 1. Ask.\n→ end\n ## Other\n\n1. Say that",
    )
    script = load_script(text, "markdown")
    assert [task.do for task in script.by_id["doctor"].tasks] == ["Ask."]
    assert "other" in script.by_id
