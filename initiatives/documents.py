"""The paper of an initiative: its public page, with its photos."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from initiatives.models import Initiative
from initiatives.queries import page_of
from initiatives.rules.content import Content
from label.documents.kinds import DocumentKind, Made, Parts, ReportStep, register
from label.documents.making import printed
from label.documents.truth import digest
from label.enums import Nature
from label.permissions import is_equipe
from toolkit.dates import french_date
from toolkit.printing import Picture


def printed_page(
    row: Initiative,
    text: Content,
    photos: Sequence[Mapping[str, Any]],
    foot: str,
    report: ReportStep,
    *,
    news: str = "",
) -> Made:
    """An initiative on paper, tagged: this text of it, these photos (`pk`, `widths`, `alternative`, `credit`), the
    words of the foot of its page, and what is new of it this year.
    """
    pictures, notes = {}, []
    folders = dict(row.photos.values_list("pk", "folder"))
    for shown in photos:
        path = f"{folders.get(shown['pk'], '')}/{max(shown['widths'])}.jpg"
        if default_storage.exists(path):
            with default_storage.open(path) as file:
                pictures[f"photo-{shown['pk']}"] = Picture("image/jpeg", file.read())
        else:
            notes.append(f"La photo « {shown['alternative']} » n’est plus dans le stockage : elle n’est pas imprimée.")
    content = page_of(row, text) | {
        "initiative": row,
        "collectivite": row.collectivite,
        "foot": foot,
        "news": news,
        "images": [(shown, f"photo-{shown['pk']}") for shown in photos if f"photo-{shown['pk']}" in pictures],
    }
    return printed("initiatives/pdf.html", content, report, notes=tuple(notes), pictures=pictures)


def _make(row: Initiative, _content: Any, report: ReportStep) -> Made:
    """The public page, with the photos that are public."""
    published = french_date(timezone.localdate(row.published_at)) if row.published_at is not None else ""
    source = f" Source : {row.source}." if row.source else ""
    foot = f"{settings.LABEL['name']}, publiée le {published}.{source} {settings.SITE_URL}{row.get_absolute_url()}"
    return printed_page(row, row.text, row.photos_shown, foot, report)


def _rests_on(row: Initiative) -> Parts:
    return {"le texte public": digest(row.changed_at, row.published_at, row.collectivite.name)}


def _not_public(row: Initiative) -> list[str]:
    return [] if row.is_public else ["Cette initiative n’est pas publique : elle n’a pas de PDF."]


def _public() -> Iterable[Initiative]:
    return Initiative.objects.public().select_related("collectivite").order_by("-changed_at", "-pk")


PAGE = DocumentKind(
    "initiative",
    "Initiative",
    Initiative,
    Nature.LIVING,
    title=lambda row: f"Initiative « {row.title} »",
    file_name=lambda row: f"{row.slug[:110]}.pdf",
    make=_make,
    may_read=lambda user, row: row.is_public or is_equipe(user),
    may_ask=lambda user, _row: is_equipe(user),
    address=lambda row: row.get_absolute_url(),
    rests_on=_rests_on,
    refusals=_not_public,
    due=_public,
    with_what=("collectivite__departement",),
)
register(PAGE)
