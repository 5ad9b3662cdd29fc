"""What is written to people, put in the outbox in the same transaction as the gesture; `label.tasks` sends it."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from label.models import (
    Award,
    Candidature,
    Collectivite,
    Correction,
    Edition,
    Invitation,
    MailMessage,
    Membership,
    User,
)
from label.queries.opposition import with_opposition
from label.rules.mail import UNASKED

ASKED = "rattachement_demande"


def link(name: str, *args: Any) -> str:
    """The whole address of a page, as a mail needs it."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


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

    A secret one (it carries a link that opens something) is emptied once sent. One that nobody asked for says why it
    comes, and how to stop it.
    """
    if (why := UNASKED.get(kind)) is not None:
        text = with_opposition(text, why, address, collectivite.name if collectivite is not None else "")
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
    kind: str,
    address: str,
    context: dict[str, Any],
    *,
    user: User | None = None,
    collectivite: Collectivite | None = None,
    about: User | None = None,
    secret: bool = False,
    app: str = "label",
) -> MailMessage:
    """The message of two templates of an app, `<app>/email/<kind>_subject.txt` and `_body.txt`."""
    values = {**context, "identity": settings.LABEL}
    return queue(
        kind,
        address,
        subject=render_to_string(f"{app}/email/{kind}_subject.txt", values),
        text=render_to_string(f"{app}/email/{kind}_body.txt", values),
        user=user,
        collectivite=collectivite,
        about=about,
        secret=secret,
    )


def membership_asked(membership: Membership, deciders: list[User]) -> None:
    """To those who may accept: the correspondants, else the équipe's address."""
    here = membership.collectivite
    if deciders:
        for user in deciders:
            context = {"membership": membership, "link": link("candidature-people", here.code)}
            write(ASKED, user.email, context, user=user, collectivite=here, about=membership.user)
        return
    context = {"membership": membership, "link": link("equipe-memberships")}
    write(ASKED, settings.LABEL["contact_email"], context, collectivite=here, about=membership.user)


def membership_decided(membership: Membership) -> None:
    """To the person: accepted with her roles, or refused, with the word that was written."""
    context = {"membership": membership, "link": link("candidature-latest", membership.collectivite.code)}
    write(
        "rattachement_decide",
        membership.user.email,
        context,
        user=membership.user,
        collectivite=membership.collectivite,
    )


def membership_ended(membership: Membership) -> None:
    """To the person whose attachment is over."""
    context = {"membership": membership, "link": link("account-rights")}
    write(
        "rattachement_fini", membership.user.email, context, user=membership.user, collectivite=membership.collectivite
    )


def invited(invitation: Invitation, token: str) -> None:
    """The link that accepts an invitation: the token exists in this message only."""
    context = {"invitation": invitation, "link": link("invitation", token)}
    write(
        "invitation",
        invitation.email,
        context,
        collectivite=invitation.collectivite,
        about=invitation.invited_by,
        secret=True,
    )


def candidature_filed(candidature: Candidature, people: list[User]) -> None:
    """The receipt, to everybody who works on the candidature."""
    place = candidature.collectivite.code, candidature.edition.year
    context = {
        "candidature": candidature,
        "link": link("candidature-space", *place),
        "receipt": link("candidature-filing", *place),
    }
    for user in people:
        named = candidature.submitted_by
        write("depot", user.email, context, user=user, collectivite=candidature.collectivite, about=named)


def candidature_changed(candidature: Candidature, people: list[User], kind: str) -> None:
    """Reopened, withdrawn, inadmissible, restored or extended: to everybody who works on the candidature."""
    place = candidature.collectivite.code, candidature.edition.year
    context = {
        "candidature": candidature,
        "link": link("candidature-space", *place),
        "what": kind,
    }
    for user in people:
        write("candidature_changee", user.email, context, user=user, collectivite=candidature.collectivite)


def idle_warning(user: User) -> None:
    """A month before an idle account is erased."""
    write("compte_inactif", user.email, {"link": link("account_login")}, user=user)


def told_of_results(edition: Edition) -> QuerySet[Membership]:
    """Everybody attached to a labelled collectivité, who is written to when the results are published."""
    towns = Award.objects.standing().filter(candidature__edition=edition).values("candidature__collectivite")
    return Membership.objects.active().filter(collectivite__in=towns, user__is_active=True)


def result_letter(edition: Edition, membership: Membership, level: int) -> tuple[str, str]:
    """The subject and the text that somebody reads of the result of her collectivité."""
    here = membership.collectivite
    values = {
        "identity": settings.LABEL,
        "edition": edition,
        "collectivite": here,
        "level": level,
        "link": link("candidature-result", here.code, edition.year),
    }
    subject = " ".join(render_to_string("label/email/resultat_subject.txt", values).split())[:200]
    text = render_to_string("label/email/resultat_body.txt", values)
    return subject, with_opposition(text, UNASKED["resultat"], membership.user.email, here.name)


def results_published(edition: Edition) -> int:
    """To everybody attached to a labelled collectivité: the results are published, here is yours; how many messages.
    Three queries.
    """
    levels = dict(
        Award.objects.standing()
        .filter(candidature__edition=edition)
        .values_list("candidature__collectivite", "arobases")
    )
    messages = []
    rows = told_of_results(edition)
    for membership in rows.select_related("user", "collectivite").order_by("collectivite__sort_key", "pk"):
        subject, text = result_letter(edition, membership, levels[membership.collectivite_id])
        messages.append(
            MailMessage(
                subject_kind="resultat",
                address=membership.user.email,
                user=membership.user,
                collectivite=membership.collectivite,
                subject=subject,
                text=text,
                due_at=timezone.now(),
            )
        )
    MailMessage.objects.bulk_create(messages, batch_size=500)
    return len(messages)


def colleague_named(user: User) -> None:
    """To somebody who is now of the équipe: how to come in."""
    password = "" if user.has_usable_password() else link("account_reset_password")
    write("collegue_nomme", user.email, {"link": link("equipe-latest"), "password": password}, user=user)


def colleague_ended(user: User) -> None:
    """To somebody who is of the équipe no more."""
    write("collegue_retire", user.email, {"link": link("contact")}, user=user)


def account_suspended(user: User, reason: str) -> None:
    """To somebody whose account is closed, with the reason."""
    write("compte_ferme", user.email, {"reason": reason, "link": link("contact")}, user=user)


def account_reopened(user: User) -> None:
    """To somebody whose account is open again."""
    write("compte_rouvert", user.email, {"link": link("account_login")}, user=user)


def factor_reset(user: User, asked: bool) -> None:
    """To somebody whose second factor was taken away; `asked`: whether one will be asked of her at the next
    sign-in.
    """
    context = {"link": link("account_login"), "asked": asked, "contact": link("contact")}
    write("second_facteur_remis", user.email, context, user=user)


def corrected(correction: Correction, people: list[User]) -> None:
    """To the people of a town: its published level was corrected, and why."""
    here = correction.candidature.collectivite
    address = link("candidature-result", here.code, correction.candidature.edition.year)
    for user in people:
        context = {"correction": correction, "collectivite": here, "link": address}
        write("correction", user.email, context, user=user, collectivite=here)
