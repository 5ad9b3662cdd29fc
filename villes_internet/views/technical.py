"""What is told of the product itself: its state to the équipe, its measures to a machine, browsers' reports to us."""

import json
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from prometheus_client import CONTENT_TYPE_LATEST
from redis.exceptions import RedisError

from label.enums import DocumentStatus, MessageStatus
from label.models import Document, MailMessage
from label.permissions import equipe_required
from label.rules.refusals import Refusal
from toolkit.measures import CSP_REPORTS
from toolkit.workers import set_aside
from villes_internet import beacon
from villes_internet.keeping.making import manifest_of
from villes_internet.keeping.places import backups, has_backups, moment_of, whole_backups
from villes_internet.limits import is_too_much
from villes_internet.release import VERSION
from villes_internet.telling.figures import exposition
from villes_internet.telling.state import seen

LAST_BACKUPS, LAST_FAULTS = 5, 10
LONGEST_REPORT = 8_192  # bytes
REPORTS_PER_HOUR = 60  # of one network address


@equipe_required
@require_safe
def technical(request: HttpRequest) -> HttpResponse:
    """The state of each part, the last backups, what was given up: what the équipe may know without a console."""
    given_up = Document.objects.filter(status__in=(DocumentStatus.FAILED, DocumentStatus.INTERRUPTED))
    context = {
        "parts": seen(),
        "backups": _backups(),
        "has_backups": has_backups(),
        "sealed": bool(settings.BACKUP_RECIPIENTS),
        "documents": given_up.whole().order_by("-requested_at")[:LAST_FAULTS],
        "aside": _set_aside(),
        "mails": MailMessage.objects.filter(status=MessageStatus.FAILED).count(),
        "told": "Sentry" if settings.SENTRY_DSN else ", ".join(address for _, address in settings.ADMINS),
        "version": VERSION,
        "release": str(settings.RELEASE),
    }
    return render(request, "pilotage/technique.html", context)


def _set_aside() -> list[str]:
    try:
        return set_aside(beacon.broker())
    except RedisError:
        return []


def _backups() -> list[dict[str, object]]:
    """The last whole backups, the newest first; a place that is away, or a manifest that is spoilt, shows as such."""
    if not has_backups():
        return []
    place = backups()
    try:
        stamps = whole_backups(place)[-LAST_BACKUPS:]
    except OSError:
        return []
    found: list[dict[str, object]] = []
    for stamp in reversed(stamps):
        try:
            manifest = manifest_of(place, stamp)
        except Refusal:
            found.append({"at": moment_of(stamp), "manifest": None, "rows": 0})
            continue
        rows = sum(table.rows for table in manifest.tables.values())
        found.append({"at": moment_of(stamp), "manifest": manifest, "rows": rows})
    return found


@login_not_required
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Prometheus's reading, for who holds METRICS_TOKEN; for everybody else this address does not exist."""
    told = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(told, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


@csrf_exempt
@login_not_required
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """A browser says that a page of ours asked for what our policy forbids: counted by directive, and not kept."""
    answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
    if int(request.headers.get("Content-Length") or 0) > LONGEST_REPORT or is_too_much(
        request, "csp", allowed=REPORTS_PER_HOUR
    ):
        return answer
    try:
        report = json.loads(request.body)["csp-report"]
        said = str(report.get("effective-directive") or report.get("violated-directive") or "").split(" ")[0]
    except (ValueError, KeyError, TypeError, AttributeError, RawPostDataException):
        return answer
    known = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    family = said.removesuffix("-elem").removesuffix("-attr")
    CSP_REPORTS.labels(family if family in known else "other").inc()
    return answer
