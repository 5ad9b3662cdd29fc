"""`/initiatives/carte-cognitive/`: enjeux and themes, linked by the initiatives that are about both; one of them opened
shows its initiatives and their towns.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from initiatives.models import Initiative, enjeux
from initiatives.search.shared import shared_counts
from label.enums import Theme
from label.forms.gestures import GestureForm, OneOfField, TextField
from label.views.caching import by_public_version
from toolkit.charts.links import Thing, Tie, linked_columns
from toolkit.charts.series import NARROW_WIDTH

MOST = 29  # initiatives drawn with their towns: sixty things at most, with the one that is opened
BROAD = 1100  # px: columns whose titles can be read


class OpenedForm(GestureForm):
    """Which theme or enjeu is opened."""

    theme = OneOfField(*Theme.values)
    enjeu = TextField(40, strip=True)


@login_not_required
@require_safe
@by_public_version
def cognitive_map(request: HttpRequest) -> HttpResponse:
    """The whole, or what is opened of it."""
    form = OpenedForm(request.GET)
    form.is_valid()
    theme, enjeu = form.cleaned_data["theme"], form.cleaned_data["enjeu"]
    words = dict(enjeux())
    asked = request.GET.get("theme", "")
    if (enjeu and enjeu not in words) or (asked and theme is None):
        msg = "Aucun enjeu ni aucun thème n’a ce code."
        raise Http404(msg)
    if theme:
        return _opened(request, "theme", theme, str(Theme(theme).label))
    return _opened(request, "enjeu", enjeu, words[enjeu]) if enjeu else _whole(request)


def _whole(request: HttpRequest) -> HttpResponse:
    """Every enjeu that has an initiative, linked to the themes."""
    pairs, each = shared_counts()
    here = reverse("initiatives-cognitive")
    themes = [code for code in Theme.values if ("theme", code) in each]
    goals = [(code, label) for code, label in enjeux() if ("enjeu", code) in each]
    columns = [
        [Thing(label, f"{here}?enjeu={code}", each["enjeu", code]) for code, label in goals],
        [Thing(str(Theme(code).label), f"{here}?theme={code}", each["theme", code]) for code in themes],
    ]
    places = {code: row for row, (code, _) in enumerate(goals)}
    links = [Tie(0, places[enjeu], themes.index(theme), count) for (theme, enjeu), count in sorted(pairs.items())]
    title = "Les enjeux à gauche, les thèmes à droite, reliés par leurs initiatives"
    context = {
        "title": title,
        "wide": linked_columns(title, columns, links, shares=(1, 1.7), width=BROAD) if links else "",
        "narrow": linked_columns(title, columns, links, width=NARROW_WIDTH) if links else "",
        "themes": [(code, str(Theme(code).label)) for code in themes],
        "table": [(code, label, [(one, pairs.get((one, code), 0)) for one in themes]) for code, label in goals],
    }
    return render(request, "initiatives/carte_cognitive.html", context)


def _opened(request: HttpRequest, facet: str, code: str, label: str) -> HttpResponse:
    """The newest initiatives of a theme or of an enjeu, with their towns."""
    asked = {"themes__contains": [code]} if facet == "theme" else {"enjeux__contains": [code]}
    rows = Initiative.objects.public().filter(**asked).select_related("collectivite")
    total, shown = rows.count(), list(rows[:MOST])
    towns = list({row.collectivite_id: row.collectivite for row in shown}.values())
    rank = {town.pk: place for place, town in enumerate(towns)}
    every = f"{reverse('initiatives')}?{facet}={code}"
    columns = [
        [Thing(label, every, total)],
        [Thing(row.title, row.get_absolute_url()) for row in shown],
        [Thing(town.name, town.get_absolute_url()) for town in towns],
    ]
    links = [Tie(0, 0, place, 1) for place in range(len(shown))]
    links += [Tie(1, place, rank[row.collectivite_id], 1) for place, row in enumerate(shown)]
    title = f"{label} : ses initiatives, puis leurs collectivités"
    context = {
        "title": title,
        "opened": label,
        "every": every,
        "total": total,
        "rows": shown,
        "wide": linked_columns(title, columns, links, shares=(1.15, 1.8, 0.9), width=BROAD) if shown else "",
    }
    return render(request, "initiatives/carte_cognitive.html", context)
