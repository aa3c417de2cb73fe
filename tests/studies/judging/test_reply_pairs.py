"""Replies of two systems find each other, or it is said where they do not."""

import json
from pathlib import Path

import pytest

from scriptgraph.core.errors import InputError
from scriptgraph.studies.judging.reply_pairs import pair_up, read_human_choices


def replies(path: Path, *lines: object) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def one(id_: str, question: str = "Why me?", reply: str = "What happened?") -> dict[str, str]:
    return {"id": id_, "question": question, "reply": reply}


def silent(text: str) -> None:
    raise AssertionError(text)


def test_replies_pair_by_id_in_the_first_files_order(tmp_path: Path) -> None:
    """The order of the second file does not matter; either layout of a line will do."""
    said = {"id": "b", "messages": [{"role": "user", "content": "Why me?"}], "reply": "Tell me."}
    a = replies(tmp_path / "a.jsonl", one("a"), one("b"))
    b = replies(tmp_path / "b.jsonl", said, one("a", reply="I see."))
    found = pair_up(a, b, silent)
    assert [(pair.id, pair.b.reply) for pair in found] == [("a", "I see."), ("b", "Tell me.")]
    assert found[0].in_order("B") == ["I see.", "What happened?"]


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        ([one("x"), one("y")], [one("x")], r"a\.jsonl:2: 'y' has no counterpart in \S*b\.jsonl"),
        ([one("x")], [one("w"), one("x"), one("z")], r"b\.jsonl:1: 'w' .*\(2 such lines\)"),
        ([one("x")], [one("x", "Why?")], r"b\.jsonl:1: 'x' answers other messages than at \S*a"),
        ([one("x"), one("x")], [one("x")], r"a\.jsonl:2: the id 'x' is in line 1 already"),
        ([one("x"), {"id": "y"}], [one("x")], r"a\.jsonl:2: not a reply: .*messages"),
        ([], [], r"a\.jsonl holds no reply"),
    ],
)
def test_what_does_not_pair_up_is_named_with_file_and_line(
    a: list[object], b: list[object], told: str, tmp_path: Path
) -> None:
    """Nothing is compared that does not belong together."""
    files = replies(tmp_path / "a.jsonl", *a), replies(tmp_path / "b.jsonl", *b)
    with pytest.raises(InputError, match=told):
        pair_up(*files, silent)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([{"id": "x", "choice": "C"}], r"h\.jsonl:1: not a choice: choice"),
        ([{"id": "q", "choice": "A"}], r"h\.jsonl:1: there is no input 'q'"),
        ([{"id": "x", "choice": "A"}] * 2, r"h\.jsonl:2: the id 'x' is in line 1 already"),
    ],
)
def test_a_persons_choice_is_about_one_known_input(
    lines: list[object], told: str, tmp_path: Path
) -> None:
    """An unknown input, a second choice or another word is told with file and line."""
    with pytest.raises(InputError, match=told):
        read_human_choices(replies(tmp_path / "h.jsonl", *lines), ["x"], silent)
