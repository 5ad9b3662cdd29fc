"""« Courrier de l’Internet citoyen »: composed at `/pilotage/courrier/`, a draft until sent; read at `/courrier/`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypedDict

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.actions.newsletters import (
    newsletter_read,
    newsletter_refusals,
    newsletter_words,
    send_newsletter,
    try_newsletter,
)
from label.forms.drafts import DraftedForm
from label.models import Alert, Edition, NewsletterIssue, User
from label.permissions import equipe_required, user_of
from label.rules.calendar import STEPS
from label.rules.refusals import Refusal
from label.views.applying import AppliedText, as_read, form_of, text_versions, typed_or_applied
from label.views.caching import by_public_version
from label.views.drafts import ClashLines
from label.views.pages import attempt
from toolkit.dates import french_date, paris_day
from toolkit.french import counted, upper_first
from toolkit.typography import NBSP
from villes_internet.changes import ChangeSort, PublicChange, Watched, changes

MOST = 60  # pieces of news that are proposed
FIRST_NEWS = timedelta(days=30)  # how far back the first letter looks
KEEP = "keep_"
EMBARGOED = "publishes_at"  # the équipe announces that hour when it wants to


class LetterSaid(TypedDict):
    """What a letter says."""

    title: str
    introduction: str
    lines: list[tuple[str, str]]
    agenda: str


class NewsletterForm(DraftedForm):
    """What the équipe writes, and the pieces of news that it keeps; each of these is a box."""

    boxes = "Nouvelles à garder"

    title = forms.CharField(label="Titre", max_length=120)
    introduction = forms.CharField(
        label="Texte",
        required=False,
        max_length=6000,
        help_text="Ce que l’équipe raconte. En Markdown ; le courriel le porte en texte simple.",
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    agenda = forms.CharField(label="Dates", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, news: list[PublicChange], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"] = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": False}))
        for one in news:
            self.fields[KEEP + one.key] = forms.BooleanField(label=one.title, required=False)
        self.news = news

    @property
    def offered(self) -> str:
        """The keys of what is proposed, as the page that was read says them."""
        return ",".join(one.key for one in self.news)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The pieces of news that are kept: words and page."""
        return [(one.title, one.address) for one in self.news if self[KEEP + one.key].value()]

    @property
    def said(self) -> LetterSaid:
        """The letter as it is typed, as the actions take it."""
        return {
            "title": str(self["title"].value() or ""),
            "introduction": str(self["introduction"].value() or ""),
            "lines": self.lines,
            "agenda": str(self["agenda"].value() or ""),
        }


def _agenda() -> str:
    """The dates to come of the running edition, a line each."""
    edition = Edition.objects.running()
    if edition is None:
        return ""
    today = timezone.localdate()
    known = [(words, getattr(edition, name, None)) for name, words in STEPS if name != EMBARGOED]
    lines = [(words, paris_day(at)) for words, at in known if at]
    return "\n".join(f"{upper_first(words)}{NBSP}: {french_date(at)}" for words, at in lines if at >= today)


def _next_number() -> int:
    last = NewsletterIssue.objects.first()
    return last.number + 1 if last is not None else 1


def _letter(by: User) -> AppliedText:
    """The next letter: its news are what changed in public since the last one."""
    last, number = NewsletterIssue.objects.first(), _next_number()
    since = last.sent_at if last is not None else timezone.now() - FIRST_NEWS
    news = [one for one in changes(Watched(), since, MOST) if one.sort != ChangeSort.RETOLD]
    force: dict[str, Any] = {"title": "", "introduction": "", "agenda": _agenda()}
    force |= {KEEP + one.key: True for one in news}

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> NewsletterForm:
        return NewsletterForm(data, initial=initial or force, news=news)

    def effects(form: DraftedForm) -> list[str]:
        readers = Alert.objects.confirmed().filter(newsletter=True).count()
        return [
            f"Le courrier n° {number} part à {counted(readers, 'adresse', 'adresses')}, et ne se reprend pas.",
            f"Il porte {counted(len(_typed(form)['lines']), 'nouvelle', 'nouvelles')}, et se lit aussitôt en ligne.",
        ]

    def refusals(form: DraftedForm) -> list[str]:
        said = _typed(form)
        return newsletter_refusals(said["title"], said["introduction"], said["lines"])

    return AppliedText(
        place=f"newsletter:{number}",
        title=f"Courrier n° {number}",
        address=reverse("equipe-newsletter"),
        back=reverse("equipe-newsletter"),
        make=make,
        apply=lambda form: _send(number, form, by),
        effects=effects,
        refusals=refusals,
        read=lambda form: {"read": _offered(form)},
        button="Envoyer…",
        final="Envoyer",
        waiting="Pas encore envoyé : « Envoyer… » montre ce qui partira, puis demande de le confirmer.",
        even_unchanged=True,
        mail=lambda form: newsletter_read(newsletter_words(number, **_typed(form))),
        done="Le courrier est parti.",
    )


def _send(number: int, form: DraftedForm, by: User) -> None:
    """Send it, unless what is proposed moved since it was read. Raises Refusal."""
    if form.cleaned_data["read"] != _offered(form):
        raise Refusal(["Ce qui a changé en public n’est plus ce que vous avez lu : relisez."])
    send_newsletter(number, by=by, **_typed(form))


def _offered(form: DraftedForm) -> str:
    if not isinstance(form, NewsletterForm):
        raise TypeError
    return form.offered


def _typed(form: DraftedForm) -> LetterSaid:
    if not isinstance(form, NewsletterForm):
        raise TypeError
    return form.said


@equipe_required
@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """Write the next letter, read what it would send, send it; the last ones."""
    letter = _letter(user_of(request))

    def page(form: DraftedForm, clash: ClashLines | None = None, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "clash": clash,
            "title": letter.title,
            "read": as_read(letter.mail(form_of(letter))) if letter.mail is not None else None,
            "issues": NewsletterIssue.objects.all(),
            "readers": Alert.objects.confirmed().filter(newsletter=True).count(),
        }
        return render(request, "pilotage/courrier.html", context, status=status)

    if request.method == "POST":
        return typed_or_applied(request, letter, page)
    return page(form_of(letter))


@equipe_required
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Send to oneself what is typed of the next letter."""
    by = user_of(request)
    number, said = _next_number(), _typed(form_of(_letter(by)))
    done = f"L’essai part à {by.email}."
    return attempt(request, lambda: try_newsletter(number, by=by, **said), done, "equipe-newsletter")


@equipe_required
@require_http_methods(["GET", "POST"])
def letter_versions(request: HttpRequest) -> HttpResponse:
    """Every version of the next letter."""
    return text_versions(request, _letter(user_of(request)))


@login_not_required
@require_safe
@by_public_version
def newsletters(request: HttpRequest) -> HttpResponse:
    """Every letter that was sent, the newest first."""
    return render(request, "villes_internet/courriers.html", {"issues": NewsletterIssue.objects.all()})


@login_not_required
@require_safe
@by_public_version
def newsletter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter as it was sent."""
    issue = NewsletterIssue.objects.filter(number=number).first()
    if issue is None:
        msg = f"Aucun courrier ne porte le numéro {number}."
        raise Http404(msg)
    return render(request, "villes_internet/courrier.html", {"issue": issue})
