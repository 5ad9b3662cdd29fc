"""What stands beside the minutes: their annex as a table, and the scan that was signed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from jury.actions.minutes import keep_signed_minutes
from jury.forms.typed import SignedMinutesForm
from jury.models import Decision, Minutes
from jury.permissions import may_read_minutes
from label.enums import LineKind
from label.models import Edition, RegisterLine
from label.permissions import edition_of, equipe_required, user_of
from label.rules.refusals import Refusal
from label.rules.register import canonical
from label.views.attachments import attachment_response
from label.views.pages import attempt
from toolkit.tables.exports import csv_text

COLUMNS = (
    "Séance",
    "Jour",
    "Rang",
    "Code",
    "Collectivité",
    "Département",
    "Niveau",
    "Décompte",
    "Adoption groupée",
    "Votants",
    "N’ont pas voté",
    "Absents",
    "Déports",
    "Présents",
    "Quorum",
    "Présidence",
    "Décidé à",
    "Motif",
    "Suite",
    "Ligne du registre",
    "Scellé",
    "Sel",
)
RESERVED = "Le procès-verbal se lit par l’équipe et la présidence du jury."


def _edition(request: HttpRequest, year: int) -> Edition:
    """The edition whose minutes this person may read; 403 in words."""
    edition = edition_of(year)
    if not may_read_minutes(request.user, edition):
        raise PermissionDenied(RESERVED)
    return edition


def _minutes(request: HttpRequest, year: int, number: int) -> Minutes:
    rows = Minutes.objects.select_related("sitting__edition", "signed")
    return get_object_or_404(rows, sitting__edition=_edition(request, year), sitting__number=number)


def _lines(edition: Edition, rows: Sequence[Minutes]) -> Iterator[tuple[Any, ...]]:
    """The decisions of the minutes, sitting by sitting, then the corrections that followed, each with what opens its
    seal. What a later sitting took up again is sealed there.
    """
    lines = list(RegisterLine.objects.filter(edition=edition, number__gt=0).order_by("number"))
    decided = {line.body["code"]: line for line in lines if line.body["nature"] == LineKind.DECISION}
    standing = dict(
        Decision.objects.standing()
        .filter(case__sitting__edition=edition)
        .values_list("case__candidature__collectivite__code", "case__sitting__number")
    )
    last = {dossier["code"]: minutes for minutes in rows for dossier in minutes.content["dossiers"]}
    for minutes in rows:
        for dossier in minutes.content["dossiers"]:
            code = dossier["code"]
            seal = _seal(decided.pop(code, None) if last[code] == minutes else None)
            yield (*_told(minutes, dossier), _sequel(minutes, standing.get(code), last[code]), *seal)
    for line in lines:
        told = line.body
        if told["nature"] != LineKind.DECISION or told["code"] in decided:
            blank = ("",) * 10
            named = (None, None, None, told["code"], told["nom"], "", told["niveau"])
            yield (*named, *blank, line.secret.get("motif", ""), "", *_seal(line))


def _told(minutes: Minutes, dossier: Mapping[str, Any]) -> tuple[Any, ...]:
    """A decision as the minutes tell it, column by column."""
    return (
        minutes.sitting.number,
        minutes.content["jour"],
        dossier["rang"],
        dossier["code"],
        dossier["nom"],
        dossier["departement"],
        dossier["niveau"],
        dossier["scrutin"],
        "oui" if dossier["groupee"] else "non",
        ", ".join(dossier.get("votants", [])),
        ", ".join(dossier.get("sans_voix", [])),
        ", ".join(dossier.get("absents", [])),
        ", ".join(dossier["deports"]),
        dossier["presents"],
        dossier["quorum"],
        dossier["preside"],
        dossier.get("heure", ""),
        dossier["motif"],
    )


def _sequel(minutes: Minutes, standing: int | None, last: Minutes) -> str:
    """What came of a decision of these minutes: empty while it stands. `standing`: the sitting whose decision stands
    for its town, if any; `last`: the last minutes that tell one.
    """
    if last != minutes:
        return f"reprise à la séance {last.sitting.number}"
    return "" if standing is not None and standing <= minutes.sitting.number else "reprise ou sans objet"


def _seal(line: RegisterLine | None) -> tuple[Any, str, str]:
    return (line.number, canonical(line.secret).decode(), line.salt) if line is not None else (None, "", "")


@require_safe
def annex(request: HttpRequest, year: int) -> HttpResponse:
    """The annex of the minutes of an edition as CSV: who voted, who presided, and the salts of the register."""
    edition = _edition(request, year)
    rows = list(Minutes.objects.filter(sitting__edition=edition).select_related("sitting").order_by("sitting__number"))
    if not rows:
        msg = "Aucune séance n’est close."
        raise Http404(msg)
    response = HttpResponse(csv_text(COLUMNS, list(_lines(edition, rows))), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="proces-verbal-jury-{year}-annexe.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def signed(request: HttpRequest, year: int, number: int) -> HttpResponseBase:
    """The signed scan of the minutes of a sitting, to be saved."""
    minutes = _minutes(request, year, number)
    if minutes.signed is None:
        msg = "Le procès-verbal signé n’est pas encore déposé."
        raise Http404(msg)
    return attachment_response(minutes.signed)


@equipe_required
@require_POST
def keep_signed(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Keep the scan of the signed minutes of a sitting."""
    minutes = _minutes(request, year, number)
    form = SignedMinutesForm(request.POST, request.FILES)

    def kept() -> None:
        if not form.is_valid():
            raise Refusal([str(error) for error in form.errors["file"]])
        upload = form.cleaned_data["file"]
        keep_signed_minutes(minutes, upload, name=upload.name, by=user_of(request))

    return attempt(request, kept, "Le procès-verbal signé est déposé.", "equipe-sitting", year)
