"""A small server on loopback that speaks the OpenAI protocol, and misbehaves on request.

It answers by playing the rehearsal model's roles over the messages it receives, whole or as a
stream, with token counts. Queued faults are played first, one for each request that they are for.
"""

from __future__ import annotations

import itertools
import json
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, Literal

from langchain_core.messages import BaseMessage, convert_to_messages

from scriptgraph.rehearsal.roles import play
from support.batch_desk import BatchDesk

SERVED = "served-model-1"
"""The model's name in answers; providers often give a more exact one than was asked for."""

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_NUMBERS = itertools.count(1)

Play = Callable[[Sequence[BaseMessage], str], str]
"""From the messages of a request, and the model's name in it, to the answer."""

FaultName = Literal[
    "429",  # too many requests, and when to come back
    "429 without a word",  # the same without `Retry-After`
    "500",
    "reset",  # the connection breaks before the answer
    "broken off",  # the connection breaks in the middle of the answer
    "stall",  # no answer until the server is closed
    "no json",  # the body of the answer is not JSON
    "truncated",  # the content is JSON that was cut off
    "wrong schema",
    "refusal",
    "no choices",
    "length",  # the answer was cut off at the token limit
    "empty",
]


@dataclass(frozen=True)
class Raw:
    """An answer as bytes, for what no well-kept server sends."""

    pieces: Sequence[bytes]
    kind: str = "text/event-stream"
    headers: Mapping[str, str] = field(default_factory=dict)


Denial = Literal["401", "402", "403", "404", "quota"]
"""What the server says to whom it will not answer at all."""

_DENIALS: dict[str, tuple[int, dict[str, str]]] = {
    "401": (401, {"message": "Incorrect API key", "code": "invalid_api_key"}),
    "402": (402, {"message": "Insufficient Balance"}),
    "403": (403, {"message": "Your country is not supported"}),
    "404": (404, {"message": "The model does not exist", "code": "model_not_found"}),
    "quota": (429, {"message": "You exceeded your quota", "code": "insufficient_quota"}),
}


@dataclass
class Fault:
    """What goes wrong with the next request of a kind."""

    name: FaultName | Denial
    on: Literal["judging", "speaking", "any"] = "any"
    headers: Mapping[str, str] = field(default_factory=lambda: {"retry-after-ms": "1"})
    """Of `429` and `500`: when to come back."""

    def is_for(self, request: dict[str, Any]) -> bool:
        kind = "judging" if "response_format" in request else "speaking"
        return self.on in (kind, "any")


@dataclass(frozen=True)
class Answer:
    """What the server answered to a request."""

    request: dict[str, Any]
    usage: dict[str, int]
    """The tokens that were charged."""

    fault: str | None


@dataclass
class OpenAIServer:
    """What a test sees of the server."""

    base_url: str = ""
    play: Play = lambda messages, _: play(messages, 0)
    """Who answers; by default the rehearsal model's roles."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    """The bodies of the requests, in order; those that met a fault included."""

    faults: list[Fault] = field(default_factory=list)
    spread: int = 1
    """At most one of so many requests in a row meets a fault, of those with the same seed.

    So no two faults meet the two attempts of one session, whichever others run beside it.
    """

    begin_faults: int = 0
    """Requests before the first that can meet a fault."""

    recurs: bool = False
    """Whether each fault comes up again when all others have been."""

    refuse: Callable[[dict[str, Any]], tuple[int, object] | None] = lambda request: None
    """Gives status and body with which a request is refused; None for one that is answered."""

    change: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]] = lambda request, body: body
    """Changes the body of an answer, as it is sent or cut into pieces."""

    raw: Callable[[dict[str, Any], dict[str, Any]], Raw | None] = lambda request, body: None
    """Writes an answer itself; None where it is written as usual."""

    is_metered: bool = True
    """Whether answers say how many tokens they took."""

    met: list[str] = field(default_factory=list)
    """The faults that requests have met, in order."""

    answers: list[Answer] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)
    _since_fault: Counter[int | None] = field(default_factory=Counter)
    """Seed → requests without a fault."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _pause: tuple[int, threading.Event] | None = None
    _server: _Server | None = None

    desk: BatchDesk | None = None
    """Who takes files and batches; None for a server that has none."""

    def complete(self, request: dict[str, Any], fault: str | None = None) -> dict[str, Any]:
        """Give the body of a whole answer, and charge for it."""
        messages = convert_to_messages(request["messages"])
        text = self.play(messages, request["model"])
        message: dict[str, Any] = {"role": "assistant", "content": _spoilt(text, fault)}
        if fault == "refusal":
            message = {"role": "assistant", "content": None, "refusal": "I cannot help with that."}
        finish = "length" if fault == "length" else "stop"
        usage = _usage(request["messages"], text)
        self.answers.append(Answer(request, usage, fault))
        if not self.is_metered:
            usage = {}
        choice = {"index": 0, "message": message, "finish_reason": finish}
        choices = [] if fault == "no choices" else [choice]
        body: dict[str, Any] = {**_HEAD, "object": "chat.completion", "choices": choices}
        body |= {"usage": usage} if usage else {}
        return self.change(request, body)

    @property
    def usages(self) -> list[dict[str, int]]:
        """Give the tokens that were charged, answer by answer."""
        return [answer.usage for answer in self.answers]

    def take_fault(self, request: dict[str, Any]) -> Fault | None:
        seed = request.get("seed")
        with self._lock:
            self._since_fault[seed] += 1
            if self._since_fault[seed] < self.spread or len(self.requests) <= self.begin_faults:
                return None
            for fault in self.faults:
                if fault.is_for(request):
                    self.faults.remove(fault)
                    self.faults += [fault] * self.recurs
                    self._since_fault[seed] = 0
                    self.met.append(fault.name)
                    return fault
        return None

    @contextmanager
    def holding_back(self, answers: int) -> Iterator[None]:
        """Answer so many requests more; those behind them wait until the block is left."""
        play, number, left = self.play, itertools.count(1), threading.Event()

        def answer(messages: Sequence[BaseMessage], model: str) -> str:
            if next(number) > answers:
                left.wait()
            return play(messages, model)

        self.play = answer
        try:
            yield
        finally:
            self.play = play
            left.set()

    @contextmanager
    def pausing_within(self, pieces: int) -> Iterator[None]:
        """Send so many pieces of each reply; the others wait until the block is left."""
        self._pause = (pieces, threading.Event())
        try:
            yield
        finally:
            self._pause[1].set()
            self._pause = None

    def wait_before(self, piece: int, request: dict[str, Any]) -> None:
        """Wait where a reply is to pause."""
        if self._pause and self._pause[0] == piece and "response_format" not in request:
            self._pause[1].wait()

    def read_to_the_end(self) -> None:
        """Wait until all is read that was sent by processes which are gone."""
        assert self._server
        with socket.create_connection(("127.0.0.1", self._server.server_port)) as last:
            while list(self._server.open.values()) != [last.getsockname()]:
                time.sleep(0.001)


@contextmanager
def openai_server(answer: Play | None = None) -> Iterator[OpenAIServer]:
    """Serve on a free port until the block is left; `answer` replaces the rehearsal's roles."""
    state = OpenAIServer(play=answer) if answer else OpenAIServer()

    class Handler(_Handler):
        server_state = state

    server = _Server(("127.0.0.1", 0), Handler)
    state._server = server
    # The client caches its connections by address, and the system hands ports out again: an
    # address of its own keeps a server from meeting the closed connections of an earlier one.
    state.base_url = f"http://127.0.0.1:{server.server_address[1]}/{next(_NUMBERS)}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        state.closed.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    """Knows its connections."""

    daemon_threads = True

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.open: dict[Any, Any] = {}
        """Connection → the other end's address."""

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open[request] = client_address
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.open.pop(request, None)


class _Handler(BaseHTTPRequestHandler):
    server_state: OpenAIServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer waits for an acknowledgement of its head

    def do_GET(self) -> None:
        if (desk := self.server_state.desk) is None:
            self._send(404, {"error": {"message": f"unknown path {self.path}"}})
        else:
            self._send_bytes(*desk.get(self.path))

    def do_POST(self) -> None:
        state = self.server_state
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        if state.desk and not self.path.endswith("/chat/completions"):
            self._send_bytes(*state.desk.post(self.path, self.headers["Content-Type"], sent))
            return
        request = json.loads(sent)
        state.requests.append({**request, "path": self.path, "key": self.headers["Authorization"]})
        if refusal := state.refuse(request):
            self._send(*refusal)
            return
        fault = state.take_fault(request)
        if fault is None or not self._fail(fault):
            self._answer(request, fault.name if fault else None)

    def _fail(self, fault: Fault) -> bool:
        """Fail before any answer; False when the fault is one of the answer itself."""
        name = fault.name
        if name in _DENIALS:
            status, told = _DENIALS[name]
            self._send(status, {"error": told})
        elif name == "429":
            self._send(429, {"error": {"message": "slow down"}}, fault.headers)
        elif name == "429 without a word":
            self._send(429, {"error": {"message": "slow down"}})
        elif name == "500":
            self._send(500, {"error": {"message": "oops"}}, fault.headers)
        elif name == "reset":
            self._reset()
        elif name == "stall":
            self.server_state.closed.wait()
            self.close_connection = True
        elif name == "no json":
            self._send_bytes(200, b'{"id": "x", "choi', "application/json", {})
        else:
            return False
        return True

    def _answer(self, request: dict[str, Any], fault: str | None) -> None:
        body = self.server_state.complete(request, fault)
        if raw := self.server_state.raw(request, body):
            self._send_raw(raw)
            return
        if request.get("stream"):
            message: dict[str, Any] = {"role": "assistant", "content": None}
            finish = "stop"
            if body["choices"]:
                message, finish = (body["choices"][0][k] for k in ("message", "finish_reason"))
            self._stream(request, message, finish, body.get("usage"), fault)
        else:
            if fault == "broken off":
                self._reset()
            else:
                self._send(200, body)

    def _stream(
        self,
        request: dict[str, Any],
        message: dict[str, Any],
        finish: str | None,
        usage: Any,
        fault: str | None,
    ) -> None:
        chunks: list[dict[str, Any]] = []
        if fault != "no choices":
            end = [{"delta": {}, "finish_reason": finish}] if finish else []
            chunks = [*_deltas(message), *end]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for number, chunk in enumerate(chunks):
            if fault == "broken off" and number == len(chunks) // 2:
                self._reset()
                return
            self.server_state.wait_before(number, request)
            self._event({**_CHUNK, "choices": [{"index": 0, "finish_reason": None, **chunk}]})
        if usage is not None and request.get("stream_options", {}).get("include_usage"):
            self._event({**_CHUNK, "choices": [], "usage": usage})
        if finish:
            self.wfile.write(b"data: [DONE]\n\n")

    def _send_raw(self, raw: Raw) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": raw.kind, "Connection": "close", **raw.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        for piece in raw.pieces:
            self.wfile.write(piece)
            self.wfile.flush()

    def _event(self, body: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(body)}\n\n".encode())
        self.wfile.flush()

    def _send(self, status: int, body: object, headers: Mapping[str, str] = _NO_HEADERS) -> None:
        self._send_bytes(status, json.dumps(body).encode(), "application/json", headers)

    def _send_bytes(self, status: int, body: bytes, kind: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Type": kind, "Content-Length": len(body)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def _reset(self) -> None:
        """Break the connection without a goodbye (TCP RST)."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            self.close_connection = True  # after a reset there is nothing left to flush

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the tests' output clean."""


_HEAD = {"id": "chatcmpl-1", "created": 1, "model": SERVED}
_CHUNK = {**_HEAD, "object": "chat.completion.chunk"}


def _spoilt(text: str, fault: str | None) -> str:
    match fault:
        case "truncated" | "length":
            return text[: len(text) // 2]
        case "wrong schema":
            return json.dumps({"answer": 42})
        case "empty":
            return ""
        case _:
            return text


def _deltas(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Cut a message into pieces, word by word."""
    yield {"delta": {"role": "assistant", "content": ""}}
    if message.get("refusal"):
        yield {"delta": {"refusal": message["refusal"]}}
    if message.get("reasoning_content"):
        yield {"delta": {"reasoning_content": message["reasoning_content"]}}
    for word in re.findall(r"\s*\S+\s*", message["content"] or ""):
        yield {"delta": {"content": word}}


def _usage(messages: Sequence[dict[str, Any]], text: str) -> dict[str, int]:
    read = sum(len(str(message["content"]).split()) for message in messages)
    written = len(text.split())
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
    }
