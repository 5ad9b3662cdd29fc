"""Photos: sent, described, ordered and taken away by agents; handed out at each size to whoever may see them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from initiatives.actions import add_photo, describe_photo, move_photo, remove_photo
from initiatives.enums import PhotoStatus
from initiatives.models import Photo
from initiatives.permissions import can_read
from initiatives.rules import clean
from initiatives.views.telling import Bench, bench_of
from label.actions import Refusal
from label.permissions import user_of
from label.views.pages import CONFLICT, attempt
from toolkit.typography import typographic

TYPES = {"jpg": "image/jpeg", "webp": "image/webp"}
CREATED = 201
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
    if not is_public and not can_read(request.user, initiative):
        raise Http404(GONE)
    try:
        file = default_storage.open(f"{row.folder}/{width}.{end}", "rb")
    except FileNotFoundError:
        raise Http404(GONE) from None
    response = FileResponse(file, content_type=TYPES[end])
    response["Cache-Control"] = "public, max-age=300" if is_public else "private, no-store"
    return response


def _photos(bench: Bench) -> dict[str, object]:
    photos = list(bench.initiative.photos.filter(kept=True))
    return {
        "photos": photos,
        "collectivite": bench.collectivite,
        "initiative": bench.initiative,
        "ouverte": bench.is_open,
        "en_preparation": any(one.status == PhotoStatus.WAITING for one in photos),
    }


@require_safe
def photos(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The photos of an initiative as its authors see them: the fragment that follows their preparation."""
    return render(request, "initiatives/_photos.html", _photos(bench_of(request, code, pk)))


@require_POST
def send(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take photos in. For a script: 201 with the list drawn anew, 409 in words; without: back to the page, in words."""
    bench = bench_of(request, code, pk)
    done, refused = 0, []
    for upload in request.FILES.getlist("document"):
        try:
            add_photo(bench.initiative, upload, by=user_of(request))
            done += 1
        except Refusal as refusal:
            refused += [(upload.name or "", reason) for reason in refusal.reasons]
    if request.accepts("text/html"):
        for name, reason in refused:
            messages.error(request, f"« {name} » : {reason}")
        if not done and not refused:
            messages.error(request, "Choisissez d’abord une photo sur votre appareil.")
        return redirect(reverse("candidature-initiative", args=[code, pk]) + "#photos")
    if not done:
        sentence = " ".join(reason for _, reason in refused) or "Choisissez d’abord une photo."
        return JsonResponse({"message": typographic(sentence)}, status=CONFLICT)
    html = render_to_string("initiatives/_photos.html", _photos(bench), request)
    return JsonResponse({"html": html, "ensemble": True}, status=CREATED)


def _photo_of(bench: Bench, photo: int) -> Photo:
    row = bench.initiative.photos.filter(pk=photo, kept=True).first()
    if row is None:
        raise Http404(GONE)
    return row


@require_POST
def describe(request: HttpRequest, code: str, pk: int, photo: int) -> HttpResponse:
    """Save the description and the credit of a photo, as they are typed or by a button."""
    bench = bench_of(request, code, pk)
    row = _photo_of(bench, photo)
    sent = {name: clean(request.POST.get(f"photo-{photo}-{name}", ""), "line") for name in ("alternative", "credit")}
    is_script = not request.accepts("text/html")
    try:
        describe_photo(row, **sent, by=user_of(request))
    except Refusal as refusal:
        if is_script:
            return JsonResponse({"raison": "clos", "message": typographic(" ".join(refusal.reasons))}, status=CONFLICT)
        for reason in refusal.reasons:
            messages.error(request, reason)
    if is_script:
        return JsonResponse({"version": 1, "enregistre": "Enregistré", "fautes": {}, "vide": False})
    return redirect(reverse("candidature-initiative", args=[code, pk]) + "#photos")


@require_POST
def change(request: HttpRequest, code: str, pk: int, photo: int) -> HttpResponse:
    """Move a photo or take it away; the list alone comes back for htmx."""
    bench = bench_of(request, code, pk)
    row, user = _photo_of(bench, photo), user_of(request)
    gesture = request.POST.get("geste", "")

    def act() -> None:
        if gesture == "retirer":
            remove_photo(row, by=user)
        elif gesture in ("monter", "descendre"):
            move_photo(row, up=gesture == "monter", by=user)
        else:
            raise Refusal(["Ce geste n’existe pas."])

    if not getattr(request, "htmx", False):
        done = "La photo est retirée." if gesture == "retirer" else "L’ordre est changé."
        return attempt(request, act, done, reverse("candidature-initiative", args=[code, pk]) + "#photos")
    try:
        act()
    except Refusal as refusal:
        return HttpResponse(typographic(" ".join(refusal.reasons)), status=CONFLICT)
    return render(request, "initiatives/_photos.html", _photos(bench_of(request, code, pk)))
