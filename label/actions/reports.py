"""Errors that anybody reports: sent, confirmed by the address, answered by the équipe; accepted, the level follows by
the actions that record one.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from label import emails
from label.actions.alerts import CONFIRMED_WITHIN
from label.actions.awards import award, record_past_award
from label.actions.base import public_gesture, record
from label.actions.corrections import propose_correction
from label.actions.files import erase, keep
from label.enums import AwardOrigin, ClaimedLevel, Coverage
from label.models import Attachment, Candidature, Collectivite, Edition, ErrorReport, User
from label.permissions import is_equipe
from label.public_letters import REPORT_ACCEPTED, REPORT_REFUSED, REPORT_SENT
from label.rules.refusals import Refusal
from label.rules.retention import SETTLED_REPORT
from label.tasks.mail import MAIL
from label.verbs import Verb

SALT = "signalement"
ERASED = "@efface.invalid"
MOST_A_DAY = 5  # reports of one address
SETTLED = "Ce signalement a déjà reçu une réponse."


@dataclass(frozen=True)
class Reported:
    """What the form says: what the edition should show, why, the source or the document (name and file), and who."""

    claim: ClaimedLevel
    email: str
    source: str = ""
    explanation: str = ""
    full_name: str = ""
    proof: "tuple[str, File[Any]] | None" = None


def send_report(collectivite: Collectivite, edition: Edition, said: Reported, *, by: User | None = None) -> ErrorReport:
    """Keep what somebody reports of a published edition. `by` is known to hold the address: her report is confirmed at
    once; any other is by the link that is mailed. Raises Refusal.
    """
    address = said.email.strip().lower()
    since = timezone.now() - timedelta(days=1)
    reasons = []
    if not edition.is_public:
        reasons.append("Les résultats de cette édition ne sont pas publiés.")
    if not said.source.strip() and said.proof is None:
        reasons.append("Citez votre source, ou joignez un document : l’équipe ne change rien sans preuve.")
    if ErrorReport.objects.filter(email=address, sent_at__gt=since).count() >= MOST_A_DAY:
        reasons.append(f"Cette adresse a déjà envoyé {MOST_A_DAY} signalements depuis hier : reprenez demain.")
    if reasons:
        raise Refusal(reasons)
    row = ErrorReport(
        collectivite=collectivite,
        edition=edition,
        claim=said.claim,
        explanation=said.explanation.strip(),
        source=" ".join(said.source.split()),
        email=address,
        full_name=said.full_name.strip(),
    )
    if said.proof is None:
        with transaction.atomic():
            _send(row, None, by)
    else:
        name, upload = said.proof
        keep(upload, name=name, by=by, save=lambda kept: _send(row, kept, by))
    return row


def _send(row: ErrorReport, proof: Attachment | None, by: User | None) -> None:
    row.proof = proof
    row.save()
    if by is not None:
        _confirm(row, by)
        return
    values = {**_words(row), "lien": emails.link("report-confirm", signing.dumps(row.pk, salt=SALT))}
    emails.write(REPORT_SENT, row.email, values, collectivite=row.collectivite, secret=True)
    MAIL.hand_on_commit()


def _words(row: ErrorReport) -> dict[str, str]:
    return {**emails.town_words(row.collectivite), "edition": str(row.edition.year)}


def _confirm(row: ErrorReport, by: User | None) -> None:
    row.confirmed_at = timezone.now()
    row.save(update_fields=["confirmed_at"])
    record(Verb.REPORT_ERROR, row, by=by, collectivite=row.collectivite.code, year=row.edition.year)


def report_of(token: str) -> ErrorReport:
    """The report whose address this link confirms. Raises Refusal when it is too old, or none of ours."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=CONFIRMED_WITHIN)
    except signing.BadSignature:
        raise Refusal(["Ce lien n’est plus valable : recommencez votre signalement."]) from None
    row = ErrorReport.objects.select_related("collectivite", "edition").filter(pk=pk).first()
    if row is None:
        raise Refusal(["Ce signalement n’existe plus : recommencez-le."])
    return row


@transaction.atomic
def confirm_report(token: str) -> ErrorReport:
    """Say that the address is hers: the équipe sees the report; twice is once. Raises Refusal."""
    found = report_of(token)
    row = ErrorReport.objects.select_for_update(of=("self",)).select_related("collectivite", "edition").get(pk=found.pk)
    if row.confirmed_at is None:
        _confirm(row, None)
    return row


@public_gesture
def answer_report(report: ErrorReport, *, accept: bool, word: str, by: User) -> str:
    """Answer a report; what was done, in a sentence, which the sender reads too. Accepted, a sourced level is recorded,
    and a level that a jury gave, or that is to be taken away, is proposed as a correction. Raises Refusal.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe du label répond à un signalement."])
    rows = ErrorReport.objects.waiting().select_for_update(of=("self",))
    row = rows.select_related("collectivite", "edition__regulation", "proof").filter(pk=report.pk).first()
    if row is None:
        raise Refusal([SETTLED])
    if not accept and not word.strip():
        raise Refusal(["Un refus s’explique : écrivez un mot."])
    done = _follow(row, word.strip(), by) if accept else ""
    row.accepted, row.word, row.settled_by, row.settled_at = accept, word.strip(), by, timezone.now()
    row.save(update_fields=["accepted", "word", "settled_by", "settled_at"])
    record(
        Verb.ACCEPT_REPORT if accept else Verb.REFUSE_REPORT,
        row,
        by=by,
        collectivite=row.collectivite.code,
        year=row.edition.year,
    )
    page = "collectivite" if accept else "report"
    values = {**_words(row), "mot": row.word, "lien": emails.link(page, row.collectivite.code)}
    letter = REPORT_ACCEPTED if accept else REPORT_REFUSED
    if not row.email.endswith(ERASED):  # her account was erased since: nobody reads there
        emails.write(letter, row.email, {**values, "suite": done} if accept else values, collectivite=row.collectivite)
        MAIL.hand_on_commit()
    return done or f"Le signalement sur {row.collectivite} est refusé."


def _follow(row: ErrorReport, word: str, by: User) -> str:
    """Do what an accepted report asks, by the action that its edition allows."""
    year, level = row.edition.year, row.arobases
    source = row.source or f"Document reçu le {timezone.localdate(row.sent_at):%d/%m/%Y} (signalement {row.pk})"
    known = Candidature.objects.in_the_race().filter(collectivite=row.collectivite, edition=row.edition)
    candidature = known.select_related("award", "edition__regulation").first()
    current = getattr(candidature, "award", None)
    if candidature is None or current is None:
        if row.claim == ClaimedLevel.NONE:
            raise Refusal([f"Aucun niveau n’est enregistré en {year} : il n’y a rien à retirer."])
        record_past_award(row.collectivite, row.edition, level, source=source, by=by)
        return f"Ce qui manquait en {year} est enregistré, avec sa source."
    if current.arobases == level:
        raise Refusal([f"C’est déjà le niveau publié en {year}."])
    if level is not None and current.origin == AwardOrigin.IMPORT and row.edition.coverage == Coverage.PARTIAL:
        award(candidature, level, origin=AwardOrigin.IMPORT, by=by, source=source)
        return f"Le niveau de {year} est corrigé, avec sa source."
    if row.claim == ClaimedLevel.UNRATED:
        raise Refusal([f"Un niveau est publié en {year} : proposez plutôt de le retirer."])
    propose_correction(candidature, arobases=level, reason=word or f"Erreur signalée ; source : {source}", by=by)
    return f"La correction du niveau de {year} est proposée : une deuxième personne l’accorde."


@transaction.atomic
def forget_reports() -> int:
    """Drop the reports that nobody confirmed in time, with their documents; a year after its answer, empty one of its
    name and its address, and drop the document of one that was refused. How many.
    """
    now = timezone.now()
    unconfirmed = ErrorReport.objects.filter(confirmed_at__isnull=True, sent_at__lt=now - CONFIRMED_WITHIN)
    settled = ErrorReport.objects.filter(settled_at__lt=now - SETTLED_REPORT.lasts).exclude(email="")
    count = 0
    for row in unconfirmed.select_related("proof").select_for_update(of=("self",)):
        proof = row.proof
        row.delete()
        if proof is not None:
            erase(proof)
        count += 1
    for row in settled.select_related("proof").select_for_update(of=("self",)):
        proof = row.proof if row.accepted is False else None
        row.email = row.full_name = ""
        if proof is not None:
            row.proof, row.source = None, row.source or "Document effacé"
        row.save(update_fields=["email", "full_name", "proof", "source"])
        if proof is not None:
            erase(proof)
        count += 1
    return count
