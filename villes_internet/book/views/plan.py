"""`/pilotage/<year>/livre/plan/`: the flat plan, its pieces moved, a page looked at and what is said of it."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.forms.drafts import DraftedForm
from label.forms.gestures import UNKNOWN, GestureForm, NumberField, PressedField, TextField
from label.models import Document, Edition, User
from label.permissions import edition_of, equipe_required, user_of
from label.views.pages import INVALID, attempt
from label.views.sending import SentText, form_to_send, typed_or_sent
from toolkit.printing.sheet import page_picture
from villes_internet.book.actions.plan import (
    add_blank,
    move_piece,
    remove_blank,
    reset_order,
    settle_page_remark,
    write_remark,
)
from villes_internet.book.content.chapters import KINDS
from villes_internet.book.content.chapters.tour import TOUR
from villes_internet.book.enums import Volume
from villes_internet.book.flat_plan import FlatPlan, PlannedPiece, flat_plan
from villes_internet.book.kinds import BOOK
from villes_internet.book.models import LONGEST_REMARK, PageRemark
from villes_internet.book.order import LONGEST

WIDTHS = {"petite": 260, "grande": 900}  # pixels of a page as a picture: on the plan, alone


@equipe_required
@require_safe
def plan(request: HttpRequest, year: int) -> HttpResponse:
    """Every page in its spread, as the last book shows it."""
    edition = edition_of(year)
    context = {
        "edition": edition,
        "plan": flat_plan(edition),
        "making": Document.objects.of(Volume.BOOK.value, edition).active().first(),
        "refusals": BOOK.refusals(edition),
        "years": Edition.objects.years(),
    }
    return render(request, "book/plan.html", context)


@equipe_required
@require_safe
def page_view(_request: HttpRequest, year: int, document: int, page: int, size: str) -> HttpResponse:
    """A page of a book that was made, as a picture; its bytes never change."""
    rows = Document.objects.done().filter(kind=Volume.BOOK.value, edition__year=year)
    row = get_object_or_404(rows, pk=document)
    if size not in WIDTHS or not row.file.storage.exists(row.file.name or ""):
        msg = "Cette page n’a pas de vue."
        raise Http404(msg)
    with row.file.open("rb") as file:
        picture = page_picture(file.read(), page, WIDTHS[size])
    if picture is None:
        msg = "Ce livre n’a pas cette page."
        raise Http404(msg)
    return HttpResponse(picture, "image/jpeg", headers={"Cache-Control": "private, max-age=31536000, immutable"})


class PieceForm(GestureForm):
    """A piece, and the one before which it goes (empty: it becomes the last)."""

    piece = TextField(LONGEST)
    before = TextField(LONGEST)


@equipe_required
@require_POST
def move(request: HttpRequest, year: int) -> HttpResponse:
    """Put a piece elsewhere."""
    edition, sent, by = edition_of(year), PieceForm.read(request), user_of(request)
    back = reverse("book-plan", args=[year]) + f"#piece-{sent['piece']}"
    return attempt(
        request, lambda: move_piece(edition, sent["piece"], sent["before"], by=by), "La pièce est déplacée.", back
    )


class BlankForm(GestureForm):
    """The blank page to take away; or to `add` one, the chapter before which it goes (empty: it becomes the last)."""

    remove = TextField(LONGEST)
    before = TextField(LONGEST)
    add = PressedField()


@equipe_required
@require_POST
def blank(request: HttpRequest, year: int) -> HttpResponse:
    """Add a blank page, or take one away."""
    edition, sent, by = edition_of(year), BlankForm.read(request), user_of(request)
    back = reverse("book-plan", args=[year])
    if sent["remove"]:
        return attempt(
            request, lambda: remove_blank(edition, sent["remove"], by=by), "La page blanche est retirée.", back
        )
    if not sent["add"]:
        raise Http404(UNKNOWN)
    return attempt(
        request,
        lambda: add_blank(edition, sent["before"], by=by),
        "Une page blanche est ajoutée.",
        f"{back}#piece-{sent['before'] or 'index'}",
    )


@equipe_required
@require_POST
def reset(request: HttpRequest, year: int) -> HttpResponse:
    """Come back to the ordinary order."""
    edition, by = edition_of(year), user_of(request)
    back = reverse("book-plan", args=[year])
    return attempt(request, lambda: reset_order(edition, by=by), "Le livre est dans l’ordre ordinaire.", back)


class RemarkForm(DraftedForm):
    """What somebody says of a page."""

    button = "Ajouter la remarque"
    leaf = forms.TypedChoiceField(label="Page", coerce=int)
    text = forms.CharField(
        label="Remarque",
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3, "data-count": LONGEST_REMARK}),
        help_text="Lue par l’équipe seule, jusqu’à ce qu’elle soit traitée.",
    )

    def __init__(self, pages: list[int], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        leaf = self.fields["leaf"]
        leaf.choices = [(rank, str(number)) for rank, number in enumerate(pages, 1)]  # type: ignore[attr-defined]
        if len(pages) == 1:
            leaf.widget = forms.HiddenInput()


def _remark(edition: Edition, plan: FlatPlan, piece: PlannedPiece, by: User) -> SentText:
    address = reverse("book-piece", args=[edition.year, piece.anchor])
    pages = [page.number for page in plan.pages_of(piece)] or [plan.first_of(piece)]

    def send(form: DraftedForm) -> None:
        said = form.cleaned_data
        write_remark(edition, piece.anchor, piece.name, said["leaf"], said["text"], by=by)

    return SentText(
        code=f"remarque-{edition.year}-{piece.anchor}",
        place=f"book-remark:{edition.year}:{piece.anchor}:{by.pk}",
        title=f"Remarque sur « {piece.name} », livre {edition.year}",
        address=address,
        back=address,
        make=lambda *args, **kwargs: RemarkForm(pages, *args, **kwargs),
        send=send,
        done="La remarque est écrite.",
        known={"leaf": 1, "text": ""},
    )


@equipe_required
@require_http_methods(["GET", "POST"])
def piece(request: HttpRequest, year: int, anchor: str) -> HttpResponse:
    """The pages of a piece as the last book shows them, where each is changed, and what is said of them."""
    edition = edition_of(year)
    whole = flat_plan(edition)
    shown = whole.named(anchor)
    if shown is None or shown.is_blank:
        msg = f"Le livre {edition.year} n’a pas de page de ce nom."
        raise Http404(msg)
    text = _remark(edition, whole, shown, user_of(request))

    def page(form: DraftedForm) -> HttpResponse:
        rows = PageRemark.objects.filter(edition=edition, piece=anchor).select_related("written_by", "settled_by")
        pages = whole.pages_of(shown)
        context = {
            "edition": edition,
            "plan": whole,
            "piece": shown,
            "beside": whole.beside(shown),
            "places": whole.beside_whom(shown),
            "pages": pages,
            "first": whole.first_of(shown),
            "last": pages[-1].number if pages else 0,
            "code": anchor.removeprefix("profil-") if shown.chapter == TOUR.slug else "",
            "list_page": kind.list_page if (kind := KINDS.get(shown.chapter or anchor)) else None,
            "remarks": [(row, whole.first_of(shown) + row.leaf - 1) for row in rows],
            "form": form,
        }
        return render(request, "book/piece.html", context, status=INVALID if form.is_bound else 200)

    if request.method == "POST" or "versions" in request.GET:
        return typed_or_sent(request, text, page)
    return page(form_to_send(text))


class SettledForm(GestureForm):
    """The remark, by its key; whether it is settled from the plan, its page being gone."""

    remark = NumberField()
    lost = PressedField()


@equipe_required
@require_POST
def settle(request: HttpRequest, year: int, anchor: str) -> HttpResponse:
    """Say that a remark is done."""
    edition, sent, by = edition_of(year), SettledForm.read(request), user_of(request)
    back = reverse("book-plan", args=[year]) if sent["lost"] else reverse("book-piece", args=[year, anchor])
    return attempt(
        request, lambda: settle_page_remark(edition, sent["remark"], by=by), "La remarque est traitée.", back
    )
