"""`/pilotage/livre/focus/<year>/<code>/`: the initiative retained for a page of the « Tour de France », its text edited
for print.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.models import Initiative
from initiatives.queries import public_of
from label.forms.drafts import DraftedForm
from label.models import Candidature, User
from label.permissions import equipe_required, user_of
from label.views.applying import AppliedText, form_of, text_versions, typed_or_applied
from label.views.drafts import ClashLines
from label.views.pages import attempt
from toolkit.french import of_place
from villes_internet.book.actions.pages import remove_focus, set_focus
from villes_internet.book.forms.focus import FocusForm
from villes_internet.book.models import ProfileFocus, TownWords
from villes_internet.book.views.proofs import page_proof_answer, with_page
from villes_internet.book.words import prints_others, proposed_words


def _begun(words: TownWords | None, chosen: Initiative) -> dict[str, str]:
    """The words that an initiative begins with: those that its collectivité approved, else its title and its chapô."""
    if words is not None and words.initiative_id == chosen.pk:
        return {"title": words.title, "text": words.text}
    return proposed_words(chosen)


def _printed(candidature: Candidature, known: Sequence[Initiative], asked: str, by: User) -> AppliedText:
    """What is printed of an initiative on the page of a town; `asked`: the one whose words are proposed."""
    focus = ProfileFocus.objects.filter(candidature=candidature).first()
    approved = TownWords.objects.filter(candidature=candidature).first()
    wanted = asked or str(approved.initiative_id if approved is not None else "")
    chosen = next((one for one in known if str(one.pk) == wanted), known[0] if known else None)
    printed = {"initiative": "", "title": "", "text": ""}
    if focus is not None:
        printed = {"initiative": str(focus.initiative_id), "title": focus.title, "text": focus.text}
    offered = dict(printed)
    if chosen is not None and (focus is None or asked):
        offered = {"initiative": str(chosen.pk), **_begun(approved, chosen)}

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> FocusForm:
        typed = {name: value for name, value in (initial or {}).items() if name == "version" or (value and not asked)}
        shown = {**offered, **typed}
        return FocusForm(known, focus, data, initial={**shown, "shown": shown["initiative"]})

    def apply(form: DraftedForm) -> None:
        values = form.cleaned_data
        retained = next(one for one in known if one.pk == values["initiative"])
        set_focus(candidature, retained, title=values["title"], text=values["text"], by=by)

    year, code = candidature.edition.year, candidature.collectivite.code
    return AppliedText(
        place=f"focus:{candidature.pk}",
        title=f"Focus {of_place(candidature.name)}, livre {year}",
        address=reverse("book-focus", args=[year, code]),
        back=reverse("book-photos", args=[year]),
        make=make,
        apply=apply,
        effects=lambda _form: [
            f"La page {of_place(candidature.name)} du livre {year} dit ce texte dès maintenant.",
            "Le livre en ligne suit ; ses PDF se refont." if candidature.edition.is_public else "Rien n’est public.",
        ],
        read=lambda form: {"shown": str(form.cleaned_data["initiative"])},
        done=f"L’initiative est retenue pour le livre {year}.",
        known=printed,
    )


@equipe_required
@require_http_methods(["GET", "POST"])
def focus_edit(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Retain an initiative for one page; its text begins as the chapô of the one that is asked for."""
    user = user_of(request)
    candidature = with_page(year, code)
    known = public_of(candidature.collectivite)
    asked = request.GET.get("initiative", "")
    text = _printed(candidature, known, asked, user)

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        focus = ProfileFocus.objects.filter(candidature=candidature).first()
        words = TownWords.objects.filter(candidature=candidature).first()
        context = {
            "form": form,
            "clash": clash,
            "candidature": candidature,
            "focus": focus,
            "approved": words if prints_others(focus, words) else None,
            "initiatives": known,
            "query": "?" + urlencode({"initiative": asked}) if asked else "",
        }
        return render(request, "book/focus.html", context, status=status)

    return typed_or_applied(request, text, page) if request.method == "POST" else page(form_of(text), None, 200)


@equipe_required
@require_http_methods(["GET", "POST"])
def focus_versions(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Every version of what was typed for one page."""
    user, candidature = user_of(request), with_page(year, code)
    return text_versions(request, _printed(candidature, public_of(candidature.collectivite), "", user))


@equipe_required
@require_safe
def focus_proof(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The page with the initiative as it is typed, laid out by a worker; 202 while it is not there yet."""
    candidature = with_page(year, code)
    asked = request.GET.get("initiative", "")
    text = _printed(candidature, public_of(candidature.collectivite), asked, user_of(request))
    address = reverse("book-focus-proof", args=[year, code])
    return page_proof_answer(request, candidature, text, address, "initiative", "title", "text")


@equipe_required
@require_POST
def focus_remove(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Retain none for this page."""
    user = user_of(request)
    candidature = with_page(year, code)
    back = reverse("book-photos", args=[year])
    return attempt(request, lambda: remove_focus(candidature, by=user), "La page n’a plus de focus.", back)
