"""`/initiatives/`: the observatory, its suggestions, its map, and the page of one initiative."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from initiatives.documents import PAGE
from initiatives.models import Entry, Featured, Initiative, number_in
from initiatives.queries import page_of, shown_pictures
from initiatives.search.asking import FACETS, SORTS, asked_in
from initiatives.search.entries import facets_of
from initiatives.search.finding import Found, published_levels, suggestions
from initiatives.search.kin import also_done
from label.documents.truth import paper_of
from label.models import Collectivite
from label.views.caching import public_page
from label.views.documents import serve_current
from label.views.pages import page_or_part
from toolkit.charts.map import INSETS
from toolkit.linked import linked
from toolkit.typography import typographic

SIMILAR = 3
HEADLINES = 6
CONSIDERED = 500  # of the newest that share something
SHARED = {"enjeu": 3, "motcle": 3, "theme": 2}  # what makes two of them close, and how much
LISTS = ("region", "departement", "annee")  # facets chosen in a list that unrolls: too many values for boxes

TOLD = (
    "Ce que les collectivités de France font avec et pour leurs habitants grâce à l’internet : cherchez par thème, "
    "enjeu, lieu, année."
)


@login_not_required
@require_safe
@public_page
def observatory(request: HttpRequest) -> HttpResponse:
    """What is found, the facets with their counts, one page of initiatives. The fragment alone for htmx."""
    asked = asked_in(request.GET)
    found = Found(asked)
    rows = found.rows()
    context = {
        "subject": f"Initiatives du label {settings.LABEL['name']}",
        "told": TOLD,
        "pending": asked,
        "found": found,
        "initiatives": [(row, _first_picture(row), found.towns.levels.get(row.collectivite_id)) for row in rows],
        "facets": [(name, FACETS[name], choices, name in LISTS) for name, choices in found.facets.items()],
        "doors": [] if asked.query(page="") or found.page > 1 else found.facets.get("theme", []),
        "headlines": [] if asked.query(page="") or found.page > 1 else _headlines(),
        "sorts": _sorts(found),
        "address": request.path,
        "query": asked.query(page=""),
        "previous": asked.query(page=found.page - 1) if found.page > 1 else None,
        "next": asked.query(page=found.page + 1) if found.page < found.pages else None,
        "withdrawals": _removals(found),
        "without_text": asked.query(q="", page=""),
    }
    return page_or_part(request, "initiatives/observatoire.html", "initiatives/_observatoire.html", context)


def _headlines() -> list[tuple[Featured, Any]]:
    """What the équipe puts first, each with its first picture; two queries."""
    rows = Featured.objects.filter(initiative__is_public=True).select_related("initiative__collectivite")[:HEADLINES]
    return [(row, _first_picture(row.initiative)) for row in rows]


def _sorts(found: Found) -> list[tuple[str, str, bool]]:
    """The orders; the one that comes by itself has no code, so that a new search is in its own."""
    return [
        ("" if code == found.own_sort else code, label, code == found.sort)
        for code, label in SORTS.items()
        if code != "pertinence" or found.text is not None
    ]


def _first_picture(row: Initiative) -> Any:
    pictures = shown_pictures(row)
    return pictures[0] if pictures else None


def _removals(found: Found) -> list[tuple[str, str]]:
    """What narrows the list, each with the address without it."""
    asked = found.asked
    removals = [
        (
            choice.label,
            asked.query(**{name: tuple(code for code in asked.chosen[name] if code != choice.code), "page": ""}),
        )
        for name, choices in found.facets.items()
        for choice in choices
        if choice.chosen
    ]
    if asked.town:
        removals.append((found.town_name, asked.query(collectivite="", page="")))
    return removals


@login_not_required
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Titles that begin like what is typed, as links."""
    return render(request, "initiatives/_suggestions.html", {"found": suggestions(request.GET.get("q", ""))})


@login_not_required
@require_safe
def atlas(request: HttpRequest) -> HttpResponse:
    """What is found, on a map; the list says the same."""
    found = Found(asked_in(request.GET))
    context = {
        "pending": found.asked,
        "total": found.total,
        "query": found.asked.query(page=""),
        "withdrawals": _removals(found),
        "overseas": [(code, name, box) for code, (box, name) in INSETS.items()],
    }
    return render(request, "initiatives/carte.html", context)


@login_not_required
@require_safe
def points(request: HttpRequest) -> JsonResponse:
    """What is found, for the map: latitude, longitude, how many, what they are, where it leads, the town; three more
    queries.
    """
    found = Found(asked_in(request.GET))
    places = found.points()
    alone = [key for _, _, count, key, _ in places if count == 1]
    rows = Initiative.objects.public().in_bulk(alone)
    towns = dict(Collectivite.objects.filter(code__in={code for *_, code in places}).values_list("code", "name"))
    lines = []
    for lat, lon, count, key, code in places:
        one = rows.get(key) if count == 1 else None
        query = found.asked.query(collectivite=code, page="")
        address = one.get_absolute_url() if one is not None else f"{reverse('initiatives')}?{query}"
        words = typographic(one.title) if one is not None else f"{count}\u00a0initiatives"
        lines.append([lat, lon, count, words, address, typographic(towns.get(code, ""))])
    return JsonResponse({"points": lines})


def _public(slug: str) -> Initiative:
    """The public initiative whose number ends this address; 404 in words otherwise."""
    rows = Initiative.objects.public().select_related("collectivite__departement__region")
    row = rows.filter(pk=number_in(slug)).first()
    if row is None:
        msg = "Cette initiative n’existe pas, ou n’est plus publique."
        raise Http404(msg)
    return row


@login_not_required
@require_safe
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """One initiative; an address whose words are old leads to the present one."""
    row = _public(slug)
    if row.slug != slug:
        return redirect(row, permanent=True)
    context = page_of(row, row.text)
    context |= {
        "initiative": row,
        "collectivite": row.collectivite,
        "level": published_levels([row.collectivite_id]).get(row.collectivite_id),
        "also": also_done(row),
        "nearby": [(one, _first_picture(one)) for one in similar(row)],
        "data": json_ld(request, row, context),
        "share_image": request.build_absolute_uri(context["photos"][0].large) if context["photos"] else "",
        "paper": paper_of(PAGE, row),
    }
    return render(request, "initiatives/initiative.html", context)


@login_not_required
@require_safe
def pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same page to print, as it is now."""
    return serve_current(request, PAGE, _public(slug), "Cette initiative")


def similar(row: Initiative) -> list[Initiative]:
    """Others that share the most enjeux, themes and tags, the newest first; two queries."""
    mine = {code for code in facets_of(row) if code.partition(":")[0] in SHARED}
    others = Entry.objects.filter(facets__overlap=sorted(mine)).exclude(initiative=row)
    newest = others.order_by("-published_at", "-initiative").values_list("initiative", "facets")[:CONSIDERED]
    scores = {key: sum(SHARED[code.partition(":")[0]] for code in mine.intersection(codes)) for key, codes in newest}
    best = sorted(scores, key=lambda key: -scores[key])[:SIMILAR]  # the newest first among equals: the sort is stable
    rows = Initiative.objects.public().select_related("collectivite").in_bulk(best)
    return [rows[key] for key in best if key in rows]


def json_ld(request: HttpRequest, row: Initiative, page: dict[str, Any]) -> SafeString:
    """The page for machines (schema.org Article); nothing in it can close its script element."""
    facts: dict[str, Any] = {
        "@type": "Article",
        "headline": row.title,
        "description": row.chapo,
        "inLanguage": "fr",
        "url": f"{settings.SITE_URL}{row.get_absolute_url()}",
        "datePublished": row.published_at.isoformat() if row.published_at else None,
        "dateModified": row.changed_at.isoformat() if row.changed_at else None,
        "author": {
            "@type": "GovernmentOrganization",
            "name": row.collectivite.name,
            "url": f"{settings.SITE_URL}{reverse('collectivite', args=[row.collectivite.code])}",
        },
        "publisher": {"@type": "Organization", "name": settings.LABEL["publisher"]},
        "keywords": [label for _, label in (*page["themes"], *page["enjeux"], *page["keywords"])],
        "image": [request.build_absolute_uri(photo.large) for photo in page["photos"]],
    }
    return linked(facts)
