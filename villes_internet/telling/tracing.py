"""Traces by OpenTelemetry, where the environment names a collector (`OTEL_EXPORTER_OTLP_ENDPOINT`): one span a request,
one a task.

A span holds the names of routes and tasks, statuses and the number of the request: no address, no person, no text. What
a client says of its own trace is not believed. The collector away, or badly named, nothing else suffers.
"""

import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import structlog

from villes_internet.release import VERSION

log = structlog.get_logger("villes_internet.tracing")
COLLECTORS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
TIMES = ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT")
NAME = "OTEL_SERVICE_NAME"
PATIENCE = 2  # seconds for a sending: a process that ends waits for its last one
SECOND = 1_000_000_000  # ns


def trace_request(route: str, method: str, status: int, seconds: float, number: str) -> None:
    """Tell of a request that has just been answered in so many seconds."""
    if (provider := _provider()) is None:
        return
    from opentelemetry.trace import SpanKind  # noqa: PLC0415  (heavy, and for those who trace alone)

    said = {"http.request.method": method, "http.route": route, "http.response.status_code": status}
    _tell(
        provider, f"{method} {route}", SpanKind.SERVER, seconds, said | {"request_id": number}, is_fault=status >= 500
    )


def trace_task(name: str, state: str, seconds: float) -> None:
    """Tell of a task that has just ended in so many seconds, in a state of Celery's."""
    if (provider := _provider()) is None:
        return
    from opentelemetry.trace import SpanKind  # noqa: PLC0415

    said = {"messaging.system": "celery", "task.name": name, "task.state": state}
    _tell(provider, name, SpanKind.CONSUMER, seconds, said, is_fault=state == "FAILURE")


def _tell(provider: Any, name: str, kind: Any, seconds: float, said: Mapping[str, Any], *, is_fault: bool) -> None:
    from opentelemetry.context import Context  # noqa: PLC0415
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415

    end = time.time_ns()
    tracer = provider.get_tracer("villes_internet", VERSION)
    span = tracer.start_span(name, Context(), kind, said, start_time=end - round(seconds * SECOND))
    if is_fault:
        span.set_status(Status(StatusCode.ERROR))
    span.end(end)


def stop_tracing() -> None:
    """Send what this process has left to say, before it ends."""
    if (provider := _provider()) is not None:
        provider.shutdown()


@cache
def _provider() -> Any:
    """What sends the spans, in batches of its own thread, made by the first request or task, once the processes have
    parted; None where no collector is named, or where what names it cannot be used, which the journal tells.
    """
    if not any(os.environ.get(name) for name in COLLECTORS):
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    try:
        named = {} if os.environ.get(NAME) else {"service.name": "villes-internet"}
        patience = None if any(os.environ.get(name) for name in TIMES) else PATIENCE
        sending = BatchSpanProcessor(OTLPSpanExporter(timeout=patience))
        provider = TracerProvider(resource=Resource.create(named | {"service.version": VERSION}))
    except (ValueError, RuntimeError) as error:
        log.error("no_traces", reason=str(error))
        return None
    provider.add_span_processor(sending)
    return provider
