"""How `messages` and `trace` take in what is written to them."""

from __future__ import annotations

import copy
import pickle
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage

from scriptgraph.growth import extend_messages

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


def test_messages_are_appended_replaced_and_removed() -> None:
    """The newest write of an id wins and keeps its place."""
    start: list[AnyMessage] = [HumanMessage("1", id="a"), AIMessage("2", id="b")]
    writes = [[HumanMessage("3", id="c")], HumanMessage("one", id="a"), [RemoveMessage(id="b")]]
    found = extend_messages(start, writes)
    assert [(message.id, message.text) for message in found] == [("a", "one"), ("c", "3")]
    assert [message.text for message in start] == ["1", "2"]


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
