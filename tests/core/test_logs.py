"""Logs and errors: nothing that anybody has said is in them."""

from __future__ import annotations

import io
import json
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, RemoveMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command, Overwrite
from support.command_line import scriptgraph
from support.dangerous import CARE
from support.fakes import ToldModel, answer, roles
from support.terminal import script_file

from scriptgraph.core.errors import ScriptgraphError
from scriptgraph.core.logs import LOGGER, TELEMETRY, log_as_json
from scriptgraph.core.settings import Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation

SECRET = "Unverkennbares Geheimnis"
CONFIG: Any = {"configurable": {"thread_id": f"{SECRET} as a name"}}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Collect what is logged as JSON, and put the loggers back."""
    stream = io.StringIO()
    loggers = [logging.getLogger(name) for name in (LOGGER, TELEMETRY)]
    before = [(logger.level, logger.propagate) for logger in loggers]
    handler = log_as_json(stream)
    yield stream
    for logger, (level, propagate) in zip(loggers, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


def session(*, down: bool = False, **settings: Any) -> Any:
    tell = roles(lambda said: answer())
    model = ToldModel(tell=lambda prompt: ConnectionError("gone") if down else tell(prompt))
    graph = create_session(CARE, model, settings=Settings(attempts=1, **settings))
    return graph.compile(checkpointer=InMemorySaver())


REFUSED: list[Any] = [
    {"messages": [{"text": SECRET}]},
    {"messages": [{"role": "nobody", "content": SECRET}]},
    {"messages": [{"role": "user", "words": SECRET}]},
    {"messages": [HumanMessage([{"type": "image_url", "image_url": SECRET}])]},
    {"messages": [AIMessage(SECRET)]},
    {"messages": Overwrite([HumanMessage(SECRET)])},
    {"messages": [RemoveMessage(id="1"), HumanMessage(SECRET)]},
    {"messages": [HumanMessage(SECRET * 2000)]},
    {"messages": [HumanMessage(SECRET, id="1")]},
    {"messages": [HumanMessage(SECRET)], "said": 1},
    [SECRET],
    SECRET,
    Command(resume=SECRET),
    Command(resume={"act": "say", "text": SECRET}),
    Command(update={"messages": [{"text": SECRET}]}),
]


@pytest.mark.parametrize("given", REFUSED, ids=lambda given: str(given)[:40])
async def test_a_refusal_repeats_no_word(given: Any, log: io.StringIO) -> None:
    """Neither its text, nor what it came from, nor the log."""
    graph = session()
    await graph.ainvoke({"messages": [HumanMessage("hello", id="1")]}, CONFIG)
    with pytest.raises(ScriptgraphError) as told:
        await graph.ainvoke(given, CONFIG)
    assert "Geheimnis" not in "".join(traceback.format_exception_only(told.value))
    error: BaseException | None = told.value
    while error is not None:
        assert "Geheimnis" not in str(error) + repr(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    assert "Geheimnis" not in log.getvalue()


@pytest.mark.parametrize("way", ["say", "raise"])
async def test_a_failing_model_is_logged_without_a_word(way: str, log: io.StringIO) -> None:
    """The session's name is a digest, and an event is one JSON object."""
    graph = session(down=True, when_unreachable=way)
    said: Any = {"messages": [HumanMessage(SECRET)]}
    if way == "say":
        await graph.ainvoke(said, CONFIG)
    else:
        with pytest.raises(ScriptgraphError) as told:
            await graph.ainvoke(said, CONFIG)
        assert "Geheimnis" not in repr(told.value) + repr(told.value.__cause__)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert bool(lines) == (way == "say")
    assert all(line["event"].startswith("no model answered (failed) in session ") for line in lines)
    assert "Geheimnis" not in log.getvalue()


async def test_a_failing_store_repeats_no_word(tmp_path: Path, log: io.StringIO) -> None:
    """Nor does the error of a turn that could not be stored."""
    place = tmp_path / "s.sqlite"
    async with open_store(str(place)) as store:
        graph = create_session(CARE, ToldModel(tell=roles(lambda said: answer())))
        talking = Conversation(graph.compile(checkpointer=store.checkpointer), store, "a")
        [_ async for _ in talking.turn(None)]
        place.rename(tmp_path / "away")
        with pytest.raises(ScriptgraphError) as told:
            [_ async for _ in talking.turn(SECRET)]
        assert "Geheimnis" not in repr(told.value) + repr(told.value.__cause__)
        (tmp_path / "away").rename(place)
    assert "Geheimnis" not in log.getvalue()


def test_an_error_in_a_log_is_its_kind_alone(log: io.StringIO) -> None:
    """Its text and its frames may hold words."""
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("scriptgraph.x").exception("it failed")
    assert json.loads(log.getvalue())["error"] == "ValueError"
    assert "Geheimnis" not in log.getvalue()


def test_the_command_line_logs_where_it_is_asked_to(tmp_path: Path) -> None:
    """Another wish than `json` is refused, and by default nothing is written."""
    script_file(tmp_path)
    done = scriptgraph("check", "visit.yaml", cwd=tmp_path, env={"SCRIPTGRAPH_LOG": "loud"})
    assert (done.returncode, "SCRIPTGRAPH_LOG is 'loud'" in done.stderr) == (1, True)
    done = scriptgraph("check", "visit.yaml", cwd=tmp_path, env={"SCRIPTGRAPH_LOG": "json"})
    assert (done.returncode, '{"at"' in done.stderr) == (0, False)


def test_spans_that_could_not_be_sent_are_told_as_json(log: io.StringIO) -> None:
    """OpenTelemetry's own logger writes no other lines between ours."""
    exporter = logging.getLogger(f"{TELEMETRY}.exporter.otlp.proto.http.trace_exporter")
    exporter.error("Failed to export spans batch code: %s", 503)
    exporter.info("sent")
    (line,) = log.getvalue().splitlines()
    assert json.loads(line)["event"] == "Failed to export spans batch code: 503"
