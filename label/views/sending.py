"""The texts that one gesture sends: a draft as they are typed, gone with the gesture, its versions always readable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect

from label.actions.drafts import NewerDraft, send_draft
from label.drafts import draft_of
from label.forms.drafts import DraftedForm, Kept, initial_of, typed_in
from label.models import Draft
from label.permissions import user_of
from label.views.drafts import draft_as_typed, draft_versions, is_script, seen_in
from label.views.pages import try_form

UNSENT = ", pas encore envoyé"  # nobody takes a draft that is kept for a text that has left


@dataclass(frozen=True)
class SentText:
    """A text typed by those who may send it. `code` names it for the browser, `place` for the server.

    `make(data=None, files=None, initial=None)` gives its form; `send` does the gesture with a valid one and raises
    Refusal; `known` is what it begins with; `done` is said once it is sent (of the form, where it depends on it). It is
    typed on the page `back` and sent to its address, which answers with its versions when it is read with `?versions`;
    nothing of it is restored unless it `is_open`. Once sent, one `goes_to` another page, else back.
    """

    code: str
    place: str
    title: str
    address: str
    back: str
    make: Callable[..., DraftedForm]
    send: Callable[[DraftedForm], object]
    done: str | Callable[[DraftedForm], str]
    known: Mapping[str, Any] = field(default_factory=dict)
    hidden: tuple[tuple[str, str], ...] = ()
    is_open: bool = True
    goes_to: str = ""

    @property
    def draft(self) -> Draft:
        """What is typed of it."""
        return draft_of(self.place, self.known)


def sent_here(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """An address that receives a text, and whose only page is that of its versions: 405 for any other reading."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" or (request.method == "GET" and "versions" in request.GET):
            return view(request, *args, **kwargs)
        return HttpResponseNotAllowed(["POST"])

    return guarded


def form_to_send(text: SentText, bound: DraftedForm | None = None) -> DraftedForm:
    """The form with what is typed of it, or the one that was refused; one query."""
    draft = text.draft
    form = bound or text.make(initial=initial_of(draft))
    past = f"{text.address}?{urlencode([('versions', ''), *text.hidden])}" if draft.version else ""
    unsent = UNSENT if draft.content else ""
    form.kept = Kept(text.code, text.title, text.address, form.button, draft, past, text.hidden, also=unsent)
    return form


def typed_or_sent(request: HttpRequest, text: SentText, refused: Callable[[DraftedForm], HttpResponse]) -> HttpResponse:
    """Answer what comes to its address: kept as it is typed, sent by the button (`refused` shows the form again), its
    versions read or restored.
    """
    if "versions" in request.GET:
        return draft_versions(
            request,
            text.place,
            text.make(),
            text.known,
            title=text.title,
            back=text.back,
            settled="envoyé",
            is_open=text.is_open,
        )
    form = text.make(request.POST, request.FILES)
    if is_script(request):
        return draft_as_typed(request, text.place, form, text.known, also=UNSENT)
    if form.is_valid() and _is_sent(request, text, form):
        messages.success(request, text.done if isinstance(text.done, str) else text.done(form))
        return redirect(text.goes_to or text.back)
    return refused(form_to_send(text, form))


def _is_sent(request: HttpRequest, text: SentText, form: DraftedForm) -> bool:
    """Whether it could be sent; else the form says why, over the version that it must now be sent over."""
    by, seen, typed = user_of(request), seen_in(request), typed_in(form, request.POST)

    def send() -> None:
        try:
            send_draft(text.place, lambda: text.send(form), by=by, seen=seen, typed=typed)
        except NewerDraft:
            form.data = {**dict(form.data.items()), "version": str(text.draft.version)}
            raise

    return try_form(form, send)
