"""Who receives a mailing, with what stands in place of each placeholder."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from label.enums import Audience, CandidatureStatus, Kind, MailingStatus, MailKind, Role, TownClass
from label.models import (
    Award,
    Candidature,
    Collectivite,
    Departement,
    Edition,
    Mailing,
    MailMessage,
    Membership,
    PressContact,
    Region,
    TeamMember,
    User,
)
from label.queries.opposition import opposed_among
from label.rules.calendar import time_left
from label.rules.mail import WHY_CONTACT, WHY_PERSON
from label.rules.missing import Readiness, blocking
from label.rules.regulation import level_name
from label.rules.strates import strate_of, town_class
from toolkit.dates import moment_in_words
from toolkit.french import of_place, place
from toolkit.typography import typographic

StateOf = Callable[[Sequence[Candidature]], dict[int, Readiness]]


@dataclass(frozen=True)
class Recipient:
    """One address of a mailing, whose it is, and the values of the placeholders."""

    address: str
    collectivite: Collectivite | None
    user: User | None = None
    values: dict[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def name(self) -> str:
        """The collectivité, else the person."""
        return self.collectivite.name if self.collectivite is not None else self.values["prenom_nom"]

    @property
    def why(self) -> str:
        """Why she is written to, in French, with `{town}`."""
        return self.reason or (WHY_PERSON if self.user is not None else WHY_CONTACT)


@dataclass(frozen=True)
class Reader:
    """Somebody who is written to for herself, whatever collectivité she is of."""

    address: str
    name: str = ""
    user: User | None = None


@dataclass(frozen=True)
class People:
    """An audience of persons: who they are in an edition, where their link goes, why they are written to."""

    read: Callable[[Edition], Iterable[Reader]]
    link: Callable[[Edition], str]
    why: str


def recipients_of(mailing: Mailing, state_of: StateOf) -> list[Recipient]:
    """Everybody whom a mailing would reach now, save the addresses that oppose it or gave the last one back; ten
    queries at most.

    Those of a candidature are its correspondants and signataires, else everybody attached, else the collectivité's
    contact address. An invitation also reaches the people of collectivités that took part in the last edition.
    """
    found = _narrowed(mailing, _everybody(mailing, state_of))
    addresses = {one.address for one in found}
    closed = opposed_among(addresses) | bounced_among(addresses)
    return [one for one in found if one.address not in closed]


def silent_of(mailing: Mailing, state_of: StateOf, reached: Sequence[Recipient]) -> list[str]:
    """The addresses that this mailing leaves alone: they oppose it, or gave the last one back."""
    kept = {one.address for one in reached}
    return sorted({one.address for one in _narrowed(mailing, _everybody(mailing, state_of))} - kept)


def kept_to_words(mailing: Mailing) -> str:
    """What a mailing is kept to, in words: « Bretagne, villages, 3 @ »; one query for a region."""
    region = Region.objects.filter(code=mailing.region, until_2015=False).first() if mailing.region else None
    said = [
        region.name if region is not None else "",
        TownClass(mailing.town_class).label.lower() if mailing.town_class else "",
    ]
    if mailing.arobases is not None:
        said.append(level_name(mailing.arobases))
    return ", ".join(word for word in said if word)


def narrowing_refusals(edition: Edition, audience: Audience, *, narrowed: bool, arobases: int | None) -> list[str]:
    """Why a mailing cannot be kept to a region, a strate or a level, as French sentences."""
    reasons = []
    if narrowed and audience in PEOPLE:
        reasons.append(f"« {audience.label} » sont des personnes : elles ne se filtrent ni par lieu ni par niveau.")
    if arobases is not None and not edition.is_public:
        reasons.append(f"Les niveaux de {edition.year} ne sont pas publiés : personne n’est choisi d’après le sien.")
    return reasons


def _narrowed(mailing: Mailing, found: list[Recipient]) -> list[Recipient]:
    """Those of the region, of the strate and of the level that it is kept to; two queries at most."""
    if not mailing.is_narrowed:
        return found
    regions = dict(Departement.objects.values_list("pk", "region__code")) if mailing.region else {}
    levels: dict[int, int] = {}
    if mailing.arobases is not None and mailing.edition.is_public:
        awards = Award.objects.standing().filter(candidature__edition=mailing.edition)
        levels = dict(awards.values_list("candidature__collectivite", "arobases"))

    def is_kept(place: Collectivite | None) -> bool:
        return (
            place is not None
            and (not mailing.region or regions.get(place.departement_id) == mailing.region)
            and (not mailing.town_class or _class_of(place) == mailing.town_class)
            and (mailing.arobases is None or levels.get(place.pk) == mailing.arobases)
        )

    return [one for one in found if is_kept(one.collectivite)]


def _class_of(place: Collectivite) -> str:
    found = town_class(Kind(place.kind), strate_of(place.population))
    return found.value if found is not None else ""


def bounced_among(addresses: Collection[str]) -> set[str]:
    """Those of these addresses whose server gave a mail back, and that nobody has corrected; one query."""
    return set(MailMessage.objects.bounced().filter(address__in=addresses).values_list("address", flat=True))


def _everybody(mailing: Mailing, state_of: StateOf) -> list[Recipient]:
    audience = Audience(mailing.audience)
    if audience in PEOPLE:
        return _to_people(mailing.edition, PEOPLE[audience])
    if audience in (Audience.INVITED, Audience.NOT_REGISTERED):
        return _invited(mailing.edition, only_unregistered=audience is Audience.NOT_REGISTERED)
    if audience is Audience.MEMBERS:
        members = Collectivite.objects.filter(adhesions__year=mailing.edition.year)
        return _to_places(mailing.edition, members)
    candidatures = _candidatures(mailing, audience)
    kept = list(candidatures.order_by("sort_key", "pk"))
    states = state_of(kept)
    found = []
    people = _people([c.collectivite_id for c in kept])
    for candidature in kept:
        values = _values(mailing.edition, candidature.collectivite, candidature.name)
        values["manque"] = _missing_list(states.get(candidature.pk, Readiness()))
        if candidature.extended_until is not None:
            values["cloture"] = moment_in_words(candidature.extended_until)
            values["reste"] = _left(candidature.extended_until)
        found += _to(candidature.collectivite, people[candidature.collectivite_id], values)
    return found


def _left(deadline: datetime | None) -> str:
    return (time_left(timezone.now(), deadline) or "terminé") if deadline else ""


def _candidatures(mailing: Mailing, audience: Audience) -> QuerySet[Candidature]:
    """The candidatures whose people are written to."""
    candidatures = Candidature.objects.filter(edition=mailing.edition).select_related(
        "collectivite", "edition__regulation", "profile"
    )
    if audience is Audience.FILED:
        candidatures = candidatures.in_the_race()
    elif audience is Audience.LABELLED:  # nobody learns her level from who is written to
        candidatures = candidatures.filter(award__isnull=False, edition__in=Edition.objects.public())
    elif audience is Audience.CHOSEN:
        candidatures = candidatures.filter(pk__in=mailing.chosen.values("pk"))
        if mailing.kind != MailKind.FREE:  # a reminder speaks of a dossier that is not filed
            candidatures = candidatures.filter(status=CandidatureStatus.REGISTERED)
    else:
        candidatures = candidatures.filter(status=CandidatureStatus.REGISTERED)
        if audience is not Audience.REGISTERED:
            candidatures = candidatures.filter(started_at__isnull=audience is Audience.NOT_STARTED)
    return candidatures


def left_out(mailing: Mailing, recipients: Iterable[Recipient]) -> list[tuple[Candidature, str]]:
    """The ticked candidatures that nobody would be written to about, each with the reason; two queries at most."""
    if mailing.audience != Audience.CHOSEN:
        return []
    reached = {recipient.collectivite.pk for recipient in recipients if recipient.collectivite is not None}
    rows = mailing.chosen.exclude(collectivite__in=reached).select_related("edition", "collectivite")
    return [
        (
            candidature,
            "personne à qui écrire"
            if candidature.status == CandidatureStatus.REGISTERED or mailing.kind == MailKind.FREE
            else candidature.get_status_display().lower(),
        )
        for candidature in rows.order_by("sort_key", "pk")
    ]


def _missing_list(state: Readiness) -> str:
    """What stops a filing, in lines; once nothing does, that it may be filed, and what it still leaves blank; and how
    complete the questionnaire is.
    """
    if lines := [f"– {item.text}" for item in blocking(state.lacking)]:
        share = [f"– questionnaire complet à {state.percent} %"] if state.percent is not None else []
        return "\n".join(lines + share)
    blank = [f"– {item.text}" for item in state.lacking]
    said = "– rien ne bloque : le dossier peut être déposé"
    if state.percent is not None:
        said += f", complet à {state.percent} %"
    return "\n".join([f"{said}. À compléter encore, sans bloquer :", *blank] if blank else [said])


def _people(keys: Sequence[int]) -> dict[int, list[User]]:
    """Whom to write to in each collectivité: correspondants and signataires, else all. One query."""
    rows = Membership.objects.active().filter(collectivite__in=keys, user__is_active=True).select_related("user")
    all_of: dict[int, list[Membership]] = defaultdict(list)
    for row in rows:
        all_of[row.collectivite_id].append(row)
    chosen: dict[int, list[User]] = defaultdict(list)
    for key, memberships in all_of.items():
        leading = [m for m in memberships if m.holds(Role.CORRESPONDANT, Role.SIGNATAIRE)]
        chosen[key] = [m.user for m in leading or memberships]
    return chosen


def _to(collectivite: Collectivite, people: Sequence[User], values: dict[str, str]) -> list[Recipient]:
    if people:
        return [
            Recipient(user.email, collectivite, user, {**values, "prenom_nom": user.full_name or "Madame, Monsieur"})
            for user in people
        ]
    if collectivite.contact_email:
        return [Recipient(collectivite.contact_email, collectivite, None, {**values, "prenom_nom": "Madame, Monsieur"})]
    return []


def _values(edition: Edition, collectivite: Collectivite, name: str) -> dict[str, str]:
    return {
        **_of_the_year(edition),
        "collectivite": typographic(place(name)[:1].upper() + place(name)[1:]),
        "de_la_collectivite": typographic(of_place(name)),
        "manque": "",
        "lien": settings.SITE_URL + reverse("candidature-space", args=[collectivite.code, edition.year]),
    }


def _of_the_year(edition: Edition) -> dict[str, str]:
    return {
        "edition": str(edition.year),
        "ouverture": moment_in_words(edition.opens_at),
        "cloture": moment_in_words(edition.closes_at),
        "reste": _left(edition.closes_at),
        "equipe": settings.LABEL["publisher"],
    }


def _to_people(edition: Edition, people: People) -> list[Recipient]:
    """Each person once, whatever the case of her address."""
    values = {**_of_the_year(edition), "lien": settings.SITE_URL + people.link(edition)}
    found: dict[str, Recipient] = {}
    for one in people.read(edition):
        said = {**values, "prenom_nom": one.name or "Madame, Monsieur"}
        found.setdefault(one.address.lower(), Recipient(one.address.lower(), None, one.user, said, people.why))
    return list(found.values())


def _relays(edition: Edition) -> list[Reader]:
    rows = TeamMember.objects.filter(edition=edition).exclude(regions="").exclude(address="")
    return [Reader(row.address, row.name) for row in rows]


def _press(_edition: Edition) -> list[Reader]:
    return [Reader(row.address, row.name) for row in PressContact.objects.all()]


# The audiences of persons; the root adds those that another app knows.
PEOPLE: dict[Audience, People] = {
    Audience.CORRESPONDENTS: People(
        _relays,
        lambda _edition: reverse("contact"),
        "Vous recevez ce courriel parce que vous êtes correspondant régional ou correspondante régionale du label.",
    ),
    Audience.PRESS: People(
        _press,
        lambda edition: reverse("palmares", args=[edition.year]) if edition.is_public else reverse("home"),
        "Vous recevez ce courriel parce que cette adresse est dans notre liste de presse.",
    ),
}


def _invited(edition: Edition, *, only_unregistered: bool) -> list[Recipient]:
    """Collectivités with a contact address, or with people attached, in force."""
    attached = set(Membership.objects.active().filter(user__is_active=True).values_list("collectivite_id", flat=True))
    rows = Collectivite.objects.active().exclude(contact_email="") | Collectivite.objects.active().filter(
        pk__in=attached
    )
    if only_unregistered:
        rows = rows.exclude(candidatures__edition=edition)
    return _to_places(edition, rows)


def _to_places(edition: Edition, rows: QuerySet[Collectivite]) -> list[Recipient]:
    """The people of these collectivités, else their contact address. Two queries."""
    kept = list(rows.distinct().order_by("sort_key", "code"))
    people = _people([c.pk for c in kept])
    found = []
    for collectivite in kept:
        found += _to(collectivite, people[collectivite.pk], _values(edition, collectivite, collectivite.name))
    return found


def sent_before(mailing: Mailing) -> Mailing | None:
    """The last mailing of the same message that left in this edition, with how many `mails` it was; None for a free
    one, whose words are its own. One query.
    """
    if mailing.kind == MailKind.FREE:
        return None
    gone = Mailing.objects.filter(edition=mailing.edition_id, kind=mailing.kind, status=MailingStatus.RELEASED)
    return gone.exclude(pk=mailing.pk).annotate(mails=Count("messages")).order_by("-released_at").first()
