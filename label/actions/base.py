"""What every gesture shares: the refusal that a person reads, the journal line, the version of the public data."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import structlog
from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from label.enums import CandidatureStatus
from label.models import Candidature, JournalEntry, PublicVersion, User
from label.rules.candidatures import no_more_typed
from label.rules.refusals import Refusal
from label.verbs import Verb

log = structlog.get_logger(__name__)
NOT_STORED = (
    "Notre stockage de fichiers ne répond pas : ce fichier n’est pas gardé, rien d’autre n’est perdu. Recommencez dans "
    "quelques minutes ; si cela dure, écrivez-nous."
)
P = ParamSpec("P")
T = TypeVar("T")
# Whether the gesture under way changes what anybody may read; None outside of any.
_published: ContextVar[list[bool] | None] = ContextVar("published", default=None)


def public_gesture(gesture: Callable[P, T]) -> Callable[P, T]:
    """One transaction; when it has said `public_changed()`, its last statement moves the version of the public data.

    The row of the version is locked until the commit, so that versions grow in the order of the commits: a reader who
    saw a number has seen all that came before it. A gesture within another leaves the counting to the outer one.
    """

    @wraps(gesture)
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        with transaction.atomic():
            if _published.get() is not None:
                return gesture(*args, **kwargs)
            said: list[bool] = []
            token = _published.set(said)
            try:
                result = gesture(*args, **kwargs)
            finally:
                _published.reset(token)
            if said:
                PublicVersion.objects.move()
            return result

    return done


def public_changed() -> None:
    """Say that what anybody may read has changed: at once, or at the end of the `public_gesture` under way."""
    said = _published.get()
    if said is None:
        PublicVersion.objects.move()
    else:
        said.append(True)


def record(verb: Verb, target: models.Model | str, *, by: User | None, **facts: Any) -> JournalEntry:
    """Write the journal line of a gesture on a row (or on a named whole, « referentiel:2026 »); never names of
    people.
    """
    place = target if isinstance(target, str) else f"{target._meta.label_lower}:{target.pk}"
    return JournalEntry.objects.create(verb=verb, target=place, by=by, facts=facts)


@contextmanager
def with_file(kept: FieldFile) -> Iterator[None]:
    """One transaction that also writes this file: undone, its file goes with it. Raises Refusal when the storage does
    not take it: what was typed beside it is kept as with any refusal.
    """
    try:
        with storing(), transaction.atomic():
            yield
    except BaseException:
        if kept.name:
            with suppress(OSError):  # a storage that is away keeps a file that no row names
                kept.storage.delete(kept.name)
        raise


@contextmanager
def storing() -> Iterator[None]:
    """Where a file is written: raises Refusal, in words, when the storage does not take it."""
    try:
        yield
    except OSError as failure:
        log.error("file_not_stored", reason=repr(failure))
        raise Refusal([NOT_STORED]) from failure


def open_candidature(candidature: Candidature, what: str) -> Candidature:
    """The candidature, locked, while what it holds (`what`: « ses documents ») may change. Raises Refusal."""
    locked = Candidature.objects.locked().select_related("edition").get(pk=candidature.pk)
    window = locked.filing_window
    if not window.is_open:
        raise Refusal([window.reason])
    if locked.status != CandidatureStatus.REGISTERED:
        raise Refusal([no_more_typed(CandidatureStatus(locked.status), what)])
    return locked
