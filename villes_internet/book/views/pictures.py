"""`/pilotage/livre/photos/<year>/`: the photo of each page of the « Tour de France », and its public file."""

from functools import partial
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.enums import Sight
from label.forms.drafts import DraftedForm
from label.models import Award, Candidature, Edition
from label.permissions import edition_of, equipe_required, reads_as, user_of
from label.rules.regulation import TOP
from label.views.pages import INVALID, attempt
from label.views.sending import SentText, form_to_send, typed_or_sent
from villes_internet.book.actions.pictures import remove_picture, remove_text_picture, set_picture, set_text_picture
from villes_internet.book.models import BookText, PrintedPicture, ProfilePicture, TextPicture
from villes_internet.book.parts import Slot
from villes_internet.book.permissions import can_look
from villes_internet.book.preflight import LEAST_DPI, page_dots, text_dots
from villes_internet.book.texts import slot_named

HEAVIEST = 20_000_000  # bytes
NEEDED = {
    "photo": "Choisissez un fichier.",
    "alternative": "Décrivez la photo pour qui ne la voit pas.",
    "credit": "Donnez le crédit de la photo.",
}


class PictureForm(DraftedForm):
    """A photo with what it shows and whose it is, kept as it is typed; the file is needed for a first photo only."""

    button = "Mettre sur la page"
    photo = forms.FileField(
        label="Photo",
        required=False,
        help_text="JPEG, PNG, WebP ou HEIC, 600 × 300 pixels au moins, 20 Mo au plus.",
        error_messages={"empty": "Ce fichier est vide."},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,.heic,.heif", "class": "input"}),
    )
    alternative = forms.CharField(
        label="Ce que montre la photo",
        help_text="Une phrase, pour qui ne la voit pas.",
        max_length=250,
    )
    credit = forms.CharField(
        label="Crédit",
        help_text="Son auteur, ou qui en a les droits.",
        max_length=100,
    )
    sight = forms.ChoiceField(
        label="Ce qui reste en vue",
        choices=Sight.choices,
        help_text="Le livre coupe la photo à 50 × 34 mm sous la fiche, à 110 × 47 mm dans la large colonne.",
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"].required = is_first
        for name, words in NEEDED.items():
            self.fields[name].error_messages["required"] = words

    def clean_photo(self) -> bytes | None:
        """The bytes of a file that is not too heavy; None when the one before stays."""
        photo = self.cleaned_data["photo"]
        if photo is None:
            return None
        if photo.size > HEAVIEST:
            msg = "Ce fichier est trop lourd : 20 Mo au plus."
            raise forms.ValidationError(msg)
        content: bytes = photo.read()
        return content


class TextPictureForm(PictureForm):
    """The photo of a text."""

    button = "Mettre dans le livre"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sight"].help_text = "Le livre coupe la photo à 80 × 53 mm."


WORDS = ("alternative", "credit", "sight")  # what is said of a photo


def _said_of(picture: PrintedPicture | None) -> dict[str, str]:
    """What is said of a photo that is there; of none, that its middle stays in sight."""
    if picture is None:
        return {"sight": Sight.CENTER.value}
    return {name: getattr(picture, name) for name in WORDS}


def _candidature(year: int, code: str) -> Candidature:
    """A collectivité that has a page in the book of this edition; 404 otherwise."""
    return get_object_or_404(
        Candidature.objects.select_related("edition", "collectivite", "book_picture"),
        edition__year=year,
        collectivite__code=code,
        award__arobases=TOP,
    )


@equipe_required
@require_safe
def pictures(request: HttpRequest, year: int) -> HttpResponse:
    """Every page of the « Tour de France » with its photo, or the place for one."""
    edition = get_object_or_404(Edition, year=year)
    rows = Award.objects.standing().filter(candidature__edition=edition, arobases=TOP)
    awards = rows.select_related(
        "candidature__collectivite",
        "candidature__book_picture",
        "candidature__book_focus",
        "candidature__book_observation",
    ).order_by("candidature__sort_key")
    return render(request, "book/photos.html", {"edition": edition, "awards": awards})


@equipe_required
@require_http_methods(["GET", "POST"])
def picture_edit(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Put or replace the photo of one page."""
    user = user_of(request)
    candidature = _candidature(year, code)
    picture: ProfilePicture | None = getattr(candidature, "book_picture", None)
    here = [year, code]

    def send(form: DraftedForm) -> None:
        values = form.cleaned_data
        set_picture(candidature, values["photo"], **{name: values[name] for name in WORDS}, by=user)

    text = SentText(
        code=f"photo-livre-{candidature.pk}",
        place=f"picture:{candidature.pk}",
        title="Photo de la page",
        address=reverse("book-photo-change", args=here),
        back=reverse("book-photo-change", args=here),
        goes_to=reverse("book-photos", args=[year]),
        make=partial(PictureForm, is_first=picture is None),
        send=send,
        done="La photo est sur la page.",
        known=_said_of(picture),
    )

    def page(form: DraftedForm) -> HttpResponse:
        context = {"form": form, "candidature": candidature, "picture": picture, "least": LEAST_DPI}
        context["dots"] = page_dots(picture) if picture is not None else None
        return render(request, "book/photo.html", context, status=INVALID if form.is_bound else 200)

    if request.method == "POST" or "versions" in request.GET:
        return typed_or_sent(request, text, page)
    return page(form_to_send(text))


@equipe_required
@require_POST
def picture_remove(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Take the photo off a page."""
    user = user_of(request)
    candidature = _candidature(year, code)
    back = reverse("book-photos", args=[year])
    return attempt(request, lambda: remove_picture(candidature, by=user), "La photo est retirée.", back)


def _slot(edition: Edition, slug: str) -> Slot:
    """A place of the book that may have a photo; 404 in words otherwise."""
    placed = slot_named(edition, slug)
    if placed is None or not placed.slot.part.has_picture:
        msg = f"Le livre {edition.year} n’a pas de photo à cette place."
        raise Http404(msg)
    return placed.slot


@equipe_required
@require_http_methods(["GET", "POST"])
def text_picture(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Put or replace the photo of one text."""
    edition, by = edition_of(year), user_of(request)
    slot = _slot(edition, slug)
    picture = TextPicture.objects.filter(edition=edition, slug=slug).first()
    here = reverse("book-text-picture", args=[year, slug])

    def send(form: DraftedForm) -> None:
        said = form.cleaned_data
        set_text_picture(edition, slot, said["photo"], **{name: said[name] for name in WORDS}, by=by)

    text = SentText(
        code=f"photo-texte-{year}-{slug}",
        place=f"text-picture:{year}:{slug}",
        title=f"Photo, {slot.name}",
        address=here,
        back=here,
        goes_to=reverse("book-text", args=[year, slug]),
        make=partial(TextPictureForm, is_first=picture is None),
        send=send,
        done="La photo est à sa place, à côté du texte.",
        known=_said_of(picture),
    )

    def page(form: DraftedForm) -> HttpResponse:
        context = {"form": form, "edition": edition, "slot": slot, "picture": picture, "least": LEAST_DPI}
        context["dots"] = text_dots(picture) if picture is not None else None
        return render(request, "book/photo_texte.html", context, status=INVALID if form.is_bound else 200)

    if request.method == "POST" or "versions" in request.GET:
        return typed_or_sent(request, text, page)
    return page(form_to_send(text))


@equipe_required
@require_POST
def text_picture_remove(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Take the photo of a text away."""
    edition, by = edition_of(year), user_of(request)
    slot = _slot(edition, slug)
    back = reverse("book-text", args=[year, slug])
    return attempt(request, lambda: remove_text_picture(edition, slot, by=by), "La photo est retirée.", back)


@login_not_required
@require_safe
def text_photo(request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
    """The photo of a text: public once the book prints it and the edition is, for the équipe before."""
    printed = Exists(BookText.objects.filter(edition=OuterRef("edition"), slug=OuterRef("slug")))
    rows = TextPicture.objects.filter(edition__year=year, slug=slug).annotate(is_printed=printed)
    picture = rows.select_related("edition").first()
    is_out = picture is not None and picture.edition.is_public and picture.is_printed
    return _file(picture, is_read=is_out or can_look(reads_as(request)))


@login_not_required
@require_safe
def picture_file(request: HttpRequest, year: int, code: str) -> HttpResponseBase:
    """The photo of a page: public once the edition is, for the équipe before."""
    picture = (
        ProfilePicture.objects.filter(candidature__edition__year=year, candidature__collectivite__code=code)
        .select_related("candidature__edition")
        .first()
    )
    is_read = picture is not None and (picture.candidature.edition.is_public or can_look(reads_as(request)))
    return _file(picture, is_read=is_read)


def _file(picture: PrintedPicture | None, *, is_read: bool) -> HttpResponseBase:
    if picture is None or not is_read:
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
