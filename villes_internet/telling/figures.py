"""The measures as Prometheus reads them: what the processes counted, and what the database and the broker hold now."""

import os
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Avg, Count, F, Max
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from redis.exceptions import RedisError

from jury.enums import SittingStatus
from jury.models import Sitting
from label.enums import DocumentStatus, MessageStatus
from label.models import Document, MailMessage
from villes_internet import beacon
from villes_internet.keeping.places import backups, has_backups, moment_of, whole_backups
from villes_internet.telling.state import seen

DAY = timedelta(days=1)


class Held:
    """What is true at the moment of the reading; about ten statements."""

    def collect(self) -> Iterator[Metric]:
        yield from _parts()
        yield from _queues()
        yield from _mails()
        yield from _documents()
        sittings = GaugeMetricFamily("villes_sittings_open", "Sittings of the jury that are open.")
        sittings.add_metric([], Sitting.objects.filter(status=SittingStatus.OPEN).count())
        yield sittings
        yield from _backups()


def _parts() -> Iterator[Metric]:
    up = GaugeMetricFamily("villes_part_up", "Whether each part works (as /sante/ tells it).", labels=["part"])
    for one in seen():
        up.add_metric([one.part.name], int(one.is_ok))
    yield up


def _queues() -> Iterator[Metric]:
    depth = GaugeMetricFamily("villes_queue_depth", "Tasks that wait in the broker.", labels=["queue"])
    for name in beacon.QUEUES:
        try:
            depth.add_metric([name], beacon.broker().llen(name))
        except RedisError:
            return
    yield depth


def _mails() -> Iterator[Metric]:
    by = GaugeMetricFamily("villes_mails", "Mails of the last day, by state.", labels=["status"])
    now = timezone.now()
    counts = dict.fromkeys(MessageStatus.values, 0)
    counts |= dict(
        MailMessage.objects.filter(queued_at__gt=now - DAY).values_list("status").annotate(n=Count("pk")).order_by()
    )
    for status, count in counts.items():
        by.add_metric([str(status)], count)
    yield by
    late = GaugeMetricFamily("villes_mail_late_seconds", "Since when the oldest mail should have left.")
    oldest = MailMessage.objects.filter(status=MessageStatus.QUEUED, due_at__lte=now).order_by("due_at").first()
    late.add_metric([], (now - oldest.due_at).total_seconds() if oldest is not None else 0)
    yield late


def _documents() -> Iterator[Metric]:
    by = GaugeMetricFamily(
        "villes_documents", "Documents of the last day, by kind and state.", labels=["kind", "status"]
    )
    recent = Document.objects.filter(requested_at__gt=timezone.now() - DAY).order_by()
    for kind, status, count in recent.values_list("kind", "status").annotate(n=Count("pk")):
        by.add_metric([kind, status], count)
    yield by
    mean = GaugeMetricFamily("villes_document_seconds", "Mean time to make one, last day.", labels=["kind"])
    longest = GaugeMetricFamily(
        "villes_document_longest_seconds", "Longest time to make one, last day.", labels=["kind"]
    )
    took = F("finished_at") - F("started_at")
    done = recent.filter(status=DocumentStatus.DONE, started_at__isnull=False, finished_at__isnull=False)
    for kind, average, most in done.values_list("kind").annotate(mean=Avg(took), most=Max(took)):
        mean.add_metric([kind], average.total_seconds())
        longest.add_metric([kind], most.total_seconds())
    yield mean
    yield longest


def _backups() -> Iterator[Metric]:
    if not has_backups():
        return
    stamps = whole_backups(backups())
    age = GaugeMetricFamily("villes_backup_age_seconds", "Age of the last whole backup; absent when there is none.")
    if stamps:
        age.add_metric([], (timezone.now() - moment_of(stamps[-1])).total_seconds())
        yield age


def exposition() -> bytes:
    """All of them, in Prometheus's text format."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    else:
        counted = REGISTRY
    held = CollectorRegistry()
    held.register(Held())
    return generate_latest(counted) + generate_latest(held)
