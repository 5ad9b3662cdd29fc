"""Traces: sent where the environment names a collector, with nothing of anybody in them."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from villes_internet import celery
from villes_internet.telling import tracing

pytestmark = pytest.mark.slow

CLAIMED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"


class Collector(HTTPServer):
    """A collector on the loopback: the requests that it was sent, whole."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.received: list[bytes] = []

    @property
    def spans(self) -> list[Span]:
        """Every span received, in order."""
        sent = [ExportTraceServiceRequest.FromString(body) for body in self.received]
        return [
            span
            for one in sent
            for resource in one.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


class Receiver(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(gzip.decompress(body) if self.headers.get("Content-Encoding") else body)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with Collector() as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{found.server_port}")
        tracing._provider.cache_clear()
        yield found
        tracing.stop_tracing()
        tracing._provider.cache_clear()
        found.shutdown()


def said(span: Span) -> dict[str, str | int]:
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


@pytest.mark.django_db
def test_a_request_is_traced_by_its_route_and_by_nothing_of_whoever_asks(client: Client, collector: Collector) -> None:
    client.get("/contact/?q=nadia@presse.example", headers={"traceparent": CLAIMED, "X-Request-ID": "d1e2m3a4nde"})
    client.get("/alertes/confirmer/jeton-secret/")
    tracing._provider().force_flush()
    contact, alert = collector.spans
    assert contact.name == "GET contact"
    assert contact.trace_id.hex() != CLAIMED[3:35], "what a client says of its trace is not believed"
    assert said(contact) == {
        "http.request.method": "GET",
        "http.route": "contact",
        "http.response.status_code": 200,
        "request_id": "d1e2m3a4nde",
    }
    assert contact.end_time_unix_nano > contact.start_time_unix_nano
    assert said(alert)["http.route"] == "alert-confirm"
    assert not any(word in body for body in collector.received for word in (b"nadia", b"jeton-secret", b"127.0.0.1"))


def test_a_task_is_traced_with_its_end(collector: Collector) -> None:
    @celery.app.task(name="tests.traced")
    def traced() -> None:
        """Nothing."""

    traced.apply()
    del celery.app.tasks[traced.name]
    tracing._provider().force_flush()
    (span,) = collector.spans
    assert (span.name, said(span)["task.state"]) == ("tests.traced", "SUCCESS")


@pytest.mark.django_db
def test_a_collector_badly_named_costs_the_traces_alone(
    client: Client, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "1")  # less than a batch: refused by the library
    assert client.get("/contact/").status_code == 200
    assert tracing._provider() is None


@pytest.mark.django_db
def test_nothing_is_traced_without_a_collector(client: Client) -> None:
    tracing._provider.cache_clear()
    assert client.get("/contact/").status_code == 200
    assert tracing._provider() is None
