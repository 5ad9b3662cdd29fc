"""Who is a member of the association, year by year."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from label.actions.base import public_changed, public_gesture, record
from label.enums import Kind
from label.models import Adhesion, Collectivite, User
from label.permissions import is_equipe
from label.queries.members import unknown_codes
from label.rules.members import MemberLine
from label.rules.names import sort_key
from label.rules.refusals import Refusal
from label.verbs import Verb


@public_gesture
def set_members(year: int, members: Sequence[MemberLine], *, by: User | None) -> None:
    """Make these the members of a year: those that stay keep their printed names, the others leave the list. Raises
    Refusal.
    """
    if by is not None and not is_equipe(by):
        raise Refusal(["Seule l’équipe tient la liste des membres."])
    if unknown := unknown_codes(members):
        named = ", ".join(unknown[:20]) + ("…" if len(unknown) > 20 else "")
        raise Refusal([f"Codes qu’aucune collectivité ne porte : {named}. Corrigez-les, ou laissez le code vide."])
    known = {row.code: row for row in Collectivite.objects.filter(code__in=[one.code for one in members if one.code])}
    kept: dict[tuple[str, str, str], Adhesion] = {}
    for row in Adhesion.objects.filter(year=year).select_related("collectivite"):
        kept[_key(MemberLine(row.collectivite.code if row.collectivite else "", row.name, row.departement))] = row
    wanted = {_key(one): one for one in members}
    gone = [row.pk for key, row in kept.items() if key not in wanted]
    Adhesion.objects.filter(pk__in=gone).delete()
    created = [one for key, one in wanted.items() if key not in kept]
    for one in created:
        place = known.get(one.code)
        departement = one.departement or (place.departement_id if place is not None else "") or ""
        try:
            with transaction.atomic():
                Adhesion.objects.create(
                    year=year,
                    collectivite=place,
                    name=one.name,
                    sort_key=sort_key(one.name),
                    printed_name=one.name.upper()[:120],
                    printed_departement=str(departement),
                    departement=str(departement),
                    kind=place.kind if place is not None else Kind.AUTRE,
                )
        except IntegrityError:
            raise Refusal([f"« {one.name} » s’imprimerait deux fois pareil : précisez son nom."]) from None
    record(
        Verb.IMPORT_MEMBERS,
        f"adhesion:{year}",
        by=by,
        year=year,
        created=len(created),
        closed=len(gone),
        unchanged=len(wanted) - len(created),
    )
    public_changed()


def _key(one: MemberLine) -> tuple[str, str, str]:
    """What makes two lines the same member: its code, else its name in its département."""
    return (one.code, "", "") if one.code else ("", one.name.casefold(), one.departement)
