"""Replies that others have had written: several to one message, and a batch server's output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.command_line import scriptgraph

from scriptgraph.core.errors import InputError
from scriptgraph.studies.judging.given_replies import FAILED, NO_TEXT, GivenReplies, read_asked
from scriptgraph.studies.judging.items import Source
from scriptgraph.studies.judging.reply_pairs import pair_up
from scriptgraph.studies.preference.given import given_situations

TIRED = {"id": "tired", "question": "I am so tired of it all."}
ALONE = {"id": "alone", "messages": [{"role": "user", "content": "Nobody calls me any more."}]}
ANSWERS = (
    "That sounds exhausting. What has been hardest for you lately?",
    "It must weigh on you to be so tired. Would you like to tell me more about it?",
)


def lines(path: Path, *given: Any) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in given), encoding="utf-8")
    return path


def batch(custom_id: str, *texts: str | None, status: int = 200) -> dict[str, Any]:
    """Give a line as a server writes it for a request of a batch."""
    choices = [
        {"index": n, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        for n, text in enumerate(texts)
    ]
    body = {"id": "chatcmpl-1", "object": "chat.completion", "model": "m-1", "choices": choices}
    response = {"status_code": status, "request_id": "r", "body": body if status == 200 else {}}
    return {"id": "batch_req_1", "custom_id": custom_id, "response": response, "error": None}


def asked_of(custom_id: str, text: str) -> dict[str, Any]:
    """Give a request of a batch."""
    messages = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": text}]
    body = {"model": "m-1", "messages": messages, "n": 2}
    return {"custom_id": custom_id, "method": "POST", "url": "/v1/chat/completions", "body": body}


def test_several_replies_of_a_line_are_items_of_their_own(tmp_path: Path) -> None:
    """They answer one situation, which they are drawn together with, and say whose they are."""
    several = {**TIRED, "replies": [ANSWERS[0], {"reply": ANSWERS[1], "model": "m-2"}]}
    items = list(Source(lines(tmp_path / "r.jsonl", several), "reply").items(pytest.fail))
    assert [(one.id, one.reply, one.scored, one.cluster) for one in items] == [
        ("tired#1", ANSWERS[0], None, "tired"),
        ("tired#2", ANSWERS[1], "m-2", "tired"),
    ]


@pytest.mark.parametrize("form", ["situations", "requests"])
def test_a_batch_is_read_with_what_it_was_asked(tmp_path: Path, form: str) -> None:
    """Each choice is a reply; requests that failed and answers without a text are counted."""
    asked: list[Any] = [TIRED, ALONE]
    if form == "requests":
        asked = [
            asked_of("tired", TIRED["question"]),
            asked_of("alone", "Nobody calls me any more."),
        ]
    output = [batch("tired", *ANSWERS, None), batch("alone", status=500), batch("alone", "Hm?")]
    given = GivenReplies(
        lines(tmp_path / "out.jsonl", *output),
        read_asked(lines(tmp_path / "in.jsonl", *asked), pytest.fail),
    )
    found = [one for _, replies in given.read(pytest.fail) for one in replies]
    assert [(one.id, one.reply, one.model) for one in found] == [
        ("tired#1", ANSWERS[0], "m-1"),
        ("tired#2", ANSWERS[1], "m-1"),
        ("alone#1", "Hm?", "m-1"),
    ]
    assert found[0].question == TIRED["question"]
    assert given.passed_over == {NO_TEXT: 1, FAILED: 1}


def test_replies_of_several_files_come_together(tmp_path: Path) -> None:
    """By what they answer; who has fewer than two is left out, and that is said."""
    asked = lines(tmp_path / "in.jsonl", TIRED, ALONE)
    one = lines(tmp_path / "a.jsonl", {**TIRED, "reply": ANSWERS[0], "model": "a"})
    other = lines(tmp_path / "b.jsonl", batch("tired", ANSWERS[1]), batch("alone", ANSWERS[1]))
    heard: list[str] = []
    situations, replies = given_situations([one, other], asked, heard.append)
    assert [situation.id for situation in situations] == ["tired"]
    assert [(r.id, r.model) for r in replies["tired"]] == [("tired#1", "a"), ("tired#2", "m-1")]
    assert heard == ["1 of 2 situations have fewer than two replies, and so no pair"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (batch("other", "Hm."), "r.jsonl:1: custom_id 'other' answers nothing that was asked"),
        ({**TIRED, "replies": []}, "r.jsonl:1: not a message with replies: replies: it is empty"),
        ({**TIRED, "replies": [3]}, "r.jsonl:1: not a message with replies: replies.0"),
        ({**TIRED, "question": "?", "replies": ["a"]}, "r.jsonl:1: 'tired' answers other messages"),
        ({"id": "x", "replies": ["a"], "question": "?"}, "r.jsonl:1: 'x' answers nothing that was"),
        ({"id": "x"}, "r.jsonl:1: not a reply: messages: Field required"),
        ({"custom_id": "tired", "response": 3}, "r.jsonl:1: not a line of a batch: response"),
    ],
)
def test_what_is_no_reply_is_named_with_its_line(
    tmp_path: Path, line: dict[str, Any], message: str
) -> None:
    """And so is what answers something else than was asked."""
    asked = read_asked(lines(tmp_path / "in.jsonl", TIRED), pytest.fail)
    with pytest.raises(InputError) as error:
        list(GivenReplies(lines(tmp_path / "r.jsonl", line), asked).read(pytest.fail))
    assert message in str(error.value)


def test_a_batch_alone_says_what_it_lacks(tmp_path: Path) -> None:
    """Nobody can score an answer to an unknown question."""
    path = lines(tmp_path / "r.jsonl", batch("tired", "Hm."))
    with pytest.raises(InputError, match=r"r\.jsonl:1: what a batch was asked is .* --to, as"):
        list(Source(path, "reply").items(pytest.fail))


def test_two_systems_are_compared_in_whatever_form_their_replies_are(tmp_path: Path) -> None:
    """A batch's output against lines with several replies, paired by what they answer."""
    asked = lines(tmp_path / "in.jsonl", TIRED)
    one = lines(tmp_path / "a.jsonl", batch("tired", *ANSWERS))
    other = lines(tmp_path / "b.jsonl", {**TIRED, "replies": [*reversed(ANSWERS)]})
    pairs = pair_up(one, other, pytest.fail, asked=asked)
    assert [(pair.id, pair.a.reply, pair.b.reply) for pair in pairs] == [
        ("tired#1", ANSWERS[0], ANSWERS[1]),
        ("tired#2", ANSWERS[1], ANSWERS[0]),
    ]
    assert {pair.cluster for pair in pairs} == {"tired"}
    plain = lines(tmp_path / "c.jsonl", {**TIRED, "reply": ANSWERS[0]})
    with pytest.raises(InputError, match=r"b\.jsonl, reply 'tired#1': .* has no counterpart"):
        pair_up(other, plain, pytest.fail)


def test_prefer_makes_pairs_of_replies_that_are_there(tmp_path: Path) -> None:
    """Nobody is asked for a reply; the folder keeps to these, and a second run asks for nothing."""
    asked = lines(tmp_path / "in.jsonl", TIRED, ALONE)
    third = "I hear you."
    output = [batch("tired", *ANSWERS, third), batch("alone", *reversed(ANSWERS))]
    given = lines(tmp_path / "out.jsonl", *output)
    options = ("--replies", given, "--gap", "0.1", "--out", tmp_path / "pairs", "--json")
    done = scriptgraph("prefer", asked, *options)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["candidates"]["wanted"] == found["candidates"]["replied"] == 5
    assert found["situations"] == {**found["situations"], "all": 2, "done": 2}
    kept = (tmp_path / "pairs" / "candidates.jsonl").read_text(encoding="utf-8").splitlines()
    replies = {json.loads(line)["reply"] for line in kept}
    assert replies == {*ANSWERS, third}
    again = json.loads(scriptgraph("prefer", asked, *options).stdout)
    assert again["cost"] == found["cost"]
    lines(given, batch("tired", ANSWERS[0], "Something else, and what do you think of it?"))
    refused = scriptgraph("prefer", asked, *options)
    assert (refused.returncode, "made in another way" in refused.stderr) == (1, True)
