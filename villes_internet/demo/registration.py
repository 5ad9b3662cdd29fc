"""Stage « registration »: ten days after the opening, 230 collectivités registered, cards being filled, requests
waiting.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.utils import timezone

from label.actions.base import public_gesture
from label.actions.candidatures import CARRIED
from label.actions.mail import template_of
from label.emails import link
from label.enums import (
    Audience,
    MailingStatus,
    MailKind,
    MembershipOrigin,
    MembershipStatus,
    MessageStatus,
    Phase,
    Role,
    SignatoryBasis,
)
from label.models import Candidature, Collectivite, Edition, Mailing, MailMessage, Membership, Profile, User
from label.queries.people import frozen_facts
from label.rules.mail import filled
from toolkit.dates import moment_in_words
from villes_internet.demo.accounts import BASILE, CAMILLE, NOUR, open_account
from villes_internet.demo.edition import new_demonstration, remove_demonstration, set_phase
from villes_internet.demo.initiatives import seed_initiatives
from villes_internet.demo.people import address, draw, function_of, person_name

OPENED_DAYS_AGO = 10
REGISTERED_SHARE = 62  # percent of the collectivités of 2012 that have registered by then
NEW_TOWNS = (
    "75056",
    "69123",
    "13055",
    "06088",
    "67482",
    "34172",
    "33063",
    "59350",
    "35238",
    "51454",
    "42218",
    "83137",
    "31555",
)
GRENOBLE, PARTHENAY = "38185", "79202"
NOT_YET = (PARTHENAY,)  # left for somebody to register by hand


@public_gesture
def seed_registration() -> Edition:
    """Make the edition, its people and its candidatures anew; returns the edition."""
    remove_demonstration()
    edition = new_demonstration(-timedelta(days=OPENED_DAYS_AGO))
    invited = towns_of_the_last_edition(edition)
    write_opening(edition, invited)
    chosen = [c for c in invited if draw("registers", c.code) % 100 < REGISTERED_SHARE and c.code not in NOT_YET]
    newcomers = list(towns_in_force().filter(code__in=NEW_TOWNS).exclude(pk__in=[c.pk for c in invited]))
    grenoble = [c for c in invited if c.code == GRENOBLE and c not in chosen]
    people = seed_people([*chosen, *newcomers, *grenoble])
    candidatures = seed_candidatures(edition, [*chosen, *newcomers, *grenoble], people)
    seed_initiatives(candidatures, people, put_forward=False)
    seed_accounts()
    seed_requests([c for c in invited if c not in chosen][:6])
    set_phase(edition, Phase.REGISTRATION)
    return edition


def towns_in_force() -> QuerySet[Collectivite]:
    """The collectivités that exist now, with what a candidature freezes of them."""
    return Collectivite.objects.active().select_related("departement__region", "departement__former_region", "epci")


def towns_of_the_last_edition(edition: Edition) -> list[Collectivite]:
    """The collectivités in force that took part in the edition before, each given a contact address."""
    last = Edition.objects.public().before(edition.year).first()
    towns = list(towns_in_force().filter(candidatures__edition=last).order_by("sort_key", "code"))
    for town in towns:
        town.contact_email = address("contact", town.code, town.name)
    Collectivite.objects.bulk_update(towns, ["contact_email"])
    return towns


def write_opening(edition: Edition, towns: list[Collectivite]) -> None:
    """The opening mail, as if it had been sent at the opening; one address does not exist."""
    opened: datetime = edition.opens_at  # type: ignore[assignment]
    template = template_of(edition, MailKind.OPENING)
    mailing = Mailing.objects.create(
        edition=edition,
        kind=MailKind.OPENING,
        audience=Audience.INVITED,
        subject=template.subject,
        body=template.body,
        status=MailingStatus.RELEASED,
        released_at=opened,
    )
    values = {
        "edition": str(edition.year),
        "cloture": moment_in_words(edition.closes_at),
        "equipe": "L’équipe du label",
    }
    rows = []
    for index, town in enumerate(towns):
        text = filled(
            template.body,
            {**values, "collectivite": town.name, "lien": link("candidature-space", town.code, edition.year)},
        )
        failed = index % 119 == 40
        rows.append(
            MailMessage(
                mailing=mailing,
                subject_kind=MailKind.OPENING,
                address=town.contact_email,
                collectivite=town,
                subject=filled(template.subject, values),
                text=text,
                due_at=opened,
                status=MessageStatus.FAILED if failed else MessageStatus.SENT,
                sent_at=None if failed else opened + timedelta(minutes=index // 40),
                error="L’adresse est refusée par le serveur (550)." if failed else "",
            )
        )
    MailMessage.objects.bulk_create(rows)
    MailMessage.objects.filter(mailing=mailing).update(queued_at=opened)


def seed_people(towns: list[Collectivite]) -> dict[int, User]:
    """A correspondant for each town, signataire too in two towns of three; returns them by town."""
    wanted = {}
    for town in towns:
        name = person_name(town.code)
        wanted[address(name, town.code, town.name)] = (name, town)
    known = {user.email: user for user in User.objects.filter(email__in=wanted)}
    made = [
        User(email=email, full_name=name, password="!", date_joined=timezone.now())  # noqa: S106  (« ! »: no password opens it)
        for email, (name, _) in wanted.items()
        if email not in known
    ]
    known |= {user.email: user for user in User.objects.bulk_create(made)}
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made]
    )
    memberships, by_town = [], {}
    for email, (_, town) in wanted.items():
        signs = draw("signs", town.code) % 3 < 2
        memberships.append(
            Membership(
                user=known[email],
                collectivite=town,
                status=MembershipStatus.ACTIVE,
                origin=MembershipOrigin.REQUEST,
                roles=[Role.CORRESPONDANT, *([Role.SIGNATAIRE] if signs else [])],
                signatory_basis=SignatoryBasis.DELEGATION if signs else "",
                function=function_of(town.code),
                decided_at=timezone.now(),
            )
        )
        by_town[town.pk] = known[email]
    Membership.objects.bulk_create(memberships)
    return by_town


def seed_candidatures(
    edition: Edition, towns: list[Collectivite], people: dict[int, User], *, until: datetime | None = None
) -> list[Candidature]:
    """A candidature for each town, registered on some day since the opening (before `until`), its card at some
    point.
    """
    now = timezone.now()
    opened: datetime = edition.opens_at  # type: ignore[assignment]
    span = ((until or now) - opened).total_seconds() - 7200
    cards = {
        p.candidature.collectivite_id: p
        for p in Profile.objects.filter(
            candidature__collectivite__in=towns, candidature__edition__year__lt=edition.year
        )
        .select_related("candidature__edition")
        .order_by("candidature__edition__year")
    }
    candidatures, profiles = [], []
    for town in towns:
        registered = opened + timedelta(seconds=draw("when", town.code) % int(span))
        candidature = Candidature(
            collectivite=town,
            edition=edition,
            registered_at=registered,
            registered_by=people[town.pk],
            active_at=registered,
            active_by=people[town.pk],
            **frozen_facts(town, edition),
        )
        candidatures.append(candidature)
        profiles.append(card_of(town, candidature, cards.get(town.pk), now))
    Candidature.objects.bulk_create(candidatures)
    Profile.objects.bulk_create(profiles)
    return candidatures


def card_of(town: Collectivite, candidature: Candidature, before: Profile | None, now: datetime) -> Profile:
    """The card of one town: carried over, or filled up to some field; sets the dates of its candidature."""
    values = {name: getattr(before, name) for name in CARRIED} if before is not None else {}
    profile = Profile(
        candidature=candidature,
        population=town.population,
        carried_from=before.candidature.edition.year if before is not None else None,
        **{"postal_code": (town.postal_codes or [""])[0], **values},
    )
    progress = draw("progress", town.code) % 10
    if progress < 4 or candidature.registered_at is None:
        return profile
    registered = candidature.registered_at
    started = min(registered + timedelta(hours=2 + draw("start", town.code) % 70), now - timedelta(minutes=20))
    staff = max(3, (town.population or 1000) // (40 + draw("staff", town.code) % 30))
    profile.executive = profile.executive or person_name("executive", town.code)
    profile.staff = profile.staff or staff
    if progress >= 6:
        profile.correspondent = person_name(town.code)
        profile.website = profile.website or f"www.{town.name.lower().replace(' ', '-')[:30]}.example"
        profile.dedicated_staff = profile.dedicated_staff or [
            {"fonction": "Webmestre", "nombre": 1.0},
            {
                "fonction": "Médiation numérique",
                "nombre": float(Decimal(draw("fte", town.code) % 8) / 2 + Decimal("0.5")),
            },
        ]
    confirmed = progress >= 9
    if confirmed:
        profile.elected_referent = profile.elected_referent or person_name("elected", town.code)
        candidature.card_confirmed_at = started + timedelta(minutes=30)
    candidature.started_at = candidature.active_at = max(started, registered)
    return profile


def seed_accounts() -> None:
    """Camille leads Grenoble, Basile helps there and in Parthenay, Nour has just arrived."""
    grenoble = Collectivite.objects.get(code=GRENOBLE)
    parthenay = Collectivite.objects.get(code=PARTHENAY)
    camille, basile = open_account(CAMILLE), open_account(BASILE)
    open_account(NOUR)
    both = [Role.CORRESPONDANT, Role.SIGNATAIRE]
    rows = (
        (camille, grenoble, both, "directrice de l’innovation numérique"),
        (basile, grenoble, [Role.CONTRIBUTEUR], "webmestre"),
        (basile, parthenay, both, "chargé de mission numérique"),
    )
    for user, town, roles, function in rows:
        Membership.objects.create(
            user=user,
            collectivite=town,
            roles=[role.value for role in roles],
            function=function,
            status=MembershipStatus.ACTIVE,
            signatory_basis=SignatoryBasis.DELEGATION if Role.SIGNATAIRE in roles else "",
            origin=MembershipOrigin.EQUIPE,
            decided_at=timezone.now(),
        )


def seed_requests(towns: list[Collectivite]) -> None:
    """A few people who ask to be attached and wait for an answer."""
    for town in towns:
        name = person_name("asks", town.code)
        user, _ = User.objects.get_or_create(
            email=address(name, town.code, town.name), defaults={"full_name": name, "password": "!"}
        )
        Membership.objects.create(
            user=user,
            collectivite=town,
            function=function_of("asks", town.code),
            origin=MembershipOrigin.REQUEST,
            message="Je prépare le dossier de notre commune cette année.",
        )
