"""Situations and folders of preferences: what is read, what is refused, what is gone on with."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import AbstractContextManager
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from support.candidate_building import REPLIES, candidate, rated, sheet, situation
from support.fakes import ToldModel
from support.recorded import Said, talk
from support.rubrics import rubric

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.reading import Given
from scriptgraph.files.lines import read_lines
from scriptgraph.nodes.candidates import Voice
from scriptgraph.records.dialogue import write_dialogues
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.replies.candidates import NoReply
from scriptgraph.replies.reply import Reply
from scriptgraph.safety.filters import Filters
from scriptgraph.studies.preference.folder import (
    FilterDesign,
    PreferenceDesign,
    PreferenceFolder,
    open_preference_folder,
)
from scriptgraph.studies.preference.prefer import Preferring, is_done, prefer, read_all_situations
from scriptgraph.studies.preference.summary import outcome

DESIGN = PreferenceDesign(
    models=["warm", "dry"],
    temperature=1.0,
    seed=1,
    candidates=3,
    filters=FilterDesign(fewest_words=3, most_words=120, off=[]),
    judge="judge",
    rubric="principles",
    rubric_hash="abc",
)

OTHER: dict[str, Any] = {
    "models": ["warm"],
    "temperature": None,
    "seed": 2,
    "filters": FilterDesign(fewest_words=3, most_words=120, off=["form"]),
    "judge": "other",
    "rubric": "other",
    "rubric_hash": "def",
}
"""Another value for every setting that has to stay."""


def opened(path: Path, **changed: Any) -> AbstractContextManager[PreferenceFolder]:
    design = DESIGN.model_copy(update=changed)
    return open_preference_folder(
        path, design, rehearsal=False, remark=lambda _: None, say=lambda _: None
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "b"}', r":3: not a situation: messages: Field required"),
        ('{"question": "Hello."}', r":3: not a situation: id: Field required"),
        ('{"id": "a", "question": "Hello."}', r":3: the id 'a' is in line 1 already"),
        ('{"id": "b", "messages": [{"role": "assistant", "content": "Hi."}]}', r":3: .*client's"),
        ('{"id": "b", "messages": []}', r":3: not a situation: messages"),
        ('{"id": "b", "question": ', r":3:\d+: not JSON"),
        ("[1]", r":3: not a situation"),
        ('{"id": "b", "question": "' + "x" * 100_000 + '"}', r":3: not a situation: .*the most"),
    ],
)
def test_a_line_that_is_no_situation_is_named(line: str, message: str, tmp_path: Path) -> None:
    """With its file and number, blank lines counted."""
    path = tmp_path / "given.jsonl"
    path.write_text(f'{{"id": "a", "question": "Hello."}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(InputError, match=rf"given\.jsonl{message}"):
        read_all_situations(path, pytest.fail)


def test_recorded_sessions_are_situations(tmp_path: Path) -> None:
    """Every message that was answered, after what was said before; discarded ones are left out."""
    path = tmp_path / "dialogues.jsonl"
    said: list[Said] = [
        ("dialog", "Hello."),
        ("patient", "I cannot sleep."),
        ("dialog", "Since when?"),
        ("patient", "Since May."),
        ("dialog", "What was in May?"),
    ]
    kept = talk(*said, id="d")
    left_out = talk(*said, id="e").model_copy(update={"discarded": True})
    write_dialogues(path, [kept, left_out])
    found = read_all_situations(path, pytest.fail)
    assert [one.id for one in found] == ["d#2", "d#3"]
    assert [one.question for one in found] == ["I cannot sleep.", "Since May."]
    assert [one.content for one in found[1].messages] == [text for _, text in said[:4]]


def test_a_chat_that_may_be_one_situation_or_many_is_not_guessed(tmp_path: Path) -> None:
    """With an id as without: other commands read it as a dialogue, and it waits for an answer."""
    texts = ("I cannot sleep.", "Since when?", "Since May.", "And before?", "I slept.")
    roles = cycle(["user", "assistant"])
    chat = [{"role": role, "content": text} for role, text in zip(roles, texts, strict=False)]
    path = tmp_path / "chats.jsonl"
    path.write_text(json.dumps({"id": "c", "messages": chat}), encoding="utf-8")
    with pytest.raises(InputError, match=r"chats\.jsonl:1: .* --from openai, .*--from situations"):
        read_all_situations(path, pytest.fail)
    found = {
        name: [one.id for one in read_all_situations(path, pytest.fail, Given(name))]
        for name in ("openai", "situations")
    }
    assert found == {"openai": ["c#1", "c#2"], "situations": ["c"]}
    path.write_text(json.dumps({"messages": chat}), encoding="utf-8")
    assert [one.id for one in read_all_situations(path, pytest.fail)] == ["chats-1#1", "chats-1#2"]


def test_messages_that_are_no_list_are_no_situation(tmp_path: Path) -> None:
    """They are refused like any other line that is no dialogue, whatever stands there."""
    path = tmp_path / "odd.jsonl"
    path.write_text('{"id": "c", "messages": 5}', encoding="utf-8")
    with pytest.raises(InputError, match=r"odd\.jsonl:1: not a chat: messages has to be a list"):
        read_all_situations(path, pytest.fail)


def test_a_file_without_situations_is_refused(tmp_path: Path) -> None:
    """Nothing would come of it."""
    path = tmp_path / "given.jsonl"
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds no situation"):
        read_all_situations(path, pytest.fail)


@pytest.mark.parametrize("key", OTHER)
def test_every_setting_is_held_to(key: str, tmp_path: Path) -> None:
    """Candidates made in two ways never lie in one folder; the message names what differs."""
    with opened(tmp_path / "out"):
        pass
    before = (tmp_path / "out" / "manifest.json").read_bytes()
    with (
        pytest.raises(InputError, match=rf"another folder\n  {key}: "),
        opened(tmp_path / "out", **{key: OTHER[key]}),
    ):
        pass
    assert (tmp_path / "out" / "manifest.json").read_bytes() == before


def test_the_number_of_candidates_may_grow(tmp_path: Path) -> None:
    """More can be added to what is there; fewer would leave some of it out without a word."""
    for number in (3, 5):
        with opened(tmp_path / "out", candidates=number):
            pass
    with pytest.raises(InputError, match="candidates: 5 there, 3 now"), opened(tmp_path / "out"):
        pass


def test_one_process_at_a_time(tmp_path: Path) -> None:
    """The second is told so."""
    with (
        FileLock(tmp_path / ".lock"),
        pytest.raises(InputError, match="another process"),
        opened(tmp_path),
    ):
        pass


def test_what_was_kept_is_there_the_next_time(tmp_path: Path) -> None:
    """Each line once, the last sheet counting; a line that a crash cut off is put aside."""
    one, two = rated(1, 5), rated(2, 1)
    assert one.sheet is not None
    assert two.sheet is not None
    lost = NoReply(situation="a", candidate=3, model="m", why="down", at="now")
    missing = sheet(two.candidate, {}, "safety")
    with opened(tmp_path) as folder:
        folder.keep([one.candidate, two.candidate], [one.sheet, missing], [lost])
        folder.keep([one.candidate, two.candidate], [one.sheet, two.sheet], [lost])
        assert not is_done(folder.of(situation()), 3)
        assert is_done(folder.of(situation()), 2)
    for name, count in (("candidates", 2), ("scores", 3), ("failures", 1)):
        path = tmp_path / f"{name}.jsonl"
        assert len(path.read_text(encoding="utf-8").splitlines()) == count
        path.write_text(path.read_text(encoding="utf-8") + '{"id": "b', encoding="utf-8")
    with opened(tmp_path) as folder:
        assert folder.of(situation()) == [one, two]
        assert folder.failures.of("a") == {3: lost}
    assert (tmp_path / "candidates.jsonl.cut-off").exists()
    replies = list(read_lines(tmp_path / "candidates.jsonl", Reply, "a reply"))
    assert [reply.model for reply in replies] == ["model-1", "model-2"]


def test_other_words_under_a_known_id_are_refused(tmp_path: Path) -> None:
    """Replies to one message never pass for replies to another."""
    with opened(tmp_path) as folder:
        folder.keep([candidate()], [], [])
        assert len(folder.of(situation())) == 1
        with pytest.raises(InputError, match="replies to another situation 'a'"):
            folder.of(situation("a", "Something else."))


def preferring(*replies: str) -> Preferring:
    scored = json.dumps({"scores": [{"criterion": "safety", "reason": "told", "score": 3}]})
    return Preferring(
        rubric=rubric("safety"),
        pool=[Voice(ToldModel(tell=lambda _, said=reply: said)) for reply in replies],
        judge=ToldModel(tell=lambda _: scored),
        filters=Filters(),
    )


async def test_a_thread_about_something_else_is_begun_anew(tmp_path: Path) -> None:
    """A message that was changed under its id gets replies to its own words, and only those."""
    with opened(tmp_path) as folder:
        halts = iter([False, False, True])
        await prefer(
            preferring(REPLIES["warm"], REPLIES["dry"]),
            [situation("a", "The first words.")],
            folder,
            concurrency=2,
            must_halt=lambda: next(halts, True),
        )
        assert folder.candidates.found == []
        new = situation("a", "Other words.")
        await prefer(preferring("You said so.", "Go on, please."), [new], folder, concurrency=2)
        assert {one.candidate.reply for one in folder.of(new)} == {"You said so.", "Go on, please."}


async def test_what_is_done_is_not_touched(tmp_path: Path) -> None:
    """A second run makes no call, and tells of no progress."""
    about = [situation("a"), situation("b")]
    done: list[None] = []
    with opened(tmp_path) as folder:
        for work in (preferring("You miss her.", "I see, go on."), preferring("x", "y")):
            await prefer(work, about, folder, concurrency=1, on_done=lambda: done.append(None))
        assert len(done) == 2
        found = outcome(work, about, folder, gap=1.0, pairing="all")
        assert (found.summary.situations.done, found.pairs) == (2, ())
        assert +Counter(found.summary.not_paired) == {"gap too small": 2}


def test_a_rehearsal_is_one_if_any_model_is() -> None:
    """A rehearsed judge makes rehearsed pairs, whoever replied."""
    work = preferring("a", "b")
    assert not work.rehearsal
    judged = Preferring(work.rubric, work.pool, RehearsalModel(), work.filters)
    assert judged.rehearsal
    assert judged.design().judge == "rehearsal"
