"""The first installation: a one-time link to the first account, then what the site needs before its first edition."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import signing
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from initiatives.importing import TOLD, import_told
from label.actions.base import record
from label.enums import UserGroup
from label.importing.editions import import_book_facts, import_editions
from label.importing.history import import_known_fives, import_profiles
from label.importing.members import import_members
from label.importing.palmares import import_palmares
from label.importing.partners import import_partners
from label.importing.referentiel import import_referentiel
from label.importing.team import import_team
from label.management import DATA
from label.models import Collectivite, Edition, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.verbs import Verb
from questionnaire.actions.structure import install
from questionnaire.loading.reading import trame_file
from questionnaire.queries.answers import questionnaire_of
from toolkit.tables.reading import Report
from villes_internet.book.importing import import_texts, retain_told

SALT = "installation"
VALID_SECONDS = 24 * 3600
LOCK = 7_302  # our corner of PostgreSQL's advisory locks: one first account
LAST = 2012
TAKEN = "Un premier compte existe déjà : ce lien ne sert plus."
# What an identity must say before the site opens: the value, its French name, the variable that gives it.
IDENTITY = (
    ("name", "Nom du label", "LABEL_NAME"),
    ("publisher", "Association", "LABEL_PUBLISHER"),
    ("publisher_address", "Adresse de l’association", "LABEL_PUBLISHER_ADDRESS"),
    ("director", "Direction de la publication", "LABEL_DIRECTOR"),
    ("host", "Hébergeur", "LABEL_HOST"),
    ("contact_email", "Adresse électronique de contact", "LABEL_CONTACT_EMAIL"),
    ("book_title", "Titre du livre", "LABEL_BOOK_TITLE"),
)


@dataclass(frozen=True)
class IdentityLine:
    """One line of the label's identity, as the server was given it."""

    name: str
    value: str
    variable: str
    is_missing: bool


def identity_lines() -> list[IdentityLine]:
    """Who the label says that it is; what is still to be given on the server is marked."""
    return [
        IdentityLine(words, settings.LABEL[key], variable, is_missing=variable in settings.LABEL[key])
        for key, words, variable in IDENTITY
    ]


def is_new() -> bool:
    """Whether nobody has an account yet; one query."""
    return not User.objects.exists()


def first_link() -> str:
    """The whole address that opens the first account: worth a day, and nothing once somebody has one."""
    token = signing.dumps(LOCK, salt=SALT)
    return f"{settings.SITE_URL}{reverse('installation-account', args=[token])}"


def opens(token: str) -> bool:
    """Whether a link was made here less than a day ago, and nobody has an account yet."""
    try:
        signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return False
    return is_new()


def announce_first_link() -> None:
    """Print that link in the server's log while nobody has an account; says nothing while there are no tables."""
    try:
        if is_new():
            sys.stderr.write(f"Premier compte (lien valable un jour, une fois) : {first_link()}\n")
    except DatabaseError:
        pass  # before the first migration


@transaction.atomic
def open_first_account(token: str, *, name: str, address: str, password: str) -> User:
    """The account of the first member of the équipe. Raises Refusal when the link is too old, or has served."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if not is_new():
        raise Refusal([TAKEN])
    if not opens(token):
        raise Refusal(["Ce lien n’est plus valable : demandez-en un autre au serveur."])
    user = User.objects.create_user(address, password, full_name=" ".join(name.split())[:150])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    user.groups.add(Group.objects.get_or_create(name=UserGroup.EQUIPE)[0])
    record(Verb.NAME_COLLEAGUE, user, by=user)
    return user


@transaction.atomic
def load_referentiel(*, by: User) -> Report:
    """The communes and groupings that come with the product. Raises Refusal when some are there."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe installe le site."])
    if Collectivite.objects.exists():
        raise Refusal(["Le référentiel est déjà chargé : un millésime nouveau s’importe."])
    return import_referentiel(DATA)


@transaction.atomic
def load_known_past(*, by: User) -> None:
    """The editions from 1999 to 2012 that come with the product. Raises Refusal without the référentiel, or when an
    edition is there.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe installe le site."])
    if not Collectivite.objects.exists():
        raise Refusal(["Chargez d’abord le référentiel."])
    if Edition.objects.exists():
        raise Refusal(["Une édition existe déjà : le passé s’importe année par année."])
    for _ in past_of_2012():
        pass


def past_of_2012() -> Iterator[tuple[str, object]]:
    """Load the editions, what the book of 2012 says, its questionnaire: each part, then what came of it. Raises
    ImportRefused.
    """
    yield "Éditions", import_editions(DATA / "editions.csv", complete={LAST})
    edition = Edition.objects.get(year=LAST)
    import_book_facts(edition, DATA / "statistiques-2012.json", DATA / "jury-2012.json")
    parts: tuple[tuple[str, Callable[[], object]], ...] = (
        (f"Partenaires {LAST}", lambda: import_partners(DATA / "partenaires-2012.csv", edition)),
        (f"Équipe {LAST}", lambda: import_team(DATA / "equipe-2012.csv", edition)),
        (f"Palmarès {LAST}", lambda: import_palmares(DATA / "palmares-2012.csv", edition)),
        ("Historiques", lambda: import_profiles(DATA / "profils-2012.json")),
        ("Autres 5 @", lambda: import_known_fives(DATA / "historique-5-arobases.csv")),
        (f"Initiatives {LAST}", lambda: import_told(TOLD, edition)),
        (f"Pages des 5 @ {LAST}", lambda: retain_told(edition)),
        (f"Textes du livre {LAST}", lambda: import_texts(DATA / "textes-2012.yaml", edition)),
        (f"Membres {LAST}", lambda: import_members(DATA / "membres-2012.csv", LAST)),
    )
    for name, load in parts:
        yield name, load()
    if questionnaire_of(edition) is None:
        install(edition, trame_file().for_year(LAST), by=None)
    yield f"Questionnaire {LAST}", f"{edition.questionnaire.items.count()} items"
