"""What a collectivité publishes of its answers: chosen in its workspace, read by anybody once its result is public."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.drafts import Clash
from label.models import Candidature
from label.permissions import can_publish_answers, refuse_unless, user_of
from label.views.caching import by_public_version
from label.views.pages import CONFLICT, attempt
from label.views.spaces import Space, space_of, without_candidature
from questionnaire.actions.publishing import NOT_YOURS, choose_publication, revoke_publication
from questionnaire.forms.publishing import DisclosureForm, RevocationForm
from questionnaire.queries.answers import numbered_of
from questionnaire.queries.publishing import Publication, publication_of, published_in
from questionnaire.queries.quotes import namer_of, quotes_of
from questionnaire.rules.publishing import PublicationChoice

DONE = "C’est enregistré."
NOT_SAVED = "Voici ce que vous aviez changé, par-dessus : rien n’est enregistré, relisez, puis enregistrez."


@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """What will be, or is, published of the answers, item by item, and how to change it."""
    here = space_of(request, code, year)
    candidature = here.registered
    if candidature is None or not hasattr(here.edition, "questionnaire"):
        return without_candidature(request, here, "le choix de ce qui sera publié s’ouvre")
    reasons: list[str] = []
    typed: Mapping[str, PublicationChoice] = {}
    if request.method == "POST":
        refuse_unless(can_publish_answers(here.membership), NOT_YOURS)
        typed, seen = _typed(request, candidature)
        try:
            choose_publication(candidature, typed, seen=seen, by=user_of(request))
        except Clash as clash:
            who = clash.by or "Quelqu’un"
            reasons = [f"{who} vient de choisir autrement pour {', '.join(clash.fields)}.", NOT_SAVED]
        else:
            messages.success(request, DONE)
            return redirect("questionnaire-publication", code, year)
    found = publication_of(candidature)
    if found is None:
        raise Http404
    return render(
        request,
        "questionnaire/publication.html",
        _context(here, candidature, found, typed if reasons else {}) | {"reasons": reasons},
        status=CONFLICT if reasons else 200,
    )


def _context(
    here: Space, candidature: Candidature, found: Publication, typed: Mapping[str, PublicationChoice]
) -> dict[str, object]:
    numbers, named = numbered_of(here.edition.questionnaire, candidature).items, namer_of(candidature)
    shown = [
        (
            one.theme,
            [
                (numbers[line.item.code], line, typed.get(line.item.code, line.choice), named(line.published))
                for line in one.lines
            ],
        )
        for one in found.themes
    ]
    return {
        "collectivite": here.collectivite,
        "me": here.membership,
        "candidature": candidature,
        "edition": here.edition,
        "publication": found,
        "themes": shown,
        "without_result": candidature.is_out or (here.edition.is_public and not hasattr(candidature, "award")),
        "late": candidature.receipt and candidature.is_in_the_race and not found.is_settled,
        "quotes": quotes_of(candidature),
        "can_choose": can_publish_answers(here.membership),
    }


def _typed(request: HttpRequest, candidature: Candidature) -> tuple[dict[str, PublicationChoice], int | None]:
    """What is ticked of each question that the page showed otherwise, and the version that it had seen."""
    sent = DisclosureForm.read(request)
    shown, *boxes = (set(sent[name]) for name in ("shown", "answers", "comments", "told_answers", "told_comments"))
    answers, comments, told_answers, told_comments = boxes
    numbers = numbered_of(candidature.edition.questionnaire, candidature).items
    chosen = {
        code: (pk in answers, pk in comments)
        for code, pk in numbers.items()
        if pk in shown and (pk in answers, pk in comments) != (pk in told_answers, pk in told_comments)
    }
    return chosen, sent["version"]


@require_POST
def revocation(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Publish nothing more, or again what was chosen."""
    here = space_of(request, code, year)
    candidature = here.registered
    if candidature is None:
        return without_candidature(request, here, "le choix de ce qui sera publié s’ouvre")
    refuse_unless(can_publish_answers(here.membership), NOT_YOURS)
    revoked = bool(RevocationForm.read(request)["revoked"])
    return attempt(
        request,
        lambda: revoke_publication(candidature, revoked=revoked, by=user_of(request)),
        "Plus rien n’est publié de vos réponses." if revoked else "Ce qui est choisi est publié de nouveau.",
        "questionnaire-publication",
        code,
        year,
    )


@login_not_required
@require_safe
@by_public_version
def published(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The answers that a collectivité publishes of an edition, theme by theme; not found when there are none."""
    rows = published_in(code)
    row = next((one for one in rows if one.candidature.edition.year == year), None)
    found = publication_of(row.candidature) if row is not None else None
    if row is None or found is None or not found.told:
        msg = f"{code} ne publie aucune réponse de {year}."
        raise Http404(msg)
    context = {
        "collectivite": row.candidature.collectivite,
        "candidature": row.candidature,
        "edition": row.candidature.edition,
        "publication": found,
        "others": [one.candidature.edition.year for one in rows if one.pk != row.pk],
    }
    return render(request, "questionnaire/reponses_publiees.html", context)
