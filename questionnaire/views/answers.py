"""One answer saved as it is typed, answered in JSON; its history, and the return to an earlier version."""

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
from label.views.pages import CONFLICT, INVALID
from questionnaire.actions import AnswerChanged, Saved, restore_answer, save_answer
from questionnaire.forms import AnswerForm
from questionnaire.models import AnswerRevision, Questionnaire
from questionnaire.queries import given_then, sheet_of
from questionnaire.rules import ItemTerms, Reading, Sitting, answer_text, in_sittings, read
from questionnaire.views.desk import NOT_ASKED, NoQuestionnaire, desk_of, saved_words
from questionnaire.views.themes import press

LONGEST_ORIGIN = 36


@require_POST
def answer(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """Save one answer. 200 with its new version and what follows; 409 overtaken or closed, 422 not readable, in words."""
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
    if not form.is_valid():
        return JsonResponse(
            {"raison": "illisible", "fautes": {n: " ".join(map(str, e)) for n, e in form.errors.items()}},
            status=INVALID,
        )
    try:
        saved = save_answer(
            candidature, item, form.typed(), by=user, origin=request.POST.get("page", "")[:LONGEST_ORIGIN]
        )
    except AnswerChanged as changed:
        return JsonResponse(_overtaken(request, terms, changed), status=CONFLICT)
    except Refusal as refusal:
        return JsonResponse({"raison": "clos", "message": " ".join(refusal.reasons)}, status=CONFLICT)
    return JsonResponse(_after(request, saved, terms))


def _filled_by(request: HttpRequest, code: str) -> tuple[Candidature, Questionnaire]:
    """The running candidature of a collectivité that this person is attached to, in one query; 404 for anybody else."""
    mine = Membership.objects.active().filter(user=user_of(request), collectivite__code=code.upper())
    candidature = (
        Candidature.objects.filter(edition__phase__in=UNDER_WAY, collectivite__in=mine.values("collectivite"))
        .select_related("edition__questionnaire")
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
        {"bloc": desk.block(terms), "ouverte": desk.is_open, "annee": desk.past.year},
        request,
    )
    return JsonResponse(_after(request, saved, terms) | {"html": html})


def _overtaken(request: HttpRequest, terms: ItemTerms, changed: AnswerChanged) -> dict[str, object]:
    given = changed.given
    html = render_to_string(
        "questionnaire/_doublon.html",
        {
            "valeur": answer_text(terms, given),
            "commentaire": given.comment, "ligne": changed.answer, "item": terms, "vivant": True,
        },
        request,
    )  # fmt: skip
    return {
        "raison": "doublon",
        "html": html,
        "version": changed.answer.version,
        "champs": AnswerForm(terms, given=given, row=changed.answer).initial,
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
    """What changed on the page: the item's version and margin, those of the items that it shows, hides or contradicts."""
    sheet = saved.sheet
    earlier = {terms.code: saved.earlier} if saved.earlier is not None else {}
    now = saved.givens()
    after = read(sheet.trame, now, earlier, saved.earlier_year)
    before = read(sheet.trame, saved.before, earlier, saved.earlier_year)
    theme, _ = sheet.trame.places[terms.code]
    touched = {
        code
        for code in (item.code for item in theme.items)
        if code == terms.code
        or after.states[code] != before.states[code]
        or after.notes.get(code) != before.notes.get(code)
    }
    row = saved.rows.get(terms.code)
    return {
        "version": row.version if row is not None else 0,
        "enregistre": saved_words(row, user_of(request).pk) if row is not None else "",
        "marges": {
            code: render_to_string(
                "questionnaire/_marge.html",
                {"etat": after.states[code], "notes": after.notes.get(code, ()), "code": code},
            )
            for code in sorted(touched)
        },
        "montres": {item.code: item.code in after.shown for item in theme.items if item.visible_if},
        "avancement": _progress(after, theme.code),
    }


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
    kept = {sitting.number for sitting in in_sittings([Sitting(r.version, r.by_id, r.at) for r in revisions])}
    context = {
        "collectivite": desk.collectivite,
        "moi": desk.membership,
        "item": terms,
        "theme": theme,
        "ligne": row,
        "ouverte": desk.is_open,
        "versions": [(r, answer_text(terms, given_then(terms, r))) for r in reversed(revisions) if r.version in kept],
    }
    return render(request, "questionnaire/historique.html", context)
