"""What is scored: replies from lines and from dialogues, and whole dialogues."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pytest
from support.recorded import step, talk

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import LONGEST_MESSAGE
from scriptgraph.records.dialogue import Dialogue, write_dialogues
from scriptgraph.studies.judging.items import Item, Source

REPLY = {"id": "a", "question": "I cannot sleep.", "reply": "Since when?", "model": "m"}
TALK = talk(
    *(("dialog", "Hello."), ("patient", "Hi."), ("dialog", "How are you?"), ("patient", "Sad.")),
    *(("dialog", "Why?"), ("dialog", "Do say.")),
    id="d",
)


def read(path: Path, judges: Literal["reply", "dialogue"] = "reply") -> list[Item]:
    return list(Source(path, judges).items(pytest.fail))


def lines(tmp_path: Path, *given: object) -> Path:
    path = tmp_path / "replies.jsonl"
    texts = [one if isinstance(one, str) else json.dumps(one) for one in given]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def dialogues(tmp_path: Path, *given: Dialogue) -> Path:
    path = tmp_path / "dialogues.jsonl"
    write_dialogues(path, given)
    return path


def test_a_line_of_replies_is_one_item(tmp_path: Path) -> None:
    """With what was said before, the reply, and who gave it."""
    [item] = read(lines(tmp_path, REPLY))
    assert [(m.type, m.text) for m in item.messages] == [("human", "I cannot sleep.")]
    assert (item.id, item.reply, item.scored, item.dialogue) == ("a", "Since when?", "m", None)


def test_of_a_dialogue_every_reply_to_the_client_is_one(tmp_path: Path) -> None:
    """The opening answers nobody, and a second message in a row answers nothing new."""
    items = read(dialogues(tmp_path, TALK))
    assert [(item.id, item.reply) for item in items] == [("d#2", "How are you?"), ("d#3", "Why?")]
    assert [m.text for m in items[1].messages] == ["Hello.", "Hi.", "How are you?", "Sad."]
    assert {item.dialogue for item in items} == {"d"}


def test_a_dialogue_is_one_as_a_whole(tmp_path: Path) -> None:
    """It is its agent's, where one model played it."""
    by_one = TALK.model_copy(
        update={"id": "e", "steps": (step("dialog", "Hi.", model="m"), step("patient", "Oh."))}
    )
    first, second = read(dialogues(tmp_path, TALK, by_one), "dialogue")
    assert (first.id, len(first.messages), first.reply, first.scored) == ("d", 6, "", None)
    assert (second.dialogue, second.scored) == ("e", "m")


def test_what_a_plan_discarded_is_not_scored(tmp_path: Path) -> None:
    """Nothing is paid for what no figure counts; an experiment's folder is read like its file."""
    left_out = TALK.model_copy(update={"id": "x", "discarded": True})
    dialogues(tmp_path, left_out, TALK)
    assert [item.id for item in read(tmp_path, "dialogue")] == ["d"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({**REPLY, "reply": "x" * 100_000}, f"2: not a reply: reply: {LONGEST_MESSAGE:,} char"),
        ({**REPLY, "question": "x" * 100_000}, f"2: .*`question`: {LONGEST_MESSAGE:,} char"),
        ({**REPLY, "reply": ""}, "2: not a reply: reply: it is empty"),
        ({**REPLY, "reply": " \n\t "}, "2: not a reply: reply: it is empty"),
        ({**REPLY, "question": " "}, "2: not a reply: `question` has to be a text"),
        ({**REPLY, "question": 7}, "2: not a reply: `question` has to be a text"),
        (
            {**REPLY, "messages": [{"role": "user", "content": "Hm?"}]},
            "2: not a reply: it has both `question` and `messages`",
        ),
        ({"id": "b", "question": "Hm?"}, "2: not a reply: reply: Field required"),
        ({"id": "b", "reply": "Hm."}, "2: not a reply: messages: Field required"),
        ({"question": "b", "reply": "Hm."}, "2: not a reply: id: Field required"),
        (
            {"id": "b", "messages": [{"role": "assistant", "content": "Hm."}], "reply": "Hm."},
            "2: not a reply: .* has to be the client's",
        ),
        ("nonsense", "2:1: not JSON"),
        ("[]", r"2: not a reply: the line: it has to be an object: \{"),
        ("[" * 100_000 + "]" * 100_000, "2: not a reply: it is nested too deeply"),
        (REPLY, "2: the id 'a' is in line 1 already"),
    ],
)
def test_a_line_that_is_no_reply_is_named(line: object, said: str, tmp_path: Path) -> None:
    """File, line, what is wrong with it and, for its length, the limit."""
    path = lines(tmp_path, REPLY, line)
    with pytest.raises(InputError, match=rf"replies\.jsonl:{said}"):
        read(path)


def test_a_message_of_a_dialogue_can_be_too_long_as_well(tmp_path: Path) -> None:
    """Its line is named; as a part of a whole dialogue it is no fault."""
    long = talk(("patient", "Hi."), ("dialog", "x" * 100_000), ("patient", "Oh."), id="l")
    path = dialogues(tmp_path, TALK, long)
    with pytest.raises(InputError, match=rf"dialogues\.jsonl:2: .*{LONGEST_MESSAGE:,}"):
        read(path)
    assert len(read(path, "dialogue")) == 2


@pytest.mark.parametrize("kind", ["reply", "dialogue"])
def test_two_dialogues_with_one_id_are_refused(
    kind: Literal["reply", "dialogue"], tmp_path: Path
) -> None:
    """Nobody could say whose scores are whose."""
    with pytest.raises(InputError, match=r"dialogues\.jsonl:2: the id 'd.* is in line 1 already"):
        read(dialogues(tmp_path, TALK, TALK), kind)


def test_replies_are_no_dialogues(tmp_path: Path) -> None:
    """A rubric for whole dialogues has nothing to judge there."""
    with pytest.raises(InputError, match="holds no dialogues, and the rubric judges whole ones"):
        read(lines(tmp_path, REPLY), "dialogue")


def test_published_dialogues_are_read(shared: Path) -> None:
    """Every dialogue, and every reply of the agent to something that the client said."""
    path = shared / "published" / "dialogues.jsonl"
    assert len(read(path, "dialogue")) == 70
    items = read(path)
    assert len({item.dialogue for item in items}) == 70
    assert all(item.messages[-1].type == "human" and item.scored for item in items)
