"""Sending a « Courrier de l’Internet citoyen » to whoever follows it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from label.actions.alerts import token_of
from label.actions.base import public_changed, public_gesture, record
from label.emails import LetterText, composed, link, queue, text_of, write
from label.models import Alert, NewsletterIssue, User
from label.permissions import is_equipe
from label.public_letters import NEWSLETTER
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb
from toolkit.markdown import markdown_as_text

WEEKLY = timedelta(days=6, hours=12)  # a week, whatever hour the schedule wakes at


def newsletter_words(
    number: int, title: str, introduction: str, lines: Sequence[tuple[str, str]], agenda: str
) -> dict[str, str]:
    """The words of the letter that everybody reads, all but the link that stops it."""
    return {
        "titre": title.strip(),
        "texte": markdown_as_text(introduction),
        "lignes": "\n".join(f"– {words} : {settings.SITE_URL}{address}" for words, address in lines),
        "dates": agenda.strip(),
        "lien": link("newsletter", number),
    }


def newsletter_read(words: Mapping[str, str]) -> LetterText:
    """The subject and the text as an address receives them, without the link of its own; one query."""
    return composed(NEWSLETTER, text_of(NEWSLETTER), {**words, "arreter": "[lien propre à cette adresse]"}, "", "")


def _empty(title: str, introduction: str, lines: Sequence[tuple[str, str]]) -> list[str]:
    reasons = []
    if not title.strip():
        reasons.append("Donnez-lui un titre.")
    if not introduction.strip() and not lines:
        reasons.append("Il ne dit rien : écrivez un texte, ou gardez une nouvelle.")
    return reasons


def newsletter_refusals(title: str, introduction: str, lines: Sequence[tuple[str, str]]) -> list[str]:
    """Why a letter may not leave now."""
    reasons = _empty(title, introduction, lines)
    last = NewsletterIssue.objects.first()
    if last is not None and timezone.now() - last.sent_at < WEEKLY:
        reasons.append("Le dernier courrier est parti il y a moins d’une semaine.")
    return reasons


@transaction.atomic
def try_newsletter(
    number: int, *, title: str, introduction: str, lines: Sequence[tuple[str, str]], agenda: str, by: User
) -> None:
    """Send to oneself the letter as it is typed. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe essaie un courriel."])
    if reasons := _empty(title, introduction, lines):
        raise Refusal(reasons)
    subject, text = newsletter_read(newsletter_words(number, title, introduction, lines, agenda))
    queue("essai", by.email, subject=f"[Essai] {subject}", text=text, user=by)
    record(Verb.TRY_MAILING, f"letter:{NEWSLETTER.code}", by=by)
    MAIL.hand_on_commit()


@public_gesture
def send_newsletter(
    number: int, *, title: str, introduction: str, lines: Sequence[tuple[str, str]], agenda: str, by: User
) -> NewsletterIssue:
    """Send a letter to every confirmed address that follows it, and keep it as a page. Raises Refusal."""
    reasons = [] if is_equipe(by) else ["Seule l’équipe du label envoie le courrier."]
    if NewsletterIssue.objects.filter(number=number).exists():
        reasons.append("Ce numéro est déjà parti.")
    reasons += newsletter_refusals(title, introduction, lines)
    if reasons:
        raise Refusal(reasons)
    readers = list(Alert.objects.confirmed().filter(newsletter=True).order_by("pk"))
    issue = NewsletterIssue.objects.create(
        number=number,
        title=title.strip(),
        introduction=introduction.strip(),
        lines=[list(line) for line in lines],
        agenda=agenda.strip(),
        sent_by=by,
        sent_to=len(readers),
    )
    words = newsletter_words(number, title, introduction, lines, agenda)
    for reader in readers:
        write(NEWSLETTER, reader.email, {**words, "arreter": link("alert-stop", token_of(reader))}, secret=True)
    Alert.objects.filter(pk__in=[reader.pk for reader in readers]).update(told_at=issue.sent_at)
    MAIL.hand_on_commit()
    record(Verb.SEND_NEWSLETTER, issue, by=by, messages=len(readers))
    public_changed()
    return issue
