"""One answer saved as it is typed, answered in JSON; its history, and the return to an earlier version."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from label.actions import Refusal
from label.enums import UNDER_WAY
from label.models import Candidature, Membership
from label.permissions import user_of
from label.rules import EXTENSIONS
from label.views.pages import CONFLICT, INVALID
from questionnaire.actions import AnswerChanged, Saved, restore_answer, save_answer
from questionnaire.enums import NUMBERS
from questionnaire.forms import AnswerForm, fields_of
from questionnaire.models import AnswerRevision, Questionnaire
from questionnaire.queries import given_then, past_of, sheet_of
from questionnaire.rules import (
    NOTHING,
    ItemTerms,
    Reading,
    Sitting,
    answer_text,
    both_comments,
    in_sittings,
    read,
)
from questionnaire.views.desk import NOT_ASKED, NoQuestionnaire, desk_of, saved_words
from questionnaire.views.themes import press

LONGEST_ORIGIN = 36


@require_POST
def answer(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """Save one answer. 200 with its new version and what follows; 409 overtaken or closed, 422 not readable, in
    words.
    """
    user = user_of(request)
    candidature, questionnaire = _filled_by(request, code)
    if request.POST.get("personne", str(user.pk)) != str(user.pk):
        return JsonResponse(
            {
                "raison": "personne",
                "message": f"Vous êtes maintenant connecté(e) comme {user} : ce texte n’est pas le vôtre.",
            },
            status=CONFLICT,
        )
    terms = sheet_of(questionnaire).trame.items.get(item)
    if terms is None:
        raise Http404(NOT_ASKED)
    if request.POST.get("geste"):
        return _gesture(request, code, terms)
    form = AnswerForm(terms, request.POST)
    valid = form.is_valid()
    try:
        saved = save_answer(
            candidature, item, form.typed(), by=user, origin=request.POST.get("page", "")[:LONGEST_ORIGIN]
        )
    except AnswerChanged as changed:
        return JsonResponse(_overtaken(request, terms, changed), status=CONFLICT)
    except Refusal as refusal:
        return JsonResponse({"raison": "clos", "message": " ".join(refusal.reasons)}, status=CONFLICT)
    after = _after(request, saved, terms)
    if valid:
        return JsonResponse(after)
    # What could be read of it is saved; the rest is told beside its field and stays there.
    faults = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
    return JsonResponse(after | {"raison": "illisible", "fautes": faults}, status=INVALID)


def _filled_by(request: HttpRequest, code: str) -> tuple[Candidature, Questionnaire]:
    """The running candidature of a collectivité that this person is attached to, in one query; 404 for anybody else."""
    mine = Membership.objects.active().filter(user=user_of(request), collectivite__code=code.upper())
    candidature = (
        Candidature.objects.filter(edition__phase__in=UNDER_WAY, collectivite__in=mine.values("collectivite"))
        .select_related("edition__questionnaire")
        .only("edition__phase", "edition__questionnaire__version")
        .first()
    )
    questionnaire = getattr(candidature.edition, "questionnaire", None) if candidature is not None else None
    if candidature is None or questionnaire is None:
        raise Http404(NOT_ASKED)
    return candidature, questionnaire


def _gesture(request: HttpRequest, code: str, terms: ItemTerms) -> HttpResponse:
    """Keep, take up again, drop or confirm last edition's answer; the whole item is drawn anew."""
    desk = desk_of(request, code)
    try:
        saved = press(desk, request.POST["geste"], terms.code, request)
    except Refusal as refusal:
        return JsonResponse({"raison": "clos", "message": " ".join(refusal.reasons)}, status=CONFLICT)
    desk = desk_of(request, code)
    html = render_to_string(
        "questionnaire/_item.html",
        {
            "bloc": desk.block(terms),
            "ouverte": desk.is_open,
            "annee": desk.past.year,
            "collectivite": desk.collectivite,
            "extensions": ",".join(EXTENSIONS),
        },
        request,
    )
    return JsonResponse(_after(request, saved, terms) | {"html": html})


def _overtaken(request: HttpRequest, terms: ItemTerms, changed: AnswerChanged) -> dict[str, object]:
    """Both texts side by side, and the fields of each choice: mine, hers, or the two comments together."""
    theirs, mine, version = changed.given, changed.mine, changed.answer.version
    html = render_to_string(
        "questionnaire/_doublon.html",
        {
            "valeur": answer_text(terms, theirs),
            "commentaire": theirs.comment,
            "ligne": changed.answer,
            "item": terms,
            "mienne": answer_text(terms, mine),
            "mon_commentaire": mine.comment,
            "vivant": True,
            "moi": changed.answer.saved_by_id == user_of(request).pk,
        },
        request,
    )
    together = replace(mine, comment=both_comments(theirs.comment, mine.comment))
    choices = {"mine": mine, "theirs": theirs, "both": together}
    return {
        "raison": "doublon",
        "html": html,
        "version": version,
        "choix": {name: fields_of(given, version) for name, given in choices.items()},
    }


def _progress(reading: Reading, theme: str) -> dict[str, object]:
    sections = {
        code: {"fait": p.done, "sur": p.items, "pourcent": p.percent}
        for code, p in reading.sections.items()
        if code.startswith(f"{theme}-")
    }
    return {
        "sections": sections,
        "themes": {code: progress.percent for code, progress in reading.themes.items()},
        "ensemble": reading.whole.percent,
    }


def _after(request: HttpRequest, saved: Saved, terms: ItemTerms) -> dict[str, object]:
    """What changed on the page: the item's version and margin, those of the items that it shows, hides or
    contradicts.
    """
    trame = saved.sheet.trame
    now = saved.givens()
    after, before = saved.reading, saved.reading_before
    theme, _ = trame.places[terms.code]
    touched = {
        item.code
        for item in theme.items
        if item.code == terms.code
        or after.states[item.code] != before.states[item.code]
        or after.notes.get(item.code) != before.notes.get(item.code)
    }
    if any(trame.items[code].type in NUMBERS for code in touched - {terms.code}):
        # Their margins may also hold a figure that moved since last time: that is read for this rare case only.
        past = past_of(saved.candidature, saved.sheet)
        after = read(trame, now, past.values, past.year)
    row = saved.rows.get(terms.code)
    given = now.get(terms.code, NOTHING)
    answer: dict[str, object] = {
        "version": row.version if row is not None else 0,
        "enregistre": saved_words(row, user_of(request).pk) if row is not None else "",
        "vide": given.is_empty,
        "marges": {code: _margin(after, code) for code in sorted(touched)},
        "montres": {item.code: item.code in after.shown for item in theme.items if item.visible_if},
        "avancement": _progress(after, theme.code),
    }
    if terms.code in saved.merged and row is not None:
        answer["champs"] = fields_of(given, row.version)
    return answer


def _margin(reading: Reading, code: str) -> str:
    return render_to_string(
        "questionnaire/_marge.html", {"etat": reading.states[code], "notes": reading.notes.get(code, ()), "code": code}
    )


@require_http_methods(["GET", "POST"])
def history(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """Every version of an answer with its author; any of them can be made the current one."""
    try:
        desk = desk_of(request, code)
    except NoQuestionnaire:
        raise Http404(NOT_ASKED) from None
    terms = desk.item(item)
    theme, _ = desk.sheet.trame.places[item]
    if request.method == "POST":
        number = request.POST.get("version", "")
        try:
            restore_answer(desk.candidature, item, int(number) if number.isdecimal() else 0, by=user_of(request))
        except Refusal as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
            return redirect("questionnaire-historique", code, item)
        messages.success(request, f"{item} : la version choisie est de nouveau la réponse.")
        return redirect(reverse("questionnaire-theme", args=[code, theme.code]) + f"#{terms.anchor}")
    row = desk.rows.get(item)
    revisions = list(AnswerRevision.objects.filter(answer=row).select_related("by")) if row is not None else []
    by_number = {r.version: (r, answer_text(terms, given_then(terms, r))) for r in revisions}
    sittings = in_sittings([Sitting(r.version, r.by_id, r.at) for r in revisions])
    context = {
        "collectivite": desk.collectivite,
        "moi": desk.membership,
        "item": terms,
        "theme": theme,
        "themes": desk.themes,
        "ici_theme": theme.code,
        "ligne": row,
        "ouverte": desk.is_open,
        # Each sitting, newest first: its last version, then those before it.
        "seances": [
            (by_number[kept[-1].number], [by_number[one.number] for one in reversed(kept[:-1])])
            for kept in reversed(sittings)
        ],
    }
    return render(request, "questionnaire/historique.html", context)
