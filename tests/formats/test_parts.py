"""Parts: sections of one file that several scripts use, as if they had written them out."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import ROOT

from scriptgraph.assurance.checked import checked
from scriptgraph.core.errors import ScriptError
from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import load_script, read_script, write_script
from scriptgraph.script.model import Script

PART = """\
part: consent
parameters: {organisation: who is responsible}
leaves: [agreed, refused]
sections:
  info:
    tasks: {notice: {say: "This is {organisation}. {{organisation}} {an other} stay."}}
    next: ask
  ask:
    title: Asking for {organisation}
    tasks: {agree: {do: Ask., collect: {agrees: boolean}}}
    next:
      - {to: agreed, if: agrees}
      - {to: refused, if: not agrees}
limits: {turns: 8, then: refused}
"""

SCRIPT = """\
script: visit
sections:
  consent:
    use: parts/consent.yaml
    with: {organisation: the clinic}
    next: {agreed: intake, refused: bye}
  intake: {tasks: {mood: Ask.}, next: bye}
  bye: {tasks: {thanks: Thank them.}}
"""

WHOLE = """\
script: visit
sections:
  consent:
    title: Info
    tasks: {notice: {say: "This is the clinic. {{organisation}} {an other} stay."}}
    next: consent_ask
  consent_ask:
    title: Asking for the clinic
    tasks: {agree: {do: Ask., collect: {agrees: boolean}}}
    next:
      - {to: intake, if: agrees}
      - {to: bye, if: not agrees}
    limits: {turns: 8, then: bye}
  intake: {tasks: {mood: Ask.}, next: bye}
  bye: {tasks: {thanks: Thank them.}}
"""

MARKDOWN_PART = """\
# Consent

- part: consent
- parameter: organisation: who is responsible
- leaves: agreed, refused

## Info

1. **notice:**
   > This is {organisation}. {{organisation}} {an other} stay.

→ Asking for {organisation}

## Asking for {organisation} {#ask}

1. **agree:** Ask.
   - collect agrees: boolean

→ agreed, if `agrees`
→ refused, if `not agrees`
→ refused, after 8 turns
"""

MARKDOWN = """\
# Visit

## Info {#consent}

- use: parts/consent.md
- with: organisation: the clinic

→ Intake, if agreed
→ Bye, if refused

## Intake

1. **mood:** Ask.

→ Bye

## Bye

1. **thanks:** Thank them.
"""


class Folder:
    """A folder in which files are written and scripts are read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, text: str) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def load(self, text: str, name: str = "visit.yaml") -> Script:
        return load_script(self.write(name, text))

    def faults(self, text: str) -> list[Finding]:
        found = read_script(self.write("visit.yaml", text))[1]
        return [one for one in found if one.severity == "error"]

    def told(self, text: str) -> list[str]:
        """List rule, line and column of each fault, with the file where that is a part's."""
        return [
            f"{one.rule} {Path(one.place.file).name}:{one.place.line}:{one.place.column}"
            for one in self.faults(text)
        ]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a folder that holds the part."""
    found = Folder(tmp_path)
    found.write("parts/consent.yaml", PART)
    found.write("parts/consent.md", MARKDOWN_PART)
    return found


def test_a_part_says_what_its_sections_would_say(folder: Folder) -> None:
    """Names, exits, limits and parameters are those of the script written out whole."""
    assert folder.load(SCRIPT) == load_script(WHOLE, "yaml")
    assert folder.load(SCRIPT).hash == load_script(WHOLE, "yaml").hash


def test_markdown_says_the_same(folder: Folder) -> None:
    """Part and script in Markdown say what those in YAML do, and either uses the other's."""
    assert folder.load(MARKDOWN, "visit.md") == load_script(WHOLE, "yaml")
    crossed = MARKDOWN.replace("consent.md", "consent.yaml")
    assert folder.load(crossed, "visit.md") == load_script(WHOLE, "yaml")


def test_every_place_names_its_file(folder: Folder) -> None:
    """What a part says is found in the part's file, what the script says in its own."""
    source = folder.load(SCRIPT).source

    def place(*path: str | int) -> tuple[str, int]:
        found = source.place(path)
        return Path(found.file).name, found.line

    assert place("sections", "consent_ask", "tasks", "agree", "do") == ("consent.yaml", 10)
    assert place("sections", "consent_ask", "limits") == ("consent.yaml", 14)
    assert place("sections", "consent", "with", "organisation") == ("visit.yaml", 5)
    assert place("sections", "intake") == ("visit.yaml", 7)
    assert [Path(file).name for file in source.files] == ["consent.yaml"]


@pytest.mark.parametrize(
    ("information", "limits", "held"),
    [
        ('{say: "Hello."}', "{turns: 8, then: refused}", None),
        ('{say: "Hello."}', "{turns: 8, visits: 2, then: refused}", (None, 2)),
        ("{do: Ask for wishes., optional: true}", "{turns: 8, then: refused}", None),
        ("Ask whether they are ready.", "{turns: 8, then: refused}", (8, None)),
        (
            '{say: "Hello.", do: "Ask whether they are ready."}',
            "{turns: 8, then: refused}",
            (8, None),
        ),
    ],
)
def test_the_turns_of_a_part_are_counted_where_anybody_stays(
    folder: Folder, information: str, limits: str, held: tuple[int | None, int | None] | None
) -> None:
    """The limit of a whole part counts no turns where nothing has to be judged."""
    whole = PART.partition("limits:")[0] + f"limits: {limits}\n"
    words = '{say: "This is {organisation}. {{organisation}} {an other} stay."}'
    folder.write("parts/consent.yaml", whole.replace(words, information))
    first = folder.load(SCRIPT).by_id["consent"].limits
    assert (first and (first.turns, first.visits)) == held
    asking = folder.load(SCRIPT).by_id["consent_ask"].limits
    assert asking is not None
    assert asking.turns == 8


def test_a_plain_end_leads_on(folder: Folder) -> None:
    """A part without leaves leads where `next` says from wherever it would end; else it ends."""
    part = "part: p\nsections:\n  a: {tasks: {x: Do.}, next: [{to: end, when: w}, b]}\n"
    folder.write("parts/p.yaml", part + "  b: {tasks: {x: Do.}}\n")
    rest = "  z: {tasks: {x: Do.}}\n"
    script = folder.load(f"script: s\nsections:\n  k: {{use: parts/p.yaml, next: z}}\n{rest}")
    assert [rule.to for one in script.sections for rule in one.next] == ["z", "k_b", "z"]
    script = folder.load(f"script: s\nsections:\n{rest}  k: {{use: parts/p.yaml, title: Last}}\n")
    assert [rule.to for one in script.sections for rule in one.next] == ["end", "k_b"]
    assert script.by_id["k"].title == "Last"


def test_values_have_names_of_their_own_where_that_is_wanted(folder: Folder) -> None:
    """With `prefix_values` a part stands there twice, and its conditions read its own values."""
    again = SCRIPT.replace("  intake: {tasks", "  {more}\n  intake: {tasks").replace(
        "{more}",
        "again: {use: parts/consent.yaml, with: {organisation: us}, prefix_values: true, "
        "next: {agreed: intake, refused: bye}}",
    )
    script = folder.load(again)
    assert {*script.values} == {"agrees", "again_agrees"}
    assert [rule.if_ for rule in script.by_id["again_ask"].next] == [
        "again_agrees",
        "not again_agrees",
    ]


def test_parts_use_parts(folder: Folder) -> None:
    """A path is meant from the file it stands in, and parameters are handed on."""
    folder.write(
        "parts/both.yaml",
        "part: both\nparameters: {who: who asks}\nsections:\n"
        "  hello: {tasks: {x: 'Greet for {who}.'}, next: consent}\n"
        "  consent: {use: consent.yaml, with: {organisation: '{who}'}, "
        "next: {agreed: end, refused: end}}\n",
    )
    script = folder.load(
        "script: s\nsections:\n  a: {use: parts/both.yaml, with: {who: us}, next: z}\n"
        "  z: {tasks: {x: Do.}}\n"
    )
    assert [one.id for one in script.sections] == ["a", "a_consent", "a_consent_ask", "z"]
    assert script.by_id["a_consent_ask"].title == "Asking for us"
    assert {rule.to for rule in script.by_id["a_consent_ask"].next} == {"z"}


USE = "use: parts/consent.yaml"
GIVEN = "    with: {organisation: the clinic}\n"
LEADS = "    next: {agreed: intake, refused: bye}\n"


@pytest.mark.parametrize(
    ("old", "new", "told", "both"),
    [
        (GIVEN, "", "part-use visit.yaml:4:5", "consent.yaml:2:14"),
        ("organisation:", "organization:", "part-use visit.yaml:4:5", "consent.yaml:2:14"),
        (", refused: bye", "", "part-use visit.yaml:6:5", "consent.yaml:3:"),
        ("refused: bye", "refused: bye, gone: bye", "part-use visit.yaml:6:42", "consent.yaml:3:"),
        (LEADS, "    next: intake\n", "part-use visit.yaml:6:5", "consent.yaml:3:"),
        ("intake: {tasks: {mood: Ask.}", "intake: {tasks: {mood: {do: Ask., "
         "collect: {agrees: boolean}}}", "part-collision visit.yaml:3:3", "consent.yaml:10:"),
        ("  bye: {", "  consent_ask: {tasks: {x: Do.}}\n  bye: {", "part-collision visit.yaml:3:3",
         "consent.yaml:8:3"),
        (USE, "use: parts/none.yaml", "part-file visit.yaml:4:5", "there is no such file"),
        (USE, "use: ../parts/consent.yaml", "part-file visit.yaml:4:5", "or below"),
        (USE, "use: /etc/passwd", "part-file visit.yaml:4:5", "or below"),
        (USE, "use: parts/consent.txt", "part-file visit.yaml:4:5", "or below"),
        (USE, "use: visit.yaml", "part-file visit.yaml:4:5", "in a circle: visit.yaml → visit"),
        (USE, "use: [a]", "part-use visit.yaml:4:5", "the file of a part"),
        (GIVEN, GIVEN + "    limits: {turns: 3, then: bye}\n", "part-use visit.yaml:6:5", "part"),
        (GIVEN, "    with: [a]\n", "part-use visit.yaml:5:5", "texts with names"),
        (LEADS, "    next: [{to: bye, if: agrees}]\n", "part-use visit.yaml:6:12", "leads"),
        (LEADS, LEADS + "    prefix_values: maybe\n", "part-use visit.yaml:7:5", "'maybe'"),
        ("script: visit", "script: visit\nlanguage: de", "part-use visit.yaml:5:5",
         "consent.yaml:1:17"),
    ],
)  # fmt: skip
def test_a_misuse_is_told_with_both_places(
    folder: Folder, old: str, new: str, told: str, both: str
) -> None:
    """Each names the using line, and what it does not fit with its line in the part."""
    if "language" in new:
        folder.write("parts/consent.yaml", PART.replace("\n", "\nlanguage: en\n", 1))
        both = "consent.yaml:2:1"
    assert old in SCRIPT
    text = SCRIPT.replace(old, new, 1)
    faults = folder.faults(text)
    assert told in folder.told(text), faults
    assert any(both in f"{one.message} {one.hint}" for one in faults), faults
    assert {one.rule.split("-")[0] for one in faults} == {"part"}, faults


def test_a_fault_of_a_part_is_told_where_it_is(folder: Folder) -> None:
    """It is at its line of the part, once, and the line that uses the part says so."""
    folder.write("parts/consent.yaml", PART.replace("next: ask", "next: aks"))
    assert folder.told(SCRIPT) == ["part-file visit.yaml:4:5", "unknown-target consent.yaml:7:5"]


def test_parts_in_a_circle_are_told(folder: Folder) -> None:
    """Whoever uses itself by way of others is told the way round."""
    one = "part: {0}\nsections:\n  a: {{use: {1}.yaml}}\n"
    folder.write("parts/x.yaml", one.format("x", "y"))
    folder.write("parts/y.yaml", one.format("y", "x"))
    faults = folder.faults("script: s\nsections:\n  a: {use: parts/x.yaml}\n")
    assert "in a circle: visit.yaml → x.yaml → y.yaml → x.yaml" in " ".join(map(str, faults))


def test_nothing_outside_the_folder_is_read(folder: Folder, tmp_path: Path) -> None:
    """Neither a path nor a link leads out of the script's folder, nor to what is hidden."""
    inner = Folder(tmp_path / "served")
    inner.write(".kept/consent.yaml", PART)
    (inner.path / "link.yaml").symlink_to(tmp_path / "parts" / "consent.yaml")
    for name in ("link.yaml", ".kept/consent.yaml", "../parts/consent.yaml", "../parts/none.yaml"):
        (fault,) = inner.faults(SCRIPT.replace("parts/consent.yaml", name))
        assert f"there is no part {name!r} in the folder of the script, or below" in fault.message


def test_parts_cannot_grow_without_end(folder: Folder) -> None:
    """Parts that each use the next ten times are told, and are not unfolded."""
    folder.write("parts/p0.yaml", "part: p\nsections:\n  a: {tasks: {x: Do.}}\n")
    for number in range(1, 6):
        uses = "".join(f"  a{n}: {{use: p{number - 1}.yaml}}\n" for n in range(10))
        folder.write(f"parts/p{number}.yaml", f"part: p\nsections:\n{uses}")
    faults = folder.faults("script: s\nsections:\n  a: {use: parts/p5.yaml}\n")
    assert any("more than 2,000 sections" in one.message for one in faults)


def test_a_part_is_checked_by_itself_and_is_no_script(folder: Folder) -> None:
    """Without a script it can be checked, and not be used."""
    path = folder.path / "parts" / "consent.yaml"
    assert read_script(path, may_be_part=True)[1] == []
    with pytest.raises(ScriptError) as caught:
        load_script(path)
    assert [one.rule for one in caught.value.findings] == ["part-alone"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("leaves:", "anytime: [{to: ask, when: w}]\nleaves:"),
        ("leaves:", "conduct: Be kind.\nleaves:"),
        ("leaves:", "guarantees: [info before ask]\nleaves:"),
        ("leaves:", "contacts: [112]\nleaves:"),
        ("leaves:", "script: a\nleaves:"),
        ("agreed, refused", "agreed, refused, gone"),
        ("agreed, refused", "agreed, refused, ask"),
        ("{organisation: who", "{unused: what, organisation: who"),
        ("{organisation: who", "{agrees: what, organisation: who"),
        ("{organisation: who is responsible}", "organisation"),
    ],
)
def test_what_a_part_cannot_say_is_told(folder: Folder, old: str, new: str) -> None:
    """What only a script says, and a head that does not fit its sections, are faults at a place."""
    path = folder.write("parts/consent.yaml", PART.replace(old, new, 1))
    faults = read_script(path, may_be_part=True)[1]
    assert {one.rule for one in faults} == {"part-key"}
    assert all(one.place.line and one.place.column for one in faults)


def test_a_text_in_no_folder_has_no_parts(folder: Folder) -> None:
    """A text that is read without a folder says so; with one, its parts are found there."""
    _, faults = read_script(SCRIPT, "yaml")
    assert [one.rule for one in faults] == ["part-file"]
    assert read_script(SCRIPT, "yaml", folder=folder.path)[1] == []


def test_what_is_pinned_needs_no_part(folder: Folder) -> None:
    """What a session keeps is the whole text, and reads back when the part has gone."""
    script = folder.load(SCRIPT)
    kept = write_script(script, "yaml")
    (folder.path / "parts" / "consent.yaml").unlink()
    assert load_script(kept, "yaml").hash == script.hash


@pytest.mark.parametrize("name", ["first_visit.yaml", "class_feedback.md", "parts/consent.yaml"])
def test_the_shipped_samples_have_no_finding(name: str) -> None:
    """The shipped part and the scripts that use it are sound."""
    script, findings = read_script(ROOT / "scripts" / name, may_be_part=True)
    assert checked(script, findings, []).findings == []


def test_a_part_says_its_own_values_back_by_their_names_in_the_script(tmp_path: Path) -> None:
    """A value of the script's is handed to it as a parameter, slot and all."""
    folder = Folder(tmp_path)
    part = """\
part: named
parameters: {whom: whom it greets}
sections:
  a:
    tasks:
      ask: {do: "Ask {whom} for a word, {{word}}.", collect: {word: string}}
      say: {say: "You said {word|nothing}, {whom}."}
"""
    folder.write("parts/named.yaml", part)
    main = """\
script: main
sections:
  first: {tasks: {n: {do: Ask., collect: {name: string}}}, next: part}
  part:
    use: parts/named.yaml
    with: {whom: "{name|friend}"}
    prefix_values: true
"""
    made = load_script(folder.write("main.yaml", main))
    ask, say = made.sections[1].tasks
    assert ask.do == "Ask {name|friend} for a word, {{word}}."
    assert say.say == "You said {part_word|nothing}, {name|friend}."
    assert not [one for one in checked(made, []).findings if one.severity == "error"]
