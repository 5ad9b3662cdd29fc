"""One way to save what is typed: what a script is answered, both texts of a clash, every version and its return."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from label.actions.drafts import Declared, keep_late, save_draft
from label.drafts import LONGEST_PAGE, Clash, Saved, draft_of, state_at
from label.forms.drafts import Texts, texts_of_form, typed_in
from label.forms.gestures import GestureForm, MomentField, TextField, VersionField
from label.models import Candidature, Revision, User, Versioned
from label.permissions import user_of
from label.rules.drafts import MarkedText, SaveMark, both_texts, saves_in_a_row, text_changes
from label.rules.refusals import Late, Refusal, RefusalCode
from label.views.pages import CONFLICT, INVALID
from toolkit.dates import when_saved
from toolkit.measures import SAVES
from toolkit.typography import typographic

BESIDE = (
    "Ce que vous venez de taper est gardé à côté du dossier, sur la page « Dépôt » : vous et l’équipe pouvez le lire, "
    "il n’en fait pas partie."
)
STAYS = "Ce que vous aviez tapé est encore ci-dessous, et n’est pas enregistré."
KEPT = "frappe_gardee"  # where the middleware keeps what was typed when the session had expired
FILES_AGAIN = "Les documents que vous aviez choisis sont à choisir de nouveau."


class SeenForm(GestureForm):
    """The version that the page had seen, under the name that its form gives it."""

    def __init__(self, data: QueryDict, name: str) -> None:
        super().__init__(data)
        self.fields[name] = VersionField()


class PageForm(GestureForm):
    """Which open page sends what is typed, who typed it there, when, and what hour that browser has; all empty without
    a script.
    """

    page = TextField(LONGEST_PAGE)
    person = TextField()
    typed = MomentField()
    clock = MomentField()


class RestoreForm(GestureForm):
    """The fields that going back to a version brings back, separated by commas."""

    names = TextField()


def kept_form(request: HttpRequest) -> dict[str, Any] | None:
    """The form that came without a session, for whoever sent it: its path, its body, whether it had files."""
    kept: dict[str, Any] | None = request.session.get(KEPT)
    return kept if kept is not None and kept.get("person") == str(user_of(request).pk) else None


def taken_up(request: HttpRequest, then: str) -> QueryDict | None:
    """What was typed on this page when the session had expired, told once with what to do `then`."""
    kept = kept_form(request)
    if kept is None or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    files = f" {FILES_AGAIN}" if kept.get("files") else ""
    messages.warning(request, f"Votre session avait expiré : voici ce que vous aviez tapé. {then}{files}")
    return QueryDict(kept["body"])


def seen_in(request: HttpRequest, name: str = "version") -> int | None:
    """The version that the page had seen; None when it does not say."""
    seen: int | None = SeenForm.read(request, name)[name]
    return seen


def page_in(request: HttpRequest) -> str:
    """The open page that sends this; empty without a script."""
    return str(PageForm.read(request)["page"])


def saved_words(row: Versioned, reader: int) -> str:
    """« Enregistré à 14 h 02 », with the name of whoever it was when it was somebody else."""
    who = f" par {row.saved_by}" if row.saved_by is not None and row.saved_by_id != reader else ""
    return f"Enregistré {when_saved(row.saved_at, timezone.localdate())}{who}"


def not_hers(request: HttpRequest) -> JsonResponse | None:
    """The answer to a text that somebody else typed in this browser; None when it is hers."""
    user = user_of(request)
    if PageForm.read(request)["person"] in ("", str(user.pk)):
        return None
    SAVES.labels(str(RefusalCode.STRANGER)).inc()
    words = f"Vous êtes maintenant connecté(e) comme {user} : ce texte n’est pas le vôtre."
    return JsonResponse({"code": RefusalCode.STRANGER, "message": typographic(words)}, status=CONFLICT)


def accepted(
    request: HttpRequest,
    row: Versioned,
    texts: Texts,
    done: Saved,
    *,
    faults: Mapping[str, str] | None = None,
    partly: bool = False,
    also: str = "",
    **more: object,
) -> JsonResponse:
    """The answer to a save: the new version, when (and what `also` is to be known of it), what a colleague had changed,
    and what is wrong beside each field.

    `partly`: what could be read is saved, the rest stays on the page (422).
    """
    SAVES.labels("partly" if partly else "merged" if done.theirs else "acknowledged").inc()
    answer: dict[str, object] = {
        "version": row.version,
        "saved": f"{saved_words(row, request.user.pk or 0)}{also}" if row.version else "",
        "faults": {name: typographic(sentence) for name, sentence in (faults or {}).items()},
        "empty": False,
        **more,
    }
    if done.theirs:
        answer["fields"] = texts.sent(done.theirs, row.version)
    return JsonResponse(
        answer | ({"code": RefusalCode.UNREADABLE} if partly else {}), status=INVALID if partly else 200
    )


@dataclass(frozen=True)
class Beside:
    """Where what reaches a candidature too late is kept: its name, and what was typed."""

    candidature: Candidature
    what: str
    typed: Mapping[str, Any]


def kept_beside(request: HttpRequest, beside: Beside, texts: Texts) -> bool:
    """Keep beside the dossier what reached it too late; whether there was something to keep."""
    lines = [
        (label, texts.words(name, beside.typed[name])) for name, label in texts.labels.items() if name in beside.typed
    ]
    told = PageForm.read(request)
    sent = Declared(told["page"], told["typed"], told["clock"])
    row = keep_late(beside.candidature, beside.what, lines, by=user_of(request), sent=sent)
    return row is not None


def is_script(request: HttpRequest) -> bool:
    """Whether a script sends this as it is typed: it is answered in JSON."""
    return request.method == "POST" and not request.accepts("text/html")


def as_typed(
    request: HttpRequest,
    texts: Texts,
    save: Callable[[int | None, str], tuple[Versioned, Saved]],
    *,
    faults: Mapping[str, str] | None = None,
    partly: bool = False,
    beside: Beside | None = None,
    also: str = "",
) -> JsonResponse:
    """Save what a script sends, by `save` (given the version that was seen and the open page), and answer it."""
    if (strange := not_hers(request)) is not None:
        return strange
    try:
        row, done = save(seen_in(request, texts.version), page_in(request))
    except Refusal as refusal:
        return refused(request, refusal, texts, beside)
    return accepted(request, row, texts, done, faults=faults, partly=partly, also=also)


def draft_as_typed(
    request: HttpRequest, place: str, form: BaseForm, in_force: Mapping[str, Any] | None = None, also: str = ""
) -> JsonResponse:
    """Keep what a script sends of a form whose text is not in force, or not sent, yet."""
    typed = typed_in(form, request.POST)
    wrong = {name: " ".join(map(str, errors)) for name, errors in form.errors.items() if typed.get(name)}
    return as_typed(
        request,
        texts_of_form(form),
        lambda seen, page: save_draft(place, typed, by=user_of(request), in_force=in_force or {}, seen=seen, page=page),
        faults=wrong,
        also=also,
    )


def refused(request: HttpRequest, refusal: Refusal, texts: Texts, beside: Beside | None = None) -> JsonResponse:
    """The answer to a save that is not made: both texts of a clash with the fields of each choice, or the reasons; a
    text that comes too late is kept `beside` the dossier.
    """
    SAVES.labels(str(refusal.code)).inc()
    if isinstance(refusal, Late) and beside is not None and kept_beside(request, beside, texts):
        words = f"{' '.join(refusal.reasons)} {BESIDE}"
        return JsonResponse({"code": refusal.code, "message": typographic(words)}, status=CONFLICT)
    if not isinstance(refusal, Clash):
        return JsonResponse(
            {"code": RefusalCode.CLOSED, "message": typographic(" ".join(refusal.reasons))}, status=CONFLICT
        )
    lines = clash_lines(refusal, texts)
    context = {"clash": lines, "live": True, "me": refusal.by == request.user}
    long = texts.long.intersection(refusal.fields)
    together = {name: both_texts(refusal.theirs[name], refusal.mine[name]) for name in long}
    # Each choice says what becomes of the fields in question, and of those that only the other touched.
    told = {*refusal.fields, *refusal.others}
    mine, theirs = ({name: values[name] for name in told} for values in (refusal.mine, refusal.theirs))
    choices = {
        name: texts.sent(values, refusal.row.version)
        for name, values in (("mine", mine), ("theirs", theirs), ("both", {**mine, **together}))
    }
    html = render_to_string("components/doublon.html", context, request)
    return JsonResponse(
        {"code": refusal.code, "html": html, "choices": choices, "version": refusal.row.version}, status=CONFLICT
    )


@dataclass(frozen=True)
class ClashLines:
    """A clash as the page shows it: who saved the other text, and for each field its label, the text that is saved and
    hers, each marked where they differ; `mergeable` when both texts can stand one after the other, `mixed` when
    one of the fields is no text (an answer): of that one, hers stays.
    """

    by: User | None
    lines: tuple[tuple[str, MarkedText, MarkedText], ...]
    mergeable: bool
    mixed: bool


def clash_lines(clash: Clash, texts: Texts) -> ClashLines:
    """Both texts of each field that two people changed."""
    lines = []
    for name in clash.fields:
        if name not in texts.labels:
            continue
        marked = text_changes(texts.words(name, clash.theirs[name]), texts.words(name, clash.mine[name]))
        theirs, mine = (tuple(one for one in marked if one[0] in ("same", kind)) for kind in ("out", "in"))
        lines.append((texts.labels[name], theirs, mine))
    long = texts.long.intersection(clash.fields)
    return ClashLines(clash.by, tuple(lines), bool(long), len(lines) > len(long))


def shown_again(sent: QueryDict, texts: Texts, clash: Clash, *, keep: Collection[str] = ()) -> QueryDict:
    """The same form over the version that is saved now, what only the other touched already hers: sent again, it wins.

    The fields in `keep` stay as they were typed.
    """
    data = sent.copy()
    for name in texts.labels:
        if name in keep or name not in clash.mine:
            continue
        mine, theirs = (texts.pairs({name: values[name]}) for values in (clash.mine, clash.theirs))
        for field_name in {pair[0] for pair in (*mine, *theirs)}:
            data.setlist(field_name, [value for other, value in mine if other == field_name])
    data[texts.version] = str(clash.row.version)
    return data


@dataclass(frozen=True)
class Told:
    """One version as it is read: the save (None: what was there before the first), and each field that it changed (or
    every field) in words.
    """

    revision: Revision | None
    lines: tuple[tuple[str, str, str], ...]

    @property
    def names(self) -> str:
        """The fields that going back to it brings back."""
        return ",".join(name for name, _, _ in self.lines)


def versions(
    request: HttpRequest,
    row: Versioned | None,
    texts: Texts,
    *,
    title: str,
    back: tuple[str, str],
    restore: Callable[[Mapping[str, Any], int, int], object] | None,
    whole: bool = False,
    current: str = "version actuelle",
) -> HttpResponse:
    """Every version of a text with its author; any of them can be made the present one.

    `back`: the address of the page where it is typed, and its words. `restore` takes the fields to bring back, as they
    were, their version, and the version that was the last one when they were read; None when nothing may change now.
    `whole`: each version tells every field; `current`: what the last one is.
    """
    if request.method == "POST" and restore is not None and row is not None:
        number = seen_in(request)
        then = (state_at(row, number) if number is not None else None) or {}
        names = [name for name in RestoreForm.read(request)["names"].split(",") if name in texts.labels]
        values = {name: then[name] for name in names if name in then}
        try:
            if not values:
                raise Refusal(["Cette version n’existe pas."])
            if (seen := seen_in(request, "vue")) != row.version:
                raise Refusal(["Ce texte a changé depuis que vous lisez ses versions : les voici."])
            restore(values, number or 0, seen)
        except Refusal as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
            return redirect(request.get_full_path())
        messages.success(request, f"{title} : la version choisie est de nouveau le texte.")
        return redirect(back[0])
    context = {
        "title": title,
        "back": back,
        "row": row,
        "is_open": restore is not None,
        "current": current,
        "runs": _in_a_row(row, texts, whole=whole) if row is not None else [],
    }
    return render(request, "label/versions.html", context)


def draft_versions(
    request: HttpRequest,
    place: str,
    form: BaseForm,
    in_force: Mapping[str, Any],
    *,
    title: str,
    back: str,
    settled: str,
    is_open: bool = True,
) -> HttpResponse:
    """Every version of what was typed of a text that is not in force, or not sent, yet; going back to one makes a draft
    of it while it `is_open`. `settled`: what it is once nothing waits, « en vigueur ».
    """
    row = draft_of(place, in_force)

    def restore(values: Mapping[str, Any], _version: int, seen: int) -> None:
        save_draft(place, values, by=user_of(request), in_force=in_force, seen=seen)

    return versions(
        request,
        row if row.pk else None,
        texts_of_form(form),
        title=title,
        back=(back, title),
        restore=restore if is_open else None,
        current=f"brouillon, pas encore {settled}" if row.content else settled,
    )


def _in_a_row(row: Versioned, texts: Texts, *, whole: bool) -> list[tuple[Told, list[Told]]]:
    """Each run of saves, newest first: what it left, then its earlier saves; two queries."""
    revisions = list(Revision.objects.of(row).select_related("by"))
    states: dict[int, dict[str, Any]] = {}
    state = row.typed()
    for revision in reversed(revisions):
        states[revision.version] = dict(state)
        state |= {name: before for name, (before, _) in revision.changes.items()}
    by_number = {revision.version: revision for revision in revisions}
    # Of a text that is a part of a larger one, the saves of the others are not told.
    told_of = [r for r in revisions if not r.changes or not texts.labels.keys().isdisjoint(r.changes)]
    found = []
    for kept in reversed(saves_in_a_row([SaveMark(r.version, r.by_id, r.at) for r in told_of])):
        numbers = [one.number for one in kept]
        together = {name for number in numbers for name in by_number[number].changes}
        last, *before = reversed(numbers)
        fields = [(last, together), *((number, set(by_number[number].changes)) for number in before)]
        told = [
            Told(
                by_number[number],
                tuple(
                    (name, label, texts.words(name, states[number].get(name)))
                    for name, label in texts.labels.items()
                    if whole or (name in names and not by_number[number].end)
                ),
            )
            for number, names in fields
        ]
        found.append((told[0], told[1:]))
    touched = {name for revision in revisions for name in revision.changes}
    told_before = [(name, label, texts.words(name, state.get(name))) for name, label in texts.labels.items()]
    first = tuple(line for line in told_before if line[0] in touched)
    if any(words for _, _, words in first):
        found.append((Told(None, first), []))
    return found
