"""A rule that has no arrow is told at its line, and a limit keeps both of its numbers."""

from __future__ import annotations

import pytest

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import load_script, read_script
from scriptgraph.script.model import Limit

SCRIPT = """\
# Talk

- language: {code}

RULE

→ {bye}, if she wants to stop

## Open

1. Ask.

→ Deep
LIMIT

## Deep

1. Listen.

→ {bye}

## {crisis}

1. Call.

→ end, after 100 turns

## {bye}

1. > Bye.
"""
NAMED = {
    "en": ("Crisis", "Goodbye"),
    "de": ("Krise", "Abschied"),
    "es": ("Crisis", "Despedida"),
    "fr": ("Crise", "Adieu"),
    "zh": ("危机", "告别"),
}


def written(code: str, rule: str = "Be kind.", limit: str = "") -> str:
    """Write the script in a language, with a line before its sections and one behind a rule."""
    crisis, bye = NAMED[code]
    text = SCRIPT.format(code=code, crisis=crisis, bye=bye)
    return text.replace("RULE", rule).replace("LIMIT", limit)


def errors(text: str) -> list[Finding]:
    """List the errors of a script."""
    return [one for one in read_script(text, "markdown")[1] if one.severity == "error"]


@pytest.mark.parametrize(
    ("code", "line", "meant"),
    [
        ("zh", f"{start}危机，紧急，如果有危险", "危机，紧急，如果有危险")
        for start in ("―＞ ", "到 ", "到", "至 ", "去", "前往", "-＞", "～＞ ", "➟ ", "- ")
    ]
    + [
        ("zh", "危机：紧急，如果有危险", "危机，紧急，如果有危险"),
        ("zh", "危机、紧急、如果有危险", "危机，紧急，如果有危险"),
        ("en", "To Crisis, urgently, if she is in danger", "Crisis, urgently, if she is in danger"),
        ("en", "Crisis: urgently, if she is in danger", "Crisis, urgently, if she is in danger"),
        ("en", "―> Crisis, urgently, if there is danger", "Crisis, urgently, if there is danger"),
        ("de", "In die Krise, dringend, wenn Gefahr ist", "Krise, dringend, wenn Gefahr ist"),
        ("de", "Zur Krise, dringend, falls Gefahr ist", "Krise, dringend, wenn Gefahr ist"),
        ("es", "A la Crisis, urgente, si hay peligro", "Crisis, urgente, si hay peligro"),
        ("es", "Hacia Crisis, urgente, si hay peligro", "Crisis, urgente, si hay peligro"),
        ("fr", "À la Crise, urgently, if she is in danger", "Crise, urgently, if she is in danger"),
        ("fr", "Vers Crise, urgently, if she is in danger", "Crise, urgently, if she is in danger"),
    ],
)
def test_an_urgent_rule_without_an_arrow_is_refused_at_its_line(
    code: str, line: str, meant: str
) -> None:
    """Whatever stands for its arrow, what is for somebody in danger never becomes conduct."""
    for rule in (line, f"{line}\n→ {meant}"):  # whether or not another rule leads there
        found = errors(written(code, rule))
        assert [(one.rule, one.place.line) for one in found] == [("odd-arrow", 5)]
        assert f"`→ {meant}`" in found[0].hint


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("en", "Crisis calls for urgent help: if in doubt, ask."),
        ("en", "In a crisis, urgent help comes first; if she cries, wait."),
        ("en", "If anything is urgent, say so."),
        ("en", "Speak of Goodbye gently, if she asks."),
        ("de", "In einer Krise, auch wenn es dringend ist, bleibe ruhig."),
        ("zh", "危机：紧急情况请拨打 120。"),
        ("zh", "如果有危险，请保持冷静。"),
        ("zh", "在危机中，请保持冷静，如果对方哭，请等待。"),
        ("es", "En una crisis, con calma, si llora, espera."),
    ],
)
def test_prose_that_names_a_section_stays_conduct(code: str, line: str) -> None:
    """How the agent behaves may speak of a crisis, of hurry and of conditions."""
    crisis = NAMED[code][0]
    rule = f"{line}\n\n→ {crisis}, urgently, if she is in danger"
    assert load_script(written(code, rule), "markdown").conduct == line


@pytest.mark.parametrize("behind", ["，紧急", "（紧急）", "，緊急"])
def test_a_word_for_hurry_behind_its_condition_is_told_in_chinese(behind: str) -> None:
    """As in other languages: the rule is not quietly one that takes its time."""
    (found,) = errors(written("zh", f"→ 危机，如果有危险{behind}"))
    assert "`→ 危机，紧急，如果有危险`" in found.hint


def test_square_brackets_of_chinese_mark_no_task_as_optional() -> None:
    """What was to be a task's mark never becomes its text."""
    (found,) = errors(written("zh").replace("1. Ask.", "1. 【可选】**称呼：** 询问称呼。"))
    assert (found.rule, found.place.line) == ("odd-optional", 11)


def test_a_mark_of_enumeration_parts_nothing_in_a_rule() -> None:
    """The hint for `→ 危机、紧急、如果…` has the word for `if` once."""
    (found,) = errors(written("zh", "→ 危机、紧急、如果有危险"))
    assert "`→ 危机，紧急，如果有危险`" in found.hint


@pytest.mark.parametrize(
    ("code", "limit"),
    [
        ("en", "after 3 turns or after 2 visits"),
        ("en", "after 3 turns, or after 2 visits"),
        ("de", "nach 3 Zügen oder nach 2 Besuchen"),
        ("es", "tras 3 turnos o tras 2 visitas"),
        ("es", "después de 3 turnos o después de 2 visitas"),
        ("fr", "after 3 turns or after 2 visits"),
        ("zh", "满 3 轮或满 2 次"),
        ("zh", "满 3 轮，或满 2 次"),
        ("zh", "满 3 轮或 2 次"),
    ],
)
def test_the_word_for_after_may_stand_before_both_amounts(code: str, limit: str) -> None:
    """A limit of turns and visits is both, in every language."""
    _, bye = NAMED[code]
    script = load_script(written(code, limit=f"→ {bye}, {limit}"), "markdown")
    assert script.sections[0].limits == Limit(turns=3, visits=2, then=script.sections[-1].id)


@pytest.mark.parametrize(
    ("code", "limit", "write"),
    [
        ("en", "after three turns or 2 visits", "after 3 turns or 2 visits"),
        ("en", "after 3 turns or at most 2 visits", "after 3 turns or 2 visits"),
        ("de", "nach drei Zügen oder 2 Besuchen", "nach 3 Zügen oder 2 Besuchen"),
        ("es", "tras tres turnos o 2 visitas", "tras 3 turnos o 2 visitas"),
        ("zh", "满三轮或 2 次", "满 3 轮 或 2 次"),
    ],
)
def test_a_hint_for_one_number_of_a_limit_keeps_the_other(
    code: str, limit: str, write: str
) -> None:
    """Who writes what the hint says loses neither the turns nor the visits."""
    _, bye = NAMED[code]
    (found,) = errors(written(code, limit=f"→ {bye}, {limit}"))
    assert f"`{write}`" in found.hint
    script = load_script(written(code, limit=f"→ {bye}, {write}"), "markdown")
    assert script.sections[0].limits == Limit(turns=3, visits=2, then=script.sections[-1].id)
