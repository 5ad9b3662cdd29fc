"""The papers of the jury: the minutes of a sitting, an appraisal handed in."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from initiatives.documents import printed_page
from initiatives.enums import PhotoStatus
from initiatives.models import Highlight
from jury.enums import AppealStatus, SittingStatus
from jury.models import Appeal, Appraisal, FiledScore, Minutes, Sitting
from jury.permissions import may_open_dossier, may_read_appraisal, may_read_minutes
from label.documents.kinds import DocumentKind, Made, Parts, ReportStep, Sequel, register
from label.documents.making import printed
from label.documents.truth import digest
from label.enums import Nature
from label.models import Candidature, Correction, Edition, RegisterLine, User
from toolkit.dates import french_date, moment_in_words
from toolkit.french import of_place


def _all_minutes() -> Any:
    return Minutes.objects.all()


def _shown_on_screens(minutes: Minutes) -> None:
    """The screens of the sitting show the link of its minutes."""
    Sitting.objects.filter(pk=minutes.sitting_id).update(serial=F("serial") + 1)


def _which(minutes: Minutes) -> tuple[int, str]:
    """The year of minutes, and « , séance 2 » where their edition has several."""
    number = minutes.content.get("seance")
    return minutes.sitting.edition.year, f", séance {number}" if number else ""


def _corrections(minutes: Minutes) -> list[Sequel]:
    """The levels that were corrected since: the minutes stay as they were signed. One query."""
    rows = Correction.objects.done().filter(candidature__jury_case__sitting=minutes.sitting_id)
    return [_mark(row, f"{row.candidature.name}, ") for row in rows.select_related("candidature__collectivite")]


def corrections_of(candidature: Candidature) -> list[Sequel]:
    """The same for the letter of one town. One query."""
    rows = Correction.objects.done().filter(candidature=candidature)
    return [_mark(row, "") for row in rows.select_related("candidature__collectivite")]


def _mark(row: Correction, who: str) -> Sequel:
    at = row.settled_at or row.proposed_at
    address = row.candidature.collectivite.get_absolute_url()
    return Sequel(at, f"Corrigé le {french_date(timezone.localdate(at))} : {who}{row.words}. {row.reason}", address)


MINUTES = DocumentKind(
    "proces-verbal",
    "Procès-verbal",
    Minutes,
    Nature.ACT,
    title=lambda minutes: "Procès-verbal du jury {}{}".format(*_which(minutes)),
    file_name=lambda minutes: "proces-verbal-jury-{}{}.pdf".format(*_which(minutes)).replace(", séance ", "-seance-"),
    make=lambda minutes, _content, report: printed("jury/proces_verbal.html", minutes.content, report),
    may_read=lambda user, minutes: may_read_minutes(user, minutes.sitting.edition),
    address=lambda minutes: reverse("equipe-sitting", args=[minutes.sitting.edition.year]),
    due=_all_minutes,
    when_made=_shown_on_screens,
    marks=_corrections,
    with_what=("sitting__edition",),
)


def _on_paper(appraisal: Appraisal) -> dict[str, Any]:
    candidature = appraisal.candidature
    score = FiledScore.objects.filter(candidature=candidature).first()
    return {
        "avis": appraisal,
        "candidature": candidature,
        "edition": candidature.edition,
        "membre": appraisal.member,
        "score": score.total if score is not None else None,
    }


def _rests_on(appraisal: Appraisal) -> Parts:
    member, candidature = appraisal.member, appraisal.candidature
    score: FiledScore | None = getattr(candidature, "filed_score", None)  # asked for once, whoever read the dossier
    return {
        "l’instruction": digest(appraisal.version, appraisal.done_at, str(member), member.function, candidature.name),
        "le score": digest([(score.total,)] if score is not None else []),
    }


def _unfinished(appraisal: Appraisal) -> list[str]:
    return [] if appraisal.done_at else ["Une instruction s’imprime une fois rendue."]


APPRAISAL = DocumentKind(
    "instruction",
    "Instruction",
    Appraisal,
    Nature.LIVING,
    title=lambda one: f"Instruction {one.candidature.edition.year} {of_place(one.candidature.name)}, {one.member}",
    file_name=lambda one: f"instruction-{one.candidature.edition.year}-{one.candidature.collectivite.code}.pdf",
    make=lambda one, _content, report: printed("jury/instruction_papier.html", _on_paper(one), report),
    may_read=may_read_appraisal,
    address=lambda one: reverse(
        "appraisal-dossier", args=[one.candidature.edition.year, one.candidature.collectivite.code]
    ),
    rests_on=_rests_on,
    refusals=_unfinished,
    with_what=("candidature__edition", "candidature__collectivite", "member__user"),
)


def _settled(rows: Any) -> Any:
    """Those of editions whose sitting was held here: their minutes receive an addendum."""
    return rows.filter(candidature__jury_case__sitting__status=SittingStatus.CLOSED)


def corrections_told() -> Any:
    """The corrections that were made: an addendum each."""
    return _settled(Correction.objects.done())


def appeals_told() -> Any:
    """The appeals that left the decision as it was: an addendum each; the others are told by their correction."""
    return _settled(Appeal.objects.filter(status=AppealStatus.MAINTAINED))


def _number(edition: Edition, at: datetime) -> int:
    """The place of an addendum among those of an edition, in the order of what they tell; two queries."""
    own = {"candidature__edition": edition}
    before = corrections_told().filter(settled_at__lt=at, **own).count()
    return 1 + int(before) + int(appeals_told().filter(answered_at__lt=at, **own).count())


def _addendum(candidature: Candidature, at: datetime, **told: Any) -> dict[str, Any]:
    edition = candidature.edition
    return {
        "annee": edition.year,
        "edition": edition.number,
        "demonstration": edition.demonstration,
        "numero": _number(edition, at),
        "nom": candidature.name,
        "departement": candidature.departement,
        "le": moment_in_words(at),
        **told,
    }


def _of_correction(row: Correction) -> dict[str, Any]:
    at = row.settled_at or row.proposed_at
    appeal = Appeal.objects.filter(correction=row).first()
    line = RegisterLine.objects.filter(candidature=row.candidature, at__gte=at).order_by("number").first()
    return _addendum(
        row.candidature,
        at,
        objet="Correction d’une décision",
        avant=row.previous_arobases,
        apres=row.arobases,
        raison=row.reason,
        recours=appeal.text if appeal is not None else "",
        reponse=appeal.answer if appeal is not None else "",
        propose=str(row.proposed_by),
        accorde=str(row.settled_by),
        ligne=line.number if line is not None else None,
        empreinte=line.hash if line is not None else "",
    )


def _of_appeal(row: Appeal) -> dict[str, Any]:
    return _addendum(
        row.candidature,
        row.answered_at or row.received_at,
        objet="Recours, décision maintenue",
        avant=row.previous_arobases,
        apres=row.previous_arobases,
        raison="",
        recours=row.text,
        reponse=row.answer,
        propose=str(row.answered_by),
        accorde=str(row.confirmed_by) if row.confirmed_by is not None else "",
        ligne=None,
        empreinte="",
    )


def _adds(code: str, label: str, of: type[Any], frozen: Any, due: Any) -> DocumentKind:
    return DocumentKind(
        code,
        label,
        of,
        Nature.ACT,
        title=lambda one: f"Avenant au procès-verbal du jury {one.candidature.edition.year}, {one.candidature.name}",
        file_name=lambda one: (
            f"avenant-{one.candidature.edition.year}-{one.candidature.collectivite.code}-{one.pk}.pdf"
        ),
        make=lambda _one, content, report: printed("jury/avenant.html", content, report),
        frozen=frozen,
        may_read=lambda user, one: may_read_minutes(user, one.candidature.edition),
        address=lambda one: reverse("equipe-sitting", args=[one.candidature.edition.year]),
        due=due,
        with_what=("candidature__edition", "candidature__collectivite"),
    )


def _filed_photos(row: Highlight) -> list[dict[str, Any]]:
    photos = row.initiative.photos.filter(kept=True, status=PhotoStatus.READY)
    return [dict(shown) for shown in photos.order_by("rank", "pk").values("pk", "widths", "alternative", "credit")]


def _filed_page(row: Highlight, _content: Any, report: ReportStep) -> Made:
    when = "telle qu’elle a été déposée" if row.frozen is not None else "telle qu’elle est aujourd’hui"
    foot = f"Dossier {row.candidature.edition.year} {of_place(row.candidature.name)}, {when}. Document du jury."
    return printed_page(row.initiative, row.told, _filed_photos(row), foot, report, news=row.news)


FILED_INITIATIVE = DocumentKind(
    "initiative-deposee",
    "Initiative déposée",
    Highlight,
    Nature.LIVING,
    title=lambda row: f"Initiative « {row.told_title} », dossier {row.candidature.edition.year}",
    file_name=lambda row: f"initiative-{row.candidature.edition.year}-{row.candidature.collectivite.code}-{row.pk}.pdf",
    make=_filed_page,
    may_read=lambda user, row: isinstance(user, User) and may_open_dossier(user, row.candidature),
    address=lambda row: reverse(
        "appraisal-initiative",
        args=[row.candidature.edition.year, row.candidature.collectivite.code, row.initiative_id],
    ),
    rests_on=lambda row: {"l’initiative déposée": digest(row.told, row.news, _filed_photos(row))},
    with_what=("candidature__edition", "candidature__collectivite", "initiative__collectivite__departement"),
)
CORRECTED = _adds("avenant-correction", "Avenant, correction", Correction, _of_correction, corrections_told)
MAINTAINED = _adds("avenant-recours", "Avenant, recours", Appeal, _of_appeal, appeals_told)
register(MINUTES, APPRAISAL, CORRECTED, MAINTAINED, FILED_INITIATIVE)
