"""The directory: 36,000 names at a keystroke, and the labelled ones in alphabetical order."""

import re

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from label.queries.results import labelled_collectivites, nearest_collectivites, search_collectivites
from label.queries.territories import areas_like
from label.rules.names import search_words
from label.views.pages import page_or_part

PAGE = 60
LONGEST = 100
SHOWN = 40


@login_not_required
def collectivites(request: HttpRequest) -> HttpResponse:
    """Search results when something is asked, else every labelled collectivité, by pages. The fragment alone for
    htmx.
    """
    text = request.GET.get("q", "").strip()
    notices = []
    if len(text) > LONGEST:
        notices.append(f"La recherche s’arrête à {LONGEST} caractères : la suite est ignorée.")
        text = text[:LONGEST]
    context: dict[str, object] = {"text": text, "remarks": notices, "words": search_words(text)}
    if text:
        found = list(search_collectivites(text)[: SHOWN + 1])
        near = [] if found else nearest_collectivites(text)
        context["areas"] = areas_like(text)
        context |= {"found": found[:SHOWN] or near, "near": bool(near), "more": len(found) > SHOWN, "limit": SHOWN}
    else:
        paginator = Paginator(labelled_collectivites(), PAGE)
        asked = request.GET.get("page", "1")
        below = re.fullmatch(r"-[0-9]+|0+", asked)  # Django would answer these with the last page
        page = paginator.get_page("1" if below else asked)
        if asked not in {str(page.number), ""}:
            notices.append(
                f"La page « {asked[:20]} » n’existe pas : voici la page {page.number} sur {paginator.num_pages}."
            )
        context |= {
            "page": page,
            "pages": list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        }
    return page_or_part(request, "label/collectivites.html", "label/_collectivites.html", context)
