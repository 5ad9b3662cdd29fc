"""What a document that bears levels is made from: when that changes, the document is « dépassé » and made again."""

import hashlib
import json
from typing import Any

from django.db.models import Q

from jury.models import Feedback
from label.models import Award, Candidature, Edition, Profile, Regulation
from villes_internet.book.enums import BEARS_LEVELS, Document
from villes_internet.book.models import BookEdition, ProfileFocus, ProfilePicture

TOWN = ("name", "kind", "departement", "departement_name", "region", "strate", "population", "printed_population")
LEVEL = ("candidature", "arobases", "confidence", "source", *(f"candidature__{name}" for name in TOWN))

FOCUS = ("candidature", "title", "text", "initiative__status", "initiative__changed_at")


def facts_behind(edition: Edition, document: Document, candidature: Candidature | None = None) -> str:
    """The SHA-256, in hexadecimal, of all that this document is drawn from; empty for one that bears no level.

    An attestation rests on its own level, a letter on its restitution too, the palmarès and the attestations on those
    of the edition, the book on the past, the règlement and the pages of the towns too. One to eight queries.
    """
    if document not in BEARS_LEVELS:
        return ""
    if candidature is not None:
        award = Award.objects.standing().select_related("candidature").filter(candidature=candidature).first()
        if award is None:
            return _digest([])
        level = facts_of_certificate(edition, award)
        return _digest([level, *_of_letter(candidature)]) if document is Document.LETTER else level
    facts = [*_of_edition(edition), _rows(Award.objects.standing().filter(candidature__edition=edition), *LEVEL)]
    if document in (Document.BOOK, Document.PROFILES):
        own = Q(candidature__edition=edition)
        past = Candidature.objects.in_the_race().filter(edition__year__lt=edition.year)
        facts += [
            _rows(
                past, "collectivite", "edition", "award__arobases", "award__confidence", "past_confirmed", "past_source"
            ),
            _rows(Profile.objects.filter(own)),
            _rows(ProfilePicture.objects.filter(own), "candidature", "sha256", "alternative", "credit"),
            _rows(ProfileFocus.objects.filter(own), *FOCUS),
            _rows(Edition.objects.filter(year__lte=edition.year), "coverage", "stated_totals"),
            _rows(Regulation.objects.filter(edition=edition)),
            [str(edition.closes_at), str(edition.jury_on), str(edition.publishes_at)],
        ]
    return _digest(facts)


def facts_of_certificate(edition: Edition, award: Award) -> str:
    """The same for an attestation, from its award with its candidature; no query."""
    own = [getattr(award.candidature, name) for name in TOWN]
    return _digest([*_of_edition(edition), [award.arobases, award.confidence, award.source, own]])


def _of_letter(candidature: Candidature) -> list[Any]:
    return [
        _rows(Feedback.objects.filter(candidature=candidature), "strengths", "advice", "next_level"),
        _rows(Regulation.objects.filter(edition=candidature.edition_id), "appeal_days"),
    ]


def _of_edition(edition: Edition) -> list[Any]:
    return [
        [edition.number, edition.year, str(edition.ceremony_on), edition.ceremony_place, edition.demonstration],
        [edition.printed_jury, edition.printed_figures],
    ]


def _digest(facts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(facts, default=str, sort_keys=True).encode()).hexdigest()


def _rows(rows: Any, *names: str) -> list[Any]:
    return list(rows.order_by("pk").values_list(*names))


def current_build(edition: Edition, document: Document, candidature: Candidature | None = None) -> BookEdition | None:
    """The last finished build that still tells the present truth; None when there is none, or when it is overtaken."""
    build = (
        BookEdition.objects.done()
        .filter(edition=edition, document=document, candidature=candidature)
        .select_related("edition", "candidature__collectivite")
        .order_by("-finished_at", "-pk")
        .first()
    )
    return build if build is not None and not is_overtaken(build) else None


def is_overtaken(build: BookEdition) -> bool:
    """Whether what this build was made from has changed since."""
    facts = facts_behind(build.edition, Document(build.document), build.candidature)
    return bool(facts) and build.made_from != facts
