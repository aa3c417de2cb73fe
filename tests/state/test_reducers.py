"""How `messages` and `trace` take in what is written to them."""

from __future__ import annotations

import copy
import pickle
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage

from scriptgraph.state.reducers import extend_messages

IDS = st.sampled_from(["a", "b", "c", "d"])
MESSAGES = st.one_of(
    st.builds(lambda id, text: HumanMessage(text, id=id), IDS, st.sampled_from("xyz")),
    st.builds(lambda id, text: AIMessage(text, id=id), IDS, st.sampled_from("xyz")),
    st.builds(lambda id: RemoveMessage(id=id), IDS),
)
BATCHES = st.lists(st.lists(MESSAGES, max_size=4), max_size=5)


@given(BATCHES, BATCHES)
def test_batching_makes_no_difference(first: list[Any], second: list[Any]) -> None:
    """Writes applied one by one, in two batches, or all at once give the same conversation."""
    at_once = extend_messages([], [*first, *second])
    assert extend_messages(extend_messages([], first), second) == at_once
    one_by_one: list[Any] = []
    for write in (*first, *second):
        one_by_one = extend_messages(one_by_one, [write])
    assert one_by_one == at_once


@given(BATCHES)
def test_ids_are_unique(writes: list[Any]) -> None:
    """No message is there twice, and a removal leaves nothing behind."""
    ids = [message.id for message in extend_messages([], writes)]
    assert len(ids) == len(set(ids))


def test_messages_are_appended_and_removed() -> None:
    """What is new stands behind what there is, and a removal leaves nothing behind."""
    start: list[AnyMessage] = [HumanMessage("1", id="a"), AIMessage("2", id="b")]
    found = extend_messages(start, [[HumanMessage("3", id="c")], [RemoveMessage(id="b")]])
    assert [(message.id, message.text) for message in found] == [("a", "1"), ("c", "3")]
    assert [message.text for message in start] == ["1", "2"]


def texts(start: list[AnyMessage], *writes: Any) -> list[tuple[str | None, str]]:
    return [(message.id, message.text) for message in extend_messages(start, writes)]


def test_other_words_under_an_id_are_new_words() -> None:
    """They get an id of their own at the end, and what was said stays as it was."""
    start: list[AnyMessage] = [HumanMessage("hello", id="1"), AIMessage("Hi.", id="b")]
    assert texts(start, [HumanMessage("I want to die", id="1")]) == [
        ("1", "hello"),
        ("b", "Hi."),
        ("1-2", "I want to die"),
    ]
    assert texts(start, [HumanMessage("Hi.", id="b")])[-1] == ("b-2", "Hi.")


def test_a_message_that_comes_again_changes_nothing() -> None:
    """A client that tries again, or sends all that it knows, says nothing new."""
    said: list[AnyMessage] = [
        HumanMessage("hello", id="1"),
        AIMessage("Hi.", id="b"),
        HumanMessage("well", id="1-2"),
    ]
    start: list[AnyMessage] = [*said]
    there = [(message.id, message.text) for message in said]
    assert texts(start, [HumanMessage("well", id="1")]) == there
    assert texts(start, [HumanMessage("well", id="1")], [said[1]], said) == there
    edited = [HumanMessage("well", id="1"), said[1], HumanMessage("so", id="c")]
    assert texts(start, edited) == [*there, ("c", "so")]


def test_whoever_numbers_all_messages_alike_is_heard_each_time() -> None:
    """One that comes alone is compared with what came last under its id."""
    said = [[HumanMessage(text, id="1")] for text in ("yes", "no", "yes", "yes", "no")]
    assert [text for _, text in texts([], *said)] == ["yes", "no", "yes", "no"]


def test_messages_without_an_id_are_kept() -> None:
    """Two messages that nobody gave an id are two messages."""
    assert len(extend_messages([], [[HumanMessage("x"), HumanMessage("x")]])) == 2


@given(BATCHES, st.lists(MESSAGES.filter(lambda m: not isinstance(m, RemoveMessage))), BATCHES)
def test_what_is_put_into_the_list_itself_is_seen(
    first: list[Any], put_in: list[Any], second: list[Any]
) -> None:
    """Messages that somebody appends to the list, or takes out, count as if they were written."""
    grown = extend_messages([], first)
    for message in put_in:
        if message.id not in {other.id for other in grown}:
            grown.append(message)
    expected = extend_messages(list(grown), second)
    assert extend_messages(grown, second) == expected
    assert extend_messages(copy.copy(grown), second) == expected
    emptied = extend_messages([], first)
    del emptied[1:]
    assert extend_messages(emptied, second) == extend_messages(list(emptied), second)


def test_copies_and_what_is_stored_are_plain_lists() -> None:
    """Whoever copies a conversation in depth, or pickles it, gets a list like any other."""
    grown = extend_messages([], [HumanMessage("1", id="a"), AIMessage("2", id="b")])
    for other in (copy.deepcopy(grown), pickle.loads(pickle.dumps(grown))):
        assert type(other) is list
        assert other == grown
        assert other[0] is not grown[0]
