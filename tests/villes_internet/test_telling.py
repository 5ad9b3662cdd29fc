"""What the product tells of itself: its lines without secrets, its measures, its faults, its state."""

import io
import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from label.actions.people import erase_account
from label.enums import DocumentStatus
from label.models import Document, Edition, MailMessage
from tests.cast import Cast
from tests.pages import text_of, words_of
from toolkit.files import StorageAway
from toolkit.measures import CSP_REPORTS
from villes_internet import beacon
from villes_internet.keeping.places import MANIFEST, backups, stamp_of
from villes_internet.settings.logs import logging_configuration
from villes_internet.telling import state
from villes_internet.telling.alarms import AlarmHandler, without_people
from villes_internet.telling.masking import masked
from villes_internet.telling.requests import TellMiddleware
from villes_internet.telling.stacks import PlainRefusals
from villes_internet.views import errors

TOKEN = "MTI:1tZ9xQ:mYp2ZqDkPpmBTSk0m6_8vD1t5uG"  # noqa: S105


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"/alertes/confirmer/{TOKEN}/", "/alertes/confirmer/…/"),
        ("/initiatives/un-cyber-centre-pour-tous-les-ages/", "/initiatives/un-cyber-centre-pour-tous-les-ages/"),
        ("/static/css/base.0123456789abcdef0123.css", "/static/css/….css"),
        ("/palmares/2012/?q=dupont", "/palmares/2012/?…"),
        (f"Not Found: /invitation/{TOKEN}/", "Not Found: /invitation/…/"),
        ("/compte/mot-de-passe/cle/1-abcdef-0123456789abcdef0123456789abcdef/", "/compte/mot-de-passe/cle/…/"),
    ],
)
def test_no_line_holds_what_a_link_opens(path: str, said: str) -> None:
    assert masked(path).replace("….css", "…") == said.replace("….css", "…")


@given(st.from_regex(r"/[a-z-]{1,12}/[A-Za-z0-9_:-]{24,80}/", fullmatch=True))
def test_a_signature_never_stays(path: str) -> None:
    secret = path.split("/")[2]
    is_words = all(len(part) <= 20 and part for part in secret.split("-")) and secret == secret.lower()
    assert (secret in masked(path)) is (is_words and ":" not in secret and "_" not in secret)


def _lines(settings: Settings) -> tuple[io.StringIO, logging.Handler]:
    """What is written from now on, as production writes it."""
    formatter: Any = logging_configuration(json=True)["formatters"]["structured"]
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    maker = formatter.pop("()")
    handler.setFormatter(maker(**formatter))
    return out, handler


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_number_its_route_and_the_address_that_the_proxy_saw(
    client: Client, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    out, handler = _lines(settings)
    logger = logging.getLogger("villes_internet.request")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        answer = client.get(
            f"/alertes/confirmer/{TOKEN}/?adresse=a@b.example",
            headers={"X-Request-ID": "du-proxy-0001", "X-Forwarded-For": "203.0.113.9, 198.51.100.7"},
        )
        client.get("/sante/vivant/")
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    (line,) = [json.loads(one) for one in out.getvalue().splitlines()]
    assert answer["X-Request-ID"] == line["request_id"] == "du-proxy-0001"
    assert (line["route"], line["status"], line["method"]) == ("alert-confirm", answer.status_code, "GET")
    assert line["address"] == "198.51.100.7"
    assert TOKEN not in out.getvalue()
    assert "b.example" not in out.getvalue()


def test_a_number_that_is_not_one_is_replaced(rf: RequestFactory) -> None:
    answer = TellMiddleware(lambda _request: HttpResponse())(rf.get("/", headers={"X-Request-ID": "a\tb <c>"}))
    assert len(answer["X-Request-ID"]) == 32


@pytest.mark.django_db
def test_the_measures_are_read_with_their_token_alone(client: Client, settings: Settings) -> None:
    assert client.get("/mesures/").status_code == 404
    settings.METRICS_TOKEN = "un-jeton"  # noqa: S105
    assert client.get("/mesures/", headers={"Authorization": "Bearer un-autre"}).status_code == 404
    client.get("/palmares/2012/")
    _mail()
    Document.objects.create(
        kind="palmares",
        edition=Edition.objects.get(year=2012),
        title="Palmarès",
        file_name="a.pdf",
        status=DocumentStatus.FAILED,
    )
    answer = client.get("/mesures/", headers={"Authorization": "Bearer un-jeton"})
    said = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain")
    assert 'villes_requests_seconds_count{method="GET",route="palmares",status="200"}' in said
    assert 'villes_mails{status="queued"} 1.0' in said
    assert 'villes_documents{kind="palmares",status="failed"} 1.0' in said
    assert 'villes_part_up{part="base"} 1.0' in said
    assert "villes_sittings_open 0.0" in said
    assert "b.example" not in said


@pytest.mark.parametrize(
    ("body", "directive"),
    [
        ({"csp-report": {"effective-directive": "script-src-elem"}}, "script-src"),
        ({"csp-report": {"violated-directive": "style-src https://x"}}, "style-src"),
        ({"csp-report": {"effective-directive": "n’importe quoi"}}, "other"),
        ({"autre": 1}, None),
        ([], None),
    ],
)
@pytest.mark.django_db
def test_a_browser_s_report_is_counted_and_not_kept(client: Client, body: Any, directive: str | None) -> None:
    def count() -> float:
        return sum(one.value for one in next(iter(CSP_REPORTS.collect())).samples if one.name.endswith("_total"))

    before = count()
    own = CSP_REPORTS.labels(directive or "other")._value.get()
    answer = client.post("/csp/", json.dumps(body), content_type="application/csp-report")
    assert answer.status_code == 204
    assert count() - before == (directive is not None)
    assert CSP_REPORTS.labels(directive or "other")._value.get() - own == (directive is not None)


def _mail() -> MailMessage:
    now = timezone.now()
    return MailMessage.objects.create(address="a@b.example", subject_kind="essai", subject="a", text="b", due_at=now)


def _record(error: BaseException | None, event: str = "Internal Server Error: /alertes/confirmer/x/") -> Any:
    exc = (type(error), error, error.__traceback__) if error is not None else None
    return logging.LogRecord("django.request", logging.ERROR, __file__, 1, event, (), exc)


def _fault() -> Exception:
    try:
        who = "camille@ville.example"
        msg = f"Key (email)=({who}) already exists."
        raise ValueError(msg)
    except ValueError as error:
        return error


def test_a_fault_is_told_once_to_admins_with_its_place_and_nobody_s_name(settings: Settings) -> None:
    settings.ADMINS = [("", "veille@ville.example")]
    beacon.broker().delete(*(beacon.broker().keys("villes-internet:alarm:*") or ["rien"]))
    handler = AlarmHandler()
    with structlog.contextvars.bound_contextvars(request_id="abcdef0123"):
        for _ in range(3):
            handler.handle(_record(_fault(), f"Internal Server Error: /alertes/confirmer/{TOKEN}/"))
        thread = handler.last
        assert thread is not None
        thread.join(10)
    (told,) = mail.outbox
    assert told.to == ["veille@ville.example"]
    assert "ValueError" in told.subject
    assert "in _fault" in told.body
    assert "camille" not in told.subject + told.body.replace('who = "camille', "")
    assert TOKEN not in told.body
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # the broker is away: each process remembers by itself
    for _ in range(2):
        handler.handle(_record(None, "autre chose"))
    handler.last.join(10)  # type: ignore[union-attr]
    assert len(mail.outbox) == 2


def test_a_refusal_is_a_line_and_a_fault_keeps_its_stack() -> None:
    told = []
    for error in (PermissionDenied("Cette page est réservée à l’équipe."), _fault()):
        record = _record(error, "Forbidden: /pilotage/")
        assert PlainRefusals().filter(record)
        told.append(record.exc_info is not None)
    assert told == [False, True]
    assert logging_configuration(json=True)["handlers"]["console"]["filters"] == ["plain"]


def test_a_task_that_fails_is_named_without_the_words_of_its_error(settings: Settings) -> None:
    settings.ADMINS = [("", "veille@ville.example")]
    for key in beacon.broker().scan_iter("villes-internet:alarm:*"):
        beacon.broker().delete(key)
    error = _fault()
    record = logging.LogRecord(
        "celery.app.trace",
        logging.ERROR,
        __file__,
        1,
        "Task raised: %r",
        (error,),
        (type(error), error, error.__traceback__),
    )
    record.data = {"name": "label.tasks.mail.deliver_mail"}
    handler = AlarmHandler()
    handler.handle(record)
    assert handler.last is not None
    handler.last.join(10)
    (told,) = mail.outbox
    assert "Tâche label.tasks.mail.deliver_mail" in told.body
    assert "Key (email)" not in told.body.replace('msg = f"Key (email)=({who}) already exists."', "")


@pytest.mark.django_db
def test_a_backup_that_is_late_and_an_erasure_that_is_not_noted_are_said(
    settings: Settings, tmp_path: Path, cast: Cast
) -> None:
    with pytest.raises(state.NotSet, match="aucun lieu"):
        state.kept()
    (told,) = state.seen((state.ServicePart("sauvegarde", "Sauvegardes", state.kept),))
    assert (told.is_ok, told.is_set) == (True, False)
    settings.STORAGES = settings.STORAGES | {
        "backups": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "sauvegardes"},
        }
    }
    with pytest.raises(state.Away, match="aucune n’est finie"):
        state.kept()
    old = stamp_of(timezone.now() - timedelta(days=2))
    backups().save(f"{old}/{MANIFEST}", ContentFile(b"{}"))
    with pytest.raises(state.Away, match="la dernière a 2 jours"):
        state.kept()
    backups().save(f"{stamp_of(timezone.now() - timedelta(hours=3))}/{MANIFEST}", ContentFile(b"{}"))
    assert state.kept() == "la dernière a 3 heures"
    with time_machine.travel(timezone.now() - timedelta(minutes=10)):
        erase_account(cast.alice, by=None)
    with pytest.raises(state.Away, match="ne sont pas notés"):
        state.kept()


@pytest.mark.django_db
def test_the_state_is_remembered_for_some_seconds(client: Client, settings: Settings) -> None:
    settings.HEALTH_SECONDS = 60
    first = client.get("/sante/")
    settings.MEDIA_ROOT = "/dev/null/rien"
    assert client.get("/sante/").json() == first.json()
    settings.HEALTH_SECONDS = 0
    assert (client.get("/sante/").status_code, client.get("/sante/").json()["stockage"]) == (503, "indisponible")
    assert client.get("/sante/pret/").status_code == 200, "what is typed needs no storage"


def test_nothing_is_sent_without_anybody_to_tell_nor_beside_sentry(settings: Settings) -> None:
    handler = AlarmHandler()
    settings.ADMINS = []
    handler.handle(_record(_fault()))
    settings.ADMINS, settings.SENTRY_DSN = [("", "veille@ville.example")], "https://x@sentry.example/1"
    handler.handle(_record(_fault()))
    assert handler.last is None


def test_what_goes_to_sentry_names_nobody() -> None:
    event = {
        "user": {"email": "camille@ville.example"},
        "request": {
            "url": f"https://label.example/alertes/confirmer/{TOKEN}/",
            "query_string": "q=camille",
            "cookies": {"session": "x"},
            "data": {"nom": "Camille"},
            "method": "GET",
            "env": {"REMOTE_ADDR": "203.0.113.9"},
        },
        "exception": {"values": [{"type": "ValueError", "value": "camille@ville.example"}]},
        "logentry": {"message": "Not Found: /x/", "params": ["camille"]},
        "breadcrumbs": [{"message": "camille"}],
    }
    said = json.dumps(without_people(event, None))
    assert "amille" not in said
    assert "203.0.113.9" not in said
    assert TOKEN not in said
    assert "ValueError" in said


@pytest.mark.parametrize("error", [OperationalError("server closed"), StorageAway("refused")])
def test_a_database_or_a_storage_that_is_away_is_said_and_asked_again(rf: RequestFactory, error: Exception) -> None:
    try:
        raise error
    except type(error):
        answer = errors.server_error(rf.get("/"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "ne répond pas" in text_of(answer)


@pytest.mark.django_db
def test_what_waits_too_long_is_said() -> None:
    assert state.mails() == "à jour"
    assert state.papers() == "aucun document n’attend"
    message = _mail()
    assert "aurait dû partir" in state.mails()
    MailMessage.objects.filter(pk=message.pk).update(due_at=timezone.now() - timedelta(minutes=20))
    with pytest.raises(state.Away, match="20 minutes"):
        state.mails()
    MailMessage.objects.filter(pk=message.pk).update(due_at=timezone.now() + timedelta(hours=1), attempts=2)
    assert "nouvel essai : 1" in state.mails()
    paper = Document.objects.create(
        kind="palmares", edition=Edition.objects.get(year=2012), title="Palmarès", file_name="a.pdf"
    )
    assert "attend depuis" in state.papers()
    Document.objects.filter(pk=paper.pk).update(requested_at=timezone.now() - timedelta(hours=3))
    with pytest.raises(state.Away, match="3 heures"):
        state.papers()


@pytest.mark.django_db
def test_clocks_apart_a_full_disk_and_a_storage_that_loses_are_said(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert state.clock() == "à l’heure de la base"
    assert "Go libres" in state.disk()
    assert state.storage() == "écrit et relit"
    monkeypatch.setattr(state, "LEAST_FREE", 1 << 62)
    with pytest.raises(state.Away, match="Go libres"):
        state.disk()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)), pytest.raises(state.Away, match="d’écart"):
        state.clock()
    Path(settings.MEDIA_ROOT).mkdir(exist_ok=True)
    (Path(settings.MEDIA_ROOT) / "sante").rmdir()
    (Path(settings.MEDIA_ROOT) / "sante").write_text("un fichier à la place du dossier")
    (part,) = (one for one in state.PARTS if one.name == "stockage")
    (seen,) = state.seen((part,))
    assert (seen.is_ok, seen.said) == (False, "ne répond pas")


@pytest.mark.django_db
def test_the_equipe_sees_the_state_of_the_product_without_a_console(
    elise: Client, settings: Settings, tmp_path: Path
) -> None:
    page = words_of(elise.get("/pilotage/technique/"))
    assert "Aucun lieu de sauvegarde" in page
    assert "Nos pannes ne sont dites à personne" in page
    assert "aucun exécutant de la file « livre »" in page
    settings.STORAGES = settings.STORAGES | {
        "backups": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "sauvegardes"},
        }
    }
    settings.ADMINS = [("", "veille@ville.example")]
    assert "Aucune sauvegarde finie" in words_of(elise.get("/pilotage/technique/"))
    place: Storage = backups()
    place.save(f"20261129T030000Z/{MANIFEST}", ContentFile(b"{}"))
    page = words_of(elise.get("/pilotage/technique/"))
    assert "illisible" in page
    assert "veille@ville.example" in page
