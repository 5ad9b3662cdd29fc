"""`/pilotage/<year>/livre/signature/`: who signs the letters of an edition, with the picture of a signature."""

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.forms.drafts import DraftedForm
from label.models import Edition
from label.permissions import edition_of, equipe_required, user_of
from label.views.pages import INVALID, attempt
from label.views.sending import SentText, form_to_send, typed_or_sent
from villes_internet.book.actions.signature import remove_signature, set_signature
from villes_internet.book.models import LONGEST_SIGNATORY, LetterSignature

HEAVIEST = 5_000_000  # bytes


class SignatureForm(DraftedForm):
    """A signature, kept as it is typed; the file is needed for a first one only."""

    button = "Signer les lettres"
    picture = forms.FileField(
        label="Image de la signature",
        required=False,
        help_text="PNG ou JPEG sur fond blanc ou transparent, 150 × 40 pixels au moins, 5 Mo au plus.",
        error_messages={"empty": "Ce fichier est vide.", "required": "Choisissez l’image de la signature."},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp", "class": "input"}),
    )
    name = forms.CharField(
        label="Signataire",
        max_length=LONGEST_SIGNATORY,
        error_messages={"required": "Dites qui signe."},
    )
    function = forms.CharField(
        label="Fonction",
        max_length=LONGEST_SIGNATORY,
        help_text="Telle qu’elle suit le nom : « présidente du jury ».",
        error_messages={"required": "Dites à quel titre."},
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"].required = is_first

    def clean_picture(self) -> bytes | None:
        """The bytes of a file that is not too heavy; None when the one before stays."""
        picture = self.cleaned_data["picture"]
        if picture is None:
            return None
        if picture.size > HEAVIEST:
            msg = "Ce fichier est trop lourd : 5 Mo au plus."
            raise forms.ValidationError(msg)
        content: bytes = picture.read()
        return content


def _row(edition: Edition) -> LetterSignature | None:
    return LetterSignature.objects.filter(edition=edition).first()


def _before(edition: Edition) -> LetterSignature | None:
    rows = LetterSignature.objects.filter(edition__year__lt=edition.year).select_related("edition")
    return rows.order_by("-edition__year").first()


@equipe_required
@require_http_methods(["GET", "POST"])
def signature(request: HttpRequest, year: int) -> HttpResponse:
    """Choose who signs."""
    edition, by = edition_of(year), user_of(request)
    row = _row(edition)
    address = reverse("book-signature", args=[year])

    def send(form: DraftedForm) -> None:
        values = form.cleaned_data
        set_signature(edition, values["picture"], name=values["name"], function=values["function"], by=by)

    text = SentText(
        code=f"signature-{year}",
        place=f"signature:{year}",
        title=f"Signature des lettres {year}",
        address=address,
        back=address,
        make=lambda *args, **kwargs: SignatureForm(*args, is_first=row is None, **kwargs),
        send=send,
        done="Les lettres à venir porteront cette signature.",
        known={"name": row.name, "function": row.function} if row is not None else {},
    )

    def page(form: DraftedForm) -> HttpResponse:
        context = {"edition": edition, "form": form, "signature": row, "before": None if row else _before(edition)}
        return render(request, "book/signature.html", context, status=INVALID if form.is_bound else 200)

    if request.method == "POST" or "versions" in request.GET:
        return typed_or_sent(request, text, page)
    return page(form_to_send(text))


@equipe_required
@require_safe
def signature_picture(_request: HttpRequest, year: int) -> HttpResponseBase:
    """The picture, for the équipe alone."""
    row = _row(edition_of(year))
    if row is None or not row.file.storage.exists(row.file.name or ""):
        msg = "Il n’y a pas de signature ici."
        raise Http404(msg)
    response = FileResponse(row.file.open("rb"), content_type="image/png")
    response["Cache-Control"] = "private, no-cache"
    return response


@equipe_required
@require_POST
def signature_take(request: HttpRequest, year: int) -> HttpResponse:
    """Take up that of the last edition that has one."""
    edition, by = edition_of(year), user_of(request)
    last = _before(edition)
    if last is None or _row(edition) is not None or not last.file.storage.exists(last.file.name or ""):
        msg = "Il n’y a pas de signature à reprendre."
        raise Http404(msg)
    with last.file.open("rb") as file:
        content = file.read()
    return attempt(
        request,
        lambda: set_signature(edition, content, name=last.name, function=last.function, by=by),
        f"La signature de {last.edition.year} est reprise.",
        reverse("book-signature", args=[year]),
    )


@equipe_required
@require_POST
def signature_remove(request: HttpRequest, year: int) -> HttpResponse:
    """Take it away from the letters to come."""
    edition, by = edition_of(year), user_of(request)
    back = reverse("book-signature", args=[year])
    return attempt(request, lambda: remove_signature(edition, by=by), "La signature est retirée.", back)
