"""`/candidature/<code>/initiatives/<pk>/`: an initiative typed part by part, saved as one types, proposed when nothing
lacks.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.actions.telling import save_draft, start_initiative, submit_initiative, take_back, withdraw_initiative
from initiatives.documents import PAGE
from initiatives.enums import PhotoStatus, Sight, Status
from initiatives.forms import ConfirmWithdrawalForm, PartForm, ProposeForm, Questions, pairs_of, shown_parts
from initiatives.models import Initiative, Photo, enjeu_codes
from initiatives.permissions import can_tell
from initiatives.queries import attachments_kept, landmarks, page_of, words
from initiatives.rules.changes import Change, changes
from initiatives.rules.content import PARTS, Content, StoryPart, faults, field_words, lacks
from label.documents.truth import paper_of
from label.drafts import Clash
from label.forms.drafts import Pairs, Texts
from label.models import Collectivite, Membership
from label.permissions import member_of, refuse_unless, user_of
from label.rules.drafts import text_changes
from label.rules.files import EXTENSIONS
from label.rules.refusals import Refusal
from label.views.caching import kept_without_network
from label.views.drafts import (
    ClashLines,
    as_typed,
    clash_lines,
    saved_words,
    seen_in,
    taken_up,
    versions,
)
from label.views.pages import CONFLICT, INVALID, attempt

PART = {part.code: part for part in PARTS}


def texts_of(part: StoryPart | None = None) -> Texts:
    """How what is typed of an initiative is told (None: all of it), and the names of its form."""
    parts = PARTS if part is None else (part,)
    fields = {field.name: field for one in parts for field in one.fields}
    labels = words()

    def said(name: str, value: Any) -> str:
        return field_words({name: value}, name, labels)

    def pairs(values: Mapping[str, Any]) -> Pairs:
        return [pair for one in parts for pair in pairs_of(values, one)]

    long = frozenset(name for name, field in fields.items() if field.kind.is_long)
    version = f"{(part or PARTS[0]).code}-version"
    return Texts({name: field.label for name, field in fields.items()}, long, version, said, pairs)


@dataclass(frozen=True)
class Workbench:
    """An initiative on its author's bench: the collectivité, the person's attachment, the row."""

    collectivite: Collectivite
    membership: Membership
    initiative: Initiative
    read_only: bool

    @property
    def is_open(self) -> bool:
        """Whether it may be typed here and now."""
        return not self.read_only and self.initiative.status not in (Status.SUBMITTED, Status.WITHDRAWN)


def bench_of(request: HttpRequest, code: str, pk: int) -> Workbench:
    """An initiative of a collectivité that this person is attached to; 404 for anybody else."""
    collectivite, membership = member_of(request, code)
    refuse_unless(can_tell(membership), "Seules les personnes rattachées racontent les initiatives.")
    rows = Initiative.objects.select_related("collectivite", "saved_by", "submitted_by")
    row = rows.filter(pk=pk, collectivite=collectivite).first()
    if row is None:
        msg = "Cette initiative n’existe pas, ou n’est pas à vous."
        raise Http404(msg)
    return Workbench(collectivite, membership, row, hasattr(request, "seen_as"))


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an initiative and open it."""
    collectivite, membership = member_of(request, code)
    refuse_unless(can_tell(membership), "Seules les personnes rattachées racontent les initiatives.")
    row = start_initiative(collectivite, by=user_of(request))
    return redirect("candidature-initiative", code, row.pk)


@kept_without_network
@cache_control(no_store=True)  # going back shows what is saved now, not an older page
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, code: str, pk: int, *, questions: Questions = ()) -> HttpResponse:
    """The whole initiative; without script, its one button saves every part. `questions`: those that it may
    illustrate.
    """
    bench = bench_of(request, code, pk)
    if request.method == "GET":
        kept = taken_up(request, "Enregistrez pour le garder.") if bench.is_open else None
        typed = (
            {name: value for part in PARTS for name, value in PartForm(part, kept).typed().items()} if kept else None
        )
        return render(request, "initiatives/raconter.html", _page(request, bench, questions, typed))
    return _save_all(request, bench, questions)


def _save_all(request: HttpRequest, bench: Workbench, questions: Questions) -> HttpResponse:
    user, row = user_of(request), bench.initiative
    typed: dict[str, str | list[str]] = {}
    for part in PARTS:
        typed |= PartForm(part, request.POST).typed()
    try:
        save_draft(row, typed, seen=seen_in(request, texts_of().version), by=user)
    except Refusal as refusal:
        clash = clash_lines(refusal, texts_of()) if isinstance(refusal, Clash) else None
        if clash is None:
            messages.error(request, " ".join(refusal.reasons))
        shown = refusal.mine if isinstance(refusal, Clash) else {**row.content, **typed}
        fresh = bench_of(request, bench.collectivite.code, row.pk)
        context = _page(request, fresh, questions, shown, clash=clash)
        return render(request, "initiatives/raconter.html", context, status=CONFLICT)
    if ProposeForm.read(request)["propose"]:
        return submit(request, bench.collectivite.code, row.pk, questions=questions)
    messages.success(request, "Enregistré.")
    return redirect("candidature-initiative", bench.collectivite.code, row.pk)


def _page(
    request: HttpRequest,
    bench: Workbench,
    questions: Questions,
    content: Content | None = None,
    *,
    clash: ClashLines | None = None,
) -> dict[str, object]:
    row = bench.initiative
    shown = row.content if content is None else content
    wrong = faults(shown, enjeu_codes())
    photos = list(row.photos.filter(kept=True))
    return {
        "me": bench.membership,
        "parts": shown_parts(shown, wrong, questions),
        "read_only": bench.read_only,
        "lacks": _lacks(row, photos),
        **photos_shown(bench, photos),
        "attachments": list(row.attachments.filter(kept=True).select_related("attachment")),
        "extensions": ",".join(EXTENSIONS),
        "saved": saved_words(row, user_of(request).pk) if row.version else "",
        "landmarks": json.dumps(landmarks(bench.collectivite)) if bench.is_open else "[]",
        "clash": clash,
        "paper": paper_of(PAGE, row) if row.is_public else None,
    }


def photos_shown(bench: Workbench, photos: Sequence[Photo]) -> dict[str, object]:
    """What the list of photos shows, on the page of the initiative and by itself."""
    return {
        "photos": photos,
        "photo_clash": None,
        "collectivite": bench.collectivite,
        "initiative": bench.initiative,
        "is_open": bench.is_open,
        "sights": Sight.choices,
        "preparing": any(one.status == PhotoStatus.WAITING for one in photos),
    }


def _lacks(row: Initiative, photos: Sequence[Photo]) -> list[tuple[str, str]]:
    """What lacks before it is proposed, each with the anchor where it is done."""
    described = [(p.alternative, p.status == PhotoStatus.READY) for p in photos]
    return [
        (lack.text, f"champ-{lack.field}" if lack.field else "photos")
        for lack in lacks(row.content, enjeu_codes(), described, town=row.town_point)
    ]


@require_POST
def save(request: HttpRequest, code: str, pk: int, part: str) -> HttpResponse:
    """Save one part as it is typed. 200 with its new version; 409 overtaken or closed, in words."""
    user = user_of(request)
    bench = bench_of(request, code, pk)
    terms = PART.get(part)
    if terms is None:
        msg = "Cette partie n’existe pas."
        raise Http404(msg)
    typed = PartForm(terms, request.POST).typed()
    wrong = faults({**bench.initiative.content, **typed}, enjeu_codes())
    return as_typed(
        request,
        texts_of(terms),
        lambda seen, page: save_draft(bench.initiative, typed, seen=seen, by=user, page=page),
        faults={field.name: wrong[field.name] for field in terms.fields if field.name in wrong},
    )


@require_http_methods(["GET", "POST"])
def history(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Every version of what is typed; any field of any of them can be brought back."""
    bench = bench_of(request, code, pk)

    def restore(values: Mapping[str, Any], _version: int, seen: int) -> None:
        save_draft(bench.initiative, values, seen=seen, by=user_of(request))

    return versions(
        request,
        bench.initiative,
        texts_of(),
        title=bench.initiative.draft_title,
        back=(reverse("candidature-initiative", args=[code, pk]), bench.initiative.draft_title),
        restore=restore if bench.is_open else None,
    )


@require_safe
def preview(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What is typed as it will be read once published."""
    bench = bench_of(request, code, pk)
    row = bench.initiative
    context = page_of(row, row.content, list(row.photos.filter(kept=True, status=PhotoStatus.READY)))
    return render(
        request,
        "initiatives/apercu.html",
        {**context, "collectivite": bench.collectivite, "me": bench.membership, "initiative": row},
    )


@require_safe
def lacking(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What lacks before it is proposed: the fragment that follows the saves."""
    bench = bench_of(request, code, pk)
    photos = list(bench.initiative.photos.filter(kept=True))
    context = {
        "lacks": _lacks(bench.initiative, photos),
        "initiative": bench.initiative,
        "collectivite": bench.collectivite,
        "is_open": bench.is_open,
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
    if not ConfirmWithdrawalForm.read(request)["confirm"]:
        context = {"collectivite": bench.collectivite, "me": bench.membership, "initiative": bench.initiative}
        return render(request, "initiatives/retirer.html", context)
    return attempt(
        request,
        lambda: withdraw_initiative(bench.initiative, by=user_of(request)),
        "Elle est retirée. Son texte est gardé : vous pouvez la rétablir.",
        reverse("candidature-latest", args=[code, "initiatives/"]),
    )


def _told(pk: int, alternative: str, credit: str, sight: str) -> str:
    """A photo in a line of words."""
    seen = "" if sight == Sight.CENTER else f", reste en vue : {Sight(sight).label.lower()}"
    return f"{alternative} ({credit or 'sans crédit'}){seen}, n° {pk}"


def diff_of(row: Initiative) -> list[object]:
    """What the text typed changes in the public one; empty when nothing is public."""
    if not row.is_public:
        return []
    found: list[object] = list(changes(row.text, row.draft, words()))
    kept = row.photos.filter(kept=True, status=PhotoStatus.READY)
    before = [_told(p["pk"], p["alternative"], p["credit"], p.get("sight", Sight.CENTER)) for p in row.photos_shown]
    after = [_told(p.pk, p.alternative, p.credit, p.sight) for p in kept]
    shown = [one["name"] for one in row.attachments_shown]
    attached = [one["name"] for one in attachments_kept(row)]
    for name, label, old, new in (("photos", "Photos", before, after), ("attachments", "Documents", shown, attached)):
        if old != new:
            found.append(Change(name, label, text_changes("\n".join(old), "\n".join(new))))
    return found
