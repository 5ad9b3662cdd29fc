"""`/candidature/<code>/resultat/`: what a town reads of its result once it is published: restitution, letter,
attestation, appeal.
"""

from django.contrib import messages
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
from villes_internet.book.kinds import ANSWERS, CERTIFICATE, LETTER, RECEIPT


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
