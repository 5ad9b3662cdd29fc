"""The book against bare WeasyPrint on the same HTML, a book ten times as large, and the profiles alone as a proof.

    ./dev bench book

`ratio` is the median time of `build_book`'s work (content, templates, inspection, data carried inside) over that of
WeasyPrint alone on the same final HTML, with the same variant and fonts, both warm, in turn. `large_ratio` is the time
per page of a book of 3,560 awards and 290 profiles, made from the référentiel in a transaction that is undone, over
that of the real one; `peak_mb` is the highest memory of the process that made it. `proof_ratio` is the time of the
profile chapter alone over that of the whole book, `page_ms` the longest of the times (medians) in which the desk shows
one page of what is typed: an editorial of six pages, a finding in its chapter, a collectivité's own page (3,000 at
most).
"""

import itertools
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.db import transaction  # noqa: E402

from label.actions.awards import award  # noqa: E402
from label.enums import AwardOrigin, CandidatureStatus, Confidence, Coverage, Kind, Phase  # noqa: E402
from label.models import Adhesion, Candidature, Collectivite, Edition, Profile  # noqa: E402
from toolkit.printing import VARIANT, Picture, fetcher  # noqa: E402
from villes_internet.book.content.fitting import Fitter  # noqa: E402
from villes_internet.book.enums import Volume  # noqa: E402
from villes_internet.book.production import make_volume, whole_book  # noqa: E402
from villes_internet.book.proofs import make_proof  # noqa: E402
from villes_internet.book.rendering import ASSETS  # noqa: E402

ROUNDS = 3
TYPED = {"title": "Un titre", "text": "Une phrase de l’éditorial, qui en dit assez pour tenir une ligne. " * 85}
TIMES = 10
LARGE = 2900


class UndoneError(Exception):
    """Leaves the transaction of the large edition without keeping it."""


def nothing(*_args: object) -> None:
    """Progress that nobody looks at."""


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare(html: str, pictures: dict[str, Picture]) -> bytes:
    """WeasyPrint as anyone would call it, given the drawings that the document names."""
    import weasyprint  # noqa: PLC0415

    document = weasyprint.HTML(string=html, base_url=ASSETS.as_uri() + "/", url_fetcher=fetcher(ASSETS, pictures))
    content: bytes = document.write_pdf(pdf_variant=VARIANT)
    return content


def large_edition(real: Edition) -> Edition:
    """Ten times the real edition's levels on the most populated communes, each 5 @ with a real history and card, and
    its members.
    """
    edition = Edition.objects.create(
        number=LARGE,
        year=LARGE,
        phase=Phase.PUBLISHED,
        coverage=Coverage.COMPLETE,
        printed_jury=real.printed_jury,
        printed_figures=real.printed_figures,
    )
    models = list(
        Candidature.objects.filter(edition=real, award__isnull=False)
        .select_related("award", "profile")
        .order_by("-award__arobases", "pk")
    )
    pasts: dict[int, list[Candidature]] = {}
    earlier = Candidature.objects.filter(edition__year__lt=real.year).select_related("award", "edition")
    for past in earlier.order_by("edition__year"):
        pasts.setdefault(past.collectivite_id, []).append(past)
    places = (
        Collectivite.objects.filter(kind=Kind.COMMUNE, active=True, latitude__isnull=False, candidatures__isnull=True)
        .select_related("departement__region")
        .order_by("-population", "code")[: TIMES * len(models)]
    )
    for model, place in zip(
        itertools.chain.from_iterable(itertools.repeat(m, TIMES) for m in models), places, strict=True
    ):
        _award(edition, place, model)
        if model.award.arobases == 5:
            for past in pasts.get(model.collectivite_id, []):
                _award(past.edition, place, past)
    members = list(Adhesion.objects.filter(year=real.year))
    Adhesion.objects.bulk_create(
        Adhesion(
            year=LARGE,
            collectivite=place,
            name=place.name,
            sort_key=place.sort_key,
            printed_name=place.name,
            printed_departement=place.departement.code,
            departement=place.departement.code,
            kind=place.kind,
        )
        for place in Collectivite.objects.filter(kind=Kind.COMMUNE, active=True)
        .select_related("departement")
        .order_by("code")
        .distinct()[: TIMES * len(members)]
    )
    return edition


def _award(edition: Edition, place: Collectivite, model: Candidature) -> None:
    candidature = Candidature.objects.create(
        collectivite=place,
        edition=edition,
        status=CandidatureStatus.FILED,
        name=place.name,
        kind=place.kind,
        sort_key=place.sort_key,
        population=place.population,
        printed_population=place.population,
        strate=place.strate or "",
        departement=place.departement.code,
        departement_name=place.departement.name,
        region=place.departement.former_region.name if place.departement.former_region else "",
    )
    level = getattr(model, "award", None)
    if level is not None:
        award(candidature, level.arobases, origin=AwardOrigin.IMPORT, by=None, confidence=Confidence(level.confidence))
    card = getattr(model, "profile", None)
    if card is not None:
        values = {
            f.name: getattr(card, f.name) for f in Profile._meta.local_fields if f.name not in {"id", "candidature"}
        }
        Profile.objects.create(candidature=candidature, **values)


def large() -> None:
    """Make the large book in this process, undo its edition, and print its pages, seconds, awards and highest
    memory.
    """
    real = Edition.objects.get(year=2012)
    try:
        with transaction.atomic():
            edition = large_edition(real)
            awards = Candidature.objects.filter(edition=edition).count()
            start = time.perf_counter()
            pages = make_volume(edition, Volume.BOOK, nothing).pages
            seconds = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(pages, seconds, awards, peak)
            raise UndoneError
    except UndoneError:
        pass


def main() -> None:
    edition = Edition.objects.get(year=2012)
    _, html, pictures = whole_book(edition, Volume.BOOK, nothing, Fitter())
    bare("<html lang='fr'><title>t</title><p>a</p></html>", {})  # imports, once
    ours, theirs, proofs, pages = [], [], [], 0
    for _ in range(ROUNDS):
        theirs.append(timed(lambda: bare(html, pictures)))
        start = time.perf_counter()
        pages = make_volume(edition, Volume.BOOK, nothing).pages
        ours.append(time.perf_counter() - start)
        proofs.append(timed(lambda: make_volume(edition, Volume.PROFILES, nothing)))
    own = statistics.median(ours)
    town = Candidature.objects.get(edition=edition, collectivite__code="38185")
    places = {"book-text:2012:editorial": TYPED, "book-text:2012:constat-niveaux": TYPED | {"text": "Pourquoi."}}
    places[f"book-words:{town.pk}"] = TYPED | {"text": "Elle raconte.", "initiative": ""}
    waits = [
        statistics.median(timed(lambda: make_proof(place, values)) for _ in range(ROUNDS))  # noqa: B023
        for place, values in places.items()
    ]
    # In a process of its own, as a worker's: the memory of the rounds above is not the large book's.
    done = subprocess.run([sys.executable, __file__, "--large"], capture_output=True, text=True, check=True)
    large_pages, large_s, awards, peak = map(float, done.stdout.split())
    print(
        f"book ratio={own / statistics.median(theirs):.3f} book_s={own:.1f} pages={pages} "
        f"large_ratio={large_s / large_pages / (own / pages):.3f} large_s={large_s:.1f} large_pages={large_pages:.0f} "
        f"large_awards={awards:.0f} peak_mb={peak:.0f} proof_ratio={statistics.median(proofs) / own:.3f} "
        f"page_ms={1000 * max(waits):.0f}"
    )


if __name__ == "__main__":
    large() if "--large" in sys.argv else main()
