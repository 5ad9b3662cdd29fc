"""Who opens which page of the jury, as named predicates; views ask here and nowhere else."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from initiatives.models import Initiative
from jury.enums import JuryRole
from jury.models import Appraisal, Assignment, JuryMember, Sitting
from jury.queries.seats import closed_dossiers, is_closed_to, seat_of
from label.models import Candidature, Edition, User
from label.permissions import Person, View, edition_of, is_equipe, user_of

RESERVED = "Cette page est réservée au jury de l’édition."
RECUSED = "Déport : vous ne pouvez pas ouvrir ce dossier."
CHARTER = "Acceptez d’abord la charte et déclarez vos liens, à votre page « Jury » : les dossiers s’ouvrent ensuite."


def seat_in(request: HttpRequest, year: int) -> JuryMember:
    """The seat of whoever asks, in the jury of this year; raises PermissionDenied in words for everybody else."""
    seat = seat_of(user_of(request), year)
    if seat is None:
        raise PermissionDenied(RESERVED)
    return seat


def seat_required(view: View) -> View:
    """A page of the jury of a year: the view receives the seat of the reader."""

    @wraps(view)
    def guarded(request: HttpRequest, year: int, *args: object, **kwargs: object) -> HttpResponseBase:
        return view(request, seat_in(request, year), *args, **kwargs)

    return guarded


def reader_of(request: HttpRequest, year: int) -> tuple[Edition, JuryMember | None]:
    """The edition, and the seat of a reader of dossiers: a member ready to read, or the équipe (without a seat)."""
    user = user_of(request)
    seat = seat_of(user, year)
    if seat is None:
        if not is_equipe(user):
            raise PermissionDenied(RESERVED)
        return edition_of(year), None
    if not seat.is_ready:
        raise PermissionDenied(CHARTER)
    return seat.edition, seat


def dossier_asked(request: HttpRequest, year: int, code: str) -> tuple[Candidature, JuryMember | None]:
    """A filed candidature that this reader may open; 404 when there is none or when its edition asked nothing, 403 in
    words behind a recusal.
    """
    edition, seat = reader_of(request, year)
    candidature = (
        Candidature.objects.in_the_race()
        .filter(edition=edition, edition__questionnaire__isnull=False, collectivite__code=code.upper())
        .select_related("edition__questionnaire", "edition__regulation", "collectivite", "profile", "filed_score")
        .first()
    )
    if candidature is None:
        msg = "Ce dossier n’existe pas, ou n’est pas déposé."
        raise Http404(msg)
    if seat is not None and is_closed_to(seat, candidature):
        raise PermissionDenied(RECUSED)
    return candidature, seat


def may_open_dossier(user: User, candidature: Candidature) -> bool:
    """Whether this person may open a filed candidature: the équipe, or a member ready to read whom it is not closed to.
    Three queries at most.
    """
    seat = seat_of(user, candidature.edition.year)
    if seat is None:
        return is_equipe(user)
    return seat.is_ready and candidature.is_in_the_race and not is_closed_to(seat, candidature)


def may_read_initiative(user: User, initiative: Initiative) -> bool:
    """Whether some filed candidature that this reader may open puts the initiative forward; three queries at most a
    candidature.
    """
    seats = {
        seat.edition_id: seat
        for seat in JuryMember.objects.active().filter(user=user).select_related("edition")
        if seat.is_ready
    }
    dossiers = Candidature.objects.in_the_race().filter(highlights__initiative=initiative, edition__in=seats)
    return any(not is_closed_to(seats[dossier.edition_id], dossier) for dossier in dossiers)


def may_appraise(seat: JuryMember | None, candidature: Candidature) -> bool:
    """Whether this member has been given this dossier to appraise; one query."""
    return seat is not None and Assignment.objects.filter(member=seat, candidature=candidature).exists()


def may_rehearse(member: JuryMember, edition: int) -> bool:
    """Whether this member takes part in the rehearsals of an edition: its voters, before any of them has declared
    anything, since every card is invented.
    """
    return member.votes and member.ended_at is None and member.edition_id == edition


def may_read_minutes(user: Person, edition: Edition) -> bool:
    """Whether somebody reads the minutes: the équipe and both chairs, who sign them, from the closing on; the other
    voters once the results are published. A recused member waits for the publication, a recused chair for the end of
    the last sitting.
    """
    if not isinstance(user, User):
        return False
    seat = seat_of(user, edition.year)
    if seat is None or not seat.votes:
        return is_equipe(user)
    if not seat.is_ready or edition.is_public:
        return seat.is_ready
    chairs = seat.role in (JuryRole.PRESIDENT, JuryRole.VICE_PRESIDENT)
    return chairs and (Sitting.objects.over(edition.pk) or not closed_dossiers(seat))


def may_read_appraisal(user: Person, appraisal: Appraisal) -> bool:
    """Its author; the équipe and the readers of the dossier once it is handed in, save an instructeur who has not
    handed in hers, and whoever is recused.
    """
    if not isinstance(user, User):
        return False
    candidature = appraisal.candidature
    seat = seat_of(user, candidature.edition.year)
    if seat is None:
        return is_equipe(user) and appraisal.done_at is not None
    if not seat.is_ready or not candidature.is_in_the_race or is_closed_to(seat, candidature):
        return False
    if appraisal.member_id == seat.pk:
        return True
    own = Appraisal.objects.filter(candidature=candidature, member=seat, done_at__isnull=False)
    return appraisal.done_at is not None and (not may_appraise(seat, candidature) or own.exists())
