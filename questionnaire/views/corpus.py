"""`/pilotage/<year>/etude/commentaires/`: what the collectivités wrote beside their answers, read by the équipe."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from label.forms.gestures import GestureForm, TextField
from label.permissions import edition_of, equipe_required
from label.rules.names import search_words
from questionnaire.queries.corpus import MOST, SoughtComments, comments_of, read_comments, tags_of
from questionnaire.queries.study import trame_of
from questionnaire.rules.corpus import distinctive, excerpt, frequent
from toolkit.numbers import whole_number

PAGE = 40


class CorpusForm(GestureForm):
    """Words, a theme or a question, a tag."""

    q = TextField(100, strip=True)
    part = TextField(6, strip=True)
    tag = TextField(40, strip=True)


@equipe_required
@require_safe
def comments(request: HttpRequest, year: int) -> HttpResponse:
    """The comments that are looked at, how many, the words that come back, and those that a strate says more."""
    edition = edition_of(year)
    trame = trame_of(edition)
    form = CorpusForm(request.GET)
    form.is_valid()
    said = form.cleaned_data
    looked = SoughtComments(said["q"], said["part"], said["tag"])
    rows = comments_of(edition, looked)
    total = rows.count()
    pages = Paginator(rows.select_related("candidature__collectivite", "item"), PAGE)
    page = pages.get_page(whole_number(request.GET.get("page", "")) or 1)
    counted = read_comments(rows) if total <= MOST else []
    context = {
        "edition": edition,
        "themes": trame.themes if trame is not None else (),
        "tags": tags_of(trame) if trame is not None else [],
        "looked": looked,
        "total": total,
        "page": page,
        "pages": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "lines": [(row, excerpt(row.comment, search_words(looked.text))) for row in page],
        "frequent": frequent(counted),
        "distinctive": distinctive(counted),
        "too_many": total > MOST,
        "most": MOST,
    }
    return render(request, "questionnaire/etude_commentaires.html", context)
