"""`/pilotage/<year>/jury/`: the équipe names, and settles conflicts."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jury.actions.carrying import carry_jury
from jury.actions.members import (
    Mandates,
    end_member,
    name_member,
    propose_all_conflicts,
    recuse,
    settle_conflict,
    settles_as_president,
)
from jury.actions.substitutes import set_substitutes
from jury.enums import ConflictStatus, JuryRole
from jury.forms.buttons import ConflictForm, StepAsideForm
from jury.forms.typed import FormerJuryForms, NamingForm, SubstitutesForm
from jury.models import ConflictOfInterest, JuryMember, LinkDeclaration, Sitting
from jury.queries.former import former_jury
from jury.queries.listing import filed, filed_named
from label.models import Candidature, Edition
from label.permissions import edition_of, equipe_required, is_equipe, user_of
from label.rules.refusals import Refusal
from label.views.pages import INVALID, attempt, try_form
from toolkit.french import counted, of_place, upper_first

MOST_NAMED = 6  # of the towns of one name
NO_CONFLICT = "Ce conflit n’existe pas, ou n’est pas à vous de le régler."


def _members(edition: Edition) -> list[JuryMember]:
    counts = {
        "recusal_count": Count("recusals", distinct=True),
        "to_settle": Count("conflicts", filter=Q(conflicts__status=ConflictStatus.PROPOSED), distinct=True),
    }
    rows = JuryMember.objects.active().filter(edition=edition).select_related("user").annotate(**counts)
    rows = rows.prefetch_related(Prefetch("links", LinkDeclaration.objects.select_related("collectivite")))
    order = list(JuryRole)
    return sorted(rows, key=lambda row: (order.index(JuryRole(row.role)), row.named_at, row.pk))


@equipe_required
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, year: int) -> HttpResponse:
    """The members, their charter and links, the conflicts; a form names somebody."""
    edition = edition_of(year)
    form = NamingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        role = JuryRole(values.pop("role"))
        values["mandates"] = Mandates(tuple(values["mandates"]), values.pop("recused"))
        if try_form(form, lambda: name_member(edition, role=role, by=user_of(request), **values)):
            messages.success(request, f"{values['name']} est au jury : une invitation est partie.")
            return redirect("equipe-jury", year)
    return _members_page(request, edition, form, INVALID if form.is_bound else 200)


def _members_page(
    request: HttpRequest,
    edition: Edition,
    form: NamingForm,
    status: int,
    *,
    recusal: dict[str, object] | None = None,
    former: Any = None,
    standing_in: SubstitutesForm | None = None,
    refused: Sequence[str] = (),
) -> HttpResponse:
    """`recusal`: what was typed of a recusal that is refused, and why; `former`: the lines of the former jury as they
    were sent, with the reasons why they are `refused`.
    """
    last, proposed = former_jury(edition)
    conflicts = ConflictOfInterest.objects.filter(member__edition=edition, member__ended_at__isnull=True)
    context = {
        "edition": edition,
        "members": _members(edition),
        "form": form,
        "recusal": recusal or {"member": 0, "code": "", "reason": "", "fault": ""},
        "conflicts": conflicts.filter(status=ConflictStatus.PROPOSED).select_related("member__user", "candidature"),
        "rules": conflicts.exclude(status=ConflictStatus.PROPOSED).select_related(
            "member__user", "candidature", "settled_by"
        ),
        "sitting": Sitting.objects.current(edition.pk),
        "filed": filed(edition).count(),
        "last": last,
        "former": former or FormerJuryForms(proposed),
        "refused": refused,
        "standing_in": standing_in or SubstitutesForm(_may_stand_in(edition)),
    }
    return render(request, "jury/membres.html", context, status=status)


@equipe_required
@require_POST
def remove(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take a member off."""
    member = get_object_or_404(JuryMember.objects.select_related("user"), pk=pk, edition__year=year)
    return attempt(
        request, lambda: end_member(member, by=user_of(request)), f"{member} n’est plus au jury.", "equipe-jury", year
    )


def _dossier_named(edition: Edition, text: str) -> tuple[Candidature | None, str]:
    """The candidature of this name or code, or why there is not one alone, in a sentence."""
    found = filed_named(edition, text)
    if len(found) == 1:
        return found[0], ""
    if not text:
        return None, "Donnez le nom ou le code de la collectivité."
    if not found:
        return None, f"Aucune candidature de cette édition ne porte le code « {text} », ni ce nom."
    names = ", ".join(f"{one.name} : {one.collectivite.code}" for one in found[:MOST_NAMED])
    return None, f"Plusieurs candidatures répondent à « {text} », donnez le code : {names}."


@equipe_required
@require_POST
def step_aside(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Recuse a member from a dossier: a link said in words, or learnt otherwise."""
    edition = edition_of(year)
    member = get_object_or_404(
        JuryMember.objects.active().filter(edition=edition).select_related("user", "edition"), pk=pk
    )
    sent = StepAsideForm.read(request)
    code, reason = sent["code"], sent["reason"]
    candidature, fault = _dossier_named(edition, code)
    if candidature is not None:
        try:
            recuse(member, candidature, reason=reason, by=user_of(request))
        except Refusal as refusal:
            fault = " ".join(refusal.reasons)
        else:
            messages.success(request, f"{member} se déporte du dossier {of_place(candidature.name)}.")
            return redirect("equipe-jury", year)
    typed: dict[str, object] = {"member": member.pk, "code": code, "reason": reason, "fault": fault}
    return _members_page(request, edition, NamingForm(), INVALID, recusal=typed)


@equipe_required
@require_POST
def substitutes(request: HttpRequest, year: int) -> HttpResponse:
    """Write who stands in for both chairs."""
    edition = edition_of(year)
    form = SubstitutesForm(_may_stand_in(edition), request.POST)
    if form.is_valid() and try_form(form, lambda: set_substitutes(edition, form.order(), by=user_of(request))):
        messages.success(request, "L’ordre de suppléance est enregistré.")
        return redirect("equipe-jury", year)
    return _members_page(request, edition, NamingForm(), INVALID, standing_in=form)


def _may_stand_in(edition: Edition) -> list[JuryMember]:
    """The voters who hold no chair, by name of role then as they were named."""
    chairs = (JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT)
    return list(JuryMember.objects.voters().filter(edition=edition).exclude(role__in=chairs).select_related("user"))


@equipe_required
@require_POST
def carry(request: HttpRequest, year: int) -> HttpResponse:
    """Name again the people of the former jury that are ticked."""
    edition = edition_of(year)
    proposed = former_jury(edition)[1]
    if not proposed:  # a page of before a colleague did
        messages.error(request, "Il ne reste personne à reprendre : le jury d’avant est déjà nommé.")
        return redirect("equipe-jury", year)
    former = FormerJuryForms(proposed, request.POST)
    seats, refused = former.chosen(), list[str]()
    if seats is not None:
        try:
            named = carry_jury(edition, seats, by=user_of(request))
        except Refusal as refusal:
            refused = refusal.reasons
        else:
            count = counted(len(named), "personne est au jury", "personnes sont au jury", feminine=True)
            messages.success(request, f"{upper_first(count)} : une invitation est partie à chacune.")
            return redirect("equipe-jury", year)
    return _members_page(request, edition, NamingForm(), INVALID, former=former, refused=refused)


@equipe_required
@require_POST
def search_conflicts(request: HttpRequest, year: int) -> HttpResponse:
    """Look for the conflicts again: towns have registered since."""
    found = propose_all_conflicts(edition_of(year))
    messages.success(request, f"Conflits nouveaux : {found}." if found else "Aucun conflit nouveau.")
    return redirect("equipe-jury", year)


@require_POST
def settle(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Confirm a conflict, or ask that it be set aside: the member concerned; settle it: the équipe, or the president
    for somebody of the équipe.
    """
    rows, user = ConflictOfInterest.objects.select_related("member__user", "candidature"), user_of(request)
    conflict = get_object_or_404(rows, pk=pk, member__edition__year=year)
    own = conflict.member.user_id == user.pk
    if not (own or is_equipe(user) or settles_as_president(conflict, user)):
        raise Http404(NO_CONFLICT)
    sent = ConflictForm.read(request)
    confirmed = sent["answer"]
    done = "Le conflit est écarté."
    if confirmed:
        done = "Le déport est enregistré."
    elif own:
        done = "C’est demandé : l’équipe, ou la présidence pour quelqu’un de l’équipe, règle ce lien."
    back = "equipe-jury" if is_equipe(user) else "jury"
    return attempt(
        request,
        lambda: settle_conflict(conflict, confirmed=confirmed, word=sent["word"], by=user),
        done,
        back,
        year,
    )
