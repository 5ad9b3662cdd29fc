"""Who × what: every address of the site, for an anonymous reader, a person without right, the machines' keeper and the équipe."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from label.models import Edition
from villes_internet.book.models import BookEdition

pytestmark = pytest.mark.django_db

# (address, method, anonymous, without right, technique, équipe); {build} is a waiting build.
PUBLIC = (200, 200, 200, 200)
CLOSED = (302, 403, 403, 200)
TABLE: dict[str, tuple[str, str, tuple[int, int, int, int]]] = {
    "accueil": ("/", "GET", PUBLIC),
    "palmares-index": ("/palmares/", "GET", (302, 302, 302, 302)),
    "palmares": ("/palmares/2012/", "GET", PUBLIC),
    "palmares-fichier": ("/palmares/2012.csv", "GET", PUBLIC),
    "livre-en-ligne": ("/palmares/2012/livre/", "GET", PUBLIC),
    "livre-pdf": ("/palmares/2012/livre.pdf", "GET", (404, 404, 404, 404)),
    "livre-photo": ("/palmares/2012/livre/photos/38185.jpg", "GET", (404, 404, 404, 404)),
    "livre-photos": ("/pilotage/livre/photos/2012/", "GET", CLOSED),
    "livre-photo-modifier": ("/pilotage/livre/photos/2012/38185/", "GET", CLOSED),
    "livre-photo-retirer": ("/pilotage/livre/photos/2012/38185/retirer/", "POST", (302, 403, 403, 302)),
    "livre-attestations": ("/pilotage/livre/attestations/2012/", "GET", CLOSED),
    "livre-attestation": ("/pilotage/livre/attestations/2012/38185/", "GET", CLOSED),
    "livre-attestation-demander": ("/pilotage/livre/attestations/2012/38185/demander/", "POST", (302, 403, 403, 302)),
    "palmares-pdf": ("/palmares/2012.pdf", "GET", (404, 404, 404, 404)),
    "collectivites": ("/collectivites/", "GET", PUBLIC),
    "collectivite": ("/collectivites/38185/", "GET", PUBLIC),
    "carte-index": ("/carte/", "GET", (302, 302, 302, 302)),
    "carte": ("/carte/2012/", "GET", PUBLIC),
    "carte-points": ("/carte/2012.json", "GET", PUBLIC),
    "carte-svg": ("/carte/2012.svg", "GET", PUBLIC),
    "carte-contours": ("/carte/departements.json", "GET", PUBLIC),
    "statistiques-index": ("/statistiques/", "GET", (302, 302, 302, 302)),
    "statistiques": ("/statistiques/2012/", "GET", PUBLIC),
    "statistiques-fichier": ("/statistiques/2012/regions.svg", "GET", PUBLIC),
    "api": ("/api/v1/", "GET", PUBLIC),
    "openapi-json": ("/api/v1/openapi.json", "GET", PUBLIC),
    "list_editions": ("/api/v1/editions", "GET", PUBLIC),
    "list_results": ("/api/v1/editions/2012/palmares", "GET", PUBLIC),
    "list_collectivites": ("/api/v1/collectivites", "GET", PUBLIC),
    "read_collectivite": ("/api/v1/collectivites/38185", "GET", PUBLIC),
    "api-inconnue": ("/api/v1/rien", "GET", (404, 404, 404, 404)),
    "contact": ("/contact/", "GET", PUBLIC),
    "mentions-legales": ("/mentions-legales/", "GET", PUBLIC),
    "accessibilite": ("/accessibilite/", "GET", PUBLIC),
    "donnees-personnelles": ("/donnees-personnelles/", "GET", PUBLIC),
    "plan-du-site": ("/plan-du-site/", "GET", PUBLIC),
    "sante": ("/sante/", "GET", (503, 503, 503, 503)),
    "styleguide": ("/styleguide/", "GET", PUBLIC),
    "connexion": ("/connexion/", "GET", (200, 302, 302, 302)),
    "deconnexion": ("/deconnexion/", "POST", (302, 302, 302, 302)),
    "pilotage": ("/pilotage/", "GET", CLOSED),
    "livre": ("/pilotage/livre/", "GET", CLOSED),
    "livre-demander": ("/pilotage/livre/demander/", "POST", (302, 403, 403, 302)),
    "livre-fabrication": ("/pilotage/livre/{build}/", "GET", CLOSED),
    "livre-annuler": ("/pilotage/livre/{build}/annuler/", "POST", (302, 403, 403, 302)),
    "livre-reessayer": ("/pilotage/livre/{build}/reessayer/", "POST", (302, 403, 403, 302)),
    "livre-telecharger": ("/pilotage/livre/{build}/fichier/", "GET", (302, 403, 403, 404)),
}


def named_addresses(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from named_addresses(pattern)
        elif isinstance(pattern, URLPattern) and pattern.name and pattern.name != "api-root":
            yield pattern.name


def test_every_address_has_its_line() -> None:
    assert sorted(set(named_addresses(get_resolver()))) == sorted(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_who_may_what(name: str, client: Client, camille: Client, theo: Client, elise: Client) -> None:
    address, method, expected = TABLE[name]
    build = BookEdition.objects.create(edition=Edition.objects.get(year=2012))
    readers = (client, camille, theo, elise)
    got = tuple(getattr(reader, method.lower())(address.format(build=build.pk)).status_code for reader in readers)
    assert got == expected


def test_an_anonymous_reader_is_sent_to_sign_in_and_back(client: Client) -> None:
    assert client.get("/pilotage/livre/")["Location"] == "/connexion/?next=/pilotage/livre/"


def test_a_refusal_is_said_in_words(camille: Client) -> None:
    for address, words in (
        ("/pilotage/", "réservée à l’équipe du label"),
        ("/pilotage/livre/", "réservée à l’équipe du label"),
    ):
        answer = camille.get(address)
        assert words in answer.content.decode()


def test_the_doors_of_pilotage_are_shown_to_the_equipe_alone(client: Client, camille: Client, elise: Client) -> None:
    shown = [b'href="/pilotage/"' in reader.get("/").content for reader in (client, camille, elise)]
    assert shown == [False, False, True]
