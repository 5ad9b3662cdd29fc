"""What is written to members and to towns."""

from django.conf import settings

from jury.models import Appeal, JuryMember, PastCheck, TownQuestion
from label.emails import link, write
from label.models import User


def _write(kind: str, user: User, context: dict[str, object]) -> None:
    write(kind, user.email, context, user=user, app="jury")


def named(member: JuryMember) -> None:
    """To somebody who is named: how to come in."""
    fresh = not member.user.has_usable_password()
    _write(
        "jury_nomme",
        member.user,
        {
            "member": member,
            "link": link("jury", member.edition.year),
            "password": link("account_reset_password") if fresh else "",
        },
    )


def asked(question: TownQuestion, people: list[User]) -> None:
    """To the people of a town: a question about its file."""
    place = question.candidature.collectivite.code, question.candidature.edition.year
    for user in people:
        _write(
            "jury_question",
            user,
            {
                "question": question,
                "collectivite": question.candidature.collectivite,
                "link": link("candidature-questions", *place),
            },
        )


def answered(question: TownQuestion) -> None:
    """To the instructeur: the town has answered."""
    _write(
        "jury_reponse",
        question.member.user,
        {
            "question": question,
            "collectivite": question.candidature.collectivite,
            "link": link("appraisal-file", question.candidature.edition.year, question.candidature.collectivite.code),
        },
    )


def reminded(member: JuryMember, *, left: int, late: int) -> None:
    """To an instructeur: what is left to hand in."""
    address = link("appraisal", member.edition.year)
    _write("jury_relance", member.user, {"member": member, "left": left, "late": late, "link": address})


def past_to_check(check: PastCheck, people: list[User]) -> None:
    """To the équipe: a reader waits for the past of a town to be settled."""
    edition = check.candidature.edition
    for user in people:
        _write(
            "jury_passe",
            user,
            {
                "pending": check,
                "collectivite": check.candidature.collectivite,
                "link": f"{link('equipe-collectivite', edition.year, check.candidature.collectivite.code)}#passe",
            },
        )


def appeal_received(appeal: Appeal) -> None:
    """To who contests, a receipt; to the équipe, that an appeal waits."""
    candidature = appeal.candidature
    context = {
        "appeal": appeal,
        "candidature": candidature,
        "link": link("candidature-result", candidature.collectivite.code, candidature.edition.year),
    }
    _write("recours_recu", appeal.received_by, context)
    address = link("equipe-feedback", candidature.edition.year, candidature.collectivite.code)
    write("recours_a_lire", settings.LABEL["contact_email"], {**context, "link": address}, app="jury")


def appeal_settled(appeal: Appeal) -> None:
    """To who contested: the answer of the équipe, once nothing of it waits for anybody."""
    candidature = appeal.candidature
    context = {
        "appeal": appeal,
        "candidature": candidature,
        "link": link("candidature-result", candidature.collectivite.code, candidature.edition.year),
    }
    _write("recours_regle", appeal.received_by, context)
