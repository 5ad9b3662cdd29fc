"""`/pilotage/livre/focus/<year>/<code>/`: the initiative retained for a page of the « Tour de France », its text edited
for print.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from initiatives.models import Initiative
from initiatives.queries import public_of
from label.actions import Refusal
from label.forms.base import FrenchForm
from label.models import Candidature
from label.statistics import TOP
from villes_internet.book.actions import remove_focus, set_focus
from villes_internet.book.models import FOCUS_ALONE, FOCUS_TITLE, FOCUS_WITH_PHOTO, ProfileFocus, focus_room
from villes_internet.book.views.pilotage import attempt, builder_of, by_post


class FocusForm(FrenchForm):
    """Which initiative, and what is printed of it."""

    button = "Retenir pour le livre"
    initiative = forms.TypedChoiceField(label="Initiative", coerce=int)
    title = forms.CharField(
        label="Titre imprimé", max_length=FOCUS_TITLE, widget=forms.TextInput(attrs={"data-count": FOCUS_TITLE})
    )
    text = forms.CharField(
        label="Texte imprimé",
        max_length=FOCUS_ALONE,
        widget=forms.Textarea(attrs={"rows": 8, "data-count": FOCUS_WITH_PHOTO}),
        help_text=f"{FOCUS_WITH_PHOTO} signes à côté d’une photo, {FOCUS_ALONE} sans photo.",
    )

    shown = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, known: Sequence[Initiative], focus: ProfileFocus | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.pk: one for one in known}
        self.focus = focus
        self.fields["initiative"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one.title}{' (avec photo)' if one.photos_shown else ''}") for one in known
        ]

    def count_for(self, initiative: object) -> None:
        """Count the signs of the text as the page of this initiative holds them."""
        chosen = next((one for key, one in self.known.items() if str(key) == str(initiative)), None)
        if chosen is not None:
            self.fields["text"].widget.attrs["data-count"] = focus_room(chosen)

    def clean(self) -> dict[str, Any]:
        """Refuse the words of one initiative under the name of another: those of the one chosen take their place, to be
        reread.
        """
        values = super().clean() or self.cleaned_data
        chosen, shown = self.known.get(values.get("initiative", 0)), self.known.get(values.get("shown") or 0)
        if chosen is None or shown is None or chosen.pk == shown.pk:
            return values
        kept = self.focus if self.focus is not None and self.focus.initiative_id == shown.pk else None
        before = {"title": kept.title, "text": kept.text} if kept is not None else proposed(shown)
        left = {
            name: words
            for name, words in proposed(chosen).items()
            if " ".join(values.get(name, "").split()) == " ".join(before[name].split())
        }
        if left:
            self.data = {**dict(self.data.items()), **left, "shown": str(chosen.pk)}
            self.add_error("initiative", f"Voici les mots de « {chosen.title} » : relisez-les, puis retenez-la.")
        return values


def proposed(initiative: Initiative) -> dict[str, str]:
    """The words that are printed of an initiative, as they are proposed."""
    return {"title": initiative.title[:FOCUS_TITLE], "text": initiative.chapo}


def _candidature(year: int, code: str) -> Candidature:
    """A collectivité that has a page in the book of this edition; 404 otherwise."""
    rows = Candidature.objects.select_related("edition", "collectivite")
    return get_object_or_404(rows, edition__year=year, collectivite__code=code, award__arobases=TOP)


@require_http_methods(["GET", "POST"])
def focus_edit(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Retain an initiative for one page; its text begins as the chapô of the one that is asked for."""
    user = builder_of(request)
    candidature = _candidature(year, code)
    known = public_of(candidature.collectivite)
    focus = ProfileFocus.objects.filter(candidature=candidature).first()
    asked = next(
        (one for one in known if str(one.pk) == request.GET.get("initiative", "")), known[0] if known else None
    )
    initial: dict[str, object] = {}
    if focus is not None and "initiative" not in request.GET:
        shown = focus.initiative_id
        initial = {"initiative": shown, "shown": shown, "title": focus.title, "text": focus.text}
    elif asked is not None:
        initial = {"initiative": asked.pk, "shown": asked.pk, **proposed(asked)}
    sent = request.method == "POST"
    form = FocusForm(known, focus, request.POST) if sent else FocusForm(known, focus, initial=initial)
    if sent and form.is_valid():
        values = form.cleaned_data
        chosen = next(one for one in known if one.pk == values["initiative"])
        try:
            set_focus(candidature, chosen, title=values["title"], text=values["text"], by=user)
        except Refusal as refusal:
            for reason in refusal.reasons:
                form.add_error("text" if "texte" in reason else None, reason)
        else:
            messages.success(request, f"{chosen.title} : retenue pour le livre {year}.")
            return redirect("livre-photos", year=year)
    form.count_for(form["initiative"].value())
    context = {"form": form, "candidature": candidature, "focus": focus, "initiatives": known}
    return render(request, "book/focus.html", context, status=422 if sent else 200)


@by_post
def focus_remove(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Retain none for this page."""
    user = builder_of(request)
    candidature = _candidature(year, code)
    back = reverse("livre-photos", args=[year])
    return attempt(request, lambda: remove_focus(candidature, by=user), "La page n’a plus de focus.", back)
