"""The state of each part: what a probe reads at `/sante/`, and the équipe on its technical page."""

import os
import shutil
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from label.enums import DocumentStatus, MessageStatus
from label.models import Document, MailMessage
from toolkit.french import lasting
from villes_internet import beacon
from villes_internet.keeping.erasures import unnoted
from villes_internet.keeping.places import backups, has_backups, moment_of, whole_backups

log = structlog.get_logger(__name__)
LEAST_FREE = 1 << 30  # bytes
CLOCKS_APART = 5.0  # seconds
LATE_MAIL, LATE_PAPER, LATE_TASK = timedelta(minutes=15), timedelta(minutes=10), timedelta(minutes=20)
LATE_BACKUP, LATE_ERASURE = timedelta(hours=36), timedelta(minutes=5)
OK, AWAY = "ok", "indisponible"


class Away(Exception):  # noqa: N818  (a state of things)
    """A part that does not do its work; the words are for the équipe."""


class NotSet(Exception):  # noqa: N818  (a state of things)
    """A part that nobody has given what it needs: nothing is broken, and nothing is done."""


def database() -> str:
    """PostgreSQL answers."""
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return f"répond en {(time.perf_counter() - begun) * 1000:.0f} ms"


def clock() -> str:
    """This host and the database tell the same time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        apart = abs(time.time() - cursor.fetchone()[0])
    if apart > CLOCKS_APART:
        msg = f"l’hôte et la base ont {apart:.0f} secondes d’écart"
        raise Away(msg)
    return "à l’heure de la base"


def queue() -> str:
    """The broker answers, and what waits in it is taken by a worker."""
    lines = {name: beacon.line_of(name) for name in beacon.QUEUES}
    stuck = [name for name, line in lines.items() if line.age > LATE_TASK.total_seconds()]
    if stuck:
        age = lasting(timedelta(seconds=max(lines[name].age for name in stuck)))
        msg = f"rien n’avance dans « {' », « '.join(stuck)} » : la plus ancienne tâche attend depuis {age}"
        raise Away(msg)
    return "en attente, " + ", ".join(f"{name} : {line.waiting}" for name, line in lines.items())


def _sign(part: str, nobody: str) -> str:
    sign = beacon.look(part)
    if sign is None or not sign.is_recent:
        raise Away(nobody)
    return f"vu il y a {sign.age:.0f} s" + (f" ; {sign.cannot_print}" if sign.cannot_print else "")


def worker_of(name: str) -> Callable[[], str]:
    """A worker of that queue gives signs of life."""
    return lambda: _sign(name, f"aucun exécutant de la file « {name} » n’a donné signe de vie")


def schedule() -> str:
    """The schedule sends what it should."""
    return _sign(beacon.SCHEDULE, "le calendrier (beat) ne donne plus signe de vie : rien ne part plus à son heure")


def storage() -> str:
    """A file is written, read again and erased."""
    content = os.urandom(16)
    name = default_storage.save(f"sante/{socket.gethostname()}-{os.getpid()}-{content.hex()}", ContentFile(content))
    try:
        with default_storage.open(name, "rb") as file:
            if file.read() != content:
                msg = "ce qui est écrit n’est pas ce qui est relu"
                raise Away(msg)
    finally:
        default_storage.delete(name)
    return "écrit et relit"


def disk() -> str:
    """There is room where this host writes."""
    place = Path(settings.MEDIA_ROOT)
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    words = f"{free / 1e9:.0f} Go libres"
    if free < LEAST_FREE:
        raise Away(words)
    return words


def mails() -> str:
    """No mail has waited for long past its hour."""
    now = timezone.now()
    since = MailMessage.objects.late_since(now)
    if since is None:
        again = MailMessage.objects.filter(status=MessageStatus.QUEUED, attempts__gt=0).count()
        return f"en attente d’un nouvel essai : {again}" if again else "à jour"
    words = f"le plus ancien aurait dû partir il y a {lasting(now - since)}"
    if now - since > LATE_MAIL:
        raise Away(words)
    return words


def papers() -> str:
    """No document has waited for long."""
    oldest = Document.objects.filter(status=DocumentStatus.PENDING).order_by("requested_at").first()
    if oldest is None:
        return "aucun document n’attend"
    waited = timezone.now() - oldest.requested_at
    words = f"le plus ancien document attend depuis {lasting(waited)}"
    if waited > LATE_PAPER:
        raise Away(words)
    return words


def kept() -> str:
    """The last backup is of the last night, and what was erased since is noted."""
    if not has_backups():
        msg = "aucun lieu de sauvegarde n’est réglé : rien n’est sauvegardé"
        raise NotSet(msg)
    late = [line for line in unnoted() if timezone.now() - line.at > LATE_ERASURE]
    if late:
        msg = f"{len(late)} effacements ne sont pas notés à part : le lieu des sauvegardes ne se laisse pas écrire"
        raise Away(msg)
    stamps = whole_backups(backups())
    age = timezone.now() - moment_of(stamps[-1]) if stamps else None
    if age is None or age > LATE_BACKUP:
        msg = f"la dernière a {lasting(age)}" if age is not None else "aucune n’est finie"
        raise Away(msg)
    return f"la dernière a {lasting(age)}"


@dataclass(frozen=True)
class ServicePart:
    """One part: how a probe and the équipe name it, how it is looked at, and whether this host cannot answer anybody
    without it.
    """

    name: str
    words: str
    look: Callable[[], str]
    vital: bool = False


@dataclass(frozen=True)
class Seen:
    """A part as it was just seen; `said` is in French. One that is not set is no fault, and not in order either."""

    part: ServicePart
    is_ok: bool
    said: str
    is_set: bool = True


PARTS = (
    ServicePart("base", "Base de données", database, vital=True),
    ServicePart("horloge", "Horloge", clock),
    ServicePart("file", "File des tâches", queue),
    ServicePart("executant", "Exécutant du site (courriels, photos)", worker_of("site")),
    ServicePart("executant-livre", "Exécutant des documents", worker_of("livre")),
    ServicePart("executant-visites", "Exécutant des visites d’adresses", worker_of("visites")),
    ServicePart("calendrier", "Calendrier des tâches", schedule),
    ServicePart("stockage", "Stockage des fichiers", storage),  # what is typed needs none
    ServicePart("disque", "Place sur le disque", disk),
    ServicePart("courriels", "Courriels", mails),
    ServicePart("documents", "Documents à fabriquer", papers),
    ServicePart("sauvegarde", "Sauvegardes", kept),
)


def seen(parts: tuple[ServicePart, ...] = PARTS) -> list[Seen]:
    """Look at each part; a fault of one says nothing of the others."""
    found = []
    for part in parts:
        try:
            found.append(Seen(part, True, part.look()))
        except NotSet as lack:
            found.append(Seen(part, True, str(lack), is_set=False))
        except Away as away:
            log.warning("part_away", part=part.name, reason=str(away))
            found.append(Seen(part, False, str(away)))
        except Exception as error:  # noqa: BLE001  (any fault of a part is that part's answer)
            log.warning("part_away", part=part.name, reason=repr(error))
            found.append(Seen(part, False, "ne répond pas"))
    return found
