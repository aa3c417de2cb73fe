"""Reference corpora in the layouts that our exports write, and what is wrong with others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from support.recorded import Said, said, talk

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.reading import find_dialogues
from scriptgraph.exports.chat import chat, openai_example, sharegpt_example
from scriptgraph.metrics.reference import read_reference
from scriptgraph.metrics.speech import Speech, speech, spoken
from scriptgraph.prompting.layout import opening_line
from scriptgraph.records.dialogue import Dialogue, read_dialogues, write_dialogues

TALK: list[Said] = [
    ("dialog", "Hello. What brings you here?"),
    ("patient", "I sleep badly."),
    ("patient", "Since spring."),
    ("dialog", "That is long."),
]


def written(path: Path, *lines: object) -> Path:
    text = "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> list[Speech]:
    return read_reference(find_dialogues(path), pytest.fail)


def in_every_layout(folder: Path, dialogue: Dialogue) -> list[Path]:
    """Write a dialogue as it is, and as the exports do, with and without their opening line."""
    published = folder / "published.jsonl"
    published.unlink(missing_ok=True)
    write_dialogues(published, [dialogue])
    plain, opened = chat(dialogue), chat(dialogue, opening_line())
    return [
        published,
        written(folder / "openai.jsonl", openai_example(opened, "Be kind.")),
        written(folder / "unopened.jsonl", openai_example(plain)),
        written(folder / "sharegpt.jsonl", sharegpt_example(dialogue, opened, "Be kind.")),
    ]


def test_a_dialogue_and_its_exports_have_the_same_figures(tmp_path: Path) -> None:
    """System messages and the line that nobody said are no part of them."""
    dialogue = talk(*TALK)
    for path in in_every_layout(tmp_path, dialogue):
        assert read(path) == [speech(spoken(dialogue))]


@given(said())
def test_what_an_export_keeps_is_measured_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, messages: Sequence[Said]
) -> None:
    """Whatever was said, once the agent has had the last word."""
    folder = tmp_path_factory.mktemp("any")
    dialogue = talk(("dialog", "Well?"), *messages, ("dialog", "Goodbye."))
    measured = [read(path) for path in in_every_layout(folder, dialogue)]
    assert measured == [measured[0]] * 4


def test_the_published_dialogues_are_a_reference(shared: Path) -> None:
    """As they are."""
    path = shared / "published" / "dialogues.jsonl"
    assert read(path) == [speech(spoken(dialogue)) for dialogue in read_dialogues(path)]


def test_a_cut_off_last_line_is_left_out_and_said(tmp_path: Path) -> None:
    """What a crash left behind does not stop the report."""
    example = openai_example(chat(talk(*TALK)))
    heard: list[str] = []
    path = written(tmp_path / "r.jsonl", example, '{"messages": [')
    assert len(read_reference(find_dialogues(path), heard.append)) == 1
    assert heard == [f"{path}:2: the last line was cut off and is left out"]


USER = {"role": "user", "content": "Hm."}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "holds no dialogue to compare with"),
        ([{"messages": [{"role": "system", "content": "Be kind."}]}], "holds no dialogue"),
        (["[\n"], "r.jsonl:2:1: not JSON: Expecting value; the file may have been cut off"),
        (["{]\n"], "r.jsonl:1:2: not JSON"),
        ([{"text": "Hm."}], "r.jsonl:1: not a dialogue: a line needs one of 'steps', 'messages'"),
        (
            [{"messages": [USER]}, {"messages": [{"role": "bot", "content": "?"}]}],
            "r.jsonl:2: not a chat: messages.0.role: 'bot' is none of 'assistant', 'user'",
        ),
        ([{"messages": [{"role": "user"}]}], "r.jsonl:1: not a chat: messages.0.content: Field"),
        ([{"messages": []}], "r.jsonl:1: not a chat: messages"),
        (
            [{"conversations": [{"from": "dog", "value": "?"}]}],
            "r.jsonl:1: not a chat: conversations.0.from: 'dog' is none of 'gpt'",
        ),
        ([{"conversations": "?"}], "r.jsonl:1: not a chat: conversations has to be a list"),
        ([{"steps": []}], "r.jsonl:1: not a dialogue: id: Field required"),
    ],
)
def test_what_is_no_dialogue_is_named_with_its_line(
    tmp_path: Path, lines: list[Any], message: str
) -> None:
    """Half a corpus would pass for a whole one."""
    with pytest.raises(InputError) as error:
        read(written(tmp_path / "r.jsonl", *lines))
    assert message in str(error.value)


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(InputError, match=r"nowhere\.jsonl"):
        read(tmp_path / "nowhere.jsonl")
