"""The picture that stands for a town's page where it is shared."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from label.documents.truth import digest
from label.models import Award, Edition
from label.views.caching import by_public_version
from toolkit.charts.town_picture import town_png
from toolkit.typography import typographic
from villes_internet.press import FONT


def sharing_address(code: str, year: int) -> str:
    """Where the picture of a published result is."""
    return settings.SITE_URL + reverse("town-picture", args=[code, year])


@login_not_required
@require_safe
@by_public_version
def town_picture(_request: HttpRequest, code: str, year: int) -> HttpResponseBase:
    """The picture of a published result; 404 for anything else, before anything is drawn."""
    award = (
        Award.objects.standing()
        .filter(
            candidature__collectivite__code=code.upper(),
            candidature__edition__year=year,
            candidature__edition__in=Edition.objects.public(),
        )
        .select_related("candidature__edition")
        .first()
    )
    if award is None:
        msg = f"Aucun résultat publié de {year} ne porte le code {code[:20]}."
        raise Http404(msg)
    with default_storage.open(_kept(award)) as kept:
        return HttpResponse(kept.read(), content_type="image/png")


def _kept(award: Award) -> str:
    """The path of the one file of a result, drawn now if it is not there; it takes the place of the one before."""
    one = award.candidature
    what = f"Édition {one.edition.year}"
    if one.departement_name:
        what += f" · {one.departement_name}"
    if one.edition.demonstration:
        what += " · démonstration"
    words = [settings.LABEL["name"], typographic(one.name), typographic(what)]
    folder = f"partage/{one.pk}"
    name = f"{digest(*words, award.arobases)[:20]}.png"
    path = f"{folder}/{name}"
    if not default_storage.exists(path):
        earlier = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
        label, town, under = words
        default_storage.save(path, ContentFile(town_png(label, town, under, award.arobases, FONT.read_bytes())))
        for old in earlier:
            default_storage.delete(f"{folder}/{old}")
    return path
