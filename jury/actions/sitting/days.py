"""The sittings of an edition beside the one that is next: another day added, one that is not needed taken away."""

from datetime import date, time

from django.db import transaction

from jury.actions.base import hold_sitting
from jury.enums import SittingStatus
from jury.models import Sitting
from jury.models.sitting import MOST_SITTINGS
from label.actions.base import record
from label.models import Edition, User
from label.rules.refusals import Refusal
from label.verbs import Verb


@transaction.atomic
def add_sitting(edition: Edition, *, held_on: date, place: str, ends_at: time | None, by: User | None) -> Sitting:
    """Prepare one more sitting, after those of the edition: what they leave undecided passes to it. Raises Refusal
    before the first one is prepared, once the jury has finished, or for a day before that of the last one.
    """
    current = hold_sitting(edition.pk)
    if current is None:
        raise Refusal(["Préparez d’abord la première séance."])
    if current.status == SittingStatus.CLOSED:
        raise Refusal([f"Le jury {edition.year} a fini : toutes ses séances sont closes."])
    last = Sitting.objects.filter(edition=edition).order_by("number").last() or current
    if held_on < last.held_on:
        raise Refusal([f"Une séance suit la précédente : donnez le {last.held_on:%d/%m/%Y}, ou un jour d’après."])
    if last.number == MOST_SITTINGS:
        raise Refusal([f"Une édition compte au plus {MOST_SITTINGS} séances."])
    row = Sitting.objects.create(
        edition=edition, number=last.number + 1, held_on=held_on, place=place.strip()[:120], ends_at=ends_at
    )
    record(Verb.ADD_SITTING, row, by=by, year=edition.year)
    current.serial += 1
    current.save(update_fields=["serial"])  # who presides sees where the rest would go
    return row


@transaction.atomic
def cancel_sitting(sitting: Sitting, *, by: User | None) -> None:
    """Take away the last sitting of an edition, prepared after another one. Raises Refusal for any other."""
    current = hold_sitting(sitting.edition_id)
    row = Sitting.objects.select_for_update(of=("self",)).select_related("edition").filter(pk=sitting.pk).first()
    if row is None:
        raise Refusal(["Cette séance est déjà annulée."])
    later = Sitting.objects.filter(edition=row.edition_id, number__gt=row.number).exists()
    if current is None or later or row.pk == current.pk or row.status != SittingStatus.PREPARED:
        raise Refusal(["Seule la dernière séance préparée, après une autre, s’annule."])
    record(Verb.CANCEL_SITTING, row, by=by, year=row.edition.year)
    row.delete()
    current.serial += 1
    current.save(update_fields=["serial"])
