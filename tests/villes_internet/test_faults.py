"""What is told when something fails: wherever it runs, whatever else is away, and for as long as it lasts."""

import json
import logging
import os
import smtplib
import subprocess
import sys
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from django.conf import settings as configured
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from label.enums import MessageStatus
from label.models import MailMessage
from label.tasks import mail as sending
from label.tasks.mail import deliver_due, deliver_mail
from toolkit.files import StorageAway
from villes_internet import beacon
from villes_internet.telling import figures, state
from villes_internet.telling.alarms import AlarmHandler, faults_by_kind
from villes_internet.telling.figures import exposition

pytestmark = pytest.mark.slow

ROOT = Path(configured.BASE_DIR)


def _mail(address: str = "a@b.example", subject: str = "a") -> MailMessage:
    now = timezone.now()
    return MailMessage.objects.create(address=address, subject_kind="essai", subject=subject, text="b", due_at=now)


def _refused() -> None:
    msg = "server down"
    raise smtplib.SMTPServerDisconnected(msg)


@pytest.mark.django_db
def test_a_mail_server_that_is_down_all_night_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each try puts the message off: it is late since the first, and not since the last."""
    monkeypatch.setattr(EmailBackend, "send_messages", lambda *_: _refused())
    message, begun = _mail(), timezone.now()
    deliver_due()
    message.refresh_from_db()
    assert (message.attempts, message.due_at > begun) == (1, True)
    assert "aurait dû partir" in state.mails()
    MailMessage.objects.update(failing_since=begun - timedelta(minutes=20), due_at=begun)
    deliver_due()
    with pytest.raises(state.Away, match="20 minutes"):
        state.mails()
    assert "villes_mail_late_seconds 12" in exposition().decode()
    MailMessage.objects.update(queued_at=begun - timedelta(days=4), due_at=begun - timedelta(minutes=1))
    deliver_due()
    assert MailMessage.objects.get().status == MessageStatus.FAILED
    assert 'villes_mails{status="failed"} 1.0' in exposition().decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error",
    [smtplib.SMTPRecipientsRefused({"a@b.example": (452, b"full")}), smtplib.SMTPDataError(554, b"this one is spam")],
)
def test_an_address_that_is_full_or_a_letter_that_is_refused_is_no_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def full(*_: object) -> None:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", full)
    _mail()
    deliver_due()
    assert MailMessage.objects.get().failing_since is None
    assert state.mails() == "en attente d’un nouvel essai : 1"


@pytest.mark.django_db
def test_a_letter_that_cannot_be_written_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[object], caplog: pytest.LogCaptureFixture
) -> None:
    """The document of a mailing lies in a storage that is away; a link to sign in waits behind it."""
    real = sending.letter

    def away(rows: list[MailMessage]) -> object:
        if rows[0].subject == "avec une pièce":
            raise StorageAway("refused")
        return real(rows)

    monkeypatch.setattr(sending, "letter", away)
    _mail("x@b.example", "avec une pièce")
    _mail("y@b.example", "un lien")
    assert deliver_due() == 1
    assert len(mailoutbox) == 1
    first = MailMessage.objects.get(address="x@b.example")
    assert (first.status, first.attempts, first.failing_since is None) == (MessageStatus.QUEUED, 1, False)
    assert "ne se lit pas" in first.error
    assert [record.levelname for record in caplog.records if "letter_unwritten" in record.getMessage()] == ["ERROR"]


@pytest.mark.django_db
def test_measures_that_cannot_be_read_take_no_other_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> list[object]:
        raise StorageAway("refused")

    away.__name__ = "_backups"
    monkeypatch.setattr(figures, "_backups", away)
    said = exposition().decode()
    assert 'villes_measures_unread{measures="backups"} 1.0' in said
    assert 'villes_measures_unread{measures="mails"} 0.0' in said
    assert 'villes_part_up{part="base"} 1.0' in said
    assert "villes_saves_total" in said


def test_a_fault_is_counted_for_every_process_together(settings: Settings) -> None:
    settings.ADMINS = []
    before = faults_by_kind().get("ZeroDivisionError", 0)
    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError as error:
        told = (type(error), error, error.__traceback__)
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "panne", (), told)
    for handler in (AlarmHandler(), AlarmHandler()):
        handler.handle(record)
    assert faults_by_kind()["ZeroDivisionError"] == before + 2


@pytest.mark.django_db
def test_a_queue_where_nothing_moves_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    name, client = f"essai-{uuid4().hex}", beacon.broker()
    monkeypatch.setattr(beacon, "QUEUES", (name,))
    deliver_mail.apply_async(queue=name)
    try:
        assert 0 <= beacon.line_of(name).age < 60
        assert f"{name} : 1" in state.queue()
        waiting = json.loads(client.lindex(name, -1) or b"{}")
        waiting["headers"][beacon.QUEUED_AT] -= 1500
        client.rpush(name, json.dumps(waiting))
        with pytest.raises(state.Away, match="depuis 25 minutes"):
            state.queue()
        assert f'villes_queue_age_seconds{{queue="{name}"}} 15' in exposition().decode()
    finally:
        client.delete(name)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sante/vivant/", "/mesures/"])
def test_a_probe_asks_a_host_by_its_address(client: Client, settings: Settings, address: str) -> None:
    settings.ALLOWED_HOSTS = ["label.example"]
    settings.METRICS_TOKEN = "un-jeton"  # noqa: S105
    headers = {"Host": "127.0.0.1:8000", "Authorization": "Bearer un-jeton"}
    assert Client().get(address, headers=headers).status_code == 200
    assert Client().get("/palmares/2012/", headers=headers).status_code == 400


class Sentry(BaseHTTPRequestHandler):
    """A Sentry on the loopback: it takes everything."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def test_sentry_hears_every_process_and_not_the_workers_alone() -> None:
    """A process that only sets Django up, as the web, a backup or a migration does."""
    with HTTPServer(("127.0.0.1", 0), Sentry) as server:
        server.asked = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        code = (
            "import django; django.setup(); import logging, sentry_sdk\n"
            "try:\n    1 / 0\nexcept ZeroDivisionError:\n    logging.getLogger('villes_internet').exception('x')\n"
            "sentry_sdk.flush(10)"
        )
        known = {**os.environ, "SENTRY_DSN": f"http://cle@127.0.0.1:{server.server_port}/1"}
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=known, check=True, capture_output=True, timeout=120)
        server.shutdown()
        assert server.asked == ["/api/1/envelope/"]  # type: ignore[attr-defined]


def test_every_alert_of_a_queue_a_mail_and_a_fault_is_there() -> None:
    alerts = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))
    names = {rule["alert"] for group in alerts["groups"] for rule in group["rules"]}
    assert {
        "FileQuiNAvancePas",
        "CourrielsEnRetard",
        "CourrielsAbandonnes",
        "PannesDuCode",
        "MesuresIllisibles",
    } <= names
