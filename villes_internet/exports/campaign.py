"""The campaign: who registered and when, the people and the addresses, the initiatives."""

from collections import defaultdict
from collections.abc import Iterator

from initiatives.enums import Tag
from initiatives.models import Enjeu, Highlight, Initiative
from label.enums import OPEN_MEMBERSHIPS, Kind, Role, Theme
from label.models import Edition, Membership
from label.queries.mail import bounced_among
from label.queries.opposition import opposed_among
from villes_internet.exports.tables import TOWN, ExportedRow, ExportedTable, Tick, candidatures_of, ticked, town, when

FUNNEL_HEADER = (
    *TOWN,
    "Type",
    "Population",
    "État",
    "Raison de l’état",
    "Inscrite le",
    "Commencée le",
    "À moitié remplie le",
    "Fiche confirmée le",
    "Déposée le",
    "Accusé",
    "Dépôts",
    "Prolongée jusqu’au",
    "Raison de la prolongation",
    "Dernière activité",
)


def _funnel(edition: Edition, tick: Tick) -> tuple[ExportedRow, Iterator[ExportedRow]]:
    return FUNNEL_HEADER, (
        (
            *town(one),
            Kind(one.kind).label,
            one.population,
            one.get_status_display(),
            one.status_reason or None,
            when(one.registered_at),
            when(one.started_at),
            when(one.half_at),
            when(one.card_confirmed_at),
            when(one.submitted_at),
            one.receipt or None,
            one.filings,
            when(one.extended_until),
            one.extension_reason or None,
            when(one.active_at),
        )
        for one in ticked(candidatures_of(edition), tick)
    )


CONTACTS_HEADER = (
    *TOWN,
    "Adresse de contact",
    "Personne",
    "Adresse électronique",
    "Fonction",
    "Rôles",
    "État du rattachement",
    "Depuis le",
    "Nos envois",
)


def _silence(closed: dict[str, str], address: str) -> str | None:
    """Why nothing is sent to an address."""
    return closed.get(address)


def _contacts(edition: Edition, tick: Tick) -> tuple[ExportedRow, Iterator[ExportedRow]]:
    people: dict[int, list[Membership]] = defaultdict(list)
    rows = Membership.objects.filter(status__in=OPEN_MEMBERSHIPS, collectivite__candidatures__edition=edition)
    for one in rows.select_related("user").order_by("requested_at", "pk"):
        people[one.collectivite_id].append(one)

    candidatures = candidatures_of(edition)
    addresses = {one.collectivite.contact_email for one in candidatures}
    addresses |= {member.user.email for members in people.values() for member in members}
    closed = dict.fromkeys(bounced_among(addresses), "courriel revenu") | dict.fromkeys(
        opposed_among(addresses), "s’y oppose"
    )

    def lines() -> Iterator[ExportedRow]:
        for one in ticked(candidatures, tick):
            start = (*town(one), one.collectivite.contact_email or None)
            for member in people[one.collectivite_id]:
                roles = ", ".join(Role(role).label for role in member.roles)
                yield (
                    *start,
                    str(member.user),
                    member.user.email,
                    member.function or None,
                    roles or None,
                    member.get_status_display(),
                    when(member.decided_at or member.requested_at),
                    _silence(closed, member.user.email),
                )
            if not people[one.collectivite_id]:
                yield (*start, None, None, None, None, None, None, _silence(closed, one.collectivite.contact_email))

    return CONTACTS_HEADER, lines()


INITIATIVES_HEADER = (
    *TOWN,
    "Initiative",
    "État",
    "Publique",
    "Mise en avant",
    "Nouveau cette année",
    "Chapô",
    "Thèmes",
    "Enjeux",
    "Mots-clés",
    "Avancement",
    "Année",
    "Publiée le",
)


def _initiatives(edition: Edition, tick: Tick) -> tuple[ExportedRow, Iterator[ExportedRow]]:
    news = {
        (one.candidature_id, one.initiative_id): one.news
        for one in Highlight.objects.filter(candidature__edition=edition)
    }
    enjeux = dict(Enjeu.objects.values_list("code", "label"))
    told: dict[int, list[Initiative]] = defaultdict(list)
    for row in Initiative.objects.filter(collectivite__candidatures__edition=edition).order_by("pk"):
        told[row.collectivite_id].append(row)

    def lines() -> Iterator[ExportedRow]:
        for one in ticked(candidatures_of(edition), tick):
            for row in told[one.collectivite_id]:
                put_forward = news.get((one.pk, row.pk))
                yield (
                    *town(one),
                    str(row),
                    row.get_status_display(),
                    "oui" if row.is_public else "non",
                    "oui" if put_forward is not None else "non",
                    put_forward or None,
                    row.chapo or None,
                    ", ".join(Theme(code).label for code in row.themes) or None,
                    ", ".join(enjeux.get(code, code) for code in row.enjeux) or None,
                    ", ".join(Tag(code).label for code in row.tags) or None,
                    row.get_stage_display() or None,
                    row.year,
                    when(row.published_at),
                )

    return INITIATIVES_HEADER, lines()


FUNNEL = ExportedTable(
    "parcours",
    "Parcours des candidatures",
    "Une ligne par candidature, avec la date de chaque étape.",
    _funnel,
    personal=True,
)
CONTACTS = ExportedTable(
    "contacts",
    "Contacts et personnes",
    "Une ligne par personne attachée à une collectivité candidate, et son adresse de contact.",
    _contacts,
    personal=True,
)
INITIATIVES = ExportedTable(
    "initiatives",
    "Initiatives",
    "Une ligne par initiative des collectivités candidates, mises en avant ou non.",
    _initiatives,
)
