"""Who supported the edition before."""

from label.models import Edition, Partner


def last_partners(edition: Edition) -> tuple[int | None, list[Partner]]:
    """The last year before this edition that has partners, and those of them that are not in its list yet; two
    queries.
    """
    rows = list(Partner.objects.filter(edition__year__lt=edition.year).select_related("edition").order_by("rank", "pk"))
    year = max((row.edition.year for row in rows), default=None)
    here = {name.casefold() for name in Partner.objects.filter(edition=edition).values_list("name", flat=True)}
    return year, [row for row in rows if row.edition.year == year and row.name.casefold() not in here]
