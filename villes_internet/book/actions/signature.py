"""Who signs the letters of an edition: the picture, the name; last year's taken up."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from label.actions.base import record, storing
from label.models import Edition, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.printing.pictures import PictureRefused, fit_logo
from villes_internet.book.models import LONGEST_SIGNATORY, LetterSignature

NOT_YOURS = "Seule l’équipe choisit qui signe les lettres."


@transaction.atomic
def set_signature(edition: Edition, data: bytes | None, *, name: str, function: str, by: User) -> LetterSignature:
    """Put a signature on the letters to come, in place of the one before (None: its picture stays). The file of the one
    before is kept: a letter that waits may name it. Raises Refusal with every reason.
    """
    name, function = " ".join(name.split()), " ".join(function.split())
    reasons = [] if is_equipe(by) else [NOT_YOURS]
    if not name or not function:
        reasons.append("Dites qui signe, et à quel titre.")
    if max(len(name), len(function)) > LONGEST_SIGNATORY:
        reasons.append(f"Le nom et la fonction comptent {LONGEST_SIGNATORY} signes au plus.")
    Edition.objects.locked().get(pk=edition.pk)
    kept = LetterSignature.objects.filter(edition=edition).first()
    row = kept or LetterSignature(edition=edition)
    fitted = None
    try:
        fitted = fit_logo(data) if data is not None else None
    except PictureRefused as refusal:
        reasons.append(str(refusal))
    if data is None and kept is None:
        reasons.append("Choisissez l’image de la signature.")
    if reasons:
        raise Refusal(reasons)
    row.name, row.function, row.added_by = name, function, by
    if fitted is not None:
        row.sha256 = hashlib.sha256(fitted.content).hexdigest()
        with storing():
            row.file.save("signature.png", ContentFile(fitted.content), save=False)
    row.save()
    record(Verb.SET_SIGNATURE, edition, by=by, year=edition.year)
    return row


@transaction.atomic
def remove_signature(edition: Edition, *, by: User) -> None:
    """Let the letters to come be signed by the jury's presidency alone, without a picture. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal([NOT_YOURS])
    gone, _ = LetterSignature.objects.filter(edition=edition).delete()
    if not gone:
        raise Refusal(["Les lettres n’ont pas de signature."])
    record(Verb.REMOVE_SIGNATURE, edition, by=by, year=edition.year)
