"""`/jury/<year>/`: a member's own desk: charter, links, conflicts, then the dossiers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jury.actions.after import chair_of
from jury.actions.members import accept_charter, declare_link, finish_declaration, withdraw_link
from jury.enums import ConflictStatus, JuryRole, LinkKind
from jury.forms.typed import LinkForm
from jury.models import ConflictOfInterest, JuryMember, LinkDeclaration, Rehearsal, Sitting
from jury.permissions import seat_required
from jury.queries.listing import dossier_rows, filed, late_of, progress_of
from jury.queries.rehearsal import has_sat
from jury.queries.seats import closed_dossiers, links_before
from label.enums import UserGroup
from label.models import Correction
from label.permissions import user_of
from label.views.pages import INVALID, attempt, try_form

CHARTER = (
    "Je juge chaque dossier pour lui-même, sur ce qui est écrit et montré, d’après le règlement de l’édition.",
    "Je déclare mes liens avec les collectivités candidates, et je me déporte dès qu’un doute existe.",
    "Déportée ou déporté, je ne lis pas le dossier, je n’en débats pas, je ne vote pas, je sors de la séance.",
    "Je garde le secret des débats et des votes, et des résultats jusqu’à leur publication.",
    "À la clôture du vote, les bulletins s’effacent : il reste le décompte, et la liste de qui a voté.",
    "Un vote unanime dit celui de chacun ; une sauvegarde faite pendant un vote le garde jusqu’à sa destruction.",
    "Je ne reçois rien d’une collectivité candidate, et je préviens la présidence de toute pression.",
)


def _corrections(seat: JuryMember) -> list[Correction]:
    """The corrections that wait for this member: she presides, or the president is recused."""
    if seat.role not in (JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT):
        return []
    waiting = Correction.objects.waiting().filter(candidature__edition=seat.edition)
    rows = waiting.select_related("candidature__collectivite", "appeal", "proposed_by")
    return [row for row in rows if chair_of(row.candidature) == seat.pk]


def _elsewhere(seat: JuryMember) -> list[tuple[JuryMember, int]]:
    """The other seats of the same person, the last one first, with the number of corrections that wait there for
    her.
    """
    others = JuryMember.objects.filter(user=seat.user_id, ended_at=None).exclude(pk=seat.pk).select_related("edition")
    return [(other, len(_corrections(other))) for other in others.order_by("-edition__year")]


@seat_required
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, seat: JuryMember) -> HttpResponse:
    """Where she stands, what is left for her to do; a form declares a link."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        done = try_form(
            form,
            lambda: declare_link(
                seat,
                kind=LinkKind(values["kind"]),
                collectivite=values["town"],
                siren=values["siren"],
                text=values["text"],
                by=user_of(request),
            ),
        )
        if done:
            messages.success(request, "Le lien est déclaré.")
            return redirect("jury", seat.edition.year)
    conflicts = ConflictOfInterest.objects.filter(member=seat).select_related("candidature")
    rows = dossier_rows(seat.edition) if seat.is_ready and not seat.votes else []
    context = {
        "member": seat,
        "edition": seat.edition,
        "form": form,
        "charter": CHARTER,
        "links": seat.links.select_related("collectivite"),
        "before": links_before(seat) if seat.declared_at is None else [],
        "to_settle": conflicts.filter(status=ConflictStatus.PROPOSED),
        "of_equipe": _of_equipe(seat),
        "recusals": conflicts.filter(status=ConflictStatus.CONFIRMED),
        "sitting": Sitting.objects.current(seat.edition_id),
        "rehearsing": seat.votes and Rehearsal.objects.open().filter(edition=seat.edition).exists(),
        "may_rehearse": seat.votes and not has_sat(seat.edition),
        "corrections": _corrections(seat),
        "elsewhere": _elsewhere(seat),
        "progress": progress_of(rows, seat) if seat.is_ready and not seat.votes else None,
        "late": late_of(rows, seat),
        "filed": filed(seat.edition).count() - len(closed_dossiers(seat)),
    }
    return render(request, "jury/bureau.html", context, status=INVALID if form.is_bound else 200)


def _of_equipe(seat: JuryMember) -> list[ConflictOfInterest]:
    """The conflicts of members of the équipe that wait for the president; one query for her."""
    if seat.role != JuryRole.PRESIDENT:
        return []
    rows = ConflictOfInterest.objects.filter(
        member__edition=seat.edition_id,
        member__ended_at__isnull=True,
        member__user__groups__name=UserGroup.EQUIPE,
        status=ConflictStatus.PROPOSED,
    )
    return list(rows.exclude(member=seat).select_related("member__user", "candidature"))


@require_POST
@seat_required
def charter(request: HttpRequest, seat: JuryMember) -> HttpResponse:
    """Accept the charter."""
    return attempt(
        request, lambda: accept_charter(seat, by=user_of(request)), "La charte est acceptée.", "jury", seat.edition.year
    )


@require_POST
@seat_required
def declared(request: HttpRequest, seat: JuryMember) -> HttpResponse:
    """Say that every link is declared."""
    return attempt(
        request,
        lambda: finish_declaration(seat, by=user_of(request)),
        "Vos liens sont déclarés : les dossiers sont ouverts.",
        "jury",
        seat.edition.year,
    )


@require_POST
@seat_required
def undeclare(request: HttpRequest, seat: JuryMember, pk: int) -> HttpResponse:
    """Take back a link."""
    link = get_object_or_404(LinkDeclaration.objects.select_related("member"), pk=pk, member=seat)
    return attempt(
        request, lambda: withdraw_link(link, by=user_of(request)), "Le lien est retiré.", "jury", seat.edition.year
    )
