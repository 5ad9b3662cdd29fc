"""An edition whose every text was written to break a page: endless names, Arabic, markup, forty lines, no space at
all.
"""

from datetime import date

from label.actions.awards import award
from label.enums import AwardOrigin, Kind
from label.models import Adhesion, Candidature, Departement, Edition, Partner, Profile
from label.rules.names import sort_key
from tests.factories.label import CandidatureFactory, EditionFactory

LONG = ("Saint-Germain-de-Tallevende-la-Lande-Vaumont-et-Autres-Lieux " * 6)[:300].strip()
GLUED = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
ARABIC = "بلدية المدينة الجديدة على البحر"
HTML = (
    '<b>Gras</b> <script src="http://127.0.0.1:9/x.js"></script><img src="file:///etc/passwd"> & <style>* '
    "{ display: none }</style>"
)
MARKDOWN = "# Titre **gras** [lien](http://127.0.0.1:9/) ![image](file:///etc/passwd) `code`"
UNDRAWN = "Ville 漢字 \u0001\u202e retournée \U0001f4a9 e\u0301te\u0301"
NAMES = (LONG, GLUED, ARABIC, HTML, MARKDOWN, UNDRAWN, "Œuf-sur-Ÿ-et-Łódź", "   ", "&amp; <!-- -->")


def hostile_edition() -> Edition:
    """Nine collectivités at 5 @ and as many at 4, 3, 2 and 1 @, each field as long as the database lets it be."""
    Departement.objects.get_or_create(code="99", defaults={"name": "Essai"})
    edition = EditionFactory(
        year=2160,
        number=60,
        jury_on=date(2159, 11, 8),
        ceremony_on=date(2160, 2, 7),
        ceremony_place=HTML[:120],
        printed_jury={
            "president": LONG,
            "seance": {"lieu": LONG, "candidatures": 45},
            "preparation": [HTML, LONG, ARABIC],
            "membres": [{"nom": name, "fonction": name * 4, "lien": name * 4} for name in NAMES],
        },
        printed_figures=[{"id": "primo_4_noms", "valeur": list(NAMES)}, {"id": "primo_candidates", "valeur": 9}],
    )
    before = EditionFactory(year=2159, number=59)
    for level in (5, 4, 3, 2, 1):
        for index, name in enumerate(NAMES):
            candidature = CandidatureFactory(
                edition=edition,
                collectivite__code=f"9{level}{index:03d}",
                collectivite__name=name[:120],
                collectivite__kind=Kind.CC if index == 1 else Kind.COMMUNE,
                departement_name=name[:60],
                region=name[:60],
                collectivite__latitude=47 + index / 500,
                collectivite__longitude=2 + index / 500,
                name=name[:120],
                awarded=level,
            )
            if level == 5:
                _card(candidature, name)
                past = CandidatureFactory(edition=before, collectivite=candidature.collectivite, name=name[:120])
                award(past, index % 5, origin=AwardOrigin.IMPORT, by=None)
    for rank, name in enumerate(NAMES):
        Partner.objects.create(edition=edition, rank=rank, name=name[:120], role=(name * 4)[:400])
        Adhesion.objects.create(
            year=2160,
            printed_name=name[:120],
            name=name[:120],
            sort_key=sort_key(name)[:120],
            kind=Kind.AUTRE,
            departement="99",
        )
    return edition


def _card(candidature: Candidature, name: str) -> None:
    Profile.objects.create(
        candidature=candidature,
        executive=name[:120],
        elected_referent=name[:120],
        postal_code="99999",
        population=123_456_789,
        urban_population=987_654_321,
        staff=123_456,
        website=("https://" + GLUED)[:200],
        dedicated_staff=[{"fonction": f"{n} {name}", "nombre": n / 2} for n in range(40)],
    )
