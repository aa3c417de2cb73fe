"""Scripts in Markdown may be written with the words of their own language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.strategies import waiting_scripts
from support.written_languages import SCRIPTS

from scriptgraph.core.findings import Finding
from scriptgraph.formats import notation
from scriptgraph.formats.keyword_lines import Where
from scriptgraph.formats.keywords import keywords
from scriptgraph.formats.load import load_script, read_script, write_script
from scriptgraph.formats.markdown_writer import write_markdown
from scriptgraph.language.vocabulary import ENGLISH, LANGUAGES, vocabulary
from scriptgraph.script.guarantees import read_guarantee
from scriptgraph.script.kinds import _SCALARS
from scriptgraph.script.model import Script

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
generated = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def said(text: str) -> list[Finding]:
    """List the errors of a script."""
    _, findings = read_script(text, "markdown")
    return [one for one in findings if one.severity == "error"]


@generated
@given(waiting_scripts(), st.sampled_from(LANGUAGES))
def test_every_language_is_read_back_equal(script: Script, language: str) -> None:
    """From YAML to Markdown and back nothing is lost, in whichever language the words are."""
    script = script.model_copy(update={"language": language})
    written = write_markdown(script)
    again = load_script(written, "markdown")
    assert again == script
    assert write_script(again, "yaml") == write_script(script, "yaml")


@pytest.mark.parametrize("code", OTHERS)
def test_all_that_can_be_said_is_said_in_every_language(code: str) -> None:
    """Settings, actions, promises, values, rules and limits are understood, and nothing is told."""
    script = load_script(SCRIPTS[code], "markdown")
    first, *_ = script.sections
    assert (script.version, script.language, script.contacts != ()) == (2, code, True)
    assert [*script.computed]
    assert script.silence[0] == "cycle-without-limit"
    [action] = script.actions.values()
    assert (action.seconds, [*action.gives.values()]) == (10, ["string"])
    assert [*action.rehearsed]
    assert "is always reached" in script.guarantees[0]
    assert "at most 2 visits of" in script.guarantees[1]
    assert [rule.urgent for rule in script.anytime] == [True, False]
    assert [rule.back for rule in script.anytime] == [False, True]
    assert script.limits
    assert (script.limits.turns, script.limits.visits) == (40, 3)
    assert first.renamed_from
    kinds = [*first.tasks[0].collect.values()]
    assert kinds[:2] == ["integer 0..10", "boolean"]
    assert len(kinds[2]) == 2
    assert [task.optional for task in first.tasks] == [False, True]
    assert [rule.kind for rule in first.next] == ["computed", "judged", "fixed"]
    assert first.next[1].to == "end"
    assert script.sections[1].tasks[0].call
    assert script.sections[2].waits_for_human
    assert script.sections[-1].limits
    assert script.sections[-1].limits.then == "back"


@pytest.mark.parametrize("code", OTHERS)
def test_it_is_written_in_its_own_words_or_in_english(code: str) -> None:
    """Written anew, no English word is left; and the same in English on request."""
    script = load_script(SCRIPTS[code], "markdown")
    written = write_markdown(script)
    assert load_script(written, "markdown") == script
    marks = [line for line in written.splitlines() if re.match(r"\s*(?:-|→|\d)", line)]
    english = "if when otherwise after turns collect optional call string integer boolean is the"
    for line in marks:
        kept = line.replace("cycle-without-limit", "").replace("missing-value-decides", "")
        assert not {*re.findall(r"\w+", kept)} & {*english.split()}, line
    in_english = write_markdown(script, in_english=True)
    assert load_script(in_english, "markdown") == script
    assert ", otherwise" in in_english
    assert "- collect " in in_english


@pytest.mark.parametrize("code", OTHERS)
def test_who_does_not_say_the_language_is_told_that_alone(code: str) -> None:
    """The missing line is named, and nothing that only follows from it."""
    lines = SCRIPTS[code].splitlines(keepends=True)
    text = "".join(line for line in lines if not re.match(rf"- \w+[:：] ?{code}$", line.strip()))
    [one] = said(text)
    assert one.kind == "language-unsaid"
    assert f": {code}`" in one.hint


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("other", ["fr", *LANGUAGES])
def test_no_word_of_another_language_is_taken_for_text(code: str, other: str) -> None:
    """Each line with words of ours, in a script of another language, is told."""
    if code == other:
        return
    own, english = keywords(code, ENGLISH), keywords(ENGLISH, ENGLISH)
    base = [f"# Talk\n\n- language: {other}\n", "\n## A\n", "\n1. Ask.\n", "\n→ end\n"]
    for number, where, line in _lines(code):
        edited = own.line(line, where)
        assert edited, line
        if english.line(line, where) or keywords(other, ENGLISH).line(line, where):
            continue  # both languages have the word
        text = "".join((*base[: number + 1], f"\n{line}\n", *base[number + 1 :]))
        _, findings = read_script(text, "markdown")
        told = [
            one for one in findings if one.place.line == text[: text.index(line)].count("\n") + 1
        ]
        assert told, (line, findings)


def _lines(code: str) -> Iterator[tuple[int, Where, str]]:
    """Write a line with each word, and say behind which part of a script it may stand."""
    words = vocabulary(code)
    forms: list[tuple[int, Where, str, tuple[str, ...]]] = [
        (0, "above", "- {}: a", tuple(words.known("settings"))),
        (1, "section", "- {}: a", tuple(words.known("section"))),
        (1, "section", "- {}", tuple(words.known("notes"))),
        (2, "task", "   - {} mood: integer", words.words("task", "collect")),
        (2, "task", "   - {}: x", words.words("task", "call")),
        (2, "task", "2. ({}) Ask.", words.words("task", "optional")),
    ]
    for number, where, form, known in forms:
        for each in known:
            yield number, where, form.format(each)


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("other", [ENGLISH, *OTHERS])
def test_arrows_in_another_language_are_told(code: str, other: str) -> None:
    """A condition, a limit, hurry or a return that is not understood is never a part of a name."""
    if code == other:
        return
    words = vocabulary(code).groups["arrows"]
    script = (
        f"# Talk\n\n- language: {other}\n\n→ B{{}}\n\n## A\n\n1. Ask.\n\n→ B\n\n## B\n\n1. Ask.\n"
    )
    behind = [f", {word} `a < 3`" for word in words["if"]]
    behind += [f", {word}" for word in words["otherwise"]]
    behind += [f", {word} 3 {unit}" for word in words["after"] for unit in words["turns"]]
    behind += [f", {word}, {words['if'][0]} x" for word in words["urgently"]]
    behind += [f" {word}, {words['if'][0]} x" for word in words["back"]]
    for each in behind:
        assert said(script.replace("{}", each)), each
    for each in words["end"]:
        assert said(script.replace("{}", "").replace("→ B\n\n## B", f"→ {each}\n\n## B")), each


MISTAKES = [
    ("de", "- Sprach: de", "- Sprache: de", "Sprache"),
    (
        "de",
        "   - erfrge stimmung: ganze Zahl 0..10",
        "   - erfrage stimmung: ganze Zahl 0..10",
        "erfrage",
    ),
    ("de", "2. (freiwilig) **wetter:**", "2. (freiwillig) **wetter:**", "freiwillig"),
    ("de", "- heißt früher: Anfang", "- hieß früher: Anfang", "hieß früher"),
    ("de", "- warte auf einen Menschen", "- wartet auf einen Menschen", "wartet"),
    ("de", "→ Abschied, sosnt", "→ Abschied, sonst", "Abschied"),
    ("de", "→ Termin wen `stimmung < 4`", "→ Termin, wenn `stimmung < 4`", "Termin"),
    ("de", "Rolle: eine Begleiterin", "- Rolle: eine Begleiterin", "Rolle"),
    ("de", "   - erfrage allein ja/nein", "   - erfrage allein: ja/nein", "erfrage allein"),
    ("de", "   erfrage allein: ja/nein", "   - erfrage allein: ja/nein", "erfrage allein"),
    ("es", "- papl: una compañera", "- papel: una compañera", "papel"),
    ("es", "   - recoje solo: sí/no", "   - recoge solo: sí/no", "recoge"),
    ("es", "2. (opcionál) **tiempo:**", "2. (opcional) **tiempo:**", "opcional"),
    ("es", "→ Despedida, en otros casos", "→ Despedida, en otro caso", "Despedida"),
    ("es", "→ Cita, sí `animo < 4`", "→ Cita, si `animo < 4`", "Cita"),
    ("es", "   - recoge solo sí/no", "   - recoge solo: sí/no", "recoge solo"),
    ("zh", "   - 收积 独自：是/否", "   - 收集 独自：是/否", "收集"),
    ("zh", "   收集 独自：是/否", "   - 收集 独自：是/否", "收集 独自"),
    ("zh", "→ 告别，不则", "→ 告别，否则", "告别"),
    ("zh", "→ 安排如果 `心情 < 4`", "→ 安排，如果 `心情 < 4`", "安排"),
    ("zh", "角色：晚间陪伴者", "- 角色：晚间陪伴者", "角色"),
    ("zh", "2. （可先）**天气：**", "2. （可选）**天气：**", "可"),
]


@pytest.mark.parametrize(("code", "wrong", "right", "meant"), MISTAKES)
def test_what_authors_mistype_in_their_language_is_told(
    code: str, wrong: str, right: str, meant: str
) -> None:
    """A keyword with a slip in it is an error at its line, whose words name what was meant."""
    text = SCRIPTS[code].replace(right, wrong)
    assert text != SCRIPTS[code]
    line = text[: text.index(wrong)].count("\n") + 1
    told = [one for one in said(text) if one.place.line == line]
    assert told, said(text)
    assert any(meant in f"{one.message} {one.hint}" for one in told)


@pytest.mark.parametrize(
    ("code", "tasks", "rules"),
    [
        ("en", "Tasks", "Rules"),
        ("de", "Aufgaben", "Regeln"),
        ("es", "Tareas", "Reglas"),
        ("zh", "任务", "规则"),
    ],
)
def test_a_heading_above_tasks_is_told(code: str, tasks: str, rules: str) -> None:
    """Whether the language is said or not: what stands below belongs to the section above it."""
    for line in (f"- language: {code}\n\n", ""):
        text = f"# Talk\n\n{line}## A\n\n## {tasks}\n\n1. Ask.\n\n## {rules}\n\n→ end\n"
        [one] = said(text)
        assert one.kind == "part-heading"
        assert said(text.replace("## ", "### ").replace("### A", "## A"))


@pytest.mark.parametrize(
    ("right", "wrong", "sign"),
    [
        (
            "- Zusage: Abschied wird immer erreicht",
            "- Zusage: Abschid wird immer erreicht",
            "Zusage",
        ),
        ("ganze Zahl 0..10", "ganze Zahl 0..zehn", "- erfrage"),
        ("`stimmung < 4`", "`stimung < 4`", "stimung"),
    ],
)
def test_a_finding_stands_where_its_author_sees_it(right: str, wrong: str, sign: str) -> None:
    """Columns are those of the file, not of the same line in English."""
    text = SCRIPTS["de"].replace(right, wrong)
    lines = text.splitlines()
    number = next(number for number, line in enumerate(lines) if wrong in line)
    [one] = said(text)
    assert one.place.line == number + 1
    assert lines[number][one.place.column - 1 :].lstrip("- ").startswith(sign.lstrip("- "))


def test_every_word_of_the_notation_has_one_in_every_language() -> None:
    """A setting, a type or a form of promise that is new gets its words, or this fails."""
    english = vocabulary(ENGLISH)
    assert {*english.groups["settings"]} == {*notation.SETTINGS, "guarantees"}
    assert {*english.groups["types"]} == {*_SCALARS, "one of", "list of", "at most"}
    for code in OTHERS:
        own = vocabulary(code)
        assert {key: {*words} for key, words in own.groups.items()} == {
            key: {*words} for key, words in english.groups.items()
        }
        for group in own.groups:
            known = [word for words in own.groups[group].values() for word in words]
            is_told_apart = group in ("arrows", "guarantees")
            assert is_told_apart or len(known) == len({*known}), (code, group)


@pytest.mark.parametrize("code", OTHERS)
def test_promises_come_back_as_they_were(code: str) -> None:
    """Each form is written in the language, and read as the one that it was."""
    lines = [
        "A or B is always reached", "A before B, C", "A within 1 turn", "A within 12 turns",
        "never A after B", "A only if x > 3", "at most 40 turns", "at most 1 turn",
        "at most 2 visits of A", "at most 1 visit of A", "at most 8 model calls a turn",
        "at most 90000 tokens a turn", "at most 90000 tokens",
    ]  # fmt: skip
    for line in lines:
        written = keywords(ENGLISH, code).guarantee(line)
        assert written != line
        again = keywords(code, ENGLISH).guarantee(written)
        assert again == line
        assert read_guarantee(again)


def test_a_condition_that_reads_as_otherwise_stays_a_condition() -> None:
    """In Spanish `si` and `No` are `otherwise` together; a backslash parts them."""
    first = "{tasks: {x: Di hola.}, next: [{to: b, when: 'No'}, a]}"
    sections = f"sections:\n  a: {first}\n  b: {{tasks: {{y: Di hola.}}}}\n"
    script = load_script(f"script: a\nlanguage: es\n{sections}", "yaml")
    assert load_script(write_script(script, "markdown"), "markdown") == script
