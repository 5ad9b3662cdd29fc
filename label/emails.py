"""What is written to people, put in the outbox in the same transaction as the gesture; `label.tasks` sends it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from label import account_letters, letters
from label.enums import CandidatureStatus, Role
from label.models import (
    Award,
    Candidature,
    Collectivite,
    Correction,
    Edition,
    FactorReset,
    Invitation,
    MailMessage,
    MailTemplate,
    Membership,
    SignatoryRequest,
    User,
)
from label.queries.opposition import with_opposition
from label.rules.letters import GestureMail, written
from toolkit.dates import moment_in_words
from toolkit.french import listed, of_place

LetterText = tuple[str, str]  # a subject and a body


def link(name: str, *args: Any) -> str:
    """The whole address of a page, as a mail needs it."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def text_of(letter: GestureMail) -> LetterText:
    """The text in force of a letter: the équipe's, else the one that is proposed; one query."""
    row = MailTemplate.objects.filter(edition=None, kind=letter.code).first()
    return (row.subject, row.body) if row is not None else (letter.subject, letter.body)


def composed(letter: GestureMail, text: LetterText, values: Mapping[str, str], address: str, town: str) -> LetterText:
    """What this address reads, with why it comes and how to stop it when nobody asked for it."""
    known = {"label": settings.LABEL["name"], "equipe": settings.LABEL["publisher"], **values}
    subject = " ".join(written(text[0], known).split())[:200]
    body = written(text[1], known) + "\n"
    return subject, with_opposition(body, letter.why, address, town) if letter.why else body


def queue(
    kind: str,
    address: str,
    *,
    subject: str,
    text: str,
    user: User | None = None,
    collectivite: Collectivite | None = None,
    about: User | None = None,
    secret: bool = False,
) -> MailMessage:
    """Put one message in the outbox; `about` is the other person whom it names.

    A secret one (it carries a link that opens something) is emptied once sent.
    """
    return MailMessage.objects.create(
        subject_kind=kind,
        address=address.strip().lower(),
        user=user,
        collectivite=collectivite,
        about=about,
        subject=" ".join(subject.split())[:200],
        text=text.strip() + "\n",
        secret=secret,
        due_at=timezone.now(),
    )


def write(
    letter: GestureMail,
    to: User | str | Sequence[User],
    values: Mapping[str, str],
    *,
    collectivite: Collectivite | None = None,
    about: User | None = None,
    secret: bool = False,
) -> None:
    """Write a letter to a person, to an address, or to several people; two queries for one."""
    text, town = text_of(letter), collectivite.name if collectivite is not None else ""
    for one in [to] if isinstance(to, User | str) else to:
        user, address = (one, one.email) if isinstance(one, User) else (None, one)
        subject, body = composed(letter, text, values, address, town)
        queue(
            letter.code,
            address,
            subject=subject,
            text=body,
            user=user,
            collectivite=collectivite,
            about=about,
            secret=secret,
        )


def town_words(collectivite: Collectivite, name: str = "") -> dict[str, str]:
    """The words of a letter that name a collectivité, under the name that it had when it is given."""
    known = name or collectivite.name
    return {"collectivite": known, "de_la_collectivite": of_place(known)}


def year_words(candidature: Candidature) -> dict[str, str]:
    """The words of a letter about a candidature: its collectivité, its year, its space."""
    code, year = candidature.collectivite.code, candidature.edition.year
    return {
        **town_words(candidature.collectivite, candidature.name),
        "edition": str(year),
        "lien": link("candidature-space", code, year),
    }


def roles_said(roles: Collection[str]) -> str:
    """« contributeur et correspondant », in the order of the enumeration."""
    return listed([role.label.lower() for role in Role if role.value in roles])


def _quoted(text: str) -> str:
    return f"« {text} »" if text else ""


def membership_asked(membership: Membership, deciders: list[User]) -> None:
    """To those who may accept: the correspondants, else the équipe's address."""
    here, asking = membership.collectivite, membership.user
    address = link("candidature-people", here.code) if deciders else link("equipe-memberships")
    values = {
        **town_words(here),
        "prenom_nom": str(asking),
        "adresse": asking.email,
        "fonction": membership.function,
        "message": _quoted(membership.message),
        "lien": address,
    }
    write(letters.ASKED, deciders or settings.LABEL["contact_email"], values, collectivite=here, about=asking)


def membership_decided(membership: Membership) -> None:
    """To the person: accepted with her roles, or refused, with the word that was written."""
    values = {
        **town_words(membership.collectivite),
        "prenom_nom": str(membership.user),
        "roles": roles_said(membership.roles),
        "message": _quoted(membership.decision),
        "lien": link("candidature-latest", membership.collectivite.code),
    }
    letter = letters.ACCEPTED if membership.is_active else letters.REFUSED
    write(letter, membership.user, values, collectivite=membership.collectivite)


def membership_followed(membership: Membership, old: Collectivite) -> None:
    """To somebody whom the équipe attached to what succeeds to her collectivité."""
    here = membership.collectivite
    values = {
        **town_words(here),
        "prenom_nom": str(membership.user),
        "ancienne": old.name,
        "roles": roles_said(membership.roles),
        "lien": link("candidature-latest", here.code),
    }
    write(letters.FOLLOWED, membership.user, values, collectivite=here)


def roles_changed(membership: Membership) -> None:
    """To somebody whose roles another person changed."""
    values = {
        **town_words(membership.collectivite),
        "prenom_nom": str(membership.user),
        "roles": roles_said(membership.roles),
        "lien": link("account-rights"),
    }
    write(letters.ROLES, membership.user, values, collectivite=membership.collectivite)


def membership_ended(membership: Membership) -> None:
    """To the person whose attachment is over."""
    here = membership.collectivite
    values = {**town_words(here), "prenom_nom": str(membership.user), "lien": link("account-rights")}
    write(letters.ENDED, membership.user, values, collectivite=here)


def invited(invitation: Invitation, token: str) -> None:
    """The link that accepts an invitation: the token exists in this message only."""
    here, by = invitation.collectivite, invitation.invited_by
    values = {
        **town_words(here),
        "invitant": str(by) if by is not None else "L’équipe du label",
        "roles": roles_said(invitation.roles),
        "lien": link("invitation", token),
    }
    write(letters.INVITATION, invitation.email, values, collectivite=here, about=by, secret=True)


def signatory_asked(asked: SignatoryRequest) -> None:
    """To the équipe: whom a collectivité proposes as signataire."""
    values = {
        **town_words(asked.collectivite),
        "qui": str(asked.asked_by),
        "personne": asked.full_name,
        "adresse": asked.email,
        "titre": asked.get_basis_display().lower(),
        "lien": link("equipe-memberships"),
    }
    to = settings.LABEL["contact_email"]
    write(letters.SIGNATORY_ASKED, to, values, collectivite=asked.collectivite, about=asked.asked_by)


def signatory_answered(asked: SignatoryRequest) -> None:
    """To who proposed a signataire: accepted, or refused with the word."""
    here = asked.collectivite
    values = {
        **town_words(here),
        "prenom_nom": str(asked.asked_by),
        "personne": asked.full_name,
        "message": _quoted(asked.word),
        "lien": link("candidature-latest", here.code),
    }
    letter = letters.SIGNATORY_NAMED if asked.granted else letters.SIGNATORY_REFUSED
    write(letter, asked.asked_by, values, collectivite=here)


def candidature_filed(candidature: Candidature, people: list[User]) -> None:
    """The receipt, to everybody who works on the candidature."""
    here, by = candidature.collectivite, candidature.submitted_by
    values = {
        **year_words(candidature),
        "accuse": candidature.receipt,
        "date": moment_in_words(candidature.submitted_at),
        "deposant": str(by),
        "accuse_pdf": link("candidature-filing", here.code, candidature.edition.year),
    }
    write(letters.FILED, people, values, collectivite=here, about=by)


def candidature_reopened(candidature: Candidature, people: list[User]) -> None:
    """To everybody who works on a candidature: it is to be filed again."""
    values = {**year_words(candidature), "cloture": moment_in_words(candidature.filing_window.deadline)}
    write(letters.REOPENED, people, values, collectivite=candidature.collectivite)


def candidature_extended(candidature: Candidature, people: list[User]) -> None:
    """To everybody who works on a candidature: it may be filed later."""
    values = {
        **year_words(candidature),
        "cloture": moment_in_words(candidature.extended_until),
        "raison": candidature.extension_reason,
    }
    write(letters.EXTENDED, people, values, collectivite=candidature.collectivite)


def candidature_changed(candidature: Candidature, people: list[User]) -> None:
    """Withdrawn, inadmissible or restored: to everybody who works on the candidature."""
    letter = {
        CandidatureStatus.WITHDRAWN: letters.WITHDRAWN,
        CandidatureStatus.INADMISSIBLE: letters.INADMISSIBLE,
    }.get(CandidatureStatus(candidature.status), letters.RESTORED)
    filed = candidature.status == CandidatureStatus.FILED
    values = {
        **year_words(candidature),
        "raison": candidature.status_reason,
        "etat": "le dossier est déposé" if filed else "le dossier est à déposer",
    }
    write(letter, people, values, collectivite=candidature.collectivite)


def idle_warning(user: User) -> None:
    """A month before an idle account is erased."""
    write(account_letters.IDLE, user, {"lien": link("account_login")})


def told_of_results(edition: Edition) -> QuerySet[Membership]:
    """Everybody attached to a labelled collectivité, who is written to when the results are published."""
    towns = Award.objects.standing().filter(candidature__edition=edition).values("candidature__collectivite")
    return Membership.objects.active().filter(collectivite__in=towns, user__is_active=True)


def result_letter(edition: Edition, membership: Membership, level: int, text: LetterText) -> LetterText:
    """The subject and the text that somebody reads of the result of her collectivité, from the text in force."""
    here = membership.collectivite
    values = {
        **town_words(here),
        "edition": str(edition.year),
        "niveau": f"{level} @" if level else "une mention",
        "lien": link("candidature-result", here.code, edition.year),
    }
    return composed(letters.RESULT, text, values, membership.user.email, here.name)


def results_published(edition: Edition) -> int:
    """To everybody attached to a labelled collectivité: the results are published, here is yours; how many messages.
    Four queries.
    """
    levels = dict(
        Award.objects.standing()
        .filter(candidature__edition=edition)
        .values_list("candidature__collectivite", "arobases")
    )
    messages = []
    rows, text = told_of_results(edition), text_of(letters.RESULT)
    for membership in rows.select_related("user", "collectivite").order_by("collectivite__sort_key", "pk"):
        subject, body = result_letter(edition, membership, levels[membership.collectivite_id], text)
        messages.append(
            MailMessage(
                subject_kind=letters.RESULT.code,
                address=membership.user.email,
                user=membership.user,
                collectivite=membership.collectivite,
                subject=subject,
                text=body,
                due_at=timezone.now(),
            )
        )
    MailMessage.objects.bulk_create(messages, batch_size=500)
    return len(messages)


def password_words(user: User) -> str:
    """How somebody chooses a password who has none."""
    if user.has_usable_password():
        return ""
    return f"Choisissez d’abord un mot de passe, avec cette adresse : {link('account_reset_password')}"


def colleague_named(user: User) -> None:
    """To somebody who is now of the équipe: how to come in."""
    values = {"lien": link("equipe-latest"), "mot_de_passe": password_words(user)}
    write(account_letters.COLLEAGUE_NAMED, user, values)


def colleague_ended(user: User) -> None:
    """To somebody who is of the équipe no more."""
    write(account_letters.COLLEAGUE_ENDED, user, {"lien": link("contact")})


def account_suspended(user: User, reason: str) -> None:
    """To somebody whose account is closed, with the reason."""
    write(account_letters.CLOSED, user, {"raison": reason, "lien": link("contact")})


def account_reopened(user: User) -> None:
    """To somebody whose account is open again."""
    write(account_letters.OPENED_AGAIN, user, {"lien": link("account_login")})


def factor_reset(user: User, asked: bool) -> None:
    """To somebody whose second factor was taken away; `asked`: whether one will be asked of her at the next
    sign-in.
    """
    values = {
        "suite": "Un nouveau vous sera demandé à la prochaine connexion." if asked else "",
        "lien": link("account_login"),
        "contact": link("contact"),
    }
    write(account_letters.FACTOR_RESET, user, values)


def factor_asked(reset: FactorReset, people: Sequence[User]) -> None:
    """To the others of the équipe: one of them asks that somebody's second factor be set anew."""
    user = reset.user
    values = {
        "demande": str(reset.asked_by),
        "prenom_nom": str(user),
        "raison": reset.reason,
        "lien": link("equipe-person", user.pk),
    }
    write(account_letters.FACTOR_ASKED, people, values, about=user)


def address_changed(user: User, before: str) -> None:
    """To both addresses of somebody whose address the équipe has changed."""
    values = {"avant": before, "adresse": user.email, "lien": link("account_login"), "contact": link("contact")}
    write(account_letters.ADDRESS_CHANGED, user, values)
    write(account_letters.ADDRESS_CHANGED, before, values, about=user)


def corrected(correction: Correction, people: list[User]) -> None:
    """To the people of a town: its published level was corrected, and why."""
    here, year = correction.candidature.collectivite, correction.candidature.edition.year
    values = {
        **town_words(here),
        "edition": str(year),
        "changement": correction.words,
        "raison": correction.reason,
        "lien": link("candidature-result", here.code, year),
    }
    write(letters.CORRECTED, people, values, collectivite=here)
