"""Whatever is written is read back equal, in every format."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.strategies import waiting_scripts

from scriptgraph.formats.load import WritableFormat, load_script, write_script
from scriptgraph.script import lookalikes
from scriptgraph.script.check.faults import faults
from scriptgraph.script.model import Rule, Script, Section, Task

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

SIGNS = sorted({*lookalikes.QUOTES, *lookalikes.OPENING_QUOTES, *lookalikes.BRACKETS})
SIGNS += list("{}[]<>()（）-–—→#*+:：,，;、`'\"\\|!?&%@=~_.$1a如 ")
"""Characters that some reader looks for."""


def choosing(*choices: str) -> Script:
    """Make a script that collects one of some choices."""
    asked = (Task(id="a", do="Ask.", collect={"a": choices}),)
    return Script(id="odd", title="odd", sections=(Section(id="only", title="only", tasks=asked),))


def telling(text: str) -> Script:
    """Make a script that says one text wherever a text may stand."""
    asked = (Task(id="a", do=text), Task(id="b", do=f"Ask.\n{text}", say=text))
    rules = (Rule(to="end", when=text),)
    only = Section(id="only", title=text, tasks=asked, next=rules)
    return Script(id="odd", title=text, sections=(only,))


def helped_by(contact: str) -> Script:
    """Make a script that names who helps."""
    return telling("Talk.").model_copy(update={"contacts": (contact,)})


def titled_like_a_rule() -> Script:
    """Make a script with a title that holds `if`, and a remark that says its first word."""
    talk = (Task(id="a", do="Talk."),)
    first = Section(id="first", title="First", tasks=talk, next=(Rule(to="x", when="done"),))
    last = Section(id="x", title="a, if b", tasks=talk, next=(Rule(to="end", when="done"),))
    return Script(id="odd", title="Odd", conduct="A", sections=(first, last))


def through(script: Script, format: WritableFormat) -> Script:
    return load_script(write_script(script, format), format)


@patient
@given(waiting_scripts())
def test_generated_scripts_are_sound(script: Script) -> None:
    """The shared strategy generates scripts without faults."""
    assert faults(script) == []


@patient
@example(telling("«"))
@example(telling("\u00ad"))
@example(telling("# heading"))
@example(telling("【重要】请先问好"))
@example(helped_by("热线：12345"))
@given(waiting_scripts())
def test_yaml_is_read_back_equal(script: Script) -> None:
    """YAML keeps everything that a script says."""
    assert through(script, "yaml") == script


@patient
@example(choosing("{#id}"))
@example(choosing("{a", "b}"))
@example(titled_like_a_rule())
@given(waiting_scripts())
def test_markdown_is_read_back_equal(script: Script) -> None:
    """Markdown keeps everything that a script says."""
    assert through(script, "markdown") == script


@patient
@given(waiting_scripts())
def test_yaml_to_markdown_to_yaml_loses_nothing(script: Script) -> None:
    """From YAML to Markdown and back, the script, its hash and its text stay the same."""
    there = through(through(script, "yaml"), "markdown")
    assert there.hash == script.hash
    assert write_script(there, "yaml") == write_script(script, "yaml")


@pytest.mark.parametrize("format", ["yaml", "markdown"])
@pytest.mark.parametrize("sign", [sign for sign in SIGNS if sign.strip()])
def test_a_text_of_one_sign_is_read_back_equal(sign: str, format: WritableFormat) -> None:
    """A text may be nothing but a quotation mark, or begin with one that is never closed."""
    for text in (sign, f"{sign}{sign}", f"{sign}a b", f"a b{sign}", f"{sign}a b{sign}"):
        assert through(telling(text), format) == telling(text)


@patient
@given(st.text(SIGNS, min_size=1, max_size=5).filter(lambda text: bool(text.strip())))
def test_a_text_of_odd_signs_is_read_back_equal(text: str) -> None:
    """Whatever signs a text is made of, both formats keep it."""
    script = telling(text.strip())
    for format in ("yaml", "markdown"):
        assert through(script, format) == script


@pytest.mark.parametrize(
    "notice", ["【重要】请先问好", "【请微笑】", "［1］ Ask first.", "｛x｝", "】"]
)
def test_a_text_may_begin_with_a_wide_bracket(notice: str) -> None:
    """Chinese notices stand in 【】: written by hand, without quotes, they are texts in YAML."""
    text = f"script: odd\ntitle: {notice}\nsections:\n  only:\n    title: {notice}\n    tasks:\n"
    text += f"      a: {notice}\n      b:\n        do: |\n          Ask.\n          {notice}\n"
    text += f"        say: {notice}\n    next:\n      - {{to: end, when: {notice}}}\n"
    assert load_script(text, "yaml") == telling(notice)
