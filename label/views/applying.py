"""The équipe's texts: what is typed is a draft; « Appliquer » shows what it changes and what it will do, then does
it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from label.actions.drafts import CHANGED, apply_draft, drop_draft, save_draft
from label.drafts import Clash, draft_of
from label.emails import LetterText
from label.forms.drafts import WAITING, DraftedForm, Kept, initial_of, shown_in, texts_of_form, typed_in
from label.forms.gestures import GestureForm, PressedField
from label.models import Draft
from label.permissions import user_of
from label.rules.drafts import MarkedText, text_changes
from label.rules.refusals import Refusal
from label.tasks.mail import blocks
from label.views.drafts import ClashLines, clash_lines, draft_as_typed, draft_versions, is_script, seen_in, shown_again
from label.views.pages import CONFLICT, INVALID

DrawnPage = Callable[[DraftedForm, ClashLines | None, int], HttpResponse]


class ApplyForm(GestureForm):
    """Which button of an applied text was pressed: give the draft up, or apply the version that was read (`lu`)."""

    drop = PressedField()
    seen = PressedField()


def _nothing(_form: DraftedForm) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class AppliedText:
    """A text that is not in force until it is applied.

    `make(data=None, initial=None)` gives its form, which shows what is in force when it is given neither; `apply` puts
    a valid form in force and raises Refusal; `effects` says in sentences what that will do; `read` gives what of these
    effects the gesture must find unchanged, by the name of its field; `refusals` what already stands in its way. A
    text that acts when it is applied again is so `even_unchanged`. It is typed at its address, unless `typed_at` says
    where; once applied one goes `back`. `code` is its name in the browser, where each page of a draft that is typed on
    many has its own. `final` is the button that does it, `waiting` what is said of a draft before, `mail`
    the letter that it sends, as it is read.
    """

    place: str
    title: str
    address: str
    back: str
    make: Callable[..., DraftedForm]
    apply: Callable[[DraftedForm], object]
    effects: Callable[[DraftedForm], Sequence[str]] = _nothing
    read: Callable[[DraftedForm], Mapping[str, str]] = lambda _form: {}
    refusals: Callable[[DraftedForm], Sequence[str]] = _nothing
    button: str = "Appliquer…"
    even_unchanged: bool = False
    typed_at: str = ""
    done: str = "C’est appliqué."
    known: Mapping[str, Any] | None = None
    code: str = ""
    final: str = "Appliquer"
    waiting: str = WAITING
    mail: Callable[[DraftedForm], LetterText] | None = None

    @property
    def page(self) -> str:
        """The page where it is typed."""
        return self.typed_at or self.address

    @property
    def in_force(self) -> Mapping[str, Any]:
        """What is in force, as the controls of the form show it (`known` where the form proposes something else)."""
        return shown_in(self.make()) if self.known is None else self.known

    def dressed(self, form: DraftedForm, row: Draft) -> DraftedForm:
        """The form with the place where it is kept."""
        form.kept = Kept(
            self.code or self.place.replace(":", "-"),
            self.title,
            self.address,
            self.button,
            row,
            f"{self.address}versions/",
            waiting=self.waiting,
        )
        form.waits = bool(row.content)
        return form


def form_of(text: AppliedText) -> DraftedForm:
    """The form as it is typed: the draft over what is in force."""
    row = draft_of(text.place, text.in_force)
    return text.dressed(text.make(initial=initial_of(row)), row)


def typed_or_applied(request: HttpRequest, text: AppliedText, page: DrawnPage) -> HttpResponse:
    """Answer what is sent: kept as it is typed, shown before it is applied, applied once read, or given up."""
    if is_script(request):
        return draft_as_typed(request, text.place, text.make(request.POST), text.in_force)
    pressed = ApplyForm.read(request)
    if pressed["drop"]:
        return _drop(request, text)
    return _apply(request, text, page) if pressed["seen"] else _read(request, text, page)


def kept_in_draft(request: HttpRequest, text: AppliedText, page: DrawnPage, said: str) -> HttpResponse:
    """The same for a part of a larger draft, which is read and applied whole elsewhere: kept, and told so."""
    if is_script(request):
        return draft_as_typed(request, text.place, text.make(request.POST), text.in_force)
    form, row, answer = _keep(request, text, page)
    if answer is not None:
        return answer
    if form.errors and row is not None:
        return page(_over(text, form, row), None, INVALID)
    messages.success(request, said)
    return redirect(text.back)


def _keep(
    request: HttpRequest, text: AppliedText, page: DrawnPage
) -> tuple[DraftedForm, Draft | None, HttpResponse | None]:
    """Keep what the button sends: the form and the draft, or the page that says why it is not kept."""
    form = text.make(request.POST)
    texts = texts_of_form(form)
    try:
        row, _ = save_draft(
            text.place,
            typed_in(form, request.POST),
            by=user_of(request),
            in_force=text.in_force,
            seen=seen_in(request),
        )
    except Clash as clash:
        again = text.dressed(text.make(shown_again(request.POST, texts, clash)), draft_of(text.place, text.in_force))
        return form, None, page(again, clash_lines(clash, texts), CONFLICT)
    except Refusal as refusal:
        form.add_error(None, refusal.reasons)
        return form, None, page(text.dressed(form, draft_of(text.place, text.in_force)), None, INVALID)
    return form, row, None


def _read(request: HttpRequest, text: AppliedText, page: DrawnPage) -> HttpResponse:
    """Keep what the button sends, then show what it changes; its faults or a clash are shown on its page."""
    form, row, answer = _keep(request, text, page)
    if answer is not None or row is None:
        return answer or redirect(text.page)
    if form.is_valid() and (refusals := text.refusals(form)):
        form.add_error(None, list(refusals))
    if form.errors:
        return page(_over(text, form, row), None, INVALID)
    if row.content or text.even_unchanged:
        return _difference(request, text, form, row)
    messages.info(request, "Rien ne change : ce qui est tapé est déjà en vigueur.")
    return redirect(text.back)


def _over(text: AppliedText, form: DraftedForm, row: Draft) -> DraftedForm:
    """The same refused form, over the version that keeps it now."""
    form.data = {**dict(form.data.items()), "version": str(row.version)}
    return text.dressed(form, row)


def as_read(letter: LetterText) -> dict[str, Any]:
    """A letter as `templates/pilotage/_lettre.html` draws it."""
    subject, text = letter
    return {"subject": subject, "text": text, "blocks": blocks(text)}


def _difference(
    request: HttpRequest, text: AppliedText, form: DraftedForm, row: Draft, reasons: Sequence[str] = ()
) -> HttpResponse:
    """What applying changes, word by word, and what it will do; its button names the version that is read."""
    context = {
        "text": text,
        "changes": _changes(text, form, row),
        "effects": text.effects(form),
        "read": row.version,
        "hidden": text.read(form).items(),
        "reasons": reasons,
        "button": text.final,
        "mail": as_read(text.mail(form)) if text.mail is not None else None,
    }
    return render(request, "label/appliquer.html", context, status=CONFLICT if reasons else 200)


def _drop(request: HttpRequest, text: AppliedText) -> HttpResponse:
    """Give up the draft that was read; asked first, since a colleague may have typed in it."""
    row = draft_of(text.place, text.in_force)
    seen, reasons = seen_in(request, "seen"), list[str]()
    if seen is not None:
        try:
            drop_draft(text.place, seen, by=user_of(request), in_force=text.in_force)
        except Refusal as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, "Le brouillon est abandonné : ce qui était en vigueur le reste.")
            return redirect(text.page)
    context = {
        "text": text,
        "changes": _changes(text, text.make(), row),
        "effects": ["Ce qui est en vigueur le reste.", "Le brouillon de tous est abandonné ; « Versions » le garde."],
        "read": row.version,
        "hidden": [("drop", "yes")],
        "reasons": reasons,
        "button": "Abandonner ce brouillon",
    }
    return render(request, "label/appliquer.html", context, status=CONFLICT if reasons else 200)


def _changes(text: AppliedText, form: DraftedForm, row: Draft) -> list[tuple[str, MarkedText]]:
    """What of a draft differs from what is in force, word by word."""
    texts, force = texts_of_form(form), text.in_force
    return [
        (texts.labels[name], text_changes(texts.words(name, force[name]), texts.words(name, value)))
        for name, value in row.typed().items()
        if name in row.content and name in texts.labels
    ]


def _apply(request: HttpRequest, text: AppliedText, page: DrawnPage) -> HttpResponse:
    """Put in force the version that was read, and nothing typed since."""
    row = draft_of(text.place, text.in_force)
    form = text.make({**_as_data(row), **_hidden_in(text.make(request.POST))})
    if not form.is_valid():
        return page(_over(text, form, row), None, INVALID)
    try:
        apply_draft(text.place, seen_in(request, "seen") or 0, lambda: text.apply(form), by=user_of(request))
    except Refusal as refusal:
        return _difference(request, text, form, row, refusal.reasons)
    messages.success(request, text.done)
    return redirect(text.back)


def _hidden_in(form: DraftedForm) -> dict[str, str]:
    """What the page that showed the difference said beside it; never a text that is typed."""
    return {bound.name: str(bound.data or "") for bound in form.hidden_fields() if bound.name != "version"}


def _as_data(row: Draft) -> dict[str, str]:
    """A draft as its form would send it."""
    return {
        name: "on" if value is True else str(value or "") for name, value in row.typed().items() if value is not False
    }


def into_draft(request: HttpRequest, text: AppliedText, values: Mapping[str, str], said: str) -> HttpResponse:
    """Put values that come from elsewhere (last year, a file) in a text's draft, to be read before they are applied;
    never over what a colleague typed since the page was opened.
    """
    seen = seen_in(request)
    try:
        save_draft(text.place, values, by=user_of(request), in_force=text.in_force, seen=seen)
    except Clash:
        messages.error(request, f"Rien n’est repris. {CHANGED}")
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.reasons))
    else:
        messages.success(request, said)
    return redirect(text.address)


def text_versions(request: HttpRequest, text: AppliedText) -> HttpResponse:
    """Every version of what was typed of a text of the équipe; going back to one makes a draft of it."""
    return draft_versions(
        request, text.place, text.make(), text.in_force, title=text.title, back=text.page, settled="en vigueur"
    )
