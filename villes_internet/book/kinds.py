"""The documents of an edition and of its candidatures, each with all that it knows of itself."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from jury.documents import corrections_of
from label.documents.kinds import DocumentKind, Made, Parts, ReportStep, register
from label.documents.making import printed
from label.enums import CORRECTED, Coverage, Nature
from label.models import (
    Candidature,
    Correction,
    Document,
    Edition,
)
from label.permissions import is_equipe
from toolkit.french import of_place
from toolkit.printing import Picture
from villes_internet.book.content.campaign import letter_of, receipt_of, regulation_of, signature_of
from villes_internet.book.content.errata import errata_slip
from villes_internet.book.content.fingerprints import checksum
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.content.questionnaire import paper_questionnaire
from villes_internet.book.enums import Volume
from villes_internet.book.epub import make_epub
from villes_internet.book.jacket import make_jacket
from villes_internet.book.panels import make_sign
from villes_internet.book.permissions import (
    anybody_once_labelled,
    can_look,
    its_people,
    its_people_once_public,
    works_in,
)
from villes_internet.book.preflight import unprintable
from villes_internet.book.production import certificate_name, make_certificates, make_volume
from villes_internet.book.refusals import said_by, unbound, unjacketed, unlabelled, unread, unsigned
from villes_internet.book.resting import (
    rests_on_answers,
    rests_on_corrections,
    rests_on_levels,
    rests_on_one_level,
    rests_on_questions,
    rests_on_the_edition,
    rests_on_the_filing,
    rests_on_the_letter,
    rests_on_the_palmares,
    rests_on_the_spine,
    rests_on_the_text,
)

EVERY_FACT = ("edition__regulation", "collectivite", "profile", "award", "feedback")


# How they are made.


def _volume(volume: Volume) -> Callable[[Edition, Any, ReportStep], Made]:
    return lambda edition, _content, report: make_volume(edition, volume, report)


def living(template: str, content: Callable[[Any, Fitter], Any]) -> Callable[[Any, Any, ReportStep], Made]:
    """A document of one template, read when it is made."""

    def make(subject: Any, _content: Any, report: ReportStep) -> Made:
        fitter = Fitter()
        said = content(subject, fitter)
        return printed(template, said, report, notes=tuple(fitter.notes), checksum=checksum([said]))

    return make


def _act(
    template: str, pictures: Callable[[Any], dict[str, Picture]] = lambda _: {}
) -> Callable[[Any, Any, ReportStep], Made]:
    """An act says what was read when it was asked for."""

    def make(_: Any, said: Any, report: ReportStep) -> Made:
        content = said["contenu"]
        return printed(template, content, report, notes=tuple(said["notes"]), pictures=pictures(content))

    return make


def _frozen(content: Callable[[Any, Fitter], Any]) -> Callable[[Any], Any]:
    def read(subject: Any) -> dict[str, Any]:
        fitter = Fitter()
        return {"contenu": asdict(content(subject, fitter)), "notes": fitter.notes}

    return read


# Who reads them, which must be there, where they are followed.


def _once_public(user: Any, edition: Edition) -> bool:
    return edition.is_public or can_look(user)


def _once_announced(user: Any, edition: Edition) -> bool:
    return edition.is_announced or can_look(user)


def _equipe(user: Any, _subject: Any) -> bool:
    return is_equipe(user)


def _published() -> Iterable[Edition]:
    return Edition.objects.public().filter(coverage=Coverage.COMPLETE).select_related("regulation")


def _made_once(code: str) -> Callable[[], Iterable[Edition]]:
    """The editions that have had one already."""
    return lambda: Edition.objects.filter(documents__kind=code).select_related("regulation").distinct()


def _certified(code: str) -> Callable[[], Iterable[Candidature]]:
    """The published candidatures that have had one already."""

    def due() -> Iterable[Candidature]:
        rows = Candidature.objects.in_the_race().filter(documents__kind=code, edition__in=Edition.objects.public())
        return rows.select_related("edition", "award", "collectivite").distinct()

    return due


def _to_correct() -> Iterable[Candidature]:
    """Those corrected after their letter, once their restitution is read again: one letter follows."""
    corrected = Correction.objects.filter(candidature=OuterRef("candidature"), agreed=True)
    later = Document.objects.filter(
        kind=LETTER.code,
        candidature=OuterRef("pk"),
        requested_at__gt=Subquery(corrected.order_by("-settled_at").values("settled_at")[:1]),
    )
    rows = Candidature.objects.in_the_race().filter(
        documents__kind=LETTER.code, award__origin__in=CORRECTED, feedback__reread=True
    )
    return rows.exclude(Exists(later)).select_related(*EVERY_FACT).distinct()


def _with_text() -> Iterable[Edition]:
    return Edition.objects.filter(regulation__isnull=False).exclude(regulation__text="").select_related("regulation")


def _desk(subject: Any) -> str:
    return reverse("book", args=[subject.year])


def _town_desk(candidature: Candidature) -> str:
    return reverse("equipe-collectivite", args=[candidature.edition.year, candidature.collectivite.code]) + "#dossier"


def _of_edition(label: str, name: str) -> dict[str, Any]:
    """The title and the name of the file of a document of an edition."""
    return {
        "title": lambda edition: f"{label} {edition.year}",
        "file_name": lambda edition: f"{name}-{edition.year}.{'zip' if name == 'attestations' else 'pdf'}",
    }


def _of_candidature(label: str, name: str) -> dict[str, Any]:
    return {
        "title": lambda one: f"{label} {one.edition.year} {of_place(one.name)}",
        "file_name": lambda one: f"{name}-{one.edition.year}-{one.collectivite.code}.pdf",
    }


def _press(edition: Edition, _content: Any, report: ReportStep) -> Made:
    return make_volume(edition, Volume.BOOK, report, for_press=True)


def _in_volumes(volume: Volume, name: str, rests_on: Callable[[Edition], Parts], **more: Any) -> DocumentKind:
    return DocumentKind(
        volume.value,
        volume.label,
        Edition,
        Nature.LIVING,
        make=_volume(volume),
        rests_on=rests_on,
        refusals=unprintable if volume is Volume.PALMARES else unbound,
        may_ask=_equipe,
        address=_desk,
        follows=True,
        is_listed=True,
        with_what=("regulation",),
        **_of_edition(volume.label, name),
        **more,
    )


BOOK = _in_volumes(Volume.BOOK, "cites-en-reseaux", rests_on_the_edition, may_read=_once_public, due=_published)
PALMARES = _in_volumes(Volume.PALMARES, "palmares", rests_on_the_palmares, may_read=_once_public, due=_published)
PROFILES = _in_volumes(
    Volume.PROFILES, "cites-en-reseaux-profils", rests_on_the_edition, may_read=_equipe, due=_made_once("profils")
)
PRESS = DocumentKind(
    "imprimeur",
    "Livre pour l’imprimeur (PDF/X-4)",
    Edition,
    Nature.LIVING,
    make=_press,
    rests_on=rests_on_the_edition,
    refusals=unbound,
    may_read=_equipe,
    address=_desk,
    is_listed=True,
    with_what=("regulation",),
    **_of_edition("Livre pour l’imprimeur", "cites-en-reseaux-imprimeur"),
)
EPUB = DocumentKind(
    "epub",
    "Livre numérique (EPUB)",
    Edition,
    Nature.LIVING,
    title=lambda edition: f"Livre numérique {edition.year}",
    file_name=lambda edition: f"cites-en-reseaux-{edition.year}.epub",
    make=lambda edition, _content, report: make_epub(edition, report),
    rests_on=rests_on_the_edition,
    refusals=unbound,
    may_read=_once_public,
    may_ask=_equipe,
    address=_desk,
    due=_made_once("epub"),
    form="EPUB",
    counted="chapitre,chapitres",
    is_listed=True,
    with_what=("regulation",),
)
JACKET = DocumentKind(
    "jaquette",
    "Couverture à plat pour l’imprimeur (PDF/X-4)",
    Edition,
    Nature.LIVING,
    make=lambda edition, _content, report: make_jacket(edition, report),
    rests_on=rests_on_the_spine,
    refusals=unjacketed,
    may_read=_equipe,
    address=_desk,
    is_listed=True,
    feminine=True,
    with_what=("regulation",),
    **_of_edition("Couverture pour l’imprimeur", "couverture-imprimeur"),
)
ERRATA = DocumentKind(
    "errata",
    "Errata à glisser dans le livre",
    Edition,
    Nature.LIVING,
    make=living("book/errata.html", errata_slip),
    rests_on=rests_on_corrections,
    refusals=said_by(errata_slip),
    may_read=_once_public,
    may_ask=_equipe,
    address=_desk,
    due=_made_once("errata"),
    is_listed=True,
    **_of_edition("Errata du livre", "errata"),
)
CERTIFICATES = DocumentKind(
    "attestations",
    "Toutes les attestations (ZIP)",
    Edition,
    Nature.LIVING,
    make=lambda edition, _content, report: make_certificates(edition, report),
    rests_on=rests_on_levels,
    refusals=unprintable,
    may_read=_equipe,
    address=lambda edition: reverse("book-certificates", args=[edition.year]),
    due=_made_once("attestations"),
    counted="attestation,attestations",
    follows=True,
    is_listed=True,
    **_of_edition("Toutes les attestations (ZIP)", "attestations"),
)
CERTIFICATE = DocumentKind(
    "attestation",
    "Attestation",
    Candidature,
    Nature.LIVING,
    title=lambda one: f"Attestation {one.edition.year} {of_place(one.name)}",
    file_name=lambda one: certificate_name(one.edition.year, one.name, one.collectivite.code),
    make=lambda one, _content, report: make_certificates(one.edition, report, one),
    rests_on=rests_on_one_level,
    refusals=unlabelled,
    may_read=anybody_once_labelled,
    address=lambda one: reverse("book-certificates", args=[one.edition.year]),
    due=_certified("attestation"),
    follows=True,
    with_what=EVERY_FACT,
)
SIGN = DocumentKind(
    "panneau",
    "Panneau d’entrée de ville",
    Candidature,
    Nature.LIVING,
    make=make_sign,
    rests_on=rests_on_one_level,
    refusals=unsigned,
    may_read=its_people_once_public,
    address=lambda one: reverse("candidature-result", args=[one.collectivite.code, one.edition.year]),
    due=_certified("panneau"),
    follows=True,
    with_what=EVERY_FACT,
    **_of_candidature("Panneau d’entrée de ville", "panneau"),
)
LETTER = DocumentKind(
    "lettre",
    "Lettre de restitution",
    Candidature,
    Nature.ACT,
    make=_act("book/lettre.html", signature_of),
    frozen=_frozen(letter_of),
    rests_on=rests_on_the_letter,
    refusals=unread,
    may_read=its_people_once_public,
    address=_town_desk,
    due=_to_correct,
    feminine=True,
    marks=corrections_of,
    with_what=EVERY_FACT,
    **_of_candidature("Lettre de restitution", "lettre"),
)
RECEIPT = DocumentKind(
    "accuse",
    "Accusé de réception",
    Candidature,
    Nature.ACT,
    title=lambda one: f"Accusé de réception n° {one.receipt} {of_place(one.name)}",
    file_name=lambda one: f"accuse-{one.edition.year}-{one.collectivite.code}.pdf",
    make=_act("book/accuse.html"),
    frozen=_frozen(receipt_of),
    rests_on=rests_on_the_filing,
    refusals=said_by(receipt_of),
    may_read=its_people,
    address=_town_desk,
    with_what=EVERY_FACT,
)
REGULATION = DocumentKind(
    "reglement",
    "Règlement",
    Edition,
    Nature.LIVING,
    make=living("book/reglement.html", regulation_of),
    rests_on=rests_on_the_text,
    may_read=_once_announced,
    may_ask=_equipe,
    address=lambda edition: reverse("equipe-edition", args=[edition.year]) + "#reglement",
    due=_with_text,
    with_what=("regulation",),
    **_of_edition("Règlement", "reglement"),
)
BLANK = DocumentKind(
    "vierge",
    "Questionnaire vierge",
    Edition,
    Nature.LIVING,
    make=living("book/questionnaire.html", paper_questionnaire),
    rests_on=rests_on_questions,
    refusals=said_by(paper_questionnaire),
    may_read=_once_announced,
    may_ask=works_in,
    address=_desk,
    due=lambda: Edition.objects.announced().filter(questionnaire__isnull=False),
    **_of_edition("Questionnaire vierge", "vierge"),
)
ANSWERS = DocumentKind(
    "reponses",
    "Questionnaire rempli",
    Candidature,
    Nature.LIVING,
    make=living("book/questionnaire.html", lambda one, fitter: paper_questionnaire(one.edition, fitter, one)),
    rests_on=rests_on_answers,
    refusals=lambda one: said_by(paper_questionnaire)(one.edition),
    may_read=its_people,
    address=_town_desk,
    with_what=("edition", "collectivite"),
    **_of_candidature("Questionnaire rempli", "reponses"),
)
register(
    BOOK,
    EPUB,
    PRESS,
    JACKET,
    ERRATA,
    PALMARES,
    PROFILES,
    CERTIFICATES,
    CERTIFICATE,
    SIGN,
    LETTER,
    RECEIPT,
    REGULATION,
    BLANK,
    ANSWERS,
)
