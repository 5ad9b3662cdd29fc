"""What a running campaign prints: the receipt of a filing, the règlement of an edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from initiatives.models import Highlight
from jury.models import Feedback
from label.documents.making import NothingToPrint
from label.models import Candidature, Edition, Profile
from label.rules.cards import card_fields
from label.rules.regulation import sentences
from label.templatetags.typography import number
from questionnaire.queries.answers import numbered_of, questionnaire_of
from questionnaire.queries.filed import present_givens
from questionnaire.rules.conditions import visible
from toolkit.dates import french_date, moment_in_words
from toolkit.french import of_place
from toolkit.printing import Picture
from toolkit.typography import plural
from villes_internet.book.content.fitting import Fitter
from villes_internet.book.models import LetterSignature


@dataclass(frozen=True)
class Receipt:
    """What a receipt says; `facts`, `filed_with` and `card` are lines of a name and a value."""

    number: str
    name: str
    of_name: str
    year: int
    edition_number: int
    label_name: str
    publisher: str
    filed: str
    filed_by: str
    late: bool
    facts: tuple[tuple[str, str], ...]
    card: tuple[tuple[str, str], ...]
    filed_with: tuple[tuple[str, str], ...]
    demonstration: bool


@dataclass(frozen=True)
class RegulationText:
    """The règlement as printed: its parameters as sentences, and its text in Markdown."""

    year: int
    edition_number: int
    label_name: str
    publisher: str
    dates: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    text: str
    demonstration: bool


@dataclass(frozen=True)
class Letter:
    """The restitution as a letter: its date, the level, the parts with their paragraphs, how to contest, who signs."""

    name: str
    year: int
    edition_number: int
    label_name: str
    publisher: str
    level: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    appeal: str
    dated: str
    president: str
    demonstration: bool
    signatory: str = ""
    function: str = ""
    signature: str = ""  # where its picture is kept


def signature_of(said: Mapping[str, Any]) -> dict[str, Picture]:
    """The picture of the signature that a letter names; none where it names none, or where it has left the storage."""
    path = said.get("signature", "")
    if not path or not default_storage.exists(path):
        return {}
    with default_storage.open(path, "rb") as file:
        return {"signature": Picture("image/png", file.read())}


def letter_of(candidature: Candidature, fitter: Fitter) -> Letter:
    """The letter of a published result; raises ValueError while it is not published, or without a restitution."""
    feedback: Feedback | None = getattr(candidature, "feedback", None)
    edition = candidature.edition
    if not edition.is_public or feedback is None:
        msg = "Cette restitution n’est pas publiée."
        raise NothingToPrint(msg)
    written = (
        ("Points forts", feedback.strengths),
        ("Pistes", feedback.advice),
        ("Ce qui ouvre le niveau suivant", feedback.next_level),
    )
    parts = tuple(
        (
            title,
            tuple(
                fitter.text(line, "ligne de commentaire", candidature.name) for line in text.split("\n") if line.strip()
            ),
        )
        for title, text in written
        if text.strip()
    )
    days = edition.terms.appeal_days
    limit = edition.publishes_at + timedelta(days=days) if edition.publishes_at is not None and days else None
    level = candidature.award.arobases
    return Letter(
        fitter.text(candidature.name, "nom", candidature.name),
        edition.year,
        edition.number,
        settings.LABEL["name"],
        settings.LABEL["publisher"],
        f"{level} arobase{'s' if level > 1 else ''}" if level else "mention",
        parts,
        f"Cette décision peut être contestée par écrit, sur votre espace, jusqu’au {moment_in_words(limit)}."
        if limit
        else "",
        f"Le {french_date(edition.publishes_at)}" if edition.publishes_at is not None else "",
        fitter.text(str(edition.printed_jury.get("president", "")), "nom d’un juré", candidature.name),
        edition.demonstration,
        *_signatory(edition, fitter),
    )


def _signatory(edition: Edition, fitter: Fitter) -> tuple[str, str, str]:
    """Who signs, the function, where the picture is kept; empty where the équipe has chosen nobody. One query."""
    row = LetterSignature.objects.filter(edition=edition).first()
    if row is None:
        return "", "", ""
    name = fitter.text(row.name, "nom d’un juré", row.name)
    function = fitter.text(row.function, "fonction d’un juré", row.name)
    path = row.file.name or ""
    return name, function, path if default_storage.exists(path) else ""


def receipt_of(candidature: Candidature, fitter: Fitter) -> Receipt:
    """The receipt of a filed candidature; raises ValueError when it is no longer filed."""
    if not candidature.receipt:
        msg = "Le dossier n’est plus déposé : il a été rouvert ou retiré."
        raise NothingToPrint(msg)
    edition, profile = candidature.edition, candidature.profile
    who = fitter.text(str(candidature.submitted_by or ""), "nom", candidature.name)
    facts = (
        ("Code", candidature.collectivite.code),
        ("Département", f"{candidature.departement_name} ({candidature.departement})"),
        ("Région", candidature.region or "–"),
        ("Habitants", number(candidature.population) or "–"),
    )
    return Receipt(
        candidature.receipt,
        fitter.text(candidature.name, "nom", candidature.name),
        of_place(candidature.name),
        edition.year,
        edition.number,
        settings.LABEL["name"],
        settings.LABEL["publisher"],
        moment_in_words(candidature.submitted_at),
        who,
        candidature.is_late,
        facts,
        _card(profile, fitter, candidature),
        _filed_with(candidature, fitter),
        edition.demonstration,
    )


def _filed_with(candidature: Candidature, fitter: Fitter) -> tuple[tuple[str, str], ...]:
    """How many answers and documents a filing holds, and the initiatives that it puts forward."""
    lines = []
    questionnaire = questionnaire_of(candidature.edition)
    if questionnaire is not None:
        numbered = numbered_of(questionnaire, candidature)
        given = present_givens(candidature, numbered)
        typed = [code for code in visible(numbered.trame, given) if not numbered.trame.items[code].source_auto]
        said = [given[code] for code in typed if code in given and not given[code].is_empty]
        commented = sum(bool(one.comment.strip()) for one in said)
        asked = plural(len(typed), "question posée", "questions posées")
        lines.append(("Questionnaire", f"{plural(len(said), 'réponse', 'réponses')} à {asked}"))
        lines.append(("Commentaires", number(commented)))
    told = [fitter.text(row.told_title, "fiche", candidature.name) for row in _told(candidature)]
    lines.append(("Initiatives mises en avant", " ; ".join(f"« {title} »" for title in told) or "Aucune"))
    lines.append(("Documents joints", number(candidature.attachments.count())))
    return tuple(lines)


def _told(candidature: Candidature) -> QuerySet[Highlight]:
    return candidature.highlights.select_related("initiative")


def _card(profile: Profile, fitter: Fitter, of: Candidature) -> tuple[tuple[str, str], ...]:
    lines = []
    for field in card_fields(of.kind):
        value = profile.values[field.name]
        text = number(value) if isinstance(value, int) else fitter.text(str(value or ""), "fiche", of.name)
        lines.append((field.label, text or "–"))
    for line in profile.dedicated_staff:
        count = number(line["nombre"]) or "nombre non précisé"
        lines.append((fitter.text(line["fonction"], "fonction", of.name), count))
    return tuple(lines)


def edition_dates(edition: Edition) -> tuple[tuple[str, str], ...]:
    """The dated steps of an edition, those that are known."""
    steps = (
        ("Ouverture des inscriptions", edition.opens_at),
        ("Ouverture de la saisie", edition.fills_at),
        ("Clôture des dépôts", edition.closes_at),
    )
    return tuple((name, moment_in_words(moment)) for name, moment in steps if moment is not None)


def fitted_text(text: str, fitter: Fitter, entry: str) -> str:
    """A Markdown text made fit to be printed line by line: its lists and titles keep their indentation."""
    lines = []
    for line in text.splitlines():
        body = line.lstrip()
        lines.append(
            line[: len(line) - len(body)].replace("\t", "    ") + fitter.text(body, "ligne du règlement", entry)
        )
    return "\n".join(lines)


def regulation_of(edition: Edition, fitter: Fitter) -> RegulationText:
    """The règlement of an edition."""
    return RegulationText(
        edition.year,
        edition.number,
        settings.LABEL["name"],
        settings.LABEL["publisher"],
        edition_dates(edition),
        sentences(edition.terms),
        fitted_text(edition.regulation.text, fitter, str(edition.year)),
        edition.demonstration,
    )
