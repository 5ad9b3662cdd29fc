"""The measures as Prometheus reads them: what the processes counted, and what the database and the broker hold now."""

import os
from collections.abc import Iterator
from datetime import timedelta

import structlog
from django.db.models import Avg, Count, F, Max, Q
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from jury.enums import SittingStatus
from jury.models import Sitting
from label.enums import DocumentStatus, MessageStatus
from label.models import Document, MailMessage
from villes_internet import beacon
from villes_internet.keeping.places import backups, has_backups, moment_of, whole_backups
from villes_internet.telling.alarms import faults_by_kind
from villes_internet.telling.state import seen

log = structlog.get_logger(__name__)

DAY = timedelta(days=1)


class Held:
    """What is true at the moment of the reading; about ten statements. What cannot be read (the database, the broker,
    the place of backups is away) is said, and takes nothing else with it.
    """

    def collect(self) -> Iterator[Metric]:
        unread = GaugeMetricFamily(
            "villes_measures_unread", "Whether these measures could not be read now.", labels=["measures"]
        )
        for read in (_parts, _queues, _faults, _mails, _documents, _sittings, _backups):
            name = read.__name__.strip("_")
            try:
                found = list(read())
            except Exception as error:  # noqa: BLE001  (whatever it is, it is said)
                log.warning("measures_unread", measures=name, error=repr(error))
                found = []
                unread.add_metric([name], 1)
            else:
                unread.add_metric([name], 0)
            yield from found
        yield unread


def _parts() -> Iterator[Metric]:
    up = GaugeMetricFamily("villes_part_up", "Whether each part works (as /sante/ tells it).", labels=["part"])
    for one in seen():
        up.add_metric([one.part.name], int(one.is_ok))
    yield up


def _queues() -> Iterator[Metric]:
    depth = GaugeMetricFamily("villes_queue_depth", "Tasks that wait in the broker.", labels=["queue"])
    age = GaugeMetricFamily("villes_queue_age_seconds", "Since when the oldest of them waits.", labels=["queue"])
    for name in beacon.QUEUES:
        line = beacon.line_of(name)
        depth.add_metric([name], line.waiting)
        age.add_metric([name], line.age)
    yield depth
    yield age


def _faults() -> Iterator[Metric]:
    faults = CounterMetricFamily("villes_faults", "Faults of ours, whatever the process, by kind.", labels=["kind"])
    for kind, many in faults_by_kind().items():
        faults.add_metric([kind], many)
    yield faults


def _sittings() -> Iterator[Metric]:
    sittings = GaugeMetricFamily("villes_sittings_open", "Sittings of the jury that are open.")
    sittings.add_metric([], Sitting.objects.filter(status=SittingStatus.OPEN).count())
    yield sittings


def _mails() -> Iterator[Metric]:
    by = GaugeMetricFamily("villes_mails", "Mails of the last day, by state.", labels=["status"])
    now = timezone.now()
    counts = dict.fromkeys(MessageStatus.values, 0)
    recent = Q(queued_at__gt=now - DAY) | Q(due_at__gt=now - DAY)  # given up after three days of tries: due of late
    counts |= dict(MailMessage.objects.filter(recent).values_list("status").annotate(n=Count("pk")).order_by())
    for status, count in counts.items():
        by.add_metric([str(status)], count)
    yield by
    late = GaugeMetricFamily("villes_mail_late_seconds", "Since when the oldest mail should have left.")
    since = MailMessage.objects.late_since(now)
    late.add_metric([], (now - since).total_seconds() if since is not None else 0)
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
