"""`/candidature/<code>/resultat/`: what a town reads of its result once it is published: restitution, letter,
attestation, appeal.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jury.actions import appeal_deadline, appeal_faults, receive_appeal
from jury.forms import AppealForm
from jury.models import Appeal, Feedback
from label.actions import send_draft
from label.drafts import draft_of
from label.forms.drafts import Kept, initial_of
from label.models import Candidature, Edition
from label.permissions import can_file, member_of, refuse_unless, user_of
from label.views.drafts import draft_as_typed, is_script
from label.views.pages import CONFLICT, INVALID, attempt, try_form
from villes_internet.book.actions import replace_build
from villes_internet.book.enums import BuildStatus, Document
from villes_internet.book.freshness import is_overtaken
from villes_internet.book.models import BookEdition
from villes_internet.book.views.files import build_file
from villes_internet.views.errors import refusal

PAPERS = {"lettre": (Document.LETTER, "Lettre de restitution"), "attestation": (Document.CERTIFICATE, "Attestation")}


def last_result(code: str) -> Candidature | None:
    """The last labelled candidature of a collectivité in a published edition; one query."""
    return (
        Candidature.objects.filter(
            collectivite__code=code.upper(), award__isnull=False, edition__in=Edition.objects.public()
        )
        .select_related("edition__regulation", "award", "collectivite", "feedback")
        .order_by("-edition__year")
        .first()
    )


def _last(document: Document, candidature: Candidature) -> BookEdition | None:
    """The last build of a paper; None when it is overtaken, so that it is asked for again."""
    build = BookEdition.objects.last_of(document, candidature.edition, candidature)
    return None if build is not None and build.status == BuildStatus.DONE and is_overtaken(build) else build


def _feedback(candidature: Candidature) -> Feedback | None:
    found: Feedback | None = getattr(candidature, "feedback", None)
    return found


def _appeal_place(candidature: Candidature) -> str:
    """Where an appeal is kept until it is sent."""
    return f"appeal:{candidature.pk}"


def _appeal_form(candidature: Candidature, bound: AppealForm | None) -> AppealForm:
    draft = draft_of(_appeal_place(candidature), {})
    form = bound or AppealForm(initial=initial_of(draft))
    address = reverse("candidature-recours", args=[candidature.collectivite.code])
    form.kept = Kept(f"recours-{candidature.pk}", "Recours", address, form.button, draft)
    return form


@require_safe
def result(request: HttpRequest, code: str) -> HttpResponse:
    """The result of the last published edition."""
    return _page(request, code, None)


def _page(request: HttpRequest, code: str, form: AppealForm | None) -> HttpResponse:
    collectivite, membership = member_of(request, code)
    candidature = last_result(code)
    context: dict[str, object] = {"collectivite": collectivite, "moi": membership, "candidature": candidature}
    if candidature is not None:
        appeals = list(Appeal.objects.filter(candidature=candidature))
        papers = [
            (name, title, _last(document, candidature))
            for name, (document, title) in PAPERS.items()
            if name != "lettre" or _feedback(candidature) is not None
        ]
        may = can_file(membership) and not appeals
        context |= {
            "restitution": _feedback(candidature),
            "recours": appeals,
            "papiers": papers,
            "ferme": appeal_faults(candidature),
            "limite": appeal_deadline(candidature),
            "form": _appeal_form(candidature, form) if form is not None or may else None,
            "en_cours": any(build is not None and build.is_active for _, _, build in papers),
        }
    return render(request, "candidature/resultat.html", context, status=INVALID if form is not None else 200)


def _paper(request: HttpRequest, code: str, name: str) -> tuple[Candidature, Document]:
    member_of(request, code)
    candidature = last_result(code)
    if candidature is None or name not in PAPERS or (name == "lettre" and _feedback(candidature) is None):
        msg = "Ce document n’existe pas."
        raise Http404(msg)
    return candidature, PAPERS[name][0]


@require_POST
def prepare(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Have a worker make the letter or the attestation."""
    candidature, document = _paper(request, code, name)
    return attempt(
        request,
        lambda: replace_build(candidature.edition, document, by=user_of(request), candidature=candidature),
        "Le PDF se prépare : il sera là dans un instant.",
        "candidature-resultat",
        code,
    )


@require_safe
def pdf(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """The last PDF made."""
    candidature, document = _paper(request, code, name)
    build = BookEdition.objects.last_of(document, candidature.edition, candidature)
    if build is None:
        msg = "Ce PDF n’a pas encore été demandé."
        raise Http404(msg)
    if build.status != BuildStatus.DONE:
        return refusal(request, CONFLICT, "Ce PDF est en préparation : réessayez dans un instant.")
    if is_overtaken(build):
        return refusal(request, CONFLICT, "Ce PDF dit un niveau qui a été corrigé : demandez-le de nouveau.")
    return build_file(build, attachment=True)


@require_POST
def contest(request: HttpRequest, code: str) -> HttpResponse:
    """Receive an appeal, from the signataire."""
    _, membership = member_of(request, code)
    refuse_unless(can_file(membership), "Un recours se dépose par le signataire de la collectivité.")
    candidature, form = last_result(code), AppealForm(request.POST)
    if candidature is None:
        msg = "Aucun résultat n’est publié."
        raise Http404(msg)
    if is_script(request):
        return draft_as_typed(request, _appeal_place(candidature), form)

    def gesture() -> None:
        receive_appeal(candidature, text=form.cleaned_data["text"], by=user_of(request))

    if form.is_valid() and try_form(form, lambda: send_draft(_appeal_place(candidature), gesture, by=user_of(request))):
        messages.success(request, "Votre recours est reçu : l’équipe y répondra par écrit.")
        return redirect("candidature-resultat", code)
    return _page(request, code, form)
