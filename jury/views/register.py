"""`/jury/<year>/seance/registre/`: the agenda and the register of the sitting, searched and filtered."""

from collections.abc import Callable, Collection

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from jury.actions.sitting.opening import move_case
from jury.enums import UNDECIDED, JuryRole, SittingStatus
from jury.forms.buttons import MoveForm
from jury.models import Case, JuryMember, Sitting
from jury.permissions import RECUSED
from jury.queries.register import AgendaLine, next_of_hers, register_of
from jury.queries.seats import closed_dossiers, is_closed_to
from jury.views.listing import FilterMenu
from jury.views.room import shown
from label.enums import TownClass
from label.permissions import user_of
from label.rules.names import search_key, search_words
from label.rules.refusals import Refusal
from label.rules.regulation import TOP, level_name
from label.rules.strates import class_code
from toolkit.numbers import whole_number

STATES = {"venir": "À venir", "decides": "Décidés", "groupe": "Adoption groupée", "miens": "Ceux que j’ai lus"}
FILTERED = ("q", "etat", "strate", "region", "niveau")


@cache_control(no_store=True)
@require_safe
def register(request: HttpRequest, year: int) -> HttpResponse:
    """What comes next and what is decided; a dossier that is closed to her is not there."""
    sitting, member = shown(request, year)
    lines = register_of(sitting, member, closed_dossiers(member) if member is not None else {})
    context = {
        "edition": sitting.edition,
        "sitting": sitting,
        "member": member,
        "lines": kept(request.GET, lines),
        "total": len(lines),
        "hers": next_of_hers(lines),
        "chairs": may_reopen(sitting, member),
        "movable": movable(sitting, closed_dossiers(member))
        if member is not None and may_reopen(sitting, member)
        else [],
        "choices": _choices(sitting, member, lines),
        "filter": {name: request.GET.get(name, "") for name in FILTERED},
    }
    return render(request, "jury/register.html", context)


def _choices(sitting: Sitting, member: JuryMember | None, lines: list[AgendaLine]) -> list[FilterMenu]:
    """What the register is filtered by."""
    regions = {one.case.candidature.region for one in lines if one.case.candidature.region}
    levels = [(str(n), level_name(n)) for n in reversed(sitting.edition.terms.given_levels)]
    return [
        ("etat", "État", [one for one in STATES.items() if member is not None or one[0] != "miens"], "Tous"),
        ("strate", "Strate", TownClass.choices, "Toutes"),
        ("region", "Région", [(name, name) for name in sorted(regions, key=search_key)], "Toutes"),
        ("niveau", "Niveau décidé", levels, "Tous"),
    ]


@require_POST
def move(request: HttpRequest, year: int) -> HttpResponse:
    """Move a dossier on the agenda; the action says who may."""
    sitting, member = shown(request, year)
    sent = MoveForm.read(request)
    case = get_object_or_404(
        Case.objects.select_related("candidature"), pk=sent["case"], sitting__edition=sitting.edition_id
    )
    if member is not None and is_closed_to(member, case.candidature):
        raise PermissionDenied(RECUSED)

    def moved() -> None:
        rank = move_case(sitting, case, rank=sent["rank"], by=user_of(request))
        said = f"{case.candidature.name} passe du rang {case.rank} au rang {rank} ; ce qui est décidé garde le sien."
        messages.success(request, said)

    back = "sitting-register" if member is not None else "equipe-sitting"
    try:
        moved()
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.reasons))
    return redirect(back, year)


def movable(sitting: Sitting, closed: Collection[int] = ()) -> list[Case]:
    """The cases whose place may change, in order; one query."""
    rows = Case.objects.in_the_race().filter(sitting=sitting, status__in=UNDECIDED)
    return list(rows.exclude(candidature__in=list(closed)).select_related("candidature").order_by("rank"))


def may_reopen(sitting: Sitting, member: JuryMember | None) -> bool:
    """Whether she is offered to take a decision up again; the action says whether she presides that dossier."""
    chairs = (JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT)
    return member is not None and member.role in chairs and sitting.status == SittingStatus.OPEN


def kept(query: QueryDict, lines: list[AgendaLine]) -> list[AgendaLine]:
    """The lines that answer the filter."""
    level, words = whole_number(query.get("niveau", ""), TOP), search_words(query.get("q", "")[:100])
    states: dict[str, Callable[[AgendaLine], bool]] = {
        "venir": lambda one: one.before is not None,
        "decides": lambda one: one.level is not None,
        "groupe": lambda one: one.level is None and one.case.grouped,
        "miens": lambda one: one.mine,
    }
    asked = states.get(query.get("etat", ""))

    def answers(one: AgendaLine) -> bool:
        dossier = one.case.candidature
        return (
            (asked is None or asked(one))
            and (level is None or one.level == level)
            and query.get("strate", "") in ("", class_code(dossier.kind, dossier.strate))
            and query.get("region", "") in ("", dossier.region)
            and all(f" {word}" in search_key(dossier.name, dossier.collectivite.code) for word in words)
        )

    return [one for one in lines if answers(one)]
