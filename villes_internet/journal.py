"""The journal as people read it: each line with the name and the page of what it is about, where that still exists."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import reverse

from label.documents.kinds import kind_named
from label.documents.truth import subject_of
from label.models import Candidature, Document, JournalEntry
from label.rules.letters import letter_of
from toolkit.french import upper_first


def _town(code: str) -> str:
    return reverse("equipe-latest", args=[f"collectivites/{code}/"])


def _candidature(candidature: Candidature) -> str:
    return reverse("equipe-collectivite", args=[candidature.edition.year, candidature.collectivite.code])


def _paper(document: Document) -> str:
    """The page where a document is followed."""
    subject = document.candidature or document.edition or subject_of(document)
    return (
        kind_named(document.kind).address(subject)
        if subject is not None
        else reverse("equipe-latest", args=["livre/"]) + "?tous=oui"
    )


def _after(candidature: Candidature) -> str:
    return reverse("equipe-feedback", args=[candidature.edition.year, candidature.collectivite.code])


def _file(candidature: Candidature) -> str:
    return reverse("appraisal-dossier", args=[candidature.edition.year, candidature.collectivite.code])


# For each kind of object: what its name needs, and the page of the équipe where it is seen.
PAGES: dict[str, tuple[tuple[str, ...], Callable[[Any], str]]] = {
    "label.edition": ((), lambda o: reverse("equipe-edition", args=[o.year])),
    "label.candidature": (("edition", "collectivite"), _candidature),
    "label.collectivite": ((), lambda o: _town(o.code)),
    "label.membership": (("user", "collectivite"), lambda o: _town(o.collectivite.code)),
    "label.invitation": (("collectivite",), lambda o: _town(o.collectivite.code)),
    "label.signatoryrequest": (("collectivite",), lambda o: _town(o.collectivite.code)),
    "label.errorreport": (("collectivite", "edition"), lambda o: reverse("equipe-reports") + f"#signalement-{o.pk}"),
    "label.attachment": (
        ("candidature__edition", "candidature__collectivite"),
        lambda o: _candidature(o.candidature) if o.candidature is not None else "",
    ),
    "label.award": (
        ("candidature__edition", "candidature__collectivite"),
        lambda o: _candidature(o.candidature),
    ),
    "label.regulation": (("edition",), lambda o: reverse("equipe-edition", args=[o.edition.year]) + "#reglement"),
    "label.newsletterissue": ((), lambda o: o.get_absolute_url()),
    "label.mailing": (("edition",), lambda o: reverse("equipe-mailing", args=[o.pk])),
    "label.mailtemplate": (("edition",), lambda o: reverse("equipe-template", args=[o.edition.year, o.kind])),
    "label.tableimport": (("edition",), lambda o: reverse("equipe-import", args=[o.pk])),
    "label.givenmention": (
        ("mention", "candidature__edition", "candidature__collectivite"),
        lambda o: _candidature(o.candidature),
    ),
    "label.mailmessage": ((), lambda o: reverse("equipe-mail", args=[o.pk])),
    "label.user": ((), lambda _: reverse("equipe-people")),
    "questionnaire.questionnaire": (("edition",), lambda o: reverse("equipe-questionnaire", args=[o.edition.year])),
    "questionnaire.studytable": (("edition",), lambda o: reverse("equipe-study", args=[o.edition.year])),
    "questionnaire.item": (
        ("questionnaire__edition",),
        lambda o: reverse("equipe-question", args=[o.questionnaire.edition.year, o.code]),
    ),
    "initiatives.initiative": (("collectivite",), lambda o: reverse("equipe-initiative", args=[o.pk])),
    "initiatives.photo": (
        ("initiative__collectivite",),
        lambda o: reverse("equipe-initiative", args=[o.initiative_id]),
    ),
    "jury.jurymember": (("user", "edition"), lambda o: reverse("equipe-jury", args=[o.edition.year])),
    "jury.rehearsal": (("edition",), lambda o: reverse("equipe-rehearsal", args=[o.edition.year])),
    "jury.minutes": (("sitting__edition",), lambda o: reverse("equipe-sitting", args=[o.sitting.edition.year])),
    "jury.sitting": (("edition",), lambda o: reverse("equipe-sitting", args=[o.edition.year])),
    "jury.case": (("candidature__edition", "candidature__collectivite"), lambda o: _file(o.candidature)),
    "jury.appraisal": (
        ("member__user", "candidature__edition", "candidature__collectivite"),
        lambda o: _file(o.candidature),
    ),
    "jury.townquestion": (("candidature__edition", "candidature__collectivite"), lambda o: _file(o.candidature)),
    "jury.feedback": (("candidature__edition", "candidature__collectivite"), lambda o: _after(o.candidature)),
    "jury.appeal": (("candidature__edition", "candidature__collectivite"), lambda o: _after(o.candidature)),
    "book.profileobservation": (
        ("candidature__edition", "candidature__collectivite"),
        lambda o: reverse("book-observation", args=[o.candidature.edition.year, o.candidature.collectivite.code]),
    ),
    "book.townwords": (("candidature__edition",), lambda o: reverse("book-words", args=[o.candidature.edition.year])),
    "book.textpicture": (("edition",), lambda o: reverse("book-text", args=[o.edition.year, o.slug])),
    "book.pageremark": (
        ("edition",),
        lambda o: reverse("book-plan", args=[o.edition.year]),
    ),
    "book.booktext": (("edition",), lambda o: reverse("book-text", args=[o.edition.year, o.slug])),
    "label.document": (("edition", "candidature__collectivite", "candidature__edition"), _paper),
}


# The kinds of object that a fact gives the number of.
POINTED = {"candidature": "label.candidature", "initiative": "initiatives.initiative", "person": "label.user"}


@dataclass(frozen=True)
class JournalLine:
    """A line of the journal, with the name of its object and its page in the pilotage (both empty when it is gone), and
    its facts, those that are numbers of ours by the name of what they point to.
    """

    entry: JournalEntry
    name: str
    address: str
    facts: dict[str, object]


def named(entries: Iterable[JournalEntry]) -> list[JournalLine]:
    """These lines with what they are about; one query for each kind of object among them."""
    lines = list(entries)
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in lines:
        for target in (entry.target, *_pointed(entry.facts).values()):
            kind, _, number = target.rpartition(":")
            if kind in PAGES and number.isdigit():
                wanted[kind].add(int(number))
    found: dict[str, tuple[str, str]] = {}
    for kind, numbers in wanted.items():
        related, page = PAGES[kind]
        rows: models.QuerySet[Any] = apps.get_model(kind)._default_manager.filter(pk__in=numbers)
        for row in rows.select_related(*related) if related else rows:
            found[f"{kind}:{row.pk}"] = (getattr(row, "title", str(row)), page(row))
    told = []
    for entry in lines:
        name, address = found.get(entry.target) or _whole(entry.target)
        told.append(JournalLine(entry, name, address, _told(entry.facts, name, found)))
    return told


def _pointed(facts: Mapping[str, object]) -> dict[str, str]:
    """What these facts point to, by their names, as targets: « label.candidature:12 »."""
    return {name: f"{kind}:{facts[name]}" for name, kind in POINTED.items() if isinstance(facts.get(name), int)}


def _told(facts: Mapping[str, object], name: str, found: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    """The facts of a line whose object has this name: what it says already is left out, as is the bare number of what a
    paper is about.
    """
    told = {fact: value for fact, value in facts.items() if fact != "subject" or not isinstance(value, int)}
    for fact, target in _pointed(facts).items():
        if target in found:
            told[fact] = "" if found[target][0] in name else found[target][0]
    return told


def in_words(target: str) -> str:
    """What a line is about without naming anybody: « Candidature n° 12 », else what `_whole` names, else as it is."""
    kind, _, number = target.rpartition(":")
    if kind not in PAGES or not number.isdigit():
        return _whole(target)[0] or target
    return f"{upper_first(str(apps.get_model(kind)._meta.verbose_name))} n° {number}"


# What is no row, by the word of its target: its name before what follows (« adhesion:2012 »), and its page.
WHOLES: dict[str, tuple[str, Callable[[str], str]]] = {
    "press": ("Liste de presse", lambda _: reverse("equipe-press")),
    "adhesion": ("Membres de", lambda year: reverse("equipe-members", args=[int(year)])),
    "referentiel": ("Référentiel", lambda _: reverse("equipe-imports")),
    "retention": ("Durées de conservation", lambda _: reverse("equipe-technical")),
    "restore": ("Restauration", lambda _: reverse("equipe-technical")),
}


def _whole(target: str) -> tuple[str, str]:
    """The name and the page of what is no row: the press list, the members of a year, the text of a letter."""
    kind, _, code = target.partition(":")
    if kind in WHOLES:
        name, page = WHOLES[kind]
        return f"{name} {code}".strip(), page(code)
    letter = letter_of(code) if kind == "letter" else None
    return (letter.name, reverse("equipe-letter", args=[letter.code])) if letter is not None else ("", "")
