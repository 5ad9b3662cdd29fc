"""`/candidature/<code>/<year>/miroir/`: after the publication, the scores of a collectivité beside the medians of those
like it.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from label.enums import Strate
from label.permissions import member_of
from label.views.spaces import announced_in
from questionnaire.rules.mirror import TOTAL, Echo, Middle, Reflection, above
from questionnaire.rules.scoring import score_text
from questionnaire.rules.trame import ThemeTerms
from questionnaire.views.reflecting import Mirror, mirror_of, mirrored
from toolkit.charts.mirror import NARROW, MirrorRow, mirror_svg


@require_safe
def mirror(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The mirror of a published edition that the collectivité answered; the others are a choice away."""
    collectivite, membership = member_of(request, code)
    candidatures = mirrored(collectivite)
    candidature = next((c for c in candidatures if c.edition.year == year), None)
    if candidature is None:
        announced_in(year)
    context: dict[str, object] = {
        "collectivite": collectivite,
        "me": membership,
        "candidature": candidature,
        "year": year,
        "years": sorted({year, *(c.edition.year for c in candidatures)}, reverse=True),
    }
    if candidature is not None:
        found = mirror_of(candidature)
        labels, lines = {theme.code: theme.label for theme in found.trame.themes}, found.lines
        better, compared = above(lines)
        is_wider = any(line.strate is not None and line.strate.is_wider for line in lines)
        whose = "de toutes les collectivités" if is_wider else "de sa strate"
        title = (
            f"{collectivite.name} dépasse la médiane {whose} dans {better} thème{'s' if better > 1 else ''} sur "
            f"{compared}"
        )
        first = "toutes" if is_wider else "strate"
        rows = [_drawn(line, labels) for line in lines if line.code != TOTAL]
        context |= {
            "finding": title if compared else "Les autres candidatures sont trop peu pour comparer",
            "drawing": mirror_svg(title, rows, first=first),
            "narrow_drawing": mirror_svg(title, rows, first=first, width=NARROW),
            "rows": [
                (labels.get(line.code, "Ensemble"), score_text(line.mine), _cell(line.strate), _cell(line.region))
                for line in lines
            ],
            "strate": Strate(candidature.strate).plural if candidature.strate else "",
            "themes": _questions(found),
        }
    return render(request, "questionnaire/miroir.html", context)


def _questions(found: Mirror) -> list[tuple[ThemeTerms, list[tuple[str, list[Echo]]]]]:
    """The questions by theme and section; what neither the collectivité nor a group answered is left out."""
    themes = []
    for theme in found.trame.themes:
        sections = [
            (section.label, [found.echoes[item.code] for item in section.items if item.code in found.echoes])
            for section in theme.asked_sections
        ]
        if kept := [(label, rows) for label, rows in sections if rows]:
            themes.append((theme, kept))
    return themes


def _drawn(line: Reflection, labels: dict[str, str]) -> MirrorRow:
    strate, region = (one.value if one is not None else None for one in (line.strate, line.region))
    return MirrorRow(labels[line.code], line.mine, strate, region)


def _cell(middle: Middle | None) -> tuple[str, str]:
    """A median and what it is of."""
    if middle is None:
        return "–", "trop peu de réponses pour comparer"
    return score_text(middle.value), f"{middle.others} autres{', toutes collectivités' if middle.is_wider else ''}"
