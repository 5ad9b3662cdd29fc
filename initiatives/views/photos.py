"""Photos: sent, described, ordered and taken away by agents; handed out at each size to whoever may see them."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.actions.photos import add_photo, change_photo, describe_photo, move_photo, remove_photo
from initiatives.enums import PhotoStatus, Sight
from initiatives.forms import PhotoForm, PhotoWordsForm, photo_prefix
from initiatives.models import Photo
from initiatives.permissions import can_read
from initiatives.views.telling import Workbench, bench_of, photos_shown
from initiatives.views.uploads import take_in
from label.drafts import Clash, Saved
from label.forms.drafts import Texts, in_words
from label.permissions import reads_as, user_of
from label.rules.refusals import Refusal
from label.views.drafts import as_typed, clash_lines, is_script, seen_in, versions
from label.views.pages import CONFLICT, attempt
from toolkit.typography import typographic

TYPES = {"jpg": "image/jpeg", "webp": "image/webp"}
TURNED = {"turn_left": 3, "turn_right": 1}
DONE = {"remove": "La photo est retirée."} | dict.fromkeys(
    (*TURNED, "cut"), "La photo est changée : elle revient dans un instant."
)
GONE = "Cette photo n’existe pas, ou n’est plus publique."


@login_not_required
@require_safe
def photo(request: HttpRequest, pk: int, width: int, end: str) -> HttpResponseBase:
    """One size of a photo: public when its initiative shows it, else for its authors and the équipe."""
    row = Photo.objects.filter(pk=pk, status=PhotoStatus.READY).select_related("initiative__collectivite").first()
    if row is None or width not in row.widths or end not in TYPES:
        raise Http404(GONE)
    initiative = row.initiative
    is_public = initiative.is_public and any(shown["pk"] == pk for shown in initiative.photos_shown)
    if not is_public and not can_read(reads_as(request), initiative):
        raise Http404(GONE)
    try:
        file = default_storage.open(f"{row.folder}/{width}.{end}", "rb")
    except FileNotFoundError:
        raise Http404(GONE) from None
    response = FileResponse(file, content_type=TYPES[end])
    response["Cache-Control"] = "public, max-age=300" if is_public else "private, no-store"
    return response


def _photos(bench: Workbench, sent: tuple[int, dict[str, str]] | None = None) -> dict[str, object]:
    """The photos as they are drawn; `sent`: the one whose words were refused, with what was typed."""
    photos = list(bench.initiative.photos.filter(kept=True))
    for one in photos:
        if sent is not None and one.pk == sent[0]:
            one.type_in(sent[1])
    return photos_shown(bench, photos)


@require_safe
def photos(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The photos of an initiative as its authors see them: the fragment that follows their preparation."""
    return render(request, "initiatives/_photos.html", _photos(bench_of(request, code, pk)))


@require_POST
def send(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take photos in."""
    bench, user = bench_of(request, code, pk), user_of(request)
    return take_in(
        request,
        lambda upload: add_photo(bench.initiative, upload, by=user),
        nothing="Choisissez d’abord une photo",
        back=reverse("candidature-initiative", args=[code, pk]) + "#photos",
        draw=lambda: render_to_string("initiatives/_photos.html", _photos(bench), request),
    )


def _photo_of(bench: Workbench, photo: int) -> Photo:
    row = bench.initiative.photos.filter(pk=photo, kept=True).first()
    if row is None:
        raise Http404(GONE)
    return row


def photo_texts(photo: int) -> Texts:
    """How the words of a photo are told, and the names of their form."""
    prefix = f"{photo_prefix(photo)}-"
    labels = {"alternative": "Ce que l’on y voit", "credit": "Crédit", "sight": "Reste en vue"}
    return Texts(
        labels,
        version=f"{prefix}version",
        words=lambda name, value: (
            Sight(value).label if name == "sight" and value in Sight.values else in_words(name, value)
        ),
        pairs=lambda values: [[f"{prefix}{name}", str(value)] for name, value in values.items()],
    )


@require_POST
def describe(request: HttpRequest, code: str, pk: int, photo: int) -> HttpResponse:
    """Save the description and the credit of a photo, as they are typed or by a button."""
    bench = bench_of(request, code, pk)
    row, texts = _photo_of(bench, photo), photo_texts(photo)
    sent = PhotoWordsForm(request.POST, photo).typed()

    def save(seen: int | None, page: str = "") -> tuple[Photo, Saved]:
        return describe_photo(row, sent, by=user_of(request), seen=seen, page=page)

    if is_script(request):
        return as_typed(request, texts, save)
    try:
        save(seen_in(request, texts.version))
    except Refusal as refusal:
        clash = (photo, clash_lines(refusal, texts)) if isinstance(refusal, Clash) else None
        shown = refusal.mine if isinstance(refusal, Clash) else sent
        context = {
            **_photos(bench_of(request, code, pk), sent=(photo, shown)),
            "photo_clash": clash,
            "me": bench.membership,
        }
        context["reasons"] = [] if clash else refusal.reasons
        return render(request, "initiatives/photos.html", context, status=CONFLICT)
    return redirect(reverse("candidature-initiative", args=[code, pk]) + "#photos")


@require_http_methods(["GET", "POST"])
def photo_versions(request: HttpRequest, code: str, pk: int, photo: int) -> HttpResponse:
    """Every version of the words of a photo."""
    bench = bench_of(request, code, pk)
    row = _photo_of(bench, photo)

    def restore(values: Mapping[str, Any], _version: int, seen: int) -> None:
        describe_photo(row, values, by=user_of(request), seen=seen)

    return versions(
        request,
        row,
        photo_texts(photo),
        title=f"Photo, {bench.initiative.draft_title}",
        back=(reverse("candidature-initiative", args=[code, pk]) + "#photos", bench.initiative.draft_title),
        restore=restore if bench.is_open else None,
        whole=True,
    )


@require_POST
def change(request: HttpRequest, code: str, pk: int, photo: int) -> HttpResponse:
    """Move a photo or take it away; the list alone comes back for htmx."""
    bench = bench_of(request, code, pk)
    row, user = _photo_of(bench, photo), user_of(request)
    sent = PhotoForm(request.POST)
    sent.full_clean()
    gesture = sent.cleaned_data["gesture"]

    def act() -> None:
        if gesture == "remove":
            remove_photo(row, by=user)
        elif gesture in TURNED:
            change_photo(row, quarters=TURNED[gesture], by=user)
        elif gesture == "cut":
            change_photo(row, cut=sent.cut, by=user)
        elif gesture in ("up", "down"):
            move_photo(row, up=gesture == "up", by=user)
        else:
            raise Refusal(["Ce geste n’existe pas."])

    if not getattr(request, "htmx", False):
        done = DONE.get(gesture, "L’ordre est changé.")
        return attempt(request, act, done, reverse("candidature-initiative", args=[code, pk]) + "#photos")
    try:
        act()
    except Refusal as refusal:
        return HttpResponse(typographic(" ".join(refusal.reasons)), status=CONFLICT)
    return render(request, "initiatives/_photos.html", _photos(bench_of(request, code, pk)))
