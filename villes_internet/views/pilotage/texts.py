"""The texts of an edition that the équipe types: calendar, règlement, templates of mails; drafts until they are
applied.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from label.actions.editions import calendar_refusals, save_calendar
from label.actions.mail import EVERYWHERE, KeptTo, save_letter, save_mailing, save_template, template_of, text_refusals
from label.emails import text_of
from label.enums import Audience, CandidatureStatus, MailKind, Phase
from label.forms.drafts import DraftedForm
from label.forms.editions import CalendarForm, RegulationForm
from label.forms.mail import LetterForm, MailingForm, TemplateForm
from label.models import Candidature, Edition, Mailing, Regulation, User
from label.queries.mail import narrowing_refusals
from label.rules.calendar import EditionCalendar, phases_crossed, reminder_moments
from label.rules.letters import GestureMail, letter_faults
from label.rules.regulation import PARAMETER_NAMES, RULES, RegulationTerms, regulation_faults
from label.views.applying import AppliedText
from toolkit.dates import moment_in_words
from toolkit.french import upper_first
from villes_internet.actions import set_regulation


def calendar_text(edition: Edition, by: User) -> AppliedText:
    """The calendar of an edition."""
    force = {**vars(edition.calendar), "ceremony_place": edition.ceremony_place}

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> CalendarForm:
        return CalendarForm(data, initial=initial or force, auto_id="cal_%s")

    def crossed(form: DraftedForm) -> list[Phase]:
        if not edition.is_announced:
            return []
        return phases_crossed(Phase(edition.phase), _calendar_of(form), timezone.now())

    def apply(form: DraftedForm) -> None:
        save_calendar(
            edition,
            _calendar_of(form),
            by=by,
            ceremony_place=form.cleaned_data["ceremony_place"],
            confirmed=[phase for phase in form.cleaned_data["phases"].split(",") if phase],
        )

    return AppliedText(
        place=f"calendar:{edition.year}",
        title=f"Calendrier {edition.year}",
        address=reverse("equipe-calendar", args=[edition.year]),
        typed_at=reverse("equipe-edition", args=[edition.year]),
        back=reverse("equipe-edition", args=[edition.year]),
        make=make,
        apply=apply,
        effects=lambda form: consequences_of_calendar(edition, _calendar_of(form), crossed(form)),
        refusals=lambda form: calendar_refusals(edition, _calendar_of(form)),
        read=lambda form: {"phases": ",".join(crossed(form))},
        button="Appliquer le calendrier…",
        even_unchanged=True,
        done="Le calendrier est appliqué.",
    )


def _calendar_of(form: DraftedForm) -> EditionCalendar:
    if not isinstance(form, CalendarForm):
        raise TypeError
    return form.calendar


def consequences_of_calendar(edition: Edition, calendar: EditionCalendar, phases: Sequence[Phase]) -> list[str]:
    """What applying this calendar would do, as French sentences: phases, what closes, mails, publication."""
    said = [f"L’édition passe maintenant à « {phase.label.lower()} »." for phase in phases]
    if not phases:
        known = "elle avancera à ces dates" if edition.is_announced else "c’est un brouillon, personne ne la voit"
        said.append(f"L’édition reste à « {Phase(edition.phase).label.lower()} » : {known}.")
    unfiled = Candidature.objects.filter(edition=edition, status=CandidatureStatus.REGISTERED).count()
    if Phase.APPRAISAL in phases:
        said.append(f"Candidatures inscrites qui ne pourront plus être déposées, sauf prolongation : {unfiled}.")
    elif phases and phases[-1] == Phase.FILLING and calendar.closes_at is not None:
        upcoming = [moment for _, moment in reminder_moments(calendar.closes_at) if moment > timezone.now()]
        if upcoming:
            said.append(f"Prochaine relance : le {moment_in_words(upcoming[0])}, à {unfiled} candidatures inscrites.")
    else:
        said.append("Aucun courriel ne part.")
    if edition.armed_at is not None and calendar.publishes_at != edition.publishes_at:
        said.append("L’autorisation de publier est reprise : elle nommait une autre heure.")
    said.append("Rien n’est publié : la publication s’autorise à part, pendant l’embargo.")
    return said


def regulation_text(edition: Edition, by: User) -> AppliedText:
    """The règlement of an edition."""
    known = Regulation.objects.filter(edition=edition).first() or Regulation(edition=edition)
    force = {name: getattr(known, name) for name in RegulationForm.parameters}

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> RegulationForm:
        return RegulationForm(data, initial=initial or force, auto_id="reg_%s")

    def apply(form: DraftedForm) -> None:
        for name in force:
            setattr(known, name, form.cleaned_data[name])
        set_regulation(known, by=by)

    def effects(form: DraftedForm) -> list[str]:
        said = []
        if edition.is_announced:
            said.append("La page publique du règlement dit ce texte dès maintenant.")
        else:
            said.append("L’édition n’est pas annoncée : seule l’équipe lit ce règlement.")
        if form.cleaned_data["text"].strip():
            said.append("Son PDF se refait.")
        if any(form.cleaned_data[rule.name] != force[rule.name] for rule in RULES):
            count = Candidature.objects.running().filter(edition=edition).count()
            said.append(f"Les niveaux possibles suivent ces paramètres. Candidatures concernées : {count}.")
        return said

    def refusals(form: DraftedForm) -> list[str]:
        """Once people may read it, a règlement neither lacks nor contradicts anything more than it did."""
        if not edition.is_announced:
            return []
        terms = RegulationTerms(**{name: form.cleaned_data[name] for name in PARAMETER_NAMES})
        before = regulation_faults(known.terms, has_text=bool(known.text.strip()))
        now = regulation_faults(terms, has_text=bool(form.cleaned_data["text"].strip()))
        return [f"{upper_first(fault)}." for fault in now if fault not in before]

    return AppliedText(
        place=f"regulation:{edition.year}",
        title=f"Règlement {edition.year}",
        address=reverse("equipe-regulation", args=[edition.year]),
        typed_at=reverse("equipe-edition", args=[edition.year]),
        back=reverse("equipe-edition", args=[edition.year]),
        make=make,
        apply=apply,
        effects=effects,
        refusals=refusals,
        button="Appliquer le règlement…",
        done="Le règlement est enregistré ; son PDF se prépare.",
    )


def template_text(edition: Edition, kind: MailKind, by: User) -> AppliedText:
    """The template of one kind of message of an edition."""
    known = template_of(edition, kind)
    force = {"subject": known.subject, "body": known.body}

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> TemplateForm:
        return TemplateForm(data, initial=initial or force)

    def apply(form: DraftedForm) -> None:
        values = form.cleaned_data
        save_template(edition, kind, subject=values["subject"], body=values["body"], by=by)

    def effects(_form: DraftedForm) -> list[str]:
        ready = Mailing.objects.filter(edition=edition, kind=kind).count()
        return [
            f"Les envois « {kind.label.lower()} » préparés à partir de maintenant emploient ce texte.",
            f"Envois déjà préparés ou partis, qui ne changent pas : {ready}.",
            "Aucun courriel ne part maintenant.",
        ]

    return AppliedText(
        place=f"mail:{edition.year}:{kind.value}",
        title=f"Modèle : {kind.label.lower()}, édition {edition.year}",
        address=reverse("equipe-template", args=[edition.year, kind.value]),
        back=reverse("equipe-mails", args=[edition.year]),
        make=make,
        apply=apply,
        effects=effects,
        done="Le modèle est appliqué.",
    )


def letter_text(letter: GestureMail, by: User) -> AppliedText:
    """The text of a mail that leaves of itself, the same in every edition."""
    subject, body = text_of(letter)
    force = {"subject": subject, "body": body}
    here = reverse("equipe-letter", args=[letter.code])

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> LetterForm:
        return LetterForm(letter, data, initial=initial or force)

    def apply(form: DraftedForm) -> None:
        save_letter(letter, subject=form.cleaned_data["subject"], body=form.cleaned_data["body"], by=by)

    return AppliedText(
        place=f"letter:{letter.code}",
        title=f"Courriel : {letter.name.lower()}",
        address=here,
        back=here,
        make=make,
        apply=apply,
        effects=lambda _form: [
            "Ce courriel part désormais avec ce texte, dans toutes les éditions.",
            "Ceux qui sont partis, ou attendent leur départ, ne changent pas.",
        ],
        refusals=lambda form: letter_faults(letter, form.cleaned_data["subject"], form.cleaned_data["body"]),
        done="Le texte est en vigueur.",
    )


def mailing_text(mailing: Mailing, by: User) -> AppliedText:
    """The text and the audience of a mailing that has not left: nothing half typed ever leaves."""
    force = {
        "audience": mailing.audience,
        "region": mailing.region,
        "town_class": mailing.town_class,
        "arobases": "" if mailing.arobases is None else str(mailing.arobases),
        "subject": mailing.subject,
        "body": mailing.body,
    }

    def make(data: Any = None, initial: Mapping[str, Any] | None = None) -> MailingForm:
        return MailingForm(data, initial=initial or force)

    def apply(form: DraftedForm) -> None:
        values = form.cleaned_data
        subject, body, audience = values["subject"], values["body"], Audience(values["audience"])
        save_mailing(mailing, subject=subject, body=body, audience=audience, by=by, kept_to=_kept_to(values))

    return AppliedText(
        place=f"mailing:{mailing.pk}",
        title=f"Envoi : {mailing.get_kind_display().lower()}, édition {mailing.edition.year}",
        address=reverse("equipe-mailing", args=[mailing.pk]),
        back=reverse("equipe-mailing", args=[mailing.pk]),
        make=make,
        apply=apply,
        effects=lambda _form: ["L’envoi partira avec ce texte, quand vous l’enverrez ou à son heure."],
        refusals=lambda form: _mailing_refusals(mailing, form.cleaned_data),
        done="L’envoi est corrigé.",
    )


def _kept_to(values: Mapping[str, Any]) -> KeptTo:
    level = values["arobases"]
    return KeptTo(values["region"], values["town_class"], int(level) if level else None)


def _mailing_refusals(mailing: Mailing, values: Mapping[str, Any]) -> list[str]:
    audience, kept_to = Audience(values["audience"]), _kept_to(values)
    narrowed = kept_to != EVERYWHERE
    return [
        *text_refusals(values["subject"], values["body"], audience),
        *narrowing_refusals(mailing.edition, audience, narrowed=narrowed, arobases=kept_to.arobases),
    ]
