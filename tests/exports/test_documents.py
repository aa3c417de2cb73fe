"""A document shows a dialogue as it was, whatever is said in it."""

from __future__ import annotations

import os
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from support.recorded import AT, Said, event, recorded, said, step, talk, words
from support.walked import decision

from scriptgraph import RehearsalModel, create_simulation, load_script
from scriptgraph.core.trace import TraceRecord
from scriptgraph.exports.escaping import inline
from scriptgraph.exports.markdown import document, file_name
from scriptgraph.formats.case import load_case
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.verdicts import Contradiction, PatientCheck
from scriptgraph.sessions.recording import record_dialogue

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "bike_repair-cyclist.md"
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def parsed(text: str) -> list[Token]:
    """Read a document as its readers do: CommonMark with the tables of GitHub."""
    return READER.parse(text)


def letters(text: str) -> str:
    """Leave out white space, which may change, and control characters, which are no text."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cc")


def shown(token: Token) -> str:
    """Give the text of a paragraph as it is shown, and make sure that it is nothing but text."""
    children = token.children or []
    plain = {"text", "text_special", "softbreak", "hardbreak", "strong_open", "strong_close"}
    assert {child.type for child in children} <= plain
    return "".join(child.content for child in children)


def structure(tokens: list[Token]) -> list[str]:
    """List the blocks at the top of a document, each run of paragraphs as one."""
    blocks = [token.type for token in tokens if token.level == 0 and token.nesting == 1]
    return [
        block
        for before, block in pairwise(["", *blocks])
        if block != before or block != "paragraph_open"
    ]


def leaving(**more: Any) -> TraceRecord:
    """Make the decision to end the session."""
    way = {"options": ["hello", "end"], "choice": "end", "rule": "complete"}
    return decision("evaluator", **{**way, **more})


@given(said())
def test_what_is_said_is_shown_letter_for_letter(conversation: list[Said]) -> None:
    """Read as Markdown, the paragraphs under each speaker are what they said, and only text."""
    tokens = parsed(document(talk(*conversation)))
    spoken = "".join(
        shown(token)
        for opening, token in pairwise(tokens)
        if opening.type == "paragraph_open" and opening.level == 0
    )
    expected, number = "", 0
    for actor, text in conversation:
        if actor == "dialog":
            number += 1
            expected += f"Agent({number}):{letters(text) or '(nothing)'}"
        elif text.strip():
            expected += f"Patient:{letters(text) or '(nothing)'}"
    assert letters(spoken) == expected


@given(words(), words(), words())
def test_no_text_becomes_structure(first: str, second: str, third: str) -> None:
    """Whatever stands in words, reasons, quotes and names, the blocks are those of the dialogue."""
    found = leaving(
        reason=second,
        rule=third,
        evidence=[{"task": third, "status": "done", "text": second, "found": False}],
        refused=[{"choice": third, "why": second}],
        collected={"mood": second},
    )
    dialogue = recorded(
        [
            event("started", 1, name=third or None),
            step("dialog", f"x{first}"),
            step("evaluator", second, decision=found),
            step("patient", f"x{second}"),
            step("verifier", third),
        ],
        id=first or "x",
        mode=second,
        patient_check=PatientCheck(
            dialogue="",
            at=AT,
            contradictions=(Contradiction(quote=first, reason=third, found=True),),
        ),
    )
    tokens = parsed(document(dialogue))
    assert structure(tokens) == [
        *("heading_open", "bullet_list_open", "heading_open"),
        *("paragraph_open", "blockquote_open", "paragraph_open", "blockquote_open"),
        *("heading_open", "bullet_list_open"),
    ]
    inside = {token.type.rpartition("_")[0] or token.type for token in tokens}
    assert inside <= {"heading", "inline", "bullet_list", "list_item", "paragraph", "blockquote"}
    items = sum(token.type == "list_item_open" for token in tokens)
    assert items == 7 + 5 + 1 - (not second)


@given(words())
def test_a_text_in_one_line_stays_in_one_line(text: str) -> None:
    """What belongs into a heading or an item neither ends it nor begins another."""
    written = inline(text)
    assert len(written.splitlines()) <= 1
    assert letters(shown(parsed(f"# x {written}")[1])) == "x" + letters(text)


@given(st.lists(st.text(max_size=8), max_size=8))
def test_each_dialogue_has_a_file_of_its_own(ids: list[str]) -> None:
    """Whatever the ids, the names differ on every system and leave no folder."""
    taken: set[str] = set()
    names = [file_name(talk(id=id_), taken) for id_ in ids]
    assert len({name.casefold() for name in names}) == len(ids)
    assert all(Path(name).name == name and not name.startswith(".") for name in names)


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        ("widow-1", "widow-1.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("a b/c:d", "a-b-c-d.md"),
        ("…", "dialogue.md"),
        ("x" * 300, "x" * 80 + ".md"),
    ],
)
def test_the_file_is_named_after_the_dialogue(id_: str, name: str) -> None:
    """What a file's name may not hold becomes a dash."""
    assert file_name(talk(id=id_), set()) == name


def test_a_decision_is_told_with_reason_quotes_and_refusals() -> None:
    """A decision names the move, what was possible, why, on what evidence, and what was refused."""
    found = leaving(
        reason="They said who they are.",
        evidence=[
            {"task": "name", "status": "done", "text": "I am Ann.", "found": True},
            {"task": "mood", "status": "done", "text": "Great!", "found": False},
        ],
        refused=[{"choice": "closing", "why": "the script does not allow it"}],
        collected={"name": "Ann"},
    )
    text = document(recorded([step("evaluator", "", decision=found)]))
    assert text.split("\n\n", 2)[2].splitlines() == [
        "> **Evaluator:** hello → end of the session (complete)",
        ">",
        "> - possible: stay · end of the session",
        "> - because: They said who they are.",
        "> - ✓ name, done: “I am Ann.”",
        "> - ✗ mood, done: “Great!”, which is not in the transcript",
        "> - collected: name = Ann",
        "> - refused: closing: the script does not allow it",
    ]


def test_what_was_refused_to_a_speaker_stands_before_the_words() -> None:
    """An answer that could not be used is told beside the message that came in the end."""
    refused = [{"choice": "", "why": "the answer was empty"}]
    spoken = step("dialog", "Hello.", decision=decision("dialog", refused=refused))
    assert document(recorded([spoken])).split("\n\n")[2:] == [
        "> - refused: the answer was empty",
        "**Agent (1):** Hello.\n",
    ]


def test_a_published_message_stands_under_the_section_that_it_opens() -> None:
    """Of one actor's message the decision comes first, then the new section, then the words."""
    spoken = "(THINKING: I have completed my current section.)\n\nWhat shall we do?"
    dialogue = recorded(
        [
            event("started", 1),
            step("dialog", "Hello."),
            step("patient", "Hi."),
            step("dialog", spoken),
            event("completed", 1),
            event("started", 2),
            step("verifier", "Instructions completed: yes"),
        ]
    )
    assert document(dialogue).split("\n\n")[2:] == [
        "## Section 1",
        "**Agent (1):** Hello.",
        "**Patient:** Hi.",
        "## Section 2",
        "> (THINKING: I have completed my current section.)",
        "**Agent (2):** What shall we do?",
        "> **Verifier:** Instructions completed: yes\n",
    ]


@pytest.mark.parametrize(
    ("check", "told"),
    [
        (PatientCheck(dialogue="", at=AT), "The patient said nothing against the case."),
        (PatientCheck(dialogue="", at=AT, missing="no answer"), "Not known: no answer"),
        (
            PatientCheck(
                dialogue="",
                at=AT,
                contradictions=(
                    Contradiction(quote="I am 20.", reason="She is 60.", found=True),
                    Contradiction(quote="Never.", reason="She did.", found=False),
                ),
            ),
            "- “I am 20.”: She is 60.\n- “Never.”: She did. (the patient did not say so)",
        ),
    ],
)
def test_the_check_of_the_patient_stands_at_the_end(check: PatientCheck, told: str) -> None:
    """What the patient said against the case has a section of its own."""
    text = document(talk(("dialog", "Hello."), patient_check=check))
    assert text.endswith(f"## Check of the patient\n\n{told}\n")


async def rehearsed() -> Dialogue:
    """Rehearse the repair of a bicycle; times and costs, which differ from run to run, are set."""
    script = load_script(ROOT / "scripts" / "bike_repair.yaml")
    graph = create_simulation(
        script,
        RehearsalModel(),
        case=load_case(ROOT / "scripts" / "patients" / "cyclist.yaml"),
        patient_model=RehearsalModel(seed=4),
        mode="multi",
    ).compile()
    state: Any = await graph.ainvoke({"messages": []})
    dialogue = record_dialogue(script, state, session="bike", mode="multi", case="cyclist")
    totals = dialogue.totals.model_copy(update={"duration": 0, "input_tokens": 0})
    return dialogue.model_copy(
        update={"started_at": AT, "completed_at": AT, "totals": totals},
    )


async def test_a_rehearsed_session_reads_as_it_was_looked_at() -> None:
    """The document of a whole session is the one that was looked at; it says that it is rehearsed.

    `GOLDEN_UPDATE=1` writes it anew; look at it before it is committed.
    """
    text = document(await rehearsed())
    if os.environ.get("GOLDEN_UPDATE"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")
    assert "> **A rehearsal.** No language model speaks in this dialogue." in text
