"""`/candidature/<year>/<code>/resultat/`: what a town reads of its result once it is published: restitution, letter,
attestation, appeal.
"""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jury.actions import appeal_deadline, appeal_faults, receive_appeal
from jury.forms import AppealForm
from jury.models import Appeal, Feedback
from label.actions import send_draft
from label.documents import paper_of
from label.drafts import draft_of
from label.forms.drafts import Kept, initial_of
from label.models import Candidature, Edition
from label.permissions import can_file, member_of, refuse_unless, user_of
from label.views.drafts import draft_as_typed, is_script
from label.views.pages import INVALID, try_form
from label.views.years import to_year
from villes_internet.book.kinds import ANSWERS, CERTIFICATE, LETTER, RECEIPT


def results_of_town(code: str) -> QuerySet[Candidature]:
    """The labelled candidatures of a collectivité in the published editions, the last one first."""
    rows = Candidature.objects.filter(
        collectivite__code=code.upper(), award__isnull=False, edition__in=Edition.objects.public()
    )
    return rows.select_related("edition__regulation", "award", "collectivite", "feedback").order_by("-edition__year")


def _feedback(candidature: Candidature) -> Feedback | None:
    found: Feedback | None = getattr(candidature, "feedback", None)
    return found


def _appeal_place(candidature: Candidature) -> str:
    """Where an appeal is kept until it is sent."""
    return f"appeal:{candidature.pk}"


def _appeal_form(candidature: Candidature, bound: AppealForm | None) -> AppealForm:
    draft = draft_of(_appeal_place(candidature), {})
    form = bound or AppealForm(initial=initial_of(draft))
    address = reverse("candidature-recours", args=[candidature.edition.year, candidature.collectivite.code])
    form.kept = Kept(f"recours-{candidature.pk}", "Recours", address, form.button, draft)
    return form


def latest(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the year chosen, to the last one that this town has a result of, else to the last announced."""
    member_of(request, code)
    asked = request.GET.get("annee", "")
    if asked.isascii() and asked.isdigit() and len(asked) == 4:
        return to_year(request, "candidature-resultat", int(asked), code=code)
    last = results_of_town(code).first()
    edition = last.edition if last is not None else Edition.objects.current()
    return to_year(request, "candidature-resultat", edition.year if edition is not None else None, code=code)


@require_safe
def result(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The result of a published edition; those before it are a choice away."""
    return _page(request, year, code, None)


def _page(request: HttpRequest, year: int, code: str, form: AppealForm | None) -> HttpResponse:
    collectivite, membership = member_of(request, code)
    found = list(results_of_town(code))
    candidature = next((one for one in found if one.edition.year == year), None)
    context: dict[str, object] = {
        "collectivite": collectivite,
        "moi": membership,
        "candidature": candidature,
        "annee": year,
        "annees": sorted({year, *(one.edition.year for one in found)}, reverse=True),
    }
    if candidature is not None:
        appeals = list(Appeal.objects.filter(candidature=candidature))
        kinds = [CERTIFICATE]
        if _feedback(candidature) is not None:
            kinds.insert(0, LETTER)
        if candidature.receipt:
            kinds += [RECEIPT, ANSWERS]
        may = can_file(membership) and not appeals
        context |= {
            "restitution": _feedback(candidature),
            "recours": appeals,
            "papiers": [paper_of(kind, candidature) for kind in kinds],
            "ferme": appeal_faults(candidature),
            "limite": appeal_deadline(candidature),
            "form": _appeal_form(candidature, form) if form is not None or may else None,
        }
    return render(request, "candidature/resultat.html", context, status=INVALID if form is not None else 200)


@require_POST
def contest(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Receive an appeal, from the signataire."""
    _, membership = member_of(request, code)
    refuse_unless(can_file(membership), "Un recours se dépose par le signataire de la collectivité.")
    candidature, form = results_of_town(code).filter(edition__year=year).first(), AppealForm(request.POST)
    if candidature is None:
        msg = f"Aucun résultat de {year} n’est publié."
        raise Http404(msg)
    if is_script(request):
        return draft_as_typed(request, _appeal_place(candidature), form)

    def gesture() -> None:
        receive_appeal(candidature, text=form.cleaned_data["text"], by=user_of(request))

    if form.is_valid() and try_form(form, lambda: send_draft(_appeal_place(candidature), gesture, by=user_of(request))):
        messages.success(request, "Votre recours est reçu : l’équipe y répondra par écrit.")
        return redirect("candidature-resultat", year, code)
    return _page(request, year, code, form)
