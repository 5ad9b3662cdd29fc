"""Traces by OpenTelemetry, where the environment names a collector (`OTEL_EXPORTER_OTLP_ENDPOINT`): one span a request,
one a task.

A span holds the names of routes and tasks, statuses and the number of the request: no address, no person, no text. What
the collector is called, and the rest of it, follow OpenTelemetry's own variables.
"""

import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from villes_internet.release import VERSION

COLLECTORS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
NAME = "OTEL_SERVICE_NAME"
SECOND = 1_000_000_000  # ns


def trace_request(route: str, method: str, status: int, seconds: float, number: str, parent: str) -> None:
    """Tell of a request that has just been answered in so many seconds; `parent`: the `traceparent` that came with it
    (W3C Trace Context), "" without one.
    """
    if (provider := _provider()) is None:
        return
    from opentelemetry.trace import SpanKind  # noqa: PLC0415  (heavy, and for those who trace alone)

    said = {"http.request.method": method, "http.route": route, "http.response.status_code": status}
    _tell(provider, f"{method} {route}", SpanKind.SERVER, seconds, said | {"request_id": number}, status >= 500, parent)


def trace_task(name: str, state: str, seconds: float) -> None:
    """Tell of a task that has just ended in so many seconds, in a state of Celery's."""
    if (provider := _provider()) is None:
        return
    from opentelemetry.trace import SpanKind  # noqa: PLC0415

    said = {"messaging.system": "celery", "task.name": name, "task.state": state}
    _tell(provider, name, SpanKind.CONSUMER, seconds, said, state == "FAILURE", "")


def _tell(
    provider: Any, name: str, kind: Any, seconds: float, said: Mapping[str, Any], is_fault: bool, parent: str
) -> None:
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

    end = time.time_ns()
    before = TraceContextTextMapPropagator().extract({"traceparent": parent}) if parent else None
    tracer = provider.get_tracer("villes_internet", VERSION)
    span = tracer.start_span(name, before, kind, said, start_time=end - round(seconds * SECOND))
    if is_fault:
        span.set_status(Status(StatusCode.ERROR))
    span.end(end)


@cache
def _provider() -> Any:
    """What sends the spans of this process, in batches of its own thread; None where no collector is named. Made by the
    first request or task, after the processes have parted.
    """
    if not any(os.environ.get(name) for name in COLLECTORS):
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    named = {} if os.environ.get(NAME) else {"service.name": "villes-internet"}
    provider = TracerProvider(resource=Resource.create(named | {"service.version": VERSION}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider
