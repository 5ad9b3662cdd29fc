"""`/pilotage/<year>/membres/`: the members of the association for a year, typed or read from a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from label.actions.drafts import save_draft
from label.actions.members import set_members
from label.forms.drafts import DraftedForm
from label.forms.members import MembersFileForm, MembersForm
from label.models import Adhesion, User
from label.permissions import edition_of, equipe_required, user_of
from label.queries.campaign import waiting_for_adhesion
from label.queries.members import members_of, unknown_codes
from label.rules.members import MemberLine, change_between, read, unknown_lines, written
from label.rules.refusals import Refusal
from label.views.applying import AppliedText, form_of, into_draft, text_versions, typed_or_applied
from label.views.drafts import ClashLines
from label.views.pages import INVALID
from toolkit.tables.reading import ImportRefused
from toolkit.tables.understood import MOST_BYTES, understood

COLUMNS = {
    "code": ("insee", "code insee", "siren", "code officiel"),
    "nom": ("collectivite", "commune", "libelle", "name"),
    "departement": ("dep", "dept", "code departement", "numero departement"),
}


def _last_year(year: int) -> int | None:
    """The last year before this one that has members."""
    years = Adhesion.objects.filter(year__lt=year).order_by("-year").values_list("year", flat=True)
    return years.first()


def _text(year: int, by: User) -> AppliedText:
    """The list of a year, until it is in force."""

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> MembersForm:
        return MembersForm(data, initial=initial or {"members": written(members_of(year))})

    def effects(form: DraftedForm) -> list[str]:
        members, _ = read(form.cleaned_data["members"])
        last = _last_year(year)
        told = [f"Membres {year} : {len(members)}, dont {sum(not one.code for one in members)} sans code."]
        if last is not None:
            change = change_between(members_of(last), members)
            told.append(f"De plus qu’en {last} : {_named(change.arrived)}.")
            told.append(f"De moins qu’en {last} : {_named(change.gone)}.")
        return [*told, "Le livre de l’année imprime cette liste."]

    here = reverse("equipe-members", args=[year])
    return AppliedText(
        place=f"members:{year}",
        title=f"Membres {year}",
        address=here,
        back=here,
        make=make,
        apply=lambda form: set_members(year, read(form.cleaned_data["members"])[0], by=by),
        effects=effects,
        done=f"La liste des membres {year} est en vigueur.",
    )


@equipe_required
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, year: int) -> HttpResponse:
    """The list, typed in a draft and applied once read."""
    edition, text = edition_of(year), _text(year, user_of(request))

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        context = {
            "edition": edition,
            "form": form,
            "clash": clash,
            "count": len(members_of(year)),
            "last": _last_year(year),
            "waiting": list(waiting_for_adhesion(edition)),
            "file": MembersFileForm(),
        }
        return render(request, "pilotage/membres.html", context, status=status)

    return typed_or_applied(request, text, page) if request.method == "POST" else page(form_of(text), None, 200)


@equipe_required
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, year: int) -> HttpResponse:
    """Every version of the list as it was typed."""
    edition_of(year)
    return text_versions(request, _text(year, user_of(request)))


@equipe_required
@require_POST
def carry(request: HttpRequest, year: int) -> HttpResponse:
    """Put last year's list in the draft."""
    edition_of(year)
    last = _last_year(year)
    if last is None:
        messages.error(request, "Aucune année d’avant n’a de liste.")
        return redirect("equipe-members", year)
    said = f"La liste de {last} est dans le brouillon : corrigez-la, puis appliquez-la."
    return into_draft(request, _text(year, user_of(request)), {"members": written(members_of(last))}, said)


@equipe_required
@require_POST
def load(request: HttpRequest, year: int) -> HttpResponse:
    """Read a file into the draft, and tell what was understood of it."""
    edition = edition_of(year)
    form = MembersFileForm(request.POST, request.FILES)
    problems: list[str] = []
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            found = understood(str(upload.name)[:80], upload.read(MOST_BYTES + 1), COLUMNS, ("nom",))
            text, typed = _text(year, user_of(request)), written([_member(row) for _, row in found.rows])
            save_draft(text.place, {"members": typed}, by=user_of(request), in_force=text.in_force, seen=None)
        except ImportRefused as refusal:
            problems = [str(problem) for problem in refusal.problems]
        except Refusal as refusal:
            form.add_error(None, refusal.reasons)
        else:
            for note in (
                *found.notes,
                f"{len(found.rows)} lignes sont dans le brouillon : relisez-les, appliquez-les.",
            ):
                messages.success(request, note)
            for fault in _faults(typed):
                messages.warning(request, fault)
            return redirect("equipe-members", year)
    context = {"edition": edition, "file": form, "problems": problems, "form": form_of(_text(year, user_of(request)))}
    return render(request, "pilotage/membres.html", context, status=INVALID)


TOLD = 20  # lines named at once


def _named(names: Sequence[str]) -> str:
    """How many, and who, as far as a screen can say."""
    more = f", et {len(names) - 2 * TOLD} autres" if len(names) > 2 * TOLD else ""
    return f"{len(names)} ({', '.join(names[: 2 * TOLD])}{more})" if names else "personne"


def _faults(text: str) -> list[str]:
    """What of a list read from a file will have to be put right, line by line."""
    members, faults = read(text)
    found = [*(str(fault) for fault in faults), *unknown_lines(text, unknown_codes(members))]
    return [*found[:TOLD], *([f"Et {len(found) - TOLD} autres lignes à reprendre."] if len(found) > TOLD else [])]


def _member(row: Mapping[str, str]) -> MemberLine:
    """A row of a file as a line; a sign that separates the parts of a line becomes a comma."""
    code, name, departement = (" ".join(row.get(c, "").replace(";", ",").split()) for c in COLUMNS)
    return MemberLine(code, name, departement)
