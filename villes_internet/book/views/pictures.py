"""`/pilotage/livre/photos/<year>/`: the photo of each page of the « Tour de France », and its public file."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from label.actions import Refusal
from label.models import Award, Candidature, Edition
from label.statistics import TOP
from villes_internet.book.actions import remove_picture, set_picture
from villes_internet.book.models import ProfilePicture
from villes_internet.book.permissions import can_look
from villes_internet.book.views.pilotage import attempt, builder_of, by_post

HEAVIEST = 20_000_000  # bytes


class PictureForm(forms.Form):
    """A photo with what it shows and whose it is; what was typed stays when the photo is refused."""

    photo = forms.FileField(
        label="Photo",
        help_text="JPEG, PNG ou WebP, 600 × 300 pixels au moins, 20 Mo au plus.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "class": "input"}),
    )
    alternative = forms.CharField(
        label="Ce que montre la photo",
        help_text="Une phrase, pour qui ne la voit pas.",
        max_length=250,
        error_messages={"required": "Décrivez la photo pour qui ne la voit pas."},
    )
    credit = forms.CharField(
        label="Crédit",
        help_text="Son auteur, ou qui en a les droits.",
        max_length=100,
        error_messages={"required": "Donnez le crédit de la photo."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.add_input(Submit("", "Mettre sur la page"))

    def clean_photo(self) -> bytes:
        """The bytes of a file that is not too heavy."""
        photo = self.cleaned_data["photo"]
        if photo.size > HEAVIEST:
            msg = "Ce fichier est trop lourd : 20 Mo au plus."
            raise forms.ValidationError(msg)
        content: bytes = photo.read()
        return content


def _candidature(year: int, code: str) -> Candidature:
    """A collectivité that has a page in the book of this edition; 404 otherwise."""
    return get_object_or_404(
        Candidature.objects.select_related("edition", "collectivite", "book_picture"),
        edition__year=year,
        collectivite__code=code,
        award__arobases=TOP,
    )


@require_safe
def pictures(request: HttpRequest, year: int) -> HttpResponse:
    """Every page of the « Tour de France » with its photo, or the place for one."""
    builder_of(request)
    edition = get_object_or_404(Edition, year=year)
    rows = Award.objects.standing().filter(candidature__edition=edition, arobases=TOP)
    awards = rows.select_related(
        "candidature__collectivite", "candidature__book_picture", "candidature__book_focus"
    ).order_by("candidature__sort_key")
    return render(request, "book/photos.html", {"edition": edition, "awards": awards})


@require_http_methods(["GET", "POST"])
def picture_edit(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Put or replace the photo of one page."""
    user = builder_of(request)
    candidature = _candidature(year, code)
    picture: ProfilePicture | None = getattr(candidature, "book_picture", None)
    known = {"alternative": picture.alternative, "credit": picture.credit} if picture is not None else {}
    sent = request.method == "POST"
    form = PictureForm(request.POST, request.FILES, initial=known) if sent else PictureForm(initial=known)
    if sent and form.is_valid():
        values = form.cleaned_data
        try:
            set_picture(
                candidature, values["photo"], alternative=values["alternative"], credit=values["credit"], by=user
            )
        except Refusal as refusal:
            for reason in refusal.reasons:
                form.add_error("photo", reason)
        else:
            messages.success(request, "La photo est sur la page.")
            return redirect("livre-photos", year=year)
    status = 422 if sent else 200
    context = {"form": form, "candidature": candidature, "picture": picture}
    return render(request, "book/photo.html", context, status=status)


@by_post
def picture_remove(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Take the photo off a page."""
    user = builder_of(request)
    candidature = _candidature(year, code)
    back = reverse("livre-photos", args=[year])
    return attempt(request, lambda: remove_picture(candidature, by=user), "La photo est retirée.", back)


@login_not_required
@require_safe
def picture_file(request: HttpRequest, year: int, code: str) -> HttpResponseBase:
    """The photo of a page: public once the edition is, for the équipe before."""
    picture = (
        ProfilePicture.objects.filter(candidature__edition__year=year, candidature__collectivite__code=code)
        .select_related("candidature__edition")
        .first()
    )
    if picture is None or not (picture.candidature.edition.is_public or can_look(request.user)):
        msg = "Il n’y a pas de photo ici."
        raise Http404(msg)
    try:
        response = FileResponse(picture.file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        msg = "Cette photo n’est plus sur le disque."
        raise Http404(msg) from None
    response["ETag"] = f'"{picture.sha256}"'
    response["Cache-Control"] = "no-cache"
    return response
