"""`/pilotage/<year>/partenaires/`: who supports an edition; and each logo, for whoever may see the edition."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.actions.partners import (
    add_partner,
    carry_partners,
    move_partner,
    remove_logo,
    remove_partner,
    save_partner,
    set_logo,
)
from label.forms.drafts import DraftedForm
from label.forms.partners import LogoForm, MovePartnerForm, PartnerForm, TakeUpForm
from label.models import Edition, Partner, User
from label.permissions import edition_of, equipe_required, is_equipe, user_of
from label.queries.partners import last_partners
from label.views.applying import AppliedText, form_of, text_versions, typed_or_applied
from label.views.drafts import ClashLines
from label.views.pages import INVALID, attempt, try_form
from label.views.sending import SentText, form_to_send, sent_here, typed_or_sent

GONE = "Ce partenaire n’est plus dans la liste : une collègue l’en a retiré."
NO_LOGO = "Ce logo n’existe pas, ou n’est pas public."


def _new(edition: Edition, by: User) -> SentText:
    """A partner, until it is added."""
    here = reverse("equipe-partners", args=[edition.year])
    return SentText(
        code=f"partenaire-{edition.year}",
        place=f"partner-of:{edition.year}",
        title=f"Nouveau partenaire {edition.year}",
        address=reverse("equipe-partner-add", args=[edition.year]),
        back=here,
        make=PartnerForm,
        send=lambda form: add_partner(edition, form.cleaned_data, by=by),
        done="Le partenaire est dans la liste.",
    )


@equipe_required
@require_safe
def partners(request: HttpRequest, year: int) -> HttpResponse:
    """The list, those of last year to take up, and a form to add one."""
    return _page(request, edition_of(year))


def _page(request: HttpRequest, edition: Edition, form: DraftedForm | None = None) -> HttpResponse:
    last, proposed = last_partners(edition)
    context = {
        "edition": edition,
        "partners": Partner.objects.shown_in(edition),
        "last": last,
        "proposed": proposed,
        "form": form or form_to_send(_new(edition, user_of(request))),
    }
    return render(request, "pilotage/partenaires.html", context, status=INVALID if form is not None else 200)


@sent_here
@equipe_required
def add(request: HttpRequest, year: int) -> HttpResponse:
    """Add a partner."""
    edition = edition_of(year)
    return typed_or_sent(request, _new(edition, user_of(request)), partial(_page, request, edition))


@equipe_required
@require_POST
def take_up(request: HttpRequest, year: int) -> HttpResponse:
    """Confirm partners of the last edition for this one."""
    edition, kept = edition_of(year), TakeUpForm.read(request)["kept"]
    done = "Les partenaires cochés sont dans la liste."
    return attempt(
        request, lambda: carry_partners(edition, kept, by=user_of(request)), done, "equipe-partners", edition.year
    )


def _partner(year: int, pk: int) -> Partner | None:
    return Partner.objects.select_related("edition").filter(pk=pk, edition__year=year).first()


def _gone(request: HttpRequest, year: int) -> HttpResponse:
    """A page opened before a colleague took the partner off: told, and back to the list."""
    edition_of(year)
    messages.error(request, GONE)
    return redirect("equipe-partners", year)


def _text(row: Partner, by: User) -> AppliedText:
    """What is said of a partner, until it is in force."""
    here = reverse("equipe-partner", args=[row.edition.year, row.pk])
    in_force = {"name": row.name, "role": row.role, "link": row.link, "is_main": row.is_main}

    def make(data: Any = None, initial: Any = None) -> PartnerForm:
        return PartnerForm(data, initial=initial or in_force)

    public = "Le palmarès public le dit aussitôt." if row.edition.is_public else "Le public le lira à la publication."
    return AppliedText(
        place=f"partner:{row.pk}",
        title=f"Partenaire {row.edition.year}",
        address=here,
        back=reverse("equipe-partners", args=[row.edition.year]),
        make=make,
        apply=lambda form: save_partner(row, form.cleaned_data, by=by),
        effects=lambda _form: [public],
        done="Ce qui est dit de ce partenaire est en vigueur.",
    )


@equipe_required
@require_http_methods(["GET", "POST"])
def partner(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """One partner: its words, typed in a draft and applied once read; its logo."""
    row = _partner(year, pk)
    if row is None:
        return _gone(request, year)
    text = _text(row, user_of(request))
    page = partial(_one, request, row)
    return typed_or_applied(request, text, page) if request.method == "POST" else page(form_of(text), None, 200)


def _one(
    request: HttpRequest,
    row: Partner,
    form: DraftedForm,
    clash: ClashLines | None,
    status: int,
    logo: LogoForm | None = None,
) -> HttpResponse:
    context = {"edition": row.edition, "partner": row, "form": form, "clash": clash, "logo": logo or LogoForm()}
    return render(request, "pilotage/partenaire.html", context, status=status)


@equipe_required
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Every version of what was typed of a partner."""
    row = _partner(year, pk)
    return text_versions(request, _text(row, user_of(request))) if row is not None else _gone(request, year)


@equipe_required
@require_POST
def give_logo(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Give a partner its logo."""
    row, by = _partner(year, pk), user_of(request)
    if row is None:
        return _gone(request, year)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid() and try_form(form, lambda: set_logo(row, form.cleaned_data["logo"], by=by)):
        messages.success(request, "Le logo est enregistré.")
        return redirect("equipe-partner", year, pk)
    return _one(request, row, form_of(_text(row, by)), None, INVALID, form)


@equipe_required
@require_POST
def take_logo(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take its logo off a partner."""
    row = _partner(year, pk)
    if row is None:
        return _gone(request, year)
    return attempt(
        request, lambda: remove_logo(row, by=user_of(request)), "Le logo est retiré.", "equipe-partner", year, pk
    )


@equipe_required
@require_POST
def move(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Exchange a partner with its neighbour."""
    row, up = _partner(year, pk), MovePartnerForm.read(request)["gesture"] == "up"
    if row is None:
        return _gone(request, year)
    back = f"{reverse('equipe-partners', args=[year])}#partenaire-{row.pk}"
    return attempt(request, lambda: move_partner(row, up=up, by=user_of(request)), "L’ordre est changé.", back)


@equipe_required
@require_POST
def remove(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Take a partner off the list of its edition."""
    row = _partner(year, pk)
    if row is None:
        return _gone(request, year)
    done = f"{row.name} n’est plus dans la liste de {year}."
    return attempt(request, lambda: remove_partner(row, by=user_of(request)), done, "equipe-partners", year)


@login_not_required
@require_safe
def logo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The logo of a partner: public with the results of its edition, before that for the équipe."""
    row = Partner.objects.select_related("edition").exclude(logo="").filter(pk=pk).first()
    if row is None or not (row.edition.is_public or is_equipe(request.user)):
        raise Http404(NO_LOGO)
    try:
        file = row.logo.storage.open(str(row.logo.name), "rb")
    except FileNotFoundError:
        raise Http404(NO_LOGO) from None
    response = FileResponse(file, content_type="image/png")
    response["Cache-Control"] = "public, max-age=300" if row.edition.is_public else "private, no-store"
    return response
