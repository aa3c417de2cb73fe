"""Spans of turns and calls, as a collector of OpenTelemetry gets them from the real command."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from support.openai_server import SERVED, openai_server
from support.served_folder import two_scripts
from support.serving import Served

Spans = list[Any]


@contextmanager
def collector() -> Iterator[tuple[str, Spans]]:
    """Listen on loopback for spans."""
    spans: Spans = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = ExportTraceServiceRequest()
            request.ParseFromString(self.rfile.read(int(self.headers["Content-Length"])))
            for resource in request.resource_spans:
                for scope in resource.scope_spans:
                    spans.extend(scope.spans)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", spans
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def attributes(span: Any) -> dict[str, Any]:
    """Give a span's attributes by their names."""
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


def spans_of_a_session(folder: Path, env: dict[str, str]) -> Spans:
    """Serve a session of two turns, and give the spans that came of it."""
    with openai_server() as model, collector() as (address, spans):
        env = {**env, "OTEL_EXPORTER_OTLP_ENDPOINT": address, "OPENAI_API_KEY": "k"}
        served = Served(two_scripts(folder), "--model", f"m@{model.base_url}", env=env)
        served.client.post("/api/sessions", json={"script": "tea", "session": "secret-name"})
        served.client.post("/api/sessions/secret-name/turns", json={"text": "Darjeeling"})
        served.stop(signal.SIGTERM)
        return spans


def test_a_turn_is_a_span_and_its_calls_are_below_it(tmp_path: Path) -> None:
    """With model, tokens and node, and with neither words nor names."""
    spans = spans_of_a_session(tmp_path / "scripts", {})
    turns = [one for one in spans if one.name == "invoke_agent tea"]
    calls = [one for one in spans if one.name.startswith("chat ")]
    assert len(turns) == 2
    assert calls
    assert {one.parent_span_id for one in calls} <= {one.span_id for one in turns}
    for call in calls:
        told = attributes(call)
        assert told["gen_ai.operation.name"] == "chat"
        assert told["gen_ai.response.model"] == SERVED
        assert told["gen_ai.usage.input_tokens"] > 0
        assert told["scriptgraph.node"]
    everything = b"".join(one.SerializeToString() for one in spans)
    assert b"Darjeeling" not in everything
    assert b"secret-name" not in everything


@pytest.mark.slow
def test_words_are_told_where_somebody_asks_for_them(tmp_path: Path) -> None:
    """By the variable that the conventions name."""
    wanted = {"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "true"}
    spans = spans_of_a_session(tmp_path / "scripts", wanted)
    assert b"Darjeeling" in b"".join(one.SerializeToString() for one in spans)
