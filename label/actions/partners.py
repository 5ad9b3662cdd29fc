"""Who supports an edition: added, worded, ordered, taken off, carried from the edition before."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction

from label.actions.base import public_changed, public_gesture, record, storing
from label.models import Edition, Partner, User
from label.permissions import is_equipe
from label.queries.partners import last_partners
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.printing.glyphs import without_controls
from toolkit.printing.pictures import PictureRefused, fit_logo

LARGEST_LOGO = 5_000_000  # bytes
FOLDER = "partenaires"
TAKEN = "Ce partenaire est déjà dans la liste de cette édition."
MAIN_TAKEN = "Le partenaire principal est déjà {name} : retirez-lui d’abord cette place."


def _mine(edition: Edition, by: User | None) -> list[Partner]:
    """The partners of an edition, while this person (None: the platform) changes them, one gesture at a time. Raises
    Refusal.
    """
    if by is not None and not is_equipe(by):
        raise Refusal(["Seule l’équipe tient la liste des partenaires."])
    Edition.objects.locked().get(pk=edition.pk)
    return list(Partner.objects.shown_in(edition))


def _present(partner: Partner, by: User) -> tuple[Partner, list[Partner]]:
    """The partner as it is now, and all those of its edition. Raises Refusal once it was taken off."""
    partners = _mine(partner.edition, by)
    for one in partners:
        if one.pk == partner.pk:
            one.edition = partner.edition
            return one, partners
    raise Refusal([f"{partner.name} n’est plus dans la liste : une collègue l’en a retiré."])


def _shown(edition: Edition) -> None:
    """The palmarès names the partners of its edition."""
    if edition.is_public:
        public_changed()


def _write(row: Partner, values: Mapping[str, Any], others: Sequence[Partner]) -> None:
    """Write what is said of a partner. Raises Refusal for a name or a place that another one has."""
    row.name, row.role = (" ".join(without_controls(values[name]).split()) for name in ("name", "role"))
    row.link, row.is_main = values["link"], values["is_main"]
    main = next((one for one in others if one.is_main), None)
    reasons = [TAKEN] if any(one.name.casefold() == row.name.casefold() for one in others) else []
    if row.is_main and main is not None:
        reasons.append(MAIN_TAKEN.format(name=main.name))
    if reasons:
        raise Refusal(reasons)
    row.save()


@public_gesture
def add_partner(edition: Edition, values: Mapping[str, Any], *, by: User) -> Partner:
    """Add a partner at the end of the list; `values`: name, role, link, is_main. Raises Refusal."""
    others = _mine(edition, by)
    row = Partner(edition=edition, rank=max((one.rank for one in others), default=0) + 1)
    _write(row, values, others)
    record(Verb.ADD_PARTNER, row, by=by, year=edition.year)
    _shown(edition)
    return row


@public_gesture
def save_partner(partner: Partner, values: Mapping[str, Any], *, by: User) -> None:
    """Change what is said of a partner; `values`: name, role, link, is_main. Raises Refusal."""
    row, partners = _present(partner, by)
    _write(row, values, [one for one in partners if one.pk != row.pk])
    record(Verb.SAVE_PARTNER, row, by=by, year=row.edition.year)
    _shown(row.edition)


@public_gesture
def set_logo(partner: Partner, upload: "File[Any]", *, by: User) -> None:
    """Give a partner its logo: a JPEG, PNG or WebP, kept as a PNG without metadata. Raises Refusal."""
    if (upload.size or 0) > LARGEST_LOGO:
        raise Refusal(["Un logo pèse 5 Mo au plus."])
    try:
        fitted = fit_logo(upload.read())
    except PictureRefused as refusal:
        raise Refusal([str(refusal)]) from None
    row, _ = _present(partner, by)
    before = row.logo.name
    name = f"{FOLDER}/{hashlib.sha256(fitted.content).hexdigest()[:32]}.png"
    with storing():
        if not row.logo.storage.exists(name):
            name = row.logo.storage.save(name, ContentFile(fitted.content))
    row.logo.name = name
    row.save(update_fields=["logo"])
    forget_logo(before)
    record(Verb.SET_LOGO, row, by=by, year=row.edition.year)
    _shown(row.edition)


@public_gesture
def remove_logo(partner: Partner, *, by: User) -> None:
    """Take its logo off a partner. Raises Refusal when it has none."""
    row, _ = _present(partner, by)
    before = row.logo.name
    if not before:
        raise Refusal(["Ce partenaire n’a pas de logo."])
    row.logo = ""
    row.save(update_fields=["logo"])
    forget_logo(before)
    record(Verb.SET_LOGO, row, by=by, year=row.edition.year)
    _shown(row.edition)


@public_gesture
def remove_partner(partner: Partner, *, by: User) -> None:
    """Take a partner off the list of its edition; those of the other years stay. Raises Refusal."""
    row, _ = _present(partner, by)
    record(Verb.REMOVE_PARTNER, row, by=by, year=row.edition.year, partner=row.name)
    logo = row.logo.name
    Partner.objects.filter(pk=row.pk).delete()
    forget_logo(logo)
    _shown(row.edition)


@public_gesture
def move_partner(partner: Partner, *, up: bool, by: User) -> None:
    """Exchange a partner with its neighbour. Raises Refusal."""
    row, partners = _present(partner, by)
    place = partners.index(row)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(partners):
        return
    partners[place], partners[other] = partners[other], partners[place]
    for rank, one in enumerate(partners, start=1):
        if one.rank != rank:
            Partner.objects.filter(pk=one.pk).update(rank=rank)
    record(Verb.MOVE_PARTNER, row, by=by, year=row.edition.year)
    _shown(row.edition)


@public_gesture
def carry_partners(edition: Edition, kept: Sequence[int], *, by: User | None) -> int:
    """Confirm partners of the last edition for this one, with their logo and their order; how many. Those already in
    the list, and those that are no longer proposed, are left as they are. Raises Refusal.
    """
    others = _mine(edition, by)
    list(Partner.objects.select_for_update().filter(pk__in=kept))  # so that none goes away with its logo meanwhile
    _, proposed = last_partners(edition)
    rank = max((one.rank for one in others), default=0)
    has_main = any(one.is_main for one in others)
    chosen = [one for one in proposed if one.pk in set(kept)]
    if not chosen:
        asked = "Ces partenaires sont déjà dans la liste." if kept else "Cochez au moins un partenaire à reprendre."
        raise Refusal([asked])
    for number, one in enumerate(chosen, start=1):
        is_main = one.is_main and not has_main
        try:
            with transaction.atomic():
                row = Partner.objects.create(
                    edition=edition,
                    rank=rank + number,
                    name=one.name,
                    role=one.role,
                    link=one.link,
                    is_main=is_main,
                    logo=one.logo.name,
                )
        except IntegrityError:
            raise Refusal([TAKEN]) from None
        record(Verb.ADD_PARTNER, row, by=by, year=edition.year, previous=one.edition.year)
    _shown(edition)
    return len(chosen)


def forget_logo(logo: str | None) -> None:
    """Erase a logo that no partner of any year shows any more, once the gesture is done."""
    name = logo or ""

    def erase() -> None:
        if not Partner.objects.filter(logo=name).exists():
            Partner(logo=name).logo.storage.delete(name)

    if name:
        transaction.on_commit(erase, robust=True)
