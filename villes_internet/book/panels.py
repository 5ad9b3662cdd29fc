"""What a collectivité shows of its level: the sign at its entrance (PDF and SVG), the badge of its site."""

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html

from label.documents.kinds import Made, ReportStep
from label.documents.making import printed
from label.models import Award, Candidature, Collectivite, Edition
from toolkit.charts.signs import BADGE, SIGN, site_badge, town_sign
from toolkit.printing import Picture
from villes_internet.book.rendering import ASSETS


def last_labelled(code: str) -> Candidature | None:
    """The newest published candidature of a collectivité that holds a level, an earlier one where the newest was
    withdrawn; None while there is none. One query.
    """
    rows = Candidature.objects.in_the_race().filter(
        collectivite__code=code.upper(), edition__in=Edition.objects.public(), award__in=Award.objects.standing()
    )
    return rows.select_related("edition", "collectivite", "award").order_by("-edition__year").first()


def _edition_words(candidature: Candidature) -> str:
    """The edition; that of a demonstration says so on the sign itself, which leaves alone for a workshop."""
    edition = candidature.edition
    return f"Démonstration {edition.year}" if edition.demonstration else f"Édition {edition.year}"


def sign_svg(candidature: Candidature) -> str:
    """Its sign, one unit a millimetre, its words drawn."""
    return town_sign(settings.LABEL["name"], _edition_words(candidature), candidature.award.arobases, ASSETS)


def badge_svg(candidature: Candidature) -> str:
    """Its badge, which leads to its page."""
    address = settings.SITE_URL + candidature.collectivite.get_absolute_url()
    words = _edition_words(candidature)
    return site_badge(settings.LABEL["name"], words, candidature.name, candidature.award.arobases, address, ASSETS)


def badge_code(collectivite: Collectivite) -> str:
    """What a site copies to show the badge: a picture that leads to the page of the collectivité, no script."""
    width, height = BADGE
    return format_html(
        '<a href="{}"><img src="{}" width="{}" height="{}" alt="Label {}"></a>',
        settings.SITE_URL + collectivite.get_absolute_url(),
        settings.SITE_URL + reverse("town-badge", args=[collectivite.code]),
        width,
        height,
        settings.LABEL["name"],
    )


def make_sign(candidature: Candidature, _content: object, report: ReportStep) -> Made:
    """The sign as a PDF at its size, without any font to lack. Raises LayoutFault."""
    width, height = SIGN
    picture = Picture("image/svg+xml", sign_svg(candidature).encode())
    content = {
        "name": candidature.name,
        "year": candidature.edition.year,
        "arobases": candidature.award.arobases,
        "width": width,
        "height": height,
        "demonstration": candidature.edition.demonstration,
    }
    return printed("book/panneau.html", content, report, pictures={"panneau": picture})
