"""Streams of events are read alike however a connection cuts them."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.models.events import Events

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)


def said(text: str, *, as_it_is: bool) -> bytes:
    """Write a piece of an answer as a server does."""
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    return json.dumps({"choices": [choice]}, ensure_ascii=as_it_is).encode()


OBJECTS = st.builds(said, TEXTS, as_it_is=st.booleans())
PIECES = st.one_of(
    OBJECTS.map(lambda one: b"data: " + one + b"\n\n"),
    OBJECTS.map(lambda one: b"data: " + one + b"\n"),
    OBJECTS.map(lambda one: b"data:" + one + b"\r\n\r\n"),
    OBJECTS.map(lambda one: one + b"\n\n"),
    st.tuples(OBJECTS, OBJECTS).map(lambda two: b"data: " + b"".join(two) + b"\n\n"),
    st.sampled_from(
        [
            b"event: error\n",
            b"\n\n",
            b": kept alive\n\n",
            b"data: {",
            b"data: }{}\n\n",
            b"data: [DONE]\n\n",
        ]
    ),
)


def read(pieces: list[bytes]) -> bytes:
    """Give all that is read of a stream that comes in these pieces."""
    events = Events()
    return b"".join([*map(events.feed, pieces), events.finish()])


@given(st.lists(PIECES, max_size=6))
def test_a_stream_is_read_alike_in_whole_events_and_letter_by_letter(pieces: list[bytes]) -> None:
    """What is read of a stream is the same wherever the connection cuts it."""
    whole = b"".join(pieces)
    letters = [bytes([letter]) for letter in whole]
    assert read(pieces) == read(letters) == read([whole])


@given(st.lists(OBJECTS, min_size=1, max_size=6))
def test_events_as_they_should_be_are_given_on_as_they_came(objects: list[bytes]) -> None:
    """Each comes out of the piece that it came in, letter for letter."""
    events = Events()
    for one in objects:
        piece = b"data: " + one + b"\n\n"
        assert events.feed(piece) == piece
