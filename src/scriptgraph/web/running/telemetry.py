"""Where spans go: what the environment names, as every program with OpenTelemetry has it."""

from __future__ import annotations

import os

from scriptgraph.core.extras import require

ADDRESSES = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


def send_spans() -> bool:
    """Have spans sent to where the environment says; gives whether it does.

    Raises:
        InputError: When it does, and the extra `telemetry` is not there.
    """
    if not any(map(os.environ.get, ADDRESSES)):
        return False
    require("opentelemetry.exporter.otlp.proto.http", "telemetry")
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "scriptgraph"}
    provider = TracerProvider(resource=Resource.create(named))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    return True
