"""What is written to members and to towns."""

from datetime import date

from django.conf import settings

from jury import letters
from jury.models import Appeal, Assignment, Feedback, JuryMember, PastCheck, TownQuestion
from label.emails import link, password_words, town_words, write, year_words
from label.models import User
from toolkit.dates import french_date
from toolkit.typography import plural


def named(member: JuryMember) -> None:
    """To somebody who is named: how to come in."""
    values = {
        "edition": str(member.edition.year),
        "role": member.get_role_display().lower(),
        "mot_de_passe": password_words(member.user),
        "lien": link("jury", member.edition.year),
    }
    write(letters.NAMED, member.user, values)


def asked(question: TownQuestion, people: list[User]) -> None:
    """To the people of a town: a question about its dossier."""
    here = question.candidature.collectivite
    values = {
        **year_words(question.candidature),
        "question": question.text,
        "date": french_date(question.due_on),
        "lien": link("candidature-questions", here.code, question.candidature.edition.year),
    }
    write(letters.QUESTION, people, values, collectivite=here)


def answered(question: TownQuestion) -> None:
    """To the instructeur: the town has answered."""
    here, year = question.candidature.collectivite, question.candidature.edition.year
    values = {**town_words(here), "reponse": question.answer, "lien": link("appraisal-dossier", year, here.code)}
    write(letters.ANSWER, question.member.user, values)


def given(row: Assignment) -> None:
    """To an instructeur: a dossier that another reader leaves, from which she is recused."""
    here, year = row.candidature.collectivite, row.candidature.edition.year
    values = {
        **town_words(here),
        "date": f", à rendre pour le {french_date(row.due_on)}" if row.due_on is not None else "",
        "lien": link("appraisal-dossier", year, here.code),
    }
    write(letters.GIVEN, row.member.user, values)


def reminded(member: JuryMember, *, left: int, late: int) -> None:
    """To an instructeur: what is left to hand in."""
    values = {
        "edition": str(member.edition.year),
        "reste": plural(left, "dossier", "dossiers"),
        "retard": f", dont {late} dont la date est passée" if late else "",
        "lien": f"{link('appraisal', member.edition.year)}?qui=moi",
    }
    write(letters.REMINDER, member.user, values)


def day_moved(member: JuryMember, *, left: int, due_on: date) -> None:
    """To an instructeur: the new day of what is left to hand in."""
    values = {
        "edition": str(member.edition.year),
        "reste": plural(left, "dossier", "dossiers"),
        "date": french_date(due_on),
        "lien": f"{link('appraisal', member.edition.year)}?qui=moi",
    }
    write(letters.NEW_DAY, member.user, values)


def past_to_check(check: PastCheck, people: list[User]) -> None:
    """To the équipe: a reader waits for the past of a town to be settled."""
    here, year = check.candidature.collectivite, check.candidature.edition.year
    address = f"{link('equipe-collectivite', year, here.code)}#passe"
    write(letters.PAST, people, {**town_words(here), "lecteur": str(check.member), "lien": address})


def feedback_read(feedback: Feedback, people: list[User]) -> None:
    """To the people of a town: its restitution, published already, has been read again."""
    here, year = feedback.candidature.collectivite, feedback.candidature.edition.year
    values = {**year_words(feedback.candidature), "lien": link("candidature-result", here.code, year)}
    write(letters.FEEDBACK_READ, people, values, collectivite=here)


def appeal_received(appeal: Appeal) -> None:
    """To who contests, a receipt; to the équipe, that an appeal waits."""
    candidature = appeal.candidature
    code, year = candidature.collectivite.code, candidature.edition.year
    values = {**year_words(candidature), "lien": link("candidature-result", code, year)}
    write(letters.APPEAL_RECEIVED, appeal.received_by, values)
    values |= {"lien": link("equipe-feedback", year, code)}
    write(letters.APPEAL_TO_READ, settings.LABEL["contact_email"], values)


def appeal_settled(appeal: Appeal) -> None:
    """To who contested: the answer of the équipe, once nothing of it waits for anybody."""
    candidature = appeal.candidature
    values = {
        **year_words(candidature),
        "issue": appeal.get_status_display().lower(),
        "reponse": appeal.answer,
        "lien": link("candidature-result", candidature.collectivite.code, candidature.edition.year),
    }
    write(letters.APPEAL_SETTLED, appeal.received_by, values)
