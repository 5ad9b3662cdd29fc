"""`/candidature/<code>/<year>/reponses/<item>/echanges/`: what is said beside a question; the équipe's answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from label.forms.drafts import DraftedForm
from label.models import Candidature, User
from label.permissions import edition_of, equipe_required, user_of
from label.views.pages import INVALID
from label.views.sending import SentText, form_to_send, sent_here, typed_or_sent
from questionnaire.actions.threads import answer_item, note_item
from questionnaire.forms.threads import WordForm
from questionnaire.models import ItemNote
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.trame import NOTHING, ItemTerms
from questionnaire.rules.values import answer_text
from questionnaire.views.desk import Desk, desk_of
from toolkit.french import upper_first

TO_COLLEAGUES = {
    "button": "Écrire à mes collègues",
    "label": "Un mot à vos collègues",
    "help_text": "Lu par les personnes rattachées à la collectivité, jamais par l’équipe ni par le jury.",
    "name": "colleagues",
}
TO_EQUIPE = {
    "button": "Interroger l’équipe",
    "label": "Une question à l’équipe du label",
    "help_text": "Sa réponse vient ici, et par courriel.",
    "name": "equipe",
}


def _word(desk: Desk, item: ItemTerms, user: User, *, with_equipe: bool) -> SentText:
    """A word of an agent, typed on the page of the exchanges."""
    name = "equipe" if with_equipe else "collegues"
    words = TO_EQUIPE if with_equipe else TO_COLLEAGUES
    place = [*desk.place, item.code]
    return SentText(
        code=f"{name}-{item.code}",
        place=f"item-{name}:{desk.candidature.pk}:{item.code}:{user.pk}",
        title=words["label"],
        address=reverse(f"questionnaire-thread-{words['name']}", args=place),
        back=reverse("questionnaire-thread", args=place),
        make=partial(WordForm, **words),
        send=lambda form: note_item(
            desk.candidature, item.code, text=form.cleaned_data["text"], with_equipe=with_equipe, by=user
        ),
        done="Votre question part à l’équipe." if with_equipe else "Vos collègues le lisent maintenant.",
        is_open=not desk.candidature.edition.is_public,
    )


def _page(
    request: HttpRequest, desk: Desk, item: ItemTerms, refused: tuple[bool, DraftedForm] | None = None
) -> HttpResponse:
    user = user_of(request)
    notes = list(ItemNote.objects.filter(candidature=desk.candidature, item_code=item.code).select_related("author"))
    parts = []
    for with_equipe in (False, True):
        bound = refused[1] if refused is not None and refused[0] == with_equipe else None
        word = _word(desk, item, user, with_equipe=with_equipe)
        parts.append((with_equipe, [n for n in notes if n.with_equipe == with_equipe], bound or form_to_send(word)))
    theme, _ = desk.numbered.trame.places[item.code]
    context = {
        "collectivite": desk.collectivite,
        "candidature": desk.candidature,
        "themes": desk.themes,
        "here_theme": theme.code,
        "theme": theme,
        "item": item,
        "answer": upper_first(answer_text(item, desk.given.get(item.code, NOTHING))),
        "parts": parts,
        "is_open": not desk.candidature.edition.is_public and not hasattr(request, "seen_as"),
    }
    return render(request, "questionnaire/echanges.html", context, status=INVALID if refused else 200)


@require_safe
def thread(request: HttpRequest, code: str, year: int, item: str) -> HttpResponse:
    """What is said beside a question, with the two places to write."""
    desk = desk_of(request, code, year)
    return _page(request, desk, desk.item(item))


@sent_here
def colleagues(request: HttpRequest, code: str, year: int, item: str) -> HttpResponse:
    """A word to colleagues."""
    return _sent(request, code, year, item, with_equipe=False)


@sent_here
def equipe(request: HttpRequest, code: str, year: int, item: str) -> HttpResponse:
    """A question to the équipe."""
    return _sent(request, code, year, item, with_equipe=True)


def _sent(request: HttpRequest, code: str, year: int, item: str, *, with_equipe: bool) -> HttpResponse:
    desk = desk_of(request, code, year)
    terms = desk.item(item)
    word = _word(desk, terms, user_of(request), with_equipe=with_equipe)
    return typed_or_sent(request, word, lambda form: _page(request, desk, terms, (with_equipe, form)))


@dataclass(frozen=True)
class TownAsked:
    """What a collectivité asks beside a question, what was said of it, and the form that answers."""

    candidature: Candidature
    item: ItemTerms
    notes: list[ItemNote]
    form: DraftedForm | None = None

    @property
    def waits(self) -> bool:
        """Whether the last word is the collectivité's."""
        return not self.notes[-1].from_equipe


def _answer(candidature: Candidature, item: ItemTerms, user: User) -> SentText:
    year = candidature.edition.year
    here = f"asked-{candidature.pk}-{item.code}"
    return SentText(
        code=here,
        place=f"item-answer:{year}:{candidature.pk}:{item.code}",
        title=f"Réponse à {candidature.name}, {item.code}",
        address=reverse("equipe-answer-asked", args=[year, candidature.collectivite.code, item.code]),
        back=reverse("equipe-asked", args=[year]),
        make=partial(WordForm, button="Répondre", label="Votre réponse", help_text="", name=here),
        send=lambda form: answer_item(candidature, item.code, text=form.cleaned_data["text"], by=user),
        done="La réponse est envoyée.",
        is_open=not candidature.edition.is_public,
    )


def asked_in(year: int) -> list[TownAsked]:
    """What collectivités ask in the edition of this year, those that wait first; two queries and one per trame."""
    rows = (
        ItemNote.objects.asked()
        .filter(candidature__edition__year=year)
        .select_related("author", "candidature__collectivite", "candidature__edition__questionnaire")
    )
    by_place: dict[tuple[int, str], list[ItemNote]] = {}
    for row in rows:
        by_place.setdefault((row.candidature_id, row.item_code), []).append(row)
    found = []
    for (_, code), notes in by_place.items():
        candidature = notes[0].candidature
        item = numbered_of(candidature.edition.questionnaire).structure.trame.items.get(code)
        if item is not None:
            found.append(TownAsked(candidature, item, notes))
    return sorted(found, key=lambda one: (not one.waits, one.notes[-1].at))


def _asked_page(request: HttpRequest, year: int, bound: tuple[int, str, DraftedForm] | None = None) -> HttpResponse:
    user = user_of(request)

    def formed(rows: Iterable[TownAsked]) -> list[TownAsked]:
        made = []
        for one in rows:
            own = bound[2] if bound is not None and bound[:2] == (one.candidature.pk, one.item.code) else None
            form = own or (form_to_send(_answer(one.candidature, one.item, user)) if one.waits else None)
            made.append(TownAsked(one.candidature, one.item, one.notes, form))
        return made

    context = {"edition": edition_of(year), "asked": formed(asked_in(year)[:100])}
    return render(request, "pilotage/interrogee.html", context, status=INVALID if bound else 200)


@equipe_required
@require_safe
def asked(request: HttpRequest, year: int) -> HttpResponse:
    """Every question of a collectivité to the équipe, those that wait first."""
    return _asked_page(request, year)


@equipe_required
@sent_here
def answer_asked(request: HttpRequest, year: int, code: str, item: str) -> HttpResponse:
    """Answer one."""
    candidature = get_object_or_404(
        Candidature.objects.select_related("collectivite", "edition__questionnaire"),
        edition__year=year,
        collectivite__code=code.upper(),
        item_notes__item_code=item,
        item_notes__with_equipe=True,
        item_notes__from_equipe=False,
    )
    terms = numbered_of(candidature.edition.questionnaire).structure.trame.items[item]
    word = _answer(candidature, terms, user_of(request))
    return typed_or_sent(request, word, lambda form: _asked_page(request, year, (candidature.pk, item, form)))
