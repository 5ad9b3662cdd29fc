"""`/pilotage/courriels/lettres/`: the mails that leave of themselves, and the text that the équipe gives them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from label.actions.drafts import save_draft
from label.actions.mail import try_letter
from label.emails import composed
from label.forms.drafts import DraftedForm
from label.models import MailTemplate
from label.permissions import equipe_required, user_of
from label.queries.opposition import without_link
from label.rules.letters import GestureMail, letter_of, letters
from label.rules.refusals import Refusal
from label.tasks.mail import blocks
from label.views.applying import AppliedText, form_of, text_versions, typed_or_applied
from label.views.drafts import ClashLines
from label.views.pages import attempt
from villes_internet.views.pilotage.texts import letter_text

NO_LETTER = "Ce courriel n’existe pas."


def _letter(code: str) -> GestureMail:
    found = letter_of(code)
    if found is None:
        raise Http404(NO_LETTER)
    return found


@equipe_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every mail that leaves of itself, and which of them the équipe has rewritten."""
    ours = set(MailTemplate.objects.filter(edition=None).values_list("kind", flat=True))
    return render(request, "pilotage/lettres.html", {"letters": letters(), "ours": ours})


def _typed(text: AppliedText) -> tuple[str, str]:
    """The subject and the text as they are typed now."""
    form = form_of(text)
    return str(form["subject"].value() or ""), str(form["body"].value() or "")


@equipe_required
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """The text of one, with what it will look like."""
    found, by = _letter(code), user_of(request)
    text = letter_text(found, by)

    def page(form: DraftedForm, clash: ClashLines | None, status: int) -> HttpResponse:
        town = found.examples.get("collectivite", "")
        subject, body = composed(found, _typed(text), found.examples, by.email, town)
        body = without_link(body)
        proposed = (found.subject, found.body) == (text.in_force["subject"], text.in_force["body"])
        context = {
            "letter": found,
            "form": form,
            "clash": clash,
            "subject": subject,
            "text": body,
            "blocks": blocks(body),
            "is_proposed": proposed,
            "words": [(word, what) for word, (what, _) in found.all_words.items()],
        }
        return render(request, "pilotage/lettre.html", context, status=status)

    return typed_or_applied(request, text, page) if request.method == "POST" else page(form_of(text), None, 200)


@equipe_required
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of what was typed of it."""
    return text_versions(request, letter_text(_letter(code), user_of(request)))


@equipe_required
@require_POST
def test(request: HttpRequest, code: str) -> HttpResponse:
    """Send to oneself what is typed of it."""
    found, by = _letter(code), user_of(request)
    subject, body = _typed(letter_text(found, by))
    done = f"L’essai part à {by.email}."
    return attempt(request, lambda: try_letter(found, subject, body, by=by), done, "equipe-letter", code)


@equipe_required
@require_POST
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Put the proposed text back in the draft."""
    found, by = _letter(code), user_of(request)
    text = letter_text(found, by)
    typed = {"subject": found.subject, "body": found.body}
    try:
        save_draft(text.place, typed, by=by, in_force=text.in_force, seen=None)
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.reasons))
    else:
        messages.success(request, "Le texte proposé est dans le brouillon : relisez-le, puis appliquez-le.")
    return redirect("equipe-letter", code)
