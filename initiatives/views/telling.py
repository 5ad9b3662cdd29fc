"""`/candidature/<code>/initiatives/<pk>/`: an initiative typed part by part, saved as one types, proposed when nothing
lacks.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.actions import (
    DraftChanged,
    save_draft,
    start_initiative,
    submit_initiative,
    take_back,
    withdraw_initiative,
)
from initiatives.enums import PhotoStatus, Status
from initiatives.forms import Questions, pairs_of, shown_parts, typed_in
from initiatives.models import Initiative, Photo, enjeu_codes
from initiatives.permissions import can_tell
from initiatives.queries import documents_kept, landmarks, page_of, words
from initiatives.rules import (
    FIELDS,
    PARTS,
    Change,
    Content,
    Part,
    changes,
    codes_of,
    faults,
    lacks,
    text_of,
    word_changes,
)
from label.actions import Refusal
from label.models import Collectivite, Membership, User
from label.permissions import member_of, refuse_unless, user_of
from label.rules import EXTENSIONS, when_saved
from label.views.pages import CONFLICT, INVALID, attempt
from toolkit.typography import typographic

LONGEST_ORIGIN = 36
PART = {part.code: part for part in PARTS}


def saved_words(at: datetime, by: User | None, reader: User) -> str:
    """« Enregistré à 14 h 02 », with the name of whoever it was when it was somebody else."""
    who = f" par {by}" if by is not None and by.pk != reader.pk else ""
    return f"Enregistré {when_saved(at, timezone.localdate())}{who}"


@dataclass(frozen=True)
class Bench:
    """An initiative on its author's bench: the collectivité, the person's attachment, the row."""

    collectivite: Collectivite
    membership: Membership
    initiative: Initiative
    read_only: bool

    @property
    def is_open(self) -> bool:
        """Whether it may be typed here and now."""
        return not self.read_only and self.initiative.status not in (Status.SUBMITTED, Status.WITHDRAWN)


def bench_of(request: HttpRequest, code: str, pk: int) -> Bench:
    """An initiative of a collectivité that this person is attached to; 404 for anybody else."""
    collectivite, membership = member_of(request, code)
    refuse_unless(can_tell(membership), "Seules les personnes rattachées racontent les initiatives.")
    rows = Initiative.objects.select_related("collectivite", "saved_by", "submitted_by")
    row = rows.filter(pk=pk, collectivite=collectivite).first()
    if row is None:
        msg = "Cette initiative n’existe pas, ou n’est pas à vous."
        raise Http404(msg)
    return Bench(collectivite, membership, row, hasattr(request, "seen_as"))


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an initiative and open it."""
    collectivite, membership = member_of(request, code)
    refuse_unless(can_tell(membership), "Seules les personnes rattachées racontent les initiatives.")
    row = start_initiative(collectivite, by=user_of(request))
    return redirect("candidature-initiative", code, row.pk)


@cache_control(no_store=True)  # going back shows what is saved now, not an older page
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, code: str, pk: int, *, questions: Questions = ()) -> HttpResponse:
    """The whole initiative; without script, its one button saves every part. `questions`: those that it may
    illustrate.
    """
    bench = bench_of(request, code, pk)
    if request.method == "GET":
        return render(request, "initiatives/raconter.html", _page(request, bench, questions))
    return _save_all(request, bench, questions)


def _save_all(request: HttpRequest, bench: Bench, questions: Questions) -> HttpResponse:
    user, row = user_of(request), bench.initiative
    overtaken: list[str] = []
    typed: dict[str, str | list[str]] = {}
    try:
        for part in PARTS:
            typed |= typed_in(request.POST, part)
        save_draft(row, typed, seen=_seen(request, PARTS[0]), by=user)
    except DraftChanged as changed:
        overtaken = [FIELDS[name].label for name in changed.names]
        fresh = bench_of(request, bench.collectivite.code, row.pk)
        messages.error(
            request,
            f"{changed.reasons[0]} Comparez : {', '.join(overtaken)}. Votre texte est ci-dessous, pas encore "
            "enregistré ; enregistrez de nouveau pour le garder.",
        )
        context = _page(
            request,
            fresh,
            questions,
            {**fresh.initiative.content, **changed.mine},
            theirs=changed.theirs,
            names=changed.names,
        )
        return render(request, "initiatives/raconter.html", context, status=CONFLICT)
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.reasons))
        return render(
            request,
            "initiatives/raconter.html",
            _page(request, bench, questions, {**row.content, **typed}),
            status=CONFLICT,
        )
    if request.POST.get("proposer"):
        return submit(request, bench.collectivite.code, row.pk, questions=questions)
    messages.success(request, "Enregistré.")
    return redirect("candidature-initiative", bench.collectivite.code, row.pk)


def _page(
    request: HttpRequest,
    bench: Bench,
    questions: Questions,
    content: Content | None = None,
    *,
    theirs: Content | None = None,
    names: list[str] | None = None,
) -> dict[str, object]:
    row = bench.initiative
    shown = row.content if content is None else content
    wrong = faults(shown, enjeu_codes())
    photos = list(row.photos.filter(kept=True))
    return {
        "collectivite": bench.collectivite,
        "moi": bench.membership,
        "initiative": row,
        "parties": shown_parts(shown, wrong, questions),
        "ouverte": bench.is_open,
        "lecture_seule": bench.read_only,
        "manques": _lacks(row, photos),
        "photos": photos,
        "documents": list(row.documents.filter(kept=True).select_related("attachment")),
        "extensions": ",".join(EXTENSIONS),
        "en_preparation": any(photo.status == PhotoStatus.WAITING for photo in photos),
        "enregistre": saved_words(row.saved_at, row.saved_by, user_of(request)) if row.version else "",
        "page": str(uuid4()),
        "reperes": json.dumps(landmarks(bench.collectivite)) if bench.is_open else "[]",
        "autre": [(FIELDS[name].label, text_of(theirs or {}, name)) for name in names or ()],
    }


def _lacks(row: Initiative, photos: Sequence[Photo]) -> list[tuple[str, str]]:
    """What lacks before it is proposed, each with the anchor where it is done."""
    described = [(p.alternative, p.status == PhotoStatus.READY) for p in photos]
    return [
        (lack.text, f"champ-{lack.field}" if lack.field else "photos")
        for lack in lacks(row.content, enjeu_codes(), described, town=row.town_point)
    ]


def _seen(request: HttpRequest, part: Part) -> int:
    sent = request.POST.get(f"{part.code}-version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0


@require_POST
def save(request: HttpRequest, code: str, pk: int, part: str) -> HttpResponse:
    """Save one part as it is typed. 200 with its new version; 409 overtaken or closed, in words."""
    user = user_of(request)
    bench = bench_of(request, code, pk)
    terms = PART.get(part)
    if terms is None:
        msg = "Cette partie n’existe pas."
        raise Http404(msg)
    if request.POST.get("personne", str(user.pk)) != str(user.pk):
        words_ = f"Vous êtes maintenant connecté(e) comme {user} : ce texte n’est pas le vôtre."
        return JsonResponse({"raison": "personne", "message": typographic(words_)}, status=CONFLICT)
    typed = typed_in(request.POST, terms)
    origin = request.POST.get("page", "")[:LONGEST_ORIGIN]
    try:
        saved = save_draft(bench.initiative, typed, seen=_seen(request, terms), by=user, origin=origin)
    except DraftChanged as changed:
        return JsonResponse(_overtaken(request, terms, changed), status=CONFLICT)
    except Refusal as refusal:
        return JsonResponse({"raison": "clos", "message": typographic(" ".join(refusal.reasons))}, status=CONFLICT)
    row = saved.initiative
    wrong = faults(row.content, enjeu_codes())
    answer: dict[str, object] = {
        "version": row.version,
        "enregistre": saved_words(row.saved_at, row.saved_by, user),
        "fautes": {field.name: typographic(wrong[field.name]) for field in terms.fields if field.name in wrong},
        "vide": False,
    }
    if saved.others:
        answer["champs"] = [*pairs_of({**typed, **saved.others}, terms), [f"{terms.code}-version", str(row.version)]]
    return JsonResponse(answer)


def _overtaken(request: HttpRequest, terms: Part, changed: DraftChanged) -> dict[str, object]:
    """Both texts of each field that clashes, and the fields of each choice."""
    version = [f"{terms.code}-version", str(changed.initiative.version)]
    labels = words()

    def said(content: Content, name: str) -> str:
        if FIELDS[name].kind == "codes":
            return ", ".join(labels.get(code, code) for code in codes_of(content, name))
        return text_of(content, name)

    rows = [(FIELDS[name].label, said(changed.mine, name), said(changed.theirs, name)) for name in changed.names]
    html = render_to_string(
        "components/doublon.html",
        {"lignes": rows, "personne": changed.initiative.saved_by, "moment": changed.initiative.saved_at},
        request,
    )
    choices = {
        "mine": [*pairs_of(changed.mine, terms), version],
        "theirs": [*pairs_of(changed.theirs, terms), version],
    }
    return {"raison": "doublon", "html": html, "choix": choices, "version": changed.initiative.version}


@require_safe
def preview(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What is typed as it will be read once published."""
    bench = bench_of(request, code, pk)
    row = bench.initiative
    context = page_of(row, row.content, list(row.photos.filter(kept=True, status=PhotoStatus.READY)))
    return render(
        request,
        "initiatives/apercu.html",
        {**context, "collectivite": bench.collectivite, "moi": bench.membership, "initiative": row},
    )


@require_safe
def lacking(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What lacks before it is proposed: the fragment that follows the saves."""
    bench = bench_of(request, code, pk)
    photos = list(bench.initiative.photos.filter(kept=True))
    context = {
        "manques": _lacks(bench.initiative, photos),
        "initiative": bench.initiative,
        "collectivite": bench.collectivite,
        "ouverte": bench.is_open,
    }
    return render(request, "initiatives/_manques.html", context)


@require_POST
def submit(request: HttpRequest, code: str, pk: int, *, questions: Questions = ()) -> HttpResponse:
    """Propose it to the équipe."""
    bench = bench_of(request, code, pk)
    user = user_of(request)
    try:
        submit_initiative(bench.initiative, by=user)
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        return render(request, "initiatives/raconter.html", _page(request, bench, questions), status=INVALID)
    messages.success(
        request, "Proposée à l’équipe : vous recevrez un courriel à sa publication, ou si elle est à reprendre."
    )
    return redirect("candidature-initiative", code, pk)


@require_POST
def resume(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take it back to type again."""
    bench = bench_of(request, code, pk)
    return attempt(
        request,
        lambda: take_back(bench.initiative, by=user_of(request)),
        "Vous pouvez de nouveau la modifier.",
        "candidature-initiative",
        code,
        pk,
    )


@require_POST
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Withdraw it, after a page that asks."""
    bench = bench_of(request, code, pk)
    if not request.POST.get("confirmer"):
        context = {"collectivite": bench.collectivite, "moi": bench.membership, "initiative": bench.initiative}
        return render(request, "initiatives/retirer.html", context)
    return attempt(
        request,
        lambda: withdraw_initiative(bench.initiative, by=user_of(request)),
        "Elle est retirée. Son texte est gardé : vous pouvez la rétablir.",
        reverse("candidature-initiatives", args=[code]),
    )


def diff_of(row: Initiative) -> list[object]:
    """What the text typed changes in the public one; empty when nothing is public."""
    if not row.is_public:
        return []
    found: list[object] = list(changes(row.text, row.draft, words()))
    kept = row.photos.filter(kept=True, status=PhotoStatus.READY)
    before = [f"{p['alternative']} ({p['credit'] or 'sans crédit'}), n° {p['pk']}" for p in row.photos_shown]
    after = [f"{p.alternative} ({p.credit or 'sans crédit'}), n° {p.pk}" for p in kept]
    shown = [document["name"] for document in row.documents_shown]
    documents = [document["name"] for document in documents_kept(row)]
    for name, label, old, new in (("photos", "Photos", before, after), ("documents", "Documents", shown, documents)):
        if old != new:
            found.append(Change(name, label, word_changes("\n".join(old), "\n".join(new))))
    return found
