"""Whether a document still tells the truth, and what a page shows of it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from label.documents.kinds import DocumentKind, Parts, Sequel, kind_named
from label.enums import Nature
from label.models import Candidature, Document
from label.models.documents import place_of


def digest(*facts: Any) -> str:
    """The SHA-256, in hexadecimal, of facts that JSON (or `str`) can write."""
    return hashlib.sha256(json.dumps(facts, default=str, sort_keys=True).encode()).hexdigest()


def values_of(rows: Any, *names: str) -> list[Any]:
    """The facts of a queryset in a fixed order."""
    return list(rows.order_by("pk").values_list(*names))


def subject_of(document: Document) -> Any:
    """What a document is about; None when it is gone. One query."""
    kind = kind_named(document.kind)
    return kind.load(kind.subject_key(document))


def changed_parts(document: Document, parts: Parts | None = None) -> list[str]:
    """What a document rests on and that has changed since it was made, in words; empty while it tells the truth.

    `parts`: what it would rest on now, when it is known already.
    """
    if parts is None:
        subject = subject_of(document)
        if subject is None:
            return ["ce dont il parle n’existe plus"]
        parts = kind_named(document.kind).rests_on(subject)
    return [name for name in {**document.made_from, **parts} if document.made_from.get(name) != parts.get(name)]


def reasons_of(documents: Iterable[Document]) -> list[tuple[Document, list[str]]]:
    """Each document with what has changed since it was made; the facts of a subject are read once."""
    known: dict[tuple[str, Any], Parts | None] = {}
    found: list[tuple[Document, list[str]]] = []
    for document in documents:
        if not document.is_done:
            found.append((document, []))
            continue
        place = (document.kind, kind_named(document.kind).subject_key(document))
        if place not in known:
            subject = subject_of(document)
            known[place] = None if subject is None else kind_named(document.kind).rests_on(subject)
        found.append((document, changed_parts(document, known[place])))
    return found


def current(kind: DocumentKind, subject: Any) -> Document | None:
    """The last finished document when it still tells the truth; None otherwise."""
    last = Document.objects.of(kind.code, subject).done().whole().first()
    return last if last is not None and not changed_parts(last, kind.rests_on(subject)) else None


@dataclass(frozen=True)
class Paper:
    """What a page shows of a document: the file that tells the truth, the one being made, why there is none."""

    kind: DocumentKind
    subject: Any
    file: Document | None = None  # the one to read now
    last: Document | None = None  # the last one asked for, whatever came of it
    changed: tuple[str, ...] = ()  # what has changed since the last file was made
    earlier: tuple[Document, ...] = ()  # the acts that it replaces, newest first

    @property
    def label(self) -> str:
        """How its place calls it."""
        return self.kind.named(self.subject) if self.kind.named is not None else self.kind.label

    @property
    def making(self) -> Document | None:
        """The one that waits or is being made."""
        return self.last if self.last is not None and self.last.is_active else None

    @property
    def failed(self) -> Document | None:
        """The one that stopped, while nothing newer was asked for."""
        return self.last if self.last is not None and self.last.has_stopped else None

    @property
    def is_overtaken(self) -> bool:
        """Whether a living document has to be made again, and nobody does yet."""
        return self.kind.nature is Nature.LIVING and bool(self.changed) and self.making is None and self.failed is None

    @property
    def marks(self) -> list[Sequel]:
        """What happened since an act was made."""
        file = self.file
        return [mark for mark in self.kind.marks(self.subject) if mark.at > file.requested_at] if file else []

    @property
    def anchor(self) -> str:
        """Its place in a page."""
        return f"papier-{self.kind.code}-{self.subject.pk}"

    @property
    def replaced(self) -> list[tuple[Document, datetime, Document]]:
        """The earlier acts, each with the moment from which another stands, and that other; one that failed stands for
        none.
        """
        row = [d for d in (self.making or self.file, *self.earlier) if d is not None]
        return [(old, new.requested_at, new) for new, old in pairwise(row)]


def paper_of(kind: DocumentKind, subject: Any) -> Paper:
    """What a page shows of one document; one query, and those of `rests_on`."""
    return papers_of(kind, [subject])[subject.pk]


def papers_of(kind: DocumentKind, subjects: Sequence[Any]) -> dict[int, Paper]:
    """The same for several subjects of one kind, by key; one query, and those of `rests_on`."""
    found: dict[int, list[Document]] = {}
    for document in _documents_of(kind, subjects):
        found.setdefault(kind.subject_key(document), []).append(document)
    return {subject.pk: _paper(kind, subject, found.get(subject.pk, [])) for subject in subjects}


def papers_among(kinds: Sequence[DocumentKind], subject: Any) -> dict[str, Paper]:
    """The same for several kinds of one subject, by code; one query, and those of `rests_on`."""
    found: dict[str, list[Document]] = {}
    rows = Document.objects.filter(kind__in=[kind.code for kind in kinds], **place_of(subject)).order_by("-pk")
    for document in rows.select_related("edition").defer("content", "notes"):
        found.setdefault(document.kind, []).append(document)
    return {kind.code: _paper(kind, subject, found.get(kind.code, [])) for kind in kinds}


def _documents_of(kind: DocumentKind, subjects: Sequence[Any]) -> Iterable[Document]:
    if len(subjects) == 1:
        rows = Document.objects.of(kind.code, subjects[0])
    else:
        place = "candidature__in" if kind.of is Candidature else "target__in"
        rows = Document.objects.filter(kind=kind.code, **{place: [one.pk for one in subjects]}).order_by("-pk")
    return rows.select_related("edition").defer("content", "notes")


def _paper(kind: DocumentKind, subject: Any, rows: list[Document]) -> Paper:
    """From the documents of a subject, newest first."""
    done = [row for row in rows if row.is_done]
    newest = rows[0] if rows else None
    if not done:
        return Paper(kind, subject, None, newest)
    changed = tuple(changed_parts(done[0], kind.rests_on(subject)))
    if kind.nature is Nature.ACT:
        if newest is not None and newest.is_active:
            return Paper(kind, subject, None, newest, changed, tuple(done))
        return Paper(kind, subject, done[0], newest, changed, tuple(done[1:]))
    return Paper(kind, subject, None if changed else done[0], newest, changed)
