"""What each kind of document knows of itself, behind a registry."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from label.enums import Nature
from label.models import Candidature, Edition, User
from label.permissions import Person
from toolkit.printing.inspection import Fault

Parts = Mapping[str, str]  # what a document rests on, in French words, each with the fingerprint of its facts
ReportStep = Callable[[int, int, str], None]  # steps done, steps in all, the step under way; raises to stop the work


@dataclass(frozen=True)
class MadePiece:
    """A piece of a finished file: its anchor, the page where it begins (from 1), how many it has before the next one,
    blank ones that nobody asked for aside, the fingerprint of what it says.
    """

    anchor: str
    page: int
    pages: int
    fingerprint: str


@dataclass(frozen=True)
class Made:
    """A finished file; `notes` say what had to be shortened or replaced, entry by entry, `faults` what its pages
    show. `pieces` are in the order of the pages, for a kind whose pieces are followed one by one.
    """

    content: bytes
    pages: int
    sha256: str
    data_checksum: str
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    pieces: tuple[MadePiece, ...] = ()


@dataclass(frozen=True)
class Sequel:
    """What an act does not say, since it happened after: when, in words, and the address of what follows it."""

    at: datetime
    words: str
    address: str


def _none(_subject: Any) -> list[Any]:
    return []


def _nowhere() -> Iterable[Any]:
    return ()


def _nothing(_subject: Any) -> Parts:
    return {}


@dataclass(frozen=True)
class DocumentKind:
    """One kind of document. A subject is a row of `of`: an edition, a candidature, or what the app owns.

    `make(subject, content, report)` gives the file; `content` is what `frozen` read when an act was asked for.
    """

    code: str
    label: str
    of: type[models.Model]
    nature: Nature
    title: Callable[[Any], str]
    file_name: Callable[[Any], str]
    make: Callable[[Any, Any, ReportStep], Made]
    may_read: Callable[[Person, Any], bool]
    address: Callable[[Any], str]  # the page where it is asked for and followed
    may_ask: Callable[[Person, Any], bool] | None = None  # None: whoever may read it
    rests_on: Callable[[Any], Parts] = _nothing
    frozen: Callable[[Any], Any] | None = None
    refusals: Callable[[Any], list[str]] = _none  # why it cannot be made now, as sentences
    due: Callable[[], Iterable[Any]] = _nowhere  # the subjects that must have one, made again by itself
    follows: bool = False  # made again at once when a level that it bears is corrected
    marks: Callable[[Any], list[Sequel]] = _none  # what happened since an act was made
    when_made: Callable[[Any], None] | None = None  # what else changes when one is there, in the same transaction
    named: Callable[[Any], str] | None = None  # what tells one of a page from the others; None: `label` says enough
    feminine: bool = False
    with_what: tuple[str, ...] = ()  # the relations of the subject that it reads
    form: str = "PDF"  # of its file, as people name it
    counted: str = "page,pages"  # what its `pages` count, in French, singular and plural
    is_listed: bool = False  # on the équipe's page of documents

    def asked_by(self, user: Person, subject: Any) -> bool:
        """Whether this person may ask for one."""
        return isinstance(user, User) and (self.may_ask or self.may_read)(user, subject)

    def load(self, key: int) -> Any:
        """The subject of this key, with what the document reads; None when it is gone."""
        rows = self.of._default_manager.filter(pk=key)
        return rows.select_related(*self.with_what).first() if self.with_what else rows.first()

    def subject_key(self, document: Any) -> int:
        """The key of what a document is about."""
        if self.of is Edition:
            return int(document.edition_id)
        return int(document.candidature_id if self.of is Candidature else document.target)


_KINDS: dict[str, DocumentKind] = {}


def register(*found: DocumentKind) -> None:
    """Declare kinds; called once by the app that owns their subjects."""
    for kind in found:
        _KINDS[kind.code] = kind


def kinds() -> list[DocumentKind]:
    """Every kind, in the order of their declaration."""
    return list(_KINDS.values())


def kind_named(code: str) -> DocumentKind:
    """The kind of this code; raises KeyError."""
    return _KINDS[code]
