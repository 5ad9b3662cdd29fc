"""`/candidature/<code>/<year>/resultat/`: what a town reads of its result once it is published: restitution, letter,
attestation, appeal.
"""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jury.actions.after import appeal_deadline, appeal_faults, receive_appeal
from jury.forms.typed import AppealForm
from jury.models import Appeal, Feedback
from label.documents.truth import paper_of
from label.forms.drafts import DraftedForm
from label.models import Candidature, Edition, User
from label.permissions import can_file, member_of, refuse_unless, user_of
from label.queries.results import errata_of_town
from label.views.pages import INVALID
from label.views.sending import SentText, form_to_send, sent_here, typed_or_sent
from label.views.spaces import announced_in
from villes_internet.book.kinds import ANSWERS, CERTIFICATE, LETTER, RECEIPT, SIGN
from villes_internet.book.panels import badge_code
from villes_internet.book.refusals import unsigned


def results_of_town(code: str) -> QuerySet[Candidature]:
    """The labelled candidatures of a collectivité in the published editions, the last one first."""
    rows = Candidature.objects.filter(
        collectivite__code=code.upper(), award__isnull=False, edition__in=Edition.objects.public()
    )
    return rows.select_related("edition__regulation", "award", "collectivite", "feedback").order_by("-edition__year")


def _feedback(candidature: Candidature) -> Feedback | None:
    found: Feedback | None = getattr(candidature, "feedback", None)
    return found


def _appeal(candidature: Candidature, by: User) -> SentText:
    """The appeal of a town, until it is sent."""
    place = [candidature.collectivite.code, candidature.edition.year]
    return SentText(
        code=f"recours-{candidature.pk}",
        place=f"appeal:{candidature.pk}",
        title="Recours",
        address=reverse("candidature-appeal", args=place),
        back=reverse("candidature-result", args=place),
        make=AppealForm,
        send=lambda form: receive_appeal(candidature, text=form.cleaned_data["text"], by=by),
        done="Votre recours est reçu : l’équipe y répondra par écrit.",
        is_open=not appeal_faults(candidature),
    )


@require_safe
def result(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The result of a published edition; those before it are a choice away."""
    return _page(request, code, year, None)


def _page(request: HttpRequest, code: str, year: int, form: DraftedForm | None) -> HttpResponse:
    collectivite, membership = member_of(request, code)
    found = list(results_of_town(code))
    candidature = next((one for one in found if one.edition.year == year), None)
    comes = candidature is None and not announced_in(year).is_public
    context: dict[str, object] = {
        "collectivite": collectivite,
        "me": membership,
        "candidature": candidature,
        "year": year,
        "comes": comes,  # a result may still be published
        "errata": [one for one in errata_of_town(collectivite) if one.candidature.edition.year == year],
        "years": sorted({year, *(one.edition.year for one in found)}, reverse=True),
    }
    if candidature is not None:
        words = _feedback(candidature)
        is_overtaken = words is not None and words.is_overtaken
        appeals = list(Appeal.objects.filter(candidature=candidature))
        has_sign = not unsigned(candidature)
        kinds = [CERTIFICATE, *([SIGN] if has_sign else [])]
        if words is not None:
            kinds.insert(0, LETTER)
        if candidature.receipt:
            kinds += [RECEIPT, ANSWERS]
        closed = appeal_faults(candidature)
        may = can_file(membership) and not closed
        context |= {
            "feedback": words,
            "is_overtaken": is_overtaken,
            "appeal": appeals,
            "papers": [
                paper
                for paper in (paper_of(kind, candidature) for kind in kinds)
                if paper.file is not None or not (is_overtaken and paper.kind == LETTER)
            ],
            "badge": badge_code(collectivite) if has_sign and found[0] == candidature else "",
            "closed": closed,
            "limit": appeal_deadline(candidature),
            "form": form or (form_to_send(_appeal(candidature, user_of(request))) if may else None),
        }
    return render(request, "candidature/resultat.html", context, status=INVALID if form is not None else 200)


@sent_here
def contest(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Receive an appeal, from the signataire."""
    _, membership = member_of(request, code)
    refuse_unless(can_file(membership), "Un recours se dépose par une personne signataire de la collectivité.")
    candidature = results_of_town(code).filter(edition__year=year).first()
    if candidature is None:
        msg = f"Aucun résultat de {year} n’est publié."
        raise Http404(msg)
    text = _appeal(candidature, user_of(request))
    return typed_or_sent(request, text, lambda form: _page(request, code, year, form))
