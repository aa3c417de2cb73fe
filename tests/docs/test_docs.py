"""Every example in the documentation is run."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from support.command_line import scriptgraph

from scriptgraph.assurance.guarantees.report import proved
from scriptgraph.assurance.programmes.rehearse import rehearse
from scriptgraph.assurance.programmes.values import value_findings
from scriptgraph.assurance.rehearse import rehearse as rehearse_script
from scriptgraph.formats.keywords import in_english, keywords
from scriptgraph.formats.load import Format, load_script, read_script, write_script
from scriptgraph.language.vocabulary import ENGLISH, vocabulary
from scriptgraph.programmes.reading import read_programme_text
from scriptgraph.script.check.lint import lint
from scriptgraph.script.check.promises import guarantees_of
from scriptgraph.script.guarantees import read_guarantee

GUIDE = Path(__file__).parents[2] / "docs" / "writing-scripts.md"
BLOCK = re.compile(r"^```(.+?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(kind: str) -> list[str]:
    """Give the examples of a kind, in their order."""
    found = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    return [text for label, text in found if label == kind]


@pytest.mark.parametrize("text", examples("yaml"))
def test_a_yaml_example_loads(text: str) -> None:
    """Each YAML example is a whole script without errors, and says the same in Markdown."""
    script = load_script(text, "yaml")
    assert load_script(write_script(script, "markdown"), "markdown") == script


@pytest.mark.parametrize("text", examples("markdown"))
def test_a_markdown_example_loads(text: str) -> None:
    """Each Markdown example is a whole script without errors, and says the same in YAML."""
    script = load_script(text, "markdown")
    assert load_script(write_script(script, "yaml"), "yaml") == script


@pytest.mark.parametrize("format", ["yaml", "markdown"])
def test_the_examples_are_good_examples(format: Format) -> None:
    """No example teaches what the checker would remark on."""
    for text in examples(format):
        assert lint(load_script(text, format)) == []


def test_the_markdown_twin_is_equal() -> None:
    """The first Markdown example says what the first YAML example says."""
    yaml, markdown = examples("yaml")[0], examples("markdown")[0]
    assert load_script(markdown, "markdown") == load_script(yaml, "yaml")


def test_the_writer_writes_what_the_guide_shows() -> None:
    """The Markdown examples look like what is written for them."""
    for text in examples("markdown"):
        assert write_script(load_script(text, "markdown"), "markdown") == text


def test_the_faulty_example_is_reported_as_shown(tmp_path: Path) -> None:
    """The checker says of the faulty example what the guide says it does."""
    (faulty,), (shown,) = examples("yaml faulty"), examples("text")
    path = tmp_path / "with_faults.yaml"
    path.write_text(faulty, encoding="utf-8")
    findings = (str(finding).splitlines()[0] for finding in read_script(path)[1])
    assert [line.replace(f"{tmp_path}/", "") for line in findings] == shown.splitlines()


def test_each_promise_is_read_in_every_language() -> None:
    """The guide shows every form of a promise in the words that are read, and that are written."""
    found = re.search(r"^\| promise \|.*?\n\n", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
    assert found
    rows = [re.findall(r"`([^`]+)`", line) for line in found[0].splitlines()[2:] if line]
    forms = {*vocabulary(ENGLISH).known("guarantees").values()}
    assert len(rows) == len(forms - {"or", "and", "turns_one", "visits_one", "calls_one"})
    for english, *others in rows:
        assert read_guarantee(english)
        for code, shown in zip(("de", "es", "zh"), others, strict=True):
            assert in_english(code).guarantee(shown) == english
            assert keywords(ENGLISH, code).guarantee(english) == shown


def test_groups_of_guarantees_say_what_the_lines_say() -> None:
    """In the place of the lines above it, the example of groups promises the same and holds."""
    (groups,) = examples("yaml guarantees")
    (lines,) = [text for text in examples("yaml") if "guarantees:" in text]
    grouped = load_script(lines.partition("guarantees:")[0] + groups, "yaml")
    read = [guarantees_of(load_script(lines, "yaml")), guarantees_of(grouped)]
    assert set(read[0].values()) == set(read[1].values())
    assert all(promise.proof.verdict == "proven" for promise in proved(grouped))


def test_the_part_and_its_users_fit_together(tmp_path: Path) -> None:
    """The part can be checked by itself, and the scripts that use it have no finding."""
    (part,) = examples("yaml part")
    file = tmp_path / "parts" / "consent.yaml"
    file.parent.mkdir()
    file.write_text(part, encoding="utf-8")
    assert read_script(file, may_be_part=True)[1] == []
    for format in ("yaml", "markdown"):
        (text,) = examples(f"{format} use")
        script, findings = read_script(text, format, folder=tmp_path)
        assert script is not None
        assert (findings, lint(script)) == ([], [])
        assert asyncio.run(rehearse_script(script)).findings == []
        assert [*script.by_id] == ["consent", "consent_asking", "talk", "goodbye"]


def test_the_programme_and_its_scripts_fit_together(tmp_path: Path) -> None:
    """The programme of the guide has no finding, over all values, and every way can be gone."""
    (text,) = examples("yaml programme")
    for name in ("first_talk", "weekly_talk"):
        (script,) = [one for one in examples("yaml") if one.startswith(f"script: {name}\n")]
        (tmp_path / f"{name}.yaml").write_text(script, encoding="utf-8")
    programme, findings = read_programme_text(text, tmp_path)
    assert programme is not None
    assert (findings, value_findings(programme)) == ([], [])
    assert asyncio.run(rehearse(programme)).ok


def test_the_renamed_programme_can_be_read(tmp_path: Path) -> None:
    """What the guide says of new names is a programme without faults."""
    (text,) = examples("yaml renamed")
    (script,) = [one for one in examples("yaml") if one.startswith("script: first_talk\n")]
    renamed = script.replace("{mood: integer", "{spirits: integer")
    (tmp_path / "first_talk.yaml").write_text(renamed, encoding="utf-8")
    programme, findings = read_programme_text(f"programme: Renamed\n{text}", tmp_path)
    assert programme is not None
    assert [one.rule for one in findings if one.severity != "info"] == []
    assert programme.renamed_values == {"spirits": ("mood",)}


def test_what_the_guide_says_of_danger_can_be_written_so() -> None:
    """Rules for danger and contacts fit into a script, and are there what the guide says."""
    rules, contacts = examples("yaml danger")
    sections = "script: a\nsections:\n  a: {tasks: {ask: Ask.}}\n"
    helped = "".join(f"  {name}: {{tasks: {{stay: Stay.}}}}\n" for name in ("refuge", "crisis"))
    script = load_script(sections + helped + rules + contacts, "yaml")
    assert [rule.danger for rule in script.anytime] == [
        "indirect from others",
        "indirect, imminent to others",
    ]
    assert [line[:2] for line in script.contacts] == ["DE", "DE", "AT"]


def test_the_way_from_new_to_print_can_be_gone(tmp_path: Path) -> None:
    """Every command of the guide's first part works, in its order, offline and without a key."""
    (patient,) = examples("yaml patient")
    (tmp_path / "patients").mkdir()
    (tmp_path / "patients" / "anna.yaml").write_text(patient, encoding="utf-8")
    way = next(one for one in examples("console") if one.startswith("scriptgraph new"))
    for line in way.splitlines():
        name, *arguments = line.split()
        assert name == "scriptgraph"
        done = scriptgraph(*arguments, cwd=tmp_path, given="hello\n")
        assert done.returncode == 0, (line, done.stderr)
    made = {"my_script.yaml", "my_script.svg", "my_script.md", "my_script.html", "talks.jsonl"}
    assert made <= {path.name for path in tmp_path.iterdir()}
    assert load_script(tmp_path / "my_script.md") == load_script(tmp_path / "my_script.yaml")


def test_every_link_within_the_guide_leads_somewhere() -> None:
    """A heading that is named differently, or is gone, is no place to send a reader to."""
    text = GUIDE.read_text(encoding="utf-8")
    titles = re.findall(r"^#{1,3} (.+)$", BLOCK.sub("", text), re.MULTILINE)
    places = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
    assert {link for link in re.findall(r"\]\(#([^)]+)\)", text)} <= places


def test_every_example_is_of_a_known_kind() -> None:
    """No example escapes these tests."""
    kinds = {label for label, _ in BLOCK.findall(GUIDE.read_text(encoding="utf-8"))}
    assert kinds == {
        "yaml",
        "yaml faulty",
        "yaml guarantees",
        "yaml danger",
        "yaml part",
        "yaml use",
        "yaml patient",
        "yaml programme",
        "yaml renamed",
        "markdown use",
        "markdown",
        "text",
        "console",
    }
