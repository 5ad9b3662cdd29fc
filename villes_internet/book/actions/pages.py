"""Gestures on the pages of the book: the photo of a town, the initiative retained."""

from initiatives.models import Initiative
from label.actions.base import public_gesture, record
from label.models import Award, Candidature, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.rules.regulation import TOP
from label.verbs import Verb
from villes_internet.book.actions.texts import read_on_line
from villes_internet.book.models import ProfileFocus, ProfileObservation
from villes_internet.book.parts import paragraphs
from villes_internet.book.words import focus_faults, observation_faults


@public_gesture
def set_focus(
    candidature: Candidature, initiative: Initiative, *, title: str, text: str, by: User | None
) -> ProfileFocus:
    """Retain an initiative for the page of its collectivité, in place of the one before. Raises Refusal with every
    reason.
    """
    reasons = []
    if not Award.objects.standing().filter(candidature=candidature, arobases=TOP).exists():
        reasons.append("Seules les collectivités à 5 @ ont une page dans le livre.")
    if initiative.collectivite_id != candidature.collectivite_id:
        reasons.append("Cette initiative est celle d’une autre collectivité.")
    if not initiative.is_public:
        reasons.append("Une initiative se retient une fois publiée.")
    title, text = " ".join(title.split()), paragraphs(text)
    reasons.extend(focus_faults(title, text))
    if reasons:
        raise Refusal(reasons)
    focus, _ = ProfileFocus.objects.update_or_create(
        candidature=candidature, defaults={"initiative": initiative, "title": title, "text": text, "retained_by": by}
    )
    record(Verb.SET_FOCUS, focus, by=by, candidature=candidature.pk, initiative=initiative.pk)
    read_on_line(candidature.edition)
    return focus


@public_gesture
def remove_focus(candidature: Candidature, *, by: User | None) -> None:
    """Retain no initiative for this page; raises Refusal when there is none."""
    focus = ProfileFocus.objects.select_for_update().filter(candidature=candidature).first()
    if focus is None:
        raise Refusal(["Aucune initiative n’est retenue pour cette page."])
    record(Verb.REMOVE_FOCUS, focus, by=by, candidature=candidature.pk, initiative=focus.initiative_id)
    read_on_line(candidature.edition)
    focus.delete()


@public_gesture
def write_observation(candidature: Candidature, text: str, *, instead: str, by: User) -> ProfileObservation:
    """Say something else of a collectivité than what the rules say (`instead`). Raises Refusal with every reason."""
    text = " ".join(text.split())
    reasons = [] if is_equipe(by) else ["Seule l’équipe écrit une observation."]
    if not Award.objects.standing().filter(candidature=candidature, arobases=TOP).exists():
        reasons.append("Seules les collectivités à 5 @ ont une page dans le livre.")
    reasons.extend(observation_faults(text))
    if reasons:
        raise Refusal(reasons)
    row, _ = ProfileObservation.objects.update_or_create(
        candidature=candidature, defaults={"text": text, "instead": instead, "written_by": by}
    )
    record(Verb.WRITE_OBSERVATION, row, by=by, candidature=candidature.pk)
    read_on_line(candidature.edition)
    return row


@public_gesture
def reset_observation(candidature: Candidature, *, by: User) -> None:
    """Give the observation back to the rules; raises Refusal when it is theirs already."""
    row = ProfileObservation.objects.select_for_update().filter(candidature=candidature).first()
    if row is None:
        raise Refusal(["Cette observation est déjà celle des règles."])
    record(Verb.RESET_OBSERVATION, row, by=by, candidature=candidature.pk)
    read_on_line(candidature.edition)
    row.delete()
